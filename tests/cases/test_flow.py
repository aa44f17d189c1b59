"""The worker's side: consent first, only what is missing asked, read back, corrected, resumed, erased."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cases.tables import CaseRow
from bot.dialogue.reply import ConversationState, Inbound, Kind
from tests.cases.stage import engine, set_stage


class Talk:
    """A conversation with the engine, without storage."""

    def __init__(self, stage):
        self.stage, self.engine, self.state, self.reply = stage, engine(stage), ConversationState(), None

    def say(self, text: str, kind: Kind = Kind.TEXT) -> str:
        self.state, self.reply = self.engine.turn(self.state, Inbound("7", text, kind), now=self.stage.clock())
        return self.reply.plain_text()

    def tap(self, label: str) -> str:
        choice = next(choice for choice in self.reply.choices if label in choice.label)
        return self.say(choice.action, Kind.CHOICE)

    @property
    def effects(self):
        return self.state.data["case"].get("effects", [])


@pytest.fixture
def talk(tmp_path):
    return Talk(set_stage(tmp_path))


def test_nothing_is_stored_before_consent_and_refusing_gives_public_contacts(talk):
    told = talk.say("找人工")
    assert all(word in told for word in ("加密", "督导", "730", "/withdraw"))
    refused = talk.tap("不同意")
    assert "12348" in refused
    with talk.stage.storage.read() as session:
        assert session.scalars(select(CaseRow)).all() == []
    assert talk.effects == []


def test_only_what_is_missing_is_asked_and_amounts_and_dates_are_read_back(talk):
    talk.say("我是美团望京站的骑手，在北京，站长拖着钱不给")
    talk.say("找人工")
    begun = talk.tap("同意")
    assert "骑手" in begun
    assert "什么时候" in begun, "platform, station, city and trade were told already"
    asked = talk.say("上个月15号")
    assert "2026-10-15" in asked
    assert "多少钱" in asked
    assert "5000-6000 元" in talk.say("三个月没发，每月五六千")
    assert "证据" in talk.tap("没签")
    talk.tap("不知道")
    talk.tap("拿回钱")
    summary = talk.say("姓赵")
    assert all(line in summary for line in ("3 个月", "5000-6000 元", "没签", "望京站", "姓赵", "还不知道：证据"))
    talk.tap("改")
    talk.tap("城市")
    assert "城市：天津" in talk.say("天津")
    assert talk.effects == []
    sent = talk.tap("发送")
    assert "{number}" in sent
    assert talk.reply.handoff == "asked"
    assert talk.effects == [{"do": "open", "trigger": "asked"}]
    assert "amount_owed" not in talk.state.facts.values


def test_an_answer_not_understood_is_asked_again_and_may_be_skipped(talk):
    talk.say("找人工")
    talk.tap("同意")
    for answer in ("骑手", "美团", "望京站", "北京"):
        talk.say(answer)
    assert "没看懂" in talk.say("记得不太准")
    assert "多少钱" in talk.say("不知道")


def test_the_intake_goes_on_after_days(talk):
    talk.say("找人工")
    talk.tap("同意")
    talk.say("骑手")
    talk.stage.clock.forward(days=3)
    assert "答：今天又扣钱" in talk.say("今天又扣钱")
    assert "平台" in talk.tap("接着填")


def test_danger_comes_before_every_question_of_the_intake(talk):
    talk.say("找人工")
    talk.tap("同意")
    assert "答：" in talk.say("我不想活了"), "the answering engine gives the hotlines"


@pytest.mark.parametrize(
    ("text", "trigger"),
    [("站长威胁我", "threat"), ("公司扣了我身份证", "withheld"), ("我送餐路上摔断腿了", "injury"), ("我怀孕了被辞退", "pregnancy"),
     ("工友在工地上猝死", "death"), ("我们十几个人都没发工资", "group"), ("我才17岁在厂里干", "minor")],
)  # fmt: skip
def test_a_trigger_is_named_and_offers_a_person_once(talk, text, trigger):
    from bot.dialogue.facts import extract_facts

    talk.state.facts.values.update(extract_facts(text))
    talk.say(text)
    assert f"case:start:{trigger}" in [choice.action for choice in talk.reply.choices]
    talk.say(text)
    assert f"case:start:{trigger}" not in [choice.action for choice in talk.reply.choices]


def test_a_deadline_within_fourteen_days_offers_a_person(talk):
    talk.state.facts.values["end_date"] = "2025-12-01"
    talk.say("还能不能要工资")
    assert "case:start:deadline" in [choice.action for choice in talk.reply.choices]


def test_without_staff_the_old_answer_stays(tmp_path):
    from bot.cases.desk import CaseDesk
    from bot.cases.unit import CaseOptions
    from tests.cases.stage import Stage, Ticking
    from tests.service.stage import new_storage

    clock = Ticking()
    storage = new_storage(tmp_path)
    talk = Talk(Stage(storage, clock, CaseDesk(storage, CaseOptions(), clock)))
    assert talk.say("找人工") == "记下了"
