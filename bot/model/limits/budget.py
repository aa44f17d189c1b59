"""What calls cost and may cost: tokens per day and per conversation. When a budget is spent, composed answers serve."""

from __future__ import annotations

import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

CONVERSATIONS_KEPT = 2000
CALLS_KEPT = 40
"""Calls of one conversation that are kept until `taken`."""
_CHINESE, _OTHER = 0.7, 0.3
"""Tokens a character, on the high side, where an endpoint does not tell them."""


def tokens_in(text: str) -> int:
    """Return about how many tokens a text has."""
    chinese = sum("\u3000" <= character <= "\uffef" for character in text)
    return math.ceil(chinese * _CHINESE + (len(text) - chinese) * _OTHER)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model: what for, how it ended, how long it took, what it cost. No content."""

    purpose: str
    model: str
    outcome: str
    """`ok`, `timeout`, `resting`, `spent`, or the kind of failure."""
    milliseconds: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(slots=True)
class Budget:
    """Tokens a day and a conversation; 0 means no limit. Counted in this process, from its start or midnight."""

    per_day: int = 0
    per_conversation: int = 0
    today: Callable[[], date] = date.today
    _day: date | None = field(default=None, init=False)
    _spent: int = field(default=0, init=False)
    _by_conversation: OrderedDict[str, int] = field(default_factory=OrderedDict, init=False)
    _outcomes: Counter[str] = field(default_factory=Counter, init=False)
    _calls: OrderedDict[str, list[Call]] = field(default_factory=OrderedDict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def allows(self, conversation: str = "") -> bool:
        """Return whether another call may be made."""
        with self._lock:
            self._turn_over()
            if self.per_day and self._spent >= self.per_day:
                return False
            return not (self.per_conversation and self._by_conversation.get(conversation, 0) >= self.per_conversation)

    def note(self, call: Call, conversation: str = "") -> None:
        """Count a call."""
        with self._lock:
            self._turn_over()
            tokens = call.tokens_in + call.tokens_out
            self._spent += tokens
            self._outcomes[f"{call.purpose}:{call.outcome}"] += 1
            if conversation:
                self._by_conversation[conversation] = self._by_conversation.pop(conversation, 0) + tokens
                self._calls.setdefault(conversation, []).append(call)
                del self._calls[conversation][:-CALLS_KEPT]
                for kept in (self._by_conversation, self._calls):
                    while len(kept) > CONVERSATIONS_KEPT:
                        kept.popitem(last=False)

    def taken(self, conversation: str) -> tuple[Call, ...]:
        """Return the calls of a conversation since this was asked last: what one turn cost."""
        with self._lock:
            return tuple(self._calls.pop(conversation, ()))

    def summary(self) -> dict[str, int]:
        """Return the day's tokens and how many calls ended how."""
        with self._lock:
            self._turn_over()
            return {"tokens": self._spent, **self._outcomes}

    def _turn_over(self) -> None:
        if (day := self.today()) != self._day:
            self._day, self._spent = day, 0
            self._by_conversation.clear()
            self._outcomes.clear()
