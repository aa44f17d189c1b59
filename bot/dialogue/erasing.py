"""Whoever wants everything erased is asked once, in the same words on every channel: it cannot be brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.contract.session import Session
from bot.contract.turns import FORGET_SURE, Before, Turn
from bot.dialogue.routing.standpoints.about_us import about_us
from bot.forms import pressed
from bot.forms.confirm import Confirmation, confirm
from bot.messages import message
from bot.understanding.acts import Act, is_act

STAY = "erase:no"
_ERASE = re.compile(r"(?:我|就|那|请|帮我|确定|要|全部?|都|统统|，)*(?:删|清空|清除)(?:掉|了|除|吧|光|干净|，)*")
_KEEP = re.compile(r"(?:我|就|那|还是|，)*(?:先?(?:不|别)(?:用|要|想)?(?:全|都)?(?:删|清)|留着)(?:掉|了|除|吧)*")


class ErasureSession(Session):
    """What is kept of the question between two turns."""

    KEY: ClassVar[str] = "erasing"
    asked: int = 0
    """The turn in which it was asked: only the next message answers it."""


def no_case(state: ConversationState) -> int | None:
    """There is no case that would be erased as well."""
    return None


@dataclass(slots=True)
class ErasureTurns:
    """Asks before everything is erased, and takes the answer. `case_of`: the number of the case that would go with it."""

    case_of: Callable[[ConversationState], int | None] = no_case
    key: str = ErasureSession.KEY

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Return the question, or what came of it; None for every other message."""
        session, read = ErasureSession.of(state), turn.read
        waits, session.asked = session.asked == state.turn - 1 > 0, 0
        session.keep(state)
        if read.kind is Kind.CHOICE:
            return _stayed(state) if read.text == STAY else None
        if turn.forgets:
            return None
        if read.kind is Kind.COMMAND:
            return self._asked(state) if read.text.split()[:1] == ["forget"] else None
        if read.kind is not Kind.TEXT or not read.text.strip():
            return None
        if (asked := about_us(read.text)) is not None and asked.name == "erase":
            return self._asked(state)
        return self._answered(state, read.text) if waits else None

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply as it is."""
        return reply

    def _asked(self, state: ConversationState) -> Reply:
        ErasureSession(asked=state.turn).keep(state)
        number = self.case_of(state)
        key = "erase_sure" if number is None else "erase_sure_case"
        return _said(state, message(state.language, key, number=number), ways(state.language))

    def _answered(self, state: ConversationState, text: str) -> Reply | None:
        """Take words said to the question. A yes does not come here: it is the order itself (see `as_order`)."""
        again, stay = partial(self._asked, state), partial(_stayed, state)
        question = Confirmation(
            ways=ways(state.language),
            tap=lambda action: stay(),
            yes=again,
            no=stay,
            again=again,
            wrong=again,
            other=lambda said: stay() if _KEEP.fullmatch(said) else None,
        )
        return confirm(question, text)


def ways(language: str) -> tuple[Choice, ...]:
    """Return the buttons under the question: yes, and that nothing goes."""
    yes = Choice(label=message(language, "erase_yes"), action=f"command:{FORGET_SURE}")
    return yes, Choice(label=message(language, "erase_no"), action=STAY)


def as_order(state: ConversationState, inbound: Inbound) -> Inbound:
    """Return what a message stands for: a typed yes to whether everything is to be erased is the order to do so.

    `state` is the one before the turn.
    """
    if inbound.kind is not Kind.TEXT or not 0 < ErasureSession.of(state).asked == state.turn:
        return inbound
    bare = inbound.text.strip(" 。.!！")
    agreed = pressed(ways(state.language)[:1], bare) or is_act(bare, Act.YES) or _ERASE.fullmatch(bare)
    return replace(inbound, kind=Kind.COMMAND, text=FORGET_SURE) if agreed else inbound


def _stayed(state: ConversationState) -> Reply:
    return _said(state, message(state.language, "erase_stayed"))


def _said(state: ConversationState, words: str, choices: tuple[Choice, ...] = ()) -> Reply:
    lead = Block(kind=BlockKind.LEAD, points=(Point(text=words),))
    return Reply(blocks=(lead,), choices=choices, scope=Scope.SMALL_TALK, language=state.language, composed_by="fixed")
