"""A person is offered the same way whoever finds the reason: one line that says why, and one button."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.answering.person import offering_person
from bot.contract.messages import Choice, ConversationState, Reply
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
