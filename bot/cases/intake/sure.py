"""What cannot be taken back is asked once more: a case withdrawn, everything erased. A typed yes or no is heard like the buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.cases.intake.session import CaseSession
from bot.cases.texts import say
from bot.contract.messages import Choice, ConversationState, Inbound, Kind
from bot.contract.turns import FORGET_SURE
from bot.forms import pressed
from bot.understanding.acts import Act, is_act

Sure = Literal["withdraw", "forget"]
STAY = "case:stay"
_YES = {"withdraw": ("withdraw_yes", "withdraw_no", "case:withdraw"), "forget": ("forget_yes", "forget_no", f"command:{FORGET_SURE}")}  # fmt: skip


def ways_to_be_sure(what: Sure, language: str) -> tuple[Choice, ...]:
    """Return the buttons under the question: yes, and that it stays as it is."""
    yes, no, action = _YES[what]
    return Choice(label=say(language, yes), action=action), Choice(label=say(language, no), action=STAY)


def asked_to_be_sure(state: ConversationState, session: CaseSession, what: Sure) -> None:
    """Remember that it was asked in this turn: only the next message answers it."""
    session.to_be_sure, session.sure_asked = what, state.turn


def sure_waits(session: CaseSession, turn: int) -> bool:
    """Whether the message of a turn answers such a question."""
    return bool(session.to_be_sure) and session.sure_asked == turn - 1


def as_order(state: ConversationState, inbound: Inbound) -> Inbound:
    """Return what a message stands for: a typed yes to whether everything is to be erased is the order to do so.

    `state` is the one before the turn.
    """
    session = CaseSession.of(state)
    if inbound.kind is not Kind.TEXT or session.to_be_sure != "forget" or not sure_waits(session, state.turn + 1):
        return inbound
    yes = ways_to_be_sure("forget", state.language)[0]
    agreed = pressed((yes,), inbound.text) or is_act(inbound.text, Act.YES)
    return replace(inbound, kind=Kind.COMMAND, text=FORGET_SURE) if agreed else inbound
