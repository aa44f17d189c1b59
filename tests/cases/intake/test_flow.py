"""The worker's side: consent first, only what is missing asked, read back, corrected, resumed, erased."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cases.rules.states import Outcome
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life import questions
from bot.cases.services.words.conversation import staff_said
from bot.cases.services.worker_words import worker_in_danger
from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import case_numbered
from bot.cases.view import clock
from bot.contract.messages import ConversationState, Inbound, Kind
from bot.safety.room import Room
from bot.safety.talk import is_open
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
    assert "还在干吗" in asked
    assert "哪天开始" in talk.tap("还在干")
    assert "多少钱" in talk.say("今年3月9号")
    assert "5000-6000 元" in talk.say("三个月没发，每月五六千")
    assert "垫过钱" in talk.tap("没有"), "nothing was taken off"
    assert "签过" in talk.tap("没有"), "nothing was spent on the work"
    assert "证据" in talk.tap("没签")
    talk.tap("不知道")
    talk.tap("拿回钱")
    assert "15000-18000 元" in talk.say("姓赵"), "what is unpaid is read back"
    summary = talk.tap("对")
    assert all(
        line in summary for line in ("3 个月", "5000-6000 元", "2026-03-09", "没签", "望京站", "姓赵", "还不知道：证据")
    )
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
    assert "没看出日子" in talk.say("记得不太准")
    assert "还在干吗" in talk.say("不知道")


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
    from datetime import date

    from bot.matter.slots import slots_in

    talk.state.facts.values.update(slots_in(text, date(2026, 11, 21)))
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
    from bot.cases.unit_of_work import CaseOptions
    from tests.cases.stage import Stage, Ticking
    from tests.service.stage import new_storage

    clock = Ticking()
    storage = new_storage(tmp_path)
    talk = Talk(Stage(storage, clock, CaseDesk(storage, CaseOptions(), clock)))
    assert talk.say("找人工") == "记下了"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("三个月没发，每月五六千", ("3 个月", "5000-6000 元")), ("一万二", ("12000 元",)), ("欠我两万多", ("20000-30000 元",)), ("六七千块", ("6000-7000 元",))],
)  # fmt: skip
def test_amounts_in_any_wording_are_shown_normalised(talk, answer, shown):
    ask_for(talk, "amount_owed")
    noted = talk.say(answer)
    assert all(part in noted for part in shown)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("去年腊月", "2026-01-19 到 2026-02-16"), ("上个月15号", "2026-10-15"), ("大前天", "2026-11-20"), ("9月底", "2026-09-21 到 2026-09-30"),
     ("前年国庆", "2024-10-01 到 2024-10-07"), ("正月十五", "2026-03-03"), ("2026年5月3日", "2026-05-03")],
)  # fmt: skip
def test_dates_in_any_wording_are_shown_normalised(talk, answer, shown):
    ask_for(talk, "event_date")
    assert shown in talk.say(answer)


def ask_for(talk, slot: str) -> None:
    """Bring the intake to a question."""
    talk.say("找人工")
    talk.tap("同意")
    while talk.state.data["case"]["asking"] != slot:
        talk.tap("跳过")


def test_a_story_that_comes_behind_the_question_for_consent_is_kept(talk):
    talk.say("找人工")
    talk.say("我在北京送外卖，站长拖了我俩月工资")
    talk.tap("同意")
    assert talk.state.facts.values["story"].startswith("我在北京送外卖")
    assert talk.state.facts.values["months_owed"] == "2"


def test_who_did_not_know_when_it_ended_and_then_says_they_still_work_there_misses_no_day(talk):
    ask_for(talk, "end_date")
    talk.tap("不知道")
    talk.say("还在干")
    while talk.state.data["case"]["step"] != "summary":
        talk.tap("跳过")
    assert "不干的日子" not in talk.reply.plain_text()


def test_who_still_works_there_is_not_asked_when_it_ended(talk):
    talk.say("我在望京站跑美团，10月15号被辞退了")
    talk.say("找人工")
    asked = talk.tap("同意")
    assert "2026-10-15" in asked
    values = talk.state.facts.values
    assert (values["end_date"], values["still_working"]) == ("2026-10-15", "no")
    talk.say("北京")
    assert talk.state.data["case"]["asking"] == "start_date"
    talk.tap("不知道")
    assert talk.state.data["case"]["asking"] == "amount_owed"


def test_the_first_day_of_work_is_not_taken_for_the_day_it_went_wrong(talk):
    talk.say("我2024年3月入职，今年9月起没发工资")
    heard = talk.state.data["case"]["heard"]
    assert heard["start_date"].startswith("2024-03")
    assert heard["event_date"].startswith("2026-09")


def test_facts_of_earlier_turns_keep_their_turn_and_are_not_asked_again(talk):
    talk.say("我在北京跑美团")
    talk.say("站长不给钱")
    talk.say("找人工")
    talk.tap("同意")
    assert talk.state.facts.source_turn["city"] == 1
    assert talk.state.data["case"]["asking"] == "employer"


def test_the_most_dangerous_trigger_is_offered_and_all_are_remembered(talk):
    talk.state.facts.values.update(injured="yes", group="yes")
    talk.say("站长找人打我，扣了我的身份证")
    assert talk.reply.handoff == "threat"
    assert set(talk.state.data["case"]["triggers"]) == {"threat", "injury", "withheld", "group"}


def test_somebody_tired_to_death_is_not_dead(talk):
    talk.say("累死了，气死了，还扣钱")
    assert talk.reply.handoff == ""


@pytest.mark.parametrize(("always", "topic"), [({"unpaid-wages"}, ""), ({"pay"}, "pay")])
def test_a_policy_of_the_settings_brings_in_a_person(tmp_path, always, topic):
    from bot.cases.rules.triggers import CasePolicy

    stage = set_stage(tmp_path, policy=CasePolicy(always=frozenset(always)), topic_of=lambda card: topic)
    talk = Talk(stage)
    talk.engine.handlers[-1].flow.topic_of = stage.desk.options.topic_of
    talk.say("站长拖着钱不给")
    assert talk.reply.handoff == "policy"


def test_an_award_to_contest_in_ten_days_offers_a_person(talk):
    talk.say("裁决书11月18号收到的，不服怎么办")
    assert talk.reply.handoff == "deadline"


def test_danger_in_the_middle_of_the_intake_makes_the_case_urgent(talk):
    talk.say("找人工")
    talk.tap("同意")
    talk.say("我不想活了")
    assert "接着填" in [choice.label for choice in talk.reply.choices]
    talk.tap("接着填")
    while "对不对" not in talk.reply.plain_text():
        talk.tap("跳过")
    talk.tap("发送")
    assert talk.effects == [{"do": "open", "trigger": "crisis"}]


def in_danger(talk):
    """The question whether somebody who wrote 我不想活了 is safe waits for an answer."""
    talk.say("我不想活了")
    Room(kind="self_harm", text="我不想活了").keep(talk.state)


def test_who_is_in_danger_and_asks_for_a_person_in_the_middle_of_the_intake_is_sent_at_once(talk):
    talk.say("找人工")
    talk.tap("同意")
    in_danger(talk)
    told = talk.say("person", Kind.CHOICE)
    assert talk.effects == [{"do": "open", "trigger": "crisis"}]
    assert "12356" in told
    assert "案件编号" in told
    assert not talk.state.facts.confirmed


def test_while_it_is_asked_whether_somebody_is_safe_no_question_of_work_is(talk):
    ask_for(talk, "platform")
    Room(kind="self_harm", text="我不想活了").keep(talk.state)
    assert "平台" not in talk.say("你先听我说")
    assert [choice.label for choice in talk.reply.choices if "填" in choice.label] == ["接着填"]
    assert "美团" not in [choice.label for choice in talk.reply.choices]


def test_who_is_in_danger_is_asked_for_consent_and_nothing_else(talk):
    in_danger(talk)
    assert "同意吗" in talk.say("person", Kind.CHOICE)
    told = talk.tap("同意")
    assert talk.effects == [{"do": "open", "trigger": "crisis"}]
    assert "马上收到提醒" in told


def test_who_said_to_be_safe_is_asked_about_the_work_before_the_case_is_sent(talk):
    talk.say("找人工")
    talk.tap("同意")
    talk.say("我不想活了")
    assert "接着填完" in talk.say("person", Kind.CHOICE)
    assert not talk.effects


def test_a_question_beside_the_summary_is_answered_and_the_summary_comes_back(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    assert "答：社保怎么算" in talk.say("社保怎么算")
    assert "姓赵" in talk.tap("接着填")
    assert "发送" in [choice.label for choice in talk.reply.choices]


def test_after_withdrawal_nothing_of_the_intake_is_left_in_the_conversation(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    talk.tap("发送")
    talk.stage.open_for(talk.state)
    talk.say("withdraw", Kind.COMMAND)
    talk.tap("确定不办了")
    assert talk.state.facts.values == {}
    assert set(talk.state.data["case"]) == {"effects"}


def test_status_in_any_words_names_who_what_next_and_by_when(talk):
    ask_for(talk, "name")
    talk.say("姓赵")
    talk.tap("发送")
    number = talk.stage.open_for(talk.state)
    for words in ("/case", "我的案子怎么样了", "有消息吗", "进度"):
        kind = Kind.COMMAND if words[0] == "/" else Kind.TEXT
        told = talk.say(words.lstrip("/"), kind)
        assert all(part in told for part in (f"案件 {number}", "等人接手", "接下来", "朝阳法援", "最晚")), words
    assert talk.effects == [{"do": "message"}], "a question in words joins the case too"


def test_the_first_message_after_closing_is_answered_and_says_so_once(talk):
    from bot.cases.rules.states import Outcome
    from bot.cases.services.life import lifecycle as casebook

    ask_for(talk, "name")
    talk.say("姓赵")
    talk.tap("发送")
    number = talk.stage.open_for(talk.state)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    told = talk.say("年假怎么算")
    assert "答：年假怎么算" in told
    assert "已经办结" in told
    assert "已经办结" not in talk.say("社保呢")
    assert "730" in talk.say("case", Kind.COMMAND), "the days until erasure are counted"


def test_a_merged_case_goes_on_in_the_one_it_went_into(talk):
    from bot.cases.services.life import lifecycle as casebook
    from bot.cases.unit_of_work import case_numbered

    ask_for(talk, "name")
    talk.say("姓赵")
    talk.tap("发送")
    into, number = talk.stage.open(chat="7"), talk.stage.open_for(talk.state, chat="7")
    for one in (into, number):
        talk.stage.act("王琳", one, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_merge(u, c, case_numbered(u, into), staff=s))
    assert f"案件 {into}" in talk.say("还有一张截图")
    assert talk.effects == [{"do": "message"}]


def sent(talk) -> int:
    """Bring the conversation to a sent case. Returns its number."""
    ask_for(talk, "name")
    talk.say("姓赵")
    talk.tap("发送")
    return talk.stage.open_for(talk.state)


def test_danger_while_a_case_is_open_is_answered_first_and_called_out(talk):
    sent(talk)
    assert talk.say("我不想活了").startswith("答：我不想活了"), "the answering engine gives the hotlines"
    assert "我也马上告诉了负责你案件的人" in talk.reply.plain_text()
    assert talk.effects == [{"do": "message", "danger": "sure"}]


def test_once_staff_settled_the_danger_words_of_the_worker_are_no_alarm_any_more(talk):
    from bot.cases.services import danger, worker_words

    number = sent(talk)
    talk.stage.do(
        lambda u: worker_words.worker_said(
            u, case_numbered(u, number), turn_id=0, kind="text", text="我不想活了", danger="sure"
        )
    )
    Room(kind="self_harm").keep(talk.state)
    talk.say("还在干，没走")
    assert talk.effects == [{"do": "message", "danger": "sure"}], "the question whether they are safe is open"
    talk.stage.act("王琳", number, lambda u, s, c: danger.danger_settle(u, c, staff=s, how="打通了，家人在"))
    talk.say("还在干，没走")
    assert talk.effects == [{"do": "message"}]
    assert "danger" not in talk.state.data


@pytest.mark.parametrize(("said", "danger"), [("还不安全", "sure"), ("我现在安全", ""), ("不是那个意思", "")])
def test_what_somebody_in_danger_taps_reaches_the_staff_of_the_case(talk, said, danger):
    sent(talk)
    talk.say(f"say:{said}", Kind.CHOICE)
    expected = {"do": "message", "danger": danger} if danger else {"do": "message"}
    assert talk.effects == [expected]


def test_doubtful_danger_joins_the_case_under_the_hotlines(talk):
    sent(talk)
    told = talk.say("真的快撑不住了")
    assert told.index("12356") < told.index("放进你的案件"), "the hotlines come first"
    assert talk.effects == [{"do": "message", "danger": "maybe"}]


def test_doubtful_danger_in_an_answer_of_the_intake_is_kept_and_the_hotlines_stand_above(talk):
    ask_for(talk, "want")
    told = talk.say("拿回钱，真的快撑不住了")
    assert told.index("12356") < told.index("怎么称呼")
    assert "maybe_crisis" in talk.state.data["case"]["triggers"]
    assert talk.state.facts.values["want"]


def test_a_plain_answer_is_not_suspected_by_how_it_sounds(talk):
    ask_for(talk, "end_date")
    assert "12356" not in talk.say("没走，还撑不住呢"), "a date, a sum, a yes or no: doubt is left aside"
    ask_again = talk.say("我真的撑不住了，不知道还能怎么办，你们帮帮我吧求你们了")
    assert "12356" in ask_again


def test_the_story_is_read_back_with_chinese_marks(talk):
    from bot.cases.texts import shown_value

    assert shown_value("story", "站点没发工资,让我等;后来拉黑我,1,200元") == "站点没发工资，让我等；后来拉黑我,1,200元"


def test_danger_said_to_the_bot_or_as_a_comment_is_called_out_too(talk):
    sent(talk)
    talk.say("还有一张截图")
    talk.tap("下一句问机器人")
    assert "答：我不想活了" in talk.say("我不想活了")
    assert talk.effects == [{"do": "alarm"}], "what was said stays out of the case, that somebody is in danger does not"
    talk.state.data["case"].update(step="comment", commented_until=talk.stage.clock().timestamp() + 60)
    box = talk.state.data["case"]
    box["token"] = ""
    assert "答：我不想活了" in talk.say("我不想活了")
    assert talk.effects == []


def test_a_question_or_words_hours_later_are_no_comment(talk):
    from bot.cases.rules.states import Outcome
    from bot.cases.services.life import lifecycle as casebook

    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    talk.say("case:score:5", Kind.CHOICE)
    assert "答：年假怎么算" in talk.say("年假怎么算")
    talk.say("case:score:5", Kind.CHOICE)
    talk.stage.clock.forward(hours=3)
    assert "答：人不错" in talk.say("人不错")
    talk.say("case:score:5", Kind.CHOICE)
    assert "记下了" in talk.say("人不错")
    assert talk.effects == [{"do": "comment", "value": "人不错"}]


def test_a_case_staff_opened_again_takes_what_the_worker_says(talk):
    from bot.cases.rules.states import Outcome
    from bot.cases.services.life import lifecycle as casebook

    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    talk.say("年假怎么算")
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_reopen(u, c, actor="staff:1"))
    assert f"放进你的案件 {number}" in talk.say("公司又反悔了")
    assert talk.effects == [{"do": "message"}]


def test_stopping_in_the_middle_of_the_intake_forgets_what_was_filled_in(talk):
    ask_for(talk, "want")
    assert "没有存成案件" in talk.say("withdraw", Kind.COMMAND)
    assert talk.state.facts.values == {}
    assert "step" not in talk.state.data["case"]


def test_starting_over_in_the_middle_of_the_intake_leaves_it_for_later(talk):
    ask_for(talk, "want")
    talk.say("new", Kind.COMMAND)
    assert "答：年假怎么算" in talk.say("年假怎么算"), "not taken as an answer"
    assert "接着填" in [choice.label for choice in talk.reply.choices]


def test_asking_for_a_person_in_an_open_case_tells_how_it_stands(talk):
    number = sent(talk)
    assert f"案件 {number}" in talk.say("person", Kind.CHOICE)


@pytest.mark.parametrize(("likely", "heard"), [(0.95, "self_harm_hint"), (0.6, "doubt"), (0.3, "")])
def test_danger_is_heard_as_the_answering_engine_hears_it(talk, likely, heard):
    from bot.cases.intake.danger import danger_as_heard_by
    from bot.dialogue.engine import DialogueEngine
    from bot.dialogue.routing.scopes.scope import Scope, ScopeRules

    rules = ScopeRules()
    inner = DialogueEngine(None, rules, str, None, lambda text: {Scope.CRISIS: likely, Scope.LABOUR: 1 - likely})
    heard_by = danger_as_heard_by(inner)
    text = "明天起你们都不用再打我电话，谢谢大家"
    assert heard_by(text) == heard, "no pattern fits it: the likelihood alone decides"


def test_a_threat_told_in_the_intake_makes_the_case_urgent(talk):
    ask_for(talk, "proof")
    talk.say("有录音，站长威胁我要打我")
    assert "threat" in talk.state.data["case"]["triggers"]


def test_an_answer_that_is_no_date_does_not_become_one(talk):
    number = sent(talk)
    stage = talk.stage
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="不干的日子"))
    talk.say("还在干，没走")
    effects = talk.state.data["case"]["effects"]
    assert [(one["do"], one.get("slot"), one.get("value")) for one in effects] == [("fact", "still_working", "yes")]
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="什么时候"))
    talk.say("哎呀说来话长")
    assert [one["do"] for one in talk.state.data["case"]["effects"]] == ["message"]


def test_between_a_worker_in_danger_and_a_caseworker_who_writes_the_machine_asks_nothing(talk):
    number = sent(talk)
    Room(kind="self_harm", text="我不想活了").keep(talk.state)
    talk.stage.do(lambda u: worker_in_danger(u, case_numbered(u, number)))
    assert "放进你的案件" not in talk.say("13900001111"), "nobody wrote yet: the question waits"
    talk.stage.act("王琳", number, lambda u, s, c: staff_said(u, c, staff=s, text="我在，电话多少？"))
    assert "放进你的案件" in talk.say("13900001111")
    assert "effects" in talk.state.data["case"]
    assert not is_open(talk.state)


def test_who_opens_a_closed_case_again_reads_the_hour_that_staff_read(talk):
    talk.say("我在工地摔伤了，腿断了")
    number = sent(talk)
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    talk.stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    talk.say("年假怎么算")
    told = talk.say("重新打开")
    talk.stage.do(lambda u: casebook.case_reopen(u, case_numbered(u, number), actor="worker"))
    assert talk.stage.case(number).priority == "high"
    assert clock(talk.stage.case(number).due_at) in told
