"""A person is offered the same way whoever finds the reason: one line that says why, and one button."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.answering.person import offering_person
from bot.contract.messages import Choice, ConversationState, Reply
from bot.matter.outcomes.judge import reasons_for
from tests.support.heard import heard
from tests.support.matters import matter_of

if TYPE_CHECKING:
    from bot.app import App

TODAY = date(2026, 11, 21)
ANSWER = Reply(choices=(Choice(label="还有哪些", action="more:pay"), Choice(label="找人工", action="person")))


def test_a_reply_no_situation_gave_offers_a_person_behind_what_it_asks_and_once(app: App) -> None:
    text = "我今年十五岁，老板不给工钱"
    state = ConversationState(matters=[matter_of(text)])
    reply = app.dialogue.matter.completed(state, ANSWER, text, TODAY)
    assert reply.handoff == "rules"
    assert [choice.action for choice in reply.choices] == ["more:pay", "person"]
    assert state.matters[-1].raised
    assert app.dialogue.matter.completed(state, ANSWER, text, TODAY) == ANSWER


def test_a_person_is_offered_once_and_for_at_most_two_reasons() -> None:
    reply = offering_person(ANSWER, ("伤得重", "没几天到期", "对方要签字"))
    assert offering_person(reply, ("人没了",)) == reply
    assert [choice.action for choice in reply.choices] == ["person", "more:pay"]
    said = reply.plain_text()
    assert "伤得重；没几天到期" in said
    assert "对方要签字" not in said
    assert offering_person(ANSWER, ()) == ANSWER


@pytest.mark.parametrize(
    ("text", "facts", "offered"),
    [
        # a plain injury with insurance, one worker whose boss is out of reach, a small fine, an award with days left
        ("受伤了怎么报", {"injured": True, "insured": True, "injured_on": date(2026, 11, 1)}, False),
        ("老板联系不上怎么办", {"employer_gone": True, "owed": 12000}, False),
        ("罚款能要回来吗", {"relation": "labour", "denies_relation": True, "docked": 800}, False),
        ("不服去哪告", {"awarded": True, "award_on": date(2026, 11, 19)}, False),
        ("哺乳时间的表填不填", {"nursing": True, "asked_to_sign": "waiver"}, False),
        # what a person is for
        ("怎么报", {"injured": True, "insured": False}, True),
        ("老板跑了", {"employer_gone": True, "owed": 26000}, True),
        ("裁决生效了法院说没财产，终本了，还剩的怎么办", {"awarded": True}, True),
        ("调我去仓库，不去算旷工，明天去不去", {"moved_away": True}, True),
        ("只续一年，27号前要交，签不签", {"contract_until": date(2026, 11, 30), "pressed_to_sign": True}, True),
        ("不认我是员工，说开除就开除", {"relation": "labour", "denies_relation": True, "ended_by": "employer"}, True),
    ],
)
def test_a_person_is_offered_where_there_is_something_for_one(
    text: str, facts: dict[str, object], offered: bool
) -> None:
    assert bool(reasons_for(heard(text, **facts), text, TODAY)) is offered
