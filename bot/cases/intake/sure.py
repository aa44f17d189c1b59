"""A case withdrawn cannot be had back, so it is asked once more. A typed yes or no is heard like the buttons."""

from __future__ import annotations

from bot.cases.intake.session import CaseSession
from bot.cases.texts import say
from bot.contract.messages import Choice, ConversationState

STAY = "case:stay"


def ways_to_be_sure(language: str) -> tuple[Choice, ...]:
    """Return the buttons under the question: yes, and that it stays as it is."""
    yes = Choice(label=say(language, "withdraw_yes"), action="case:withdraw")
    return yes, Choice(label=say(language, "withdraw_no"), action=STAY)


def asked_to_be_sure(state: ConversationState, session: CaseSession) -> None:
    """Remember that it was asked in this turn: only the next message answers it."""
    session.withdraw_asked = state.turn


def sure_waits(session: CaseSession, turn: int) -> bool:
    """Whether the message of a turn answers the question."""
    return 0 < session.withdraw_asked == turn - 1
