"""The flows beside answering: papers, the assessment, deadlines and reminders, sums. The engine asks them first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.answering.material import Resolver
from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.assessment.flow import Assessing, asks_for_assessment, offered
from bot.dialogue.flows.assessment.session import AssessmentSession
from bot.dialogue.flows.claims import Reckoning
from bot.dialogue.flows.claims.session import ClaimSession, worked_sums
from bot.dialogue.flows.deadlines.applicable import FIELDS_OF
from bot.dialogue.flows.deadlines.flow import Clocks, wants_reminder
from bot.dialogue.flows.deadlines.session import ClockSession, Reminding
from bot.dialogue.flows.documents.flow import Papers
from bot.dialogue.flows.documents.session import DocumentSession
from bot.dialogue.flows.offers import offered_after
from bot.forms import deed_of
from bot.messages import message
from bot.understanding.acts import Act
from knowledge.authored.card import Card

MOST_OFFERED = 4
"""Buttons of flows under an answer."""


@dataclass(slots=True)
class Matters:
    """Each flow returns None when a message is not its own; then the next is asked."""

    resolver: Resolver
    cards: Mapping[str, Card]

    def paper(self, state: ConversationState, text: str, today: date, *, person: bool = False) -> Reply | None:
        """Return the reply of the papers, before the message is read as anything else, or None."""
        state.data.pop(Reminding.KEY, None)
        return Papers(self.resolver).turn(state, text, today, person=person)

    def paper_left(self, state: ConversationState, reply: Reply) -> Reply:
        """Return the reply to a turn with the way back to a paper that it left."""
        return Papers(self.resolver).left_open(state, reply)

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the reply of the flow the message belongs to, or None."""
        state.data.pop(Reminding.KEY, None)
        for flow in (Assessing(self.resolver), self._clocks(), Reckoning(self.resolver)):
            if reply := flow.turn(state, text, today):
                return reply
        return None

    def choice(self, state: ConversationState, verb: str, rest: str, today: date) -> Reply | None:
        """Return the reply to a button of a flow (`paper:`, `assess:`, `clock:`, `remind:`), or None."""
        state.data.pop(Reminding.KEY, None)
        if verb == "paper":
            return Papers(self.resolver).choice(state, rest, today)
        if verb == "assess":
            return Assessing(self.resolver).choice(state, rest, today)
        if verb == "clock":
            return self._clocks().choice(state, rest, today)
        return Clocks.remind(state, rest, today) if verb == "remind" else None

    def offers(self, state: ConversationState, card: Card | None) -> list[Choice]:
        """Return the buttons of the flows that fit an answer."""
        return [*offered(state, card.topic if card is not None else ""), *Papers(self.resolver).offers(state, card)]

    def after_answer(self, state: ConversationState, card: Card | None) -> list[Choice]:
        """Return the buttons under an answer about the person's own matter: documents, the last day in the calendar."""
        fresh = [name for name, row in worked_sums(state).items() if row.turn == state.turn]
        written = [choice for name in fresh for choice in offered_after(name, state.language)]
        clock = [Choice(label=message(state.language, "claim_clock"), action="clock:start")] if fresh else []
        found = {choice.action: choice for choice in (*self.offers(state, card), *written, *clock)}
        return list(found.values())[:MOST_OFFERED]

    def _clocks(self) -> Clocks:
        def topic_of(card: str | None) -> str:
            found = self.cards.get(card or "")
            return found.topic if found is not None else ""

        return Clocks(self.resolver, topic_of)


def question_open(state: ConversationState) -> bool:
    """Whether the next message may answer a question: of a flow, or of a document begun in the turn before."""
    document = DocumentSession.of(state)
    return flow_open(state) or bool(state.asked or state.pending) or (document.asks and document.at == state.turn - 1)


def takes_up_again(state: ConversationState, text: str) -> bool:
    """Whether words take up a flow that was stopped, or the last days: 到期前提醒我 is no part of the matter."""
    clocks = ClockSession.of(state).left_at == state.turn - 1 and deed_of(text) is Act.RESUME
    return (
        clocks
        or wants_reminder(text)
        or ClaimSession.of(state).is_taken_up(text, state.turn)
        or asks_for_assessment(text, state)
    )


def flow_open(state: ConversationState) -> bool:
    """Whether a flow waits for an answer in this conversation."""
    return bool(ClaimSession.of(state).name) or AssessmentSession.of(state).begun or ClockSession.of(state).begun


def field_waiting(state: ConversationState) -> tuple[str, tuple[str, ...]]:
    """Return the field or particular of the matter that the open question of a flow is for, and the others the flow is worked
    out from; empty when no flow asks for one."""
    session = ClaimSession.of(state)
    if session.name:
        return session.field, session.wants
    asked = ClockSession.of(state).asked
    return (FIELDS_OF.get(asked, ""), ()) if asked else ("", ())
