"""Danger to life in a case goes before everything else, and stays open until a person says how it was settled."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.rules.errors import CaseError
from bot.cases.rules.staff.roles import Role
from bot.cases.selectors.packet import packet_reply
from bot.cases.services import worker_words
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.erasure import case_withdraw
from bot.cases.services.people import staffing
from bot.cases.services.topics import topic_renamed, topic_set, topics_to_rename
from bot.cases.services.words import conversation as talk
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.unit_of_work import STAFF_CHANNEL, Lane, case_numbered, words
from bot.storage.codec import load_reply
from bot.storage.tables import ConversationRow, OutboxRow
from tests.cases.stage import set_stage


def told(stage, name, channel=STAFF_CHANNEL):
    """What stands in a conversation: of the group (`desk`, `alarm`), of a case (`case:7`, `alarm:7`), of a worker."""
    query = (
        select(OutboxRow.payload)
        .join(ConversationRow)
        .where(ConversationRow.external_id == name, ConversationRow.channel == channel)
        .order_by(OutboxRow.id)
    )
    with stage.storage.read() as session:
        return [load_reply(payload).plain_text() for payload in session.scalars(query) if payload]


def says(stage, number, text, danger=""):
    stage.do(
        lambda u: worker_words.worker_said(
            u, case_numbered(u, number), turn_id=0, kind="text", text=text, danger=danger
        )
    )


def does(stage, who, number, verb, argument=""):
    return stage.act(who, number, lambda u, s, c: carry_out(u, s, c, Order(verb, argument)))


def actions(stage, number):
    with stage.storage.read() as session:
        return [row.action for row in session.scalars(select(AuditRow).where(AuditRow.case_number == number))]


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path, supervised=True)


@pytest.fixture
def number(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    says(stage, number, "我真不想活了", danger="sure")
    return number


def test_the_alarm_stands_in_a_lane_of_its_own_with_its_reason_and_without_the_words_in_the_group(stage, number):
    assert any("我真不想活了" in line and "生命危险" in line for line in told(stage, f"alarm:{number}"))
    assert any(f"案件 {number}" in line and "生命危险" in line for line in told(stage, "alarm"))
    assert not any("不想活" in line for line in told(stage, "alarm"))
    assert not any("不想活" in line for line in told(stage, f"case:{number}"))


@pytest.mark.parametrize("who", ["李娜", "王琳"])
def test_whoever_is_there_answers_at_once_in_a_supervised_office_and_in_somebody_elses_case(stage, number, who):
    said = stage.act(who, number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我在，你先下来"))
    assert said.fate == "sent"
    assert any("我在，你先下来" in line for line in told(stage, "7", "telegram"))
    assert "sent_in_danger" in actions(stage, number)
    assert any("督导请事后看" in line for line in told(stage, f"case:{number}"))


def test_who_answers_has_taken_the_alarm_up_and_it_is_said_by_name(stage, number):
    stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我在"))
    assert any("李娜 在联系" in line for line in told(stage, "alarm"))
    assert stage.case(number).danger_since is not None, "a word is no settling"


def test_an_unclaimed_case_in_danger_is_answered_without_claiming(stage):
    number = stage.open(chat="8")
    says(stage, number, "不想活了", danger="sure")
    assert stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我在")).fate == "sent"


def test_while_it_is_open_whoever_sees_it_may_write_whatever_their_office(stage, number):
    def other(u):
        office = staffing.office_add(u, actor="operator", name="浦东法援", cities=["上海"])
        staffing.staff_add(u, actor="operator", office=office, name="何沪", role=Role.CASEWORKER, token="token-of-hehu")
        staffing.invitation_redeem(u, token="token-of-hehu", telegram_id=901)

    stage.do(other)
    assert stage.act("何沪", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我在，先下来")).fate == "sent"
    does(stage, "王琳", number, "settled", "打通了")
    with pytest.raises(CaseError, match="别的办公室"):
        stage.act("何沪", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="明天见"))


def test_who_takes_an_alarm_up_twice_is_told_so_and_the_group_is_not(stage, number):
    assert does(stage, "王琳", number, "ack") is None, "it is said in topic and group"
    before = len(told(stage, "alarm"))
    assert does(stage, "王琳", number, "ack").startswith("你已经在联系")
    assert len(told(stage, "alarm")) == before


def test_when_the_danger_is_settled_supervision_is_back(stage, number):
    with pytest.raises(CaseError, match="写一句情况"):
        does(stage, "王琳", number, "settled")
    does(stage, "王琳", number, "settled", "打通了，家人在")
    case = stage.case(number)
    assert (case.danger_since, case.danger_seen_by) == (None, None)
    assert case.priority == "high", "still before the ordinary ones"
    assert any("家人在" in line for line in told(stage, f"alarm:{number}"))
    assert not any("家人在" in line for line in told(stage, "alarm"))
    assert stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="明天见")).fate == "held"
    with pytest.raises(CaseError, match="没有没解除的危险"):
        does(stage, "王琳", number, "settled", "又一次")


def test_a_case_in_danger_is_not_closed(stage, number):
    with pytest.raises(CaseError, match="危险还没解除"):
        does(stage, "张敏", number, "close", "resolved")


def test_an_alarm_nobody_takes_up_is_said_again_and_again_also_at_night(stage, number):
    stage.clock.forward(hours=10)  # eight in the evening
    stage.desk.tick()
    once = len(told(stage, "alarm"))
    stage.clock.forward(minutes=10)
    stage.desk.tick()
    assert len(told(stage, "alarm")) == once, "after two hours less often"
    stage.clock.forward(minutes=21)
    stage.desk.tick()
    assert len(told(stage, "alarm")) == once + 1
    assert "还没有人联系" in told(stage, "alarm")[-1]


def test_one_taken_up_is_asked_about_until_it_is_settled(stage, number):
    does(stage, "李娜", number, "ack")
    stage.clock.forward(hours=4, minutes=1)
    stage.desk.tick()
    assert "还没解除（李娜 在联系）" in told(stage, "alarm")[-1]


def test_an_absent_holder_is_named(stage, number):
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "王琳"), until=u.today))
    stage.clock.forward(minutes=11)
    stage.desk.tick()
    assert "王琳 请假到" in told(stage, "alarm")[-1]


def test_after_a_word_from_staff_the_promise_stays_short_and_no_machine_speaks_to_the_worker(stage, number):
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我在"))
    before = len(told(stage, "7", "telegram"))
    for _ in range(30):
        stage.clock.forward(hours=4)
        stage.desk.tick()
    assert len(told(stage, "7", "telegram")) == before
    assert stage.case(number).priority == "urgent"


def test_who_is_late_to_somebody_in_danger_names_the_hotlines(stage, number):
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    assert "12356" in told(stage, "7", "telegram")[-1]


def test_danger_told_to_the_bot_alarms_without_what_was_said(stage):
    number = stage.open(chat="9")
    stage.do(lambda u: worker_words.worker_in_danger(u, case_numbered(u, number)))
    assert any("对机器人说" in line for line in told(stage, f"alarm:{number}"))
    assert stage.case(number).danger_since is not None


def test_a_case_says_everything_that_makes_it_urgent(stage):
    number = stage.open(chat="9", trigger="threat", injured="yes")
    head = stage.desk.read(lambda u: packet_reply(u, case_numbered(u, number))).plain_text()
    assert "原因：受到威胁、受伤" in head


def test_the_name_of_a_topic_follows_its_case(stage):
    number = stage.open(chat="9")
    stage.do(lambda u: topic_set(u, number, 31))
    assert stage.desk.read(topics_to_rename) == []

    def renamed():
        found = stage.desk.read(topics_to_rename)
        for case, _, name in found:
            stage.do(lambda u, case=case, name=name: topic_renamed(u, case, name))
        return [name for _, _, name in found]

    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    assert renamed() == [f"#{number} 一般 骑手 北京 · 王琳"]
    assert renamed() == []
    says(stage, number, "不想活了", danger="sure")
    assert renamed() == [f"#{number} ⚠️危险 骑手 北京 · 王琳"]
    does(stage, "王琳", number, "settled", "没事了")
    does(stage, "王琳", number, "close", "resolved")
    assert renamed() == [f"✅ #{number} 已办结 骑手 北京"]


def test_erasing_a_case_erases_its_alarms_and_reminders(stage, number):
    stage.do(lambda u: u.to_staff(case_numbered(u, number), words("快到时间了"), Lane.CLOCK))
    assert told(stage, f"clock:{number}")
    stage.do(lambda u: case_withdraw(u, case_numbered(u, number)))
    assert told(stage, f"alarm:{number}") == []
    assert told(stage, f"clock:{number}") == []


def test_more_words_in_danger_reach_the_topic_at_once_without_alarming_the_group_anew(stage, number):
    alarms = len(told(stage, "alarm"))
    says(stage, number, "站在楼顶上呢", danger="sure")
    says(stage, number, "我先下来")
    assert len(told(stage, "alarm")) == alarms
    assert told(stage, f"alarm:{number}")[-2:] == [
        "⚠️ 当事人接着说：站在楼顶上呢",
        "当事人：我先下来",
    ]
    stage.clock.forward(minutes=3)
    says(stage, number, "我要跳了", danger="sure")
    assert len(told(stage, "alarm")) == alarms + 1, "nobody took it up: alarmed anew"
