"""What reading a turn gave: the matter with it, and what the turn asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.contract.matter import Matter, Sure
from bot.matter.focus import Focus
from bot.matter.likeness import NONE, Shares
from bot.matter.outcomes.choosing import EVENTS
from bot.matter.reading import Reading

CLEAR = 0.7
"""Share from which a question is heard first though the words name another."""
HEARD = 0.45
"""Share from which a question, or that only the background was told, is heard where no word names it."""
ALONE = 0.9
"""The same where nothing that was told is held: 按摩店上班的 names no trade that is known."""
_AT_WORK = frozenset({"joined", "left", "monthly_pay", "contract_until"})
"""Facts of work: of 280 strangers' messages of other fields of law none told one of them without a question."""
_NO_QUESTION = ("", Focus.TELLING, Focus.VENTING)


def unasked() -> tuple[Shares, Shares]:
    """Give what a turn sounds like where nothing hears it: like nothing."""
    return {}, {}


@dataclass(frozen=True, slots=True)
class Turned:
    """What reading a turn gave: the matter now, and what was read."""

    matter: Matter
    reading: Reading
    answers: bool
    """Whether the turn answers the question that waited, or says that it cannot."""
    sounds: Callable[[], tuple[Shares, Shares]] = unasked
    """What the story and its turn sound like, heard when first asked for: an answer to an open question needs none of it."""
    open: bool = False
    """Whether a clause of the turn is put as a question."""

    @property
    def likely(self) -> Shares:
        """How much the story so far sounds like each situation."""
        return self.sounds()[0]

    @property
    def asking(self) -> Shares:
        """How much the turn sounds like each question."""
        return self.sounds()[1]

    @property
    def told(self) -> frozenset[str]:
        """The fields this turn filled."""
        return frozenset(self.reading.values)

    @property
    def tells_of_work(self) -> bool:
        """Whether the turn asks nothing and tells since or until when somebody works, or for what: whatever trade it is, it is work."""
        told = self.told
        return not self.reading.focuses and bool(told & _AT_WORK or {"months_worked", "worker_kind"} <= told)

    @property
    def noted(self) -> tuple[str, ...]:
        """The fields this turn filled with what was said outright: those told back."""
        return tuple(name for name, told in self.reading.values.items() if told.sure is not Sure.INFERRED)

    @property
    def focuses(self) -> tuple[Focus, ...]:
        """What the turn asks: by its words, and first of all what it sounds like where that is clear."""
        own = tuple(focus for focus in self.reading.focuses if focus is not Focus.VENTING)
        if own and self.reading.situations:
            return own  # (heard by somebody who understood the conversation: what it sounds like adds nothing)
        name = max(self.asking, key=lambda one: self.asking[one], default="")
        if name in _NO_QUESTION or self.asking.get(name, 0.0) < (CLEAR if own else HEARD):
            return own
        if own and name == Focus.LEGAL:
            return own  # the vaguest of all questions stands before none that was asked in words
        if not own and (self.answers or self.reading.corrects) and (not self.open or (self.answers and not self.told)):
            return ()  # (不知道呢 only says that it is not known)
        return tuple(dict.fromkeys((Focus(name), *own)))

    @property
    def asks(self) -> bool:
        """Whether the turn asks, or tells an event that opens a matter of its own."""
        return self.reading.asks or bool(EVENTS & self.told) or bool(self.focuses)

    @property
    def only_background(self) -> bool:
        """Whether nothing was told yet but who somebody is and where they work."""
        least = HEARD if any(True for _ in self.matter.known()) else ALONE
        return not self.matter.answered and not self.focuses and self.likely.get(NONE, 0.0) >= least


_THIRD_PERSON = re.compile(r"(?<!其)[他她](?!们|说|讲|妈的)")


def is_beside(matter: Matter, own: Matter, text: str) -> bool:
    """Whether a relative's matter was told beside one's own, which is better known, and a turn no longer speaks of them."""
    better = sum(1 for _ in own.known()) > sum(1 for _ in matter.known())
    return better and not _THIRD_PERSON.search(text)
