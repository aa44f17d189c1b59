"""What an office plans: which case comes first, when one is heard, one answer for a whole group, numbers without gaps."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.cases.rules.errors import CaseError
from bot.cases.rules.hearing import hearing_written
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.selectors.queue import queue_page
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life.groups import group_answer
from bot.cases.services.life.hearings import hearings_tick
from bot.cases.services.words.receipts import recalled_words
from bot.cases.staff.orders import Order, order_tapped
from bot.cases.staff.registry import carry_out
from bot.cases.tables import CaseMessageRow, DraftRow
from bot.contract.messages import Inbound
from bot.storage.conversations import conversation_ensure
from bot.storage.inbox import update_record
from bot.storage.tables import HandoffRow, OutboxRow
from bot.storage.turns import turn_store, turn_take
from tests.cases.stage import set_stage
from tests.service.engines import says


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def claimed(stage, who="王琳", **values):
    number = stage.open(**values)
    stage.act(who, number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def does(stage, who, number, verb, argument=""):
    return stage.act(who, number, lambda u, s, c: carry_out(u, s, c, Order(verb, argument)))


def order_of_work(stage):
    return [line.number for line in stage.desk.read(lambda u: queue_page(u.session, today=u.today))]


def heard(stage, number):
    """What the worker of a case was sent, oldest first."""
    conversation = stage.case(number).conversation_id
    query = select(OutboxRow.payload).where(OutboxRow.conversation_id == conversation).order_by(OutboxRow.id)
    return list(stage.desk.read(lambda u: u.session.scalars(query).all()))


def group_of(stage, *holders):
    """Cases of one grievance whose workers agreed to be linked."""
    told = {"platform": "美团", "employer": "望京西园站", "event_date": "2026-09-15"}
    numbers = [claimed(stage, who, name=f"小{sign}哥", **told) for who, sign in zip(holders, "甲乙丙丁", strict=False)]
    for number in numbers:
        stage.act("王琳", number, lambda u, s, c: group_answer(u, c, agreed=True))
    return numbers


def draft_of(stage, number):
    query = select(DraftRow).where(DraftRow.case_id == stage.case(number).id, DraftRow.status == "pending")
    return stage.desk.read(lambda u: u.session.scalars(query).one())


# Priority


def test_a_case_put_first_by_hand_stands_first_and_goes_back_by_itself_again(stage):
    before, later = claimed(stage), claimed(stage)
    assert order_of_work(stage) == [before, later]
    assert "优先" in does(stage, "王琳", later, "priority", "优先")
    assert order_of_work(stage) == [later, before]
    does(stage, "王琳", later, "priority", "自动")
    assert stage.case(later).priority == "normal"


def test_nobody_puts_danger_or_the_last_three_days_behind(stage):
    number = claimed(stage, end_date="2025-11-24")
    assert stage.case(number).priority == "urgent"
    assert "降不下来" in does(stage, "王琳", number, "priority", "一般")
    assert stage.case(number).priority == "urgent"


def test_a_case_put_back_keeps_the_hour_its_worker_was_promised(stage):
    number = claimed(stage, injured="yes")
    promised = stage.case(number).due_at
    does(stage, "王琳", number, "priority", "一般")
    assert (stage.case(number).priority, stage.case(number).due_at) == ("normal", promised)


def test_a_priority_that_is_none_is_refused_and_colleagues_do_not_set_it(stage):
    number = claimed(stage)
    with pytest.raises(CaseError, match="紧急、优先、一般"):
        does(stage, "王琳", number, "priority", "很急")
    with pytest.raises(CaseError, match="不是你在办"):
        does(stage, "李娜", number, "priority", "紧急")


# Hearings


@pytest.mark.parametrize(
    ("written", "month", "day", "hour", "minute", "place"),
    [
        ("2026-12-03 09:30 朝阳区仲裁委三庭", 12, 3, 9, 30, "朝阳区仲裁委三庭"),
        ("12月3日下午2点半，仲裁院", 12, 3, 14, 30, "仲裁院"),
        ("12.3 9:00", 12, 3, 9, 0, ""),
        ("12月3号 上午9点", 12, 3, 9, 0, ""),
        ("1月8日 10点15分 二楼", 1, 8, 10, 15, "二楼"),
    ],
)
def test_a_hearing_is_read_as_staff_write_it(stage, written, month, day, hour, minute, place):
    year = 2027 if month == 1 else 2026
    expected = datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    assert hearing_written(written, stage.clock()) == (expected, place)


@pytest.mark.parametrize(
    "written", ["下周三", "12月3日", "2026-11-20 9:00", "2026-02-30 9:00", "9:30", "", "12月3日 25点"]
)
def test_what_names_no_coming_hour_is_no_hearing(stage, written):
    assert hearing_written(written, stage.clock()) is None


def test_a_hearing_stands_in_queue_and_packet_and_everybody_is_reminded_in_time(stage):
    number = claimed(stage)
    does(stage, "王琳", number, "hearing", "12月3日 9:30 朝阳区仲裁委三庭")
    assert "12月3日 09:30" in heard(stage, number)[-1] and "朝阳区仲裁委三庭" in heard(stage, number)[-1]
    assert "12月3日 09:30 开庭" in does(stage, "王琳", number, "mine").plain_text()
    assert "开庭：12月3日 09:30，朝阳区仲裁委三庭" in does(stage, "王琳", number, "packet").plain_text()
    assert stage.case(number).priority == "high"  # ten days ahead
    told = len(heard(stage, number))
    assert stage.do(hearings_tick) == 0
    stage.clock.at = datetime(2026, 11, 30, 9, 1, tzinfo=SHANGHAI)
    assert stage.do(hearings_tick) == 1 and stage.case(number).priority == "urgent"
    assert stage.do(hearings_tick) == 0 and len(heard(stage, number)) == told  # staff alone, once
    stage.clock.at = datetime(2026, 12, 2, 9, 1, tzinfo=SHANGHAI)
    assert stage.do(hearings_tick) == 1 and "明天" in heard(stage, number)[-1]
    stage.clock.at = datetime(2026, 12, 3, 13, 0, tzinfo=SHANGHAI)
    assert [stage.do(hearings_tick), stage.do(hearings_tick)] == [1, 0]
    assert len(heard(stage, number)) == told + 1  # afterwards staff are asked, not the worker


def test_a_hearing_called_off_is_told_and_reminds_nobody(stage):
    number = claimed(stage)
    does(stage, "王琳", number, "hearing", "12月3日 9:30")
    does(stage, "王琳", number, "hearing", "-")
    assert "取消或改期" in heard(stage, number)[-1]
    stage.clock.forward(days=12)
    assert stage.do(hearings_tick) == 0


def test_a_hearing_written_so_that_no_hour_is_known_is_asked_for_again(stage):
    number = claimed(stage)
    with pytest.raises(CaseError, match="几点"):
        does(stage, "王琳", number, "hearing", "下周三")
    assert stage.case(number).hearing_at is None


# One answer for a group


def test_one_answer_reaches_everybody_of_a_group_after_it_was_shown(stage):
    numbers = group_of(stage, "王琳", "王琳", "王琳")
    before = [len(heard(stage, number)) for number in numbers]
    does(stage, "王琳", numbers[0], "all", "申请书这周五以前交来")
    assert [len(heard(stage, number)) for number in numbers] == before  # nothing leaves unseen
    draft = draft_of(stage, numbers[0])
    order = order_tapped(f"approve:{draft.id}")
    assert "3 人" in does(stage, "王琳", numbers[0], order.verb, order.argument)
    assert all("申请书这周五以前交来" in heard(stage, number)[-1] for number in numbers)
    assert all(stage.case(number).waiting_since is None for number in numbers)


def test_cases_of_colleagues_are_answered_together_by_a_supervisor_only(stage):
    numbers = group_of(stage, "王琳", "李娜")
    does(stage, "王琳", numbers[0], "all", "申请书这周五以前交来")
    draft = draft_of(stage, numbers[0])
    with pytest.raises(CaseError, match=f"{numbers[1]} 不是你在办"):
        does(stage, "王琳", numbers[0], "approve", str(draft.id))
    does(stage, "张敏", numbers[0], "approve", str(draft.id))
    assert "申请书" in heard(stage, numbers[1])[-1]


def test_words_that_name_one_worker_do_not_go_to_the_others(stage):
    numbers = group_of(stage, "王琳", "王琳")
    does(stage, "王琳", numbers[0], "all", "小乙哥已经交了，你们也快点")
    draft = draft_of(stage, numbers[0])
    assert "别人会看到" in draft.problems[0]
    with pytest.raises(CaseError, match="别人会看到"):
        does(stage, "王琳", numbers[0], "approve", str(draft.id))


def test_who_is_in_no_group_is_answered_alone(stage):
    with pytest.raises(CaseError, match="没有和别人的连在一起"):
        does(stage, "王琳", claimed(stage), "all", "你好")


def test_what_went_to_a_group_is_taken_back_from_everybody_and_not_changed_for_one(stage):
    numbers = group_of(stage, "王琳", "王琳")
    does(stage, "王琳", numbers[0], "all", "申请书这周五以前交来")
    draft = draft_of(stage, numbers[0])
    does(stage, "王琳", numbers[0], "approve", str(draft.id))
    does(stage, "王琳", numbers[0], "recall", str(draft.id))
    query = select(CaseMessageRow.kind).where(CaseMessageRow.text == "申请书这周五以前交来")
    assert len(set(stage.desk.read(lambda u: u.session.scalars(query).all()))) == 1
    assert all("申请书" not in heard(stage, number)[-1] for number in numbers), recalled_words("")


# Numbers


def test_requests_that_tell_no_number_leave_no_gap(stage):
    def ask(unit, update, text):
        conversation = conversation_ensure(
            unit.session, channel="telegram", external_id=update, language="zh", now=unit.now
        )
        update_record(
            unit.session,
            channel="telegram",
            external_id=update,
            update_id=update,
            inbound=Inbound(update, "问"),
            now=unit.now,
        )
        work = turn_take(unit.session, conversation_id=conversation.id, now=unit.now, owner="test", lease=60)
        turn_store(
            unit.session, work=work, state=work.state, reply=says(text, handoff="asked"), now=unit.now, pushed=False
        )

    for update, text in enumerate(("编号 {number}", "要人吗", "要人吗", "编号 {number}")):
        stage.do(lambda u, update=update, text=text: ask(u, str(update), text))
    given = stage.desk.read(lambda u: u.session.scalars(select(HandoffRow.number).order_by(HandoffRow.id)).all())
    assert list(given) == [1, None, None, 2]
