"""Deadlines in the conversation: the clocks that fit, days left, the calendar file, reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.deadlines.flow import Clocks
from bot.dialogue.flows.deadlines.reminders import possible, reminder_reply
from bot.dialogue.flows.registry import takes_up_again
from bot.dialogue.flows.told import remember
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)
FLOW = Clocks(MadeUpResolver(), lambda card: "")


def talk(*texts: str, state: ConversationState | None = None) -> Reply | None:
    """Say things in turn, as the engine does; return the last reply of the flow."""
    state = state if state is not None else ConversationState()
    reply = None
    for text in texts:
        state.turn += 1
        read_turn(state, text, TODAY)
        reply = FLOW.turn(state, text, TODAY)
        if reply is None:
            remember(state, text)
    return reply


def lead(reply: Reply | None) -> str:
    assert reply is not None
    return next(block for block in reply.blocks if block.kind.value == "lead").points[0].text


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        # left on 15 October 2026, one year from the day after
        (["上个月15号被辞退了，欠我两个月工资", "还来得及吗"], "申请劳动仲裁：最后一天是 2027-10-15，还有 328 天"),
        (["老板叫我走人，去年11月25号走的", "仲裁最后哪天"], "最后一天是 2026-11-25，还有 4 天"),
        # 21 November 2026 is a Saturday, 1 to 7 October a holiday
        (["去年11月21号被开除的", "还来得及吗"], "最后一天是 2026-11-23，还有 2 天"),
        (["去年10月1号被辞退的", "过期了吗"], "最后一天是 2026-10-08，已经过了 44 天。先别放弃"),
        (["11月5号收到仲裁裁决书", "现在去法院起诉还来得及吗"], "已经过了 1 天。这个期限不会因为催要、投诉重新算"),
        (["11月6号收到仲裁裁决书", "现在去法院起诉还来得及吗"], "最后一天是 2026-11-23，还有 2 天"),
        (["欠我三个月工资，还在那干", "时效过了没"], "还在职，要工资没有期限"),
        (["今年3月5号送餐摔断腿", "工伤还能申请吗"], "自己申请工伤认定：最后一天是 2027-03-05，还有 104 天"),
        (["仲裁输了，11月10号收到裁决书", "起诉还来得及吗"], "不服裁决，向法院起诉：最后一天是 2026-11-25，还有 4 天"),
        (["11月10号收到不予认定工伤的决定", "最晚哪天要复议"], "申请复议：最后一天是 2027-01-09，还有 49 天"),
        (["11月16号收到鉴定结论", "不服的话最后哪天"], "再次鉴定：最后一天是 2026-12-01，还有 10 天"),
        (
            ["今年1月5号上班到现在没签合同", "双倍工资会不会过期"],
            "要二倍工资（按月丢）：最后一天是 2027-03-04，还有 103 天",
        ),
    ],
)
def test_the_clock_that_fits_is_found_with_its_days_left(texts: list[str], said: str) -> None:
    assert said in lead(talk(*texts))


def test_the_missing_date_is_asked_once_and_leads_to_the_day() -> None:
    state = ConversationState()
    reply = talk("被辞退了，还来得及吗", state=state)
    assert lead(reply) == "你是哪天离开的？还在干就说还在干。"
    assert "2027-10-15" in lead(talk("上个月15号", state=state))


def test_still_working_is_an_answer() -> None:
    state = ConversationState()
    talk("欠我工资，还来得及吗", state=state)
    assert "没有期限" in lead(talk("还在干", state=state))


def test_who_was_dismissed_and_is_still_there_is_not_asked_for_ever() -> None:
    state = ConversationState()
    assert "哪天离开" in lead(talk("被辞退了，还来得及吗", state=state))
    assert "哪天离开" not in lead(talk("还在干", state=state))


def test_not_knowing_the_day_gives_the_rule() -> None:
    state = ConversationState()
    talk("被辞退了，还来得及吗", state=state)
    assert "1 年" in lead(talk("不知道", state=state))


def test_a_half_known_date_counts_from_its_first_day_and_says_so() -> None:
    reply = talk("去年12月被辞退的", "还来得及吗")
    assert "2026-12-01" in lead(reply)
    assert "最晚不超过 2026-12-31" in reply.plain_text() if reply else False


def test_a_demand_in_between_restarts_the_year() -> None:
    assert "2027-06-01" in lead(talk("去年10月1号被辞退的", "今年6月1号去要过钱", "还来得及吗"))


@pytest.mark.parametrize(("day", "wrong"), [("2月31号", "日历上没有"), ("明年3月1号", "还没到")])
def test_a_day_that_cannot_be_is_asked_back(day: str, wrong: str) -> None:
    state = ConversationState()
    talk("被辞退了，还来得及吗", state=state)
    assert wrong in lead(talk(day, state=state))


def test_another_question_leaves_the_clock() -> None:
    state = ConversationState()
    talk("被辞退了，还来得及吗", state=state)
    assert talk("站长还骂人怎么办", state=state) is None


@pytest.mark.parametrize("text", ["上个月15号是最后一天上班", "要多久", "老板欠我工资怎么办", "你好"])
def test_messages_that_ask_for_no_day_are_left_alone(text: str) -> None:
    assert talk(text) is None


def test_the_calendar_file_holds_the_last_day_and_its_alarms() -> None:
    state = ConversationState()
    talk("上个月15号被辞退了，欠我两个月工资", "还来得及吗", state=state)
    reply = FLOW.choice(state, "calendar", TODAY)
    assert reply is not None
    (attachment,) = reply.attachments
    assert attachment.name.endswith(".ics")
    (event,) = Calendar.from_ical(attachment.content).walk("VEVENT")
    assert event["DTSTART"].dt == date(2027, 10, 15)
    assert len(event.walk("VALARM")) >= 3


def test_reminders_are_offered_at_three_distances_and_noted() -> None:
    state = ConversationState()
    talk("上个月15号被辞退了，欠我两个月工资", "还来得及吗", state=state)
    reply = FLOW.choice(state, "remind", TODAY)
    assert reply is not None
    assert [c.action for c in reply.choices][:4] == ["remind:on:30", "remind:on:7", "remind:on:1", "remind:on:30,7,1"]
    told = Clocks.remind(state, "on:30,7,1", TODAY)
    assert told is not None
    assert "2027-09-15" in told.plain_text()
    wish = state.data["reminding"]
    assert isinstance(wish, dict)
    assert [datetime.fromisoformat(item["at"]).date() for item in wish["add"]] == [
        date(2027, 9, 15), date(2027, 10, 8), date(2027, 10, 14),
    ]  # fmt: skip


def test_distances_that_have_passed_are_not_offered() -> None:
    state = ConversationState()
    talk("去年11月25号被辞退的", "还来得及吗", state=state)
    reply = FLOW.choice(state, "remind", TODAY)
    assert reply is not None
    assert [c.action for c in reply.choices if c.action.startswith("remind:on")] == ["remind:on:1"]


def test_a_reminder_says_what_when_and_how_to_stop() -> None:
    item = {"title": "申请劳动仲裁", "due": "2027-10-15"}
    assert "还有 7 天" in reminder_reply(item, date(2027, 10, 8), "zh").plain_text()
    assert "已经过了" in reminder_reply(item, date(2027, 10, 20), "zh").plain_text()
    assert any(c.action == "remind:off" for c in reminder_reply(item, date(2027, 10, 8), "zh").choices)


def test_reminders_are_cancelled_by_words_too() -> None:
    state = ConversationState()
    assert "取消" in lead(talk("别再提醒我了", state=state))
    assert state.data["reminding"] == {"cancel": True}


@pytest.mark.parametrize(
    ("ahead", "offered"),
    [(31, [30, 7, 1]), (30, [7, 1]), (8, [7, 1]), (7, [1]), (2, [1]), (1, []), (0, [])],
)
def test_no_reminder_is_offered_for_a_morning_that_is_already_here(ahead: int, offered: list[int]) -> None:
    assert possible(TODAY + timedelta(days=ahead), TODAY) == offered


@pytest.mark.parametrize("wish", ["到期前提醒我", "能不能到时候提醒我一下？", "remind me before the deadline"])
def test_a_wish_to_be_reminded_is_met_with_the_last_day_and_the_way_to_be_reminded(wish: str) -> None:
    reply = talk("我2026年9月10日被辞退了", wish)
    assert reply is not None
    assert "clock:remind" in [choice.action for choice in reply.choices]


def test_a_wish_for_the_calendar_in_plain_words_brings_its_file_once_the_day_is_known() -> None:
    wish = "帮我存到手机日历里"
    asked = talk("我2026年9月10日被辞退了", wish)
    assert asked is not None
    assert "clock:calendar" in [choice.action for choice in asked.choices]
    filed = talk("我2026年9月10日被辞退了", "还来得及吗", wish)
    assert filed is not None
    assert filed.attachments


@pytest.mark.parametrize("text", ["到期前提醒我", "提醒我一下", "存到日历"])
def test_a_wish_to_be_reminded_is_for_the_last_days_whatever_is_being_told(text: str) -> None:
    assert takes_up_again(ConversationState(), text)
    assert not takes_up_again(ConversationState(), f"站长{text}")


@pytest.mark.parametrize("text", ["站长提醒我别忘了打卡", "老板提醒我签自愿离职"])
def test_being_reminded_by_somebody_else_is_no_wish_for_it(text: str) -> None:
    assert talk("我2026年9月10日被辞退了", text) is None
