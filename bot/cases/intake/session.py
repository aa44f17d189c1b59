"""What the worker's side of a case keeps between turns, and what a turn wants done to the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from bot.contract.session import Session

Waits = Literal["", "consent", "intake", "fix", "summary", "paused", "open", "closed", "comment"]
"""What the flow waits for: nothing, the consent, an answer, a fact put right, the go-ahead, words for an open case ..."""
Deed = Literal[
    "open", "along", "message", "alarm", "fact", "link", "after_closing", "reopen", "solved", "score", "comment", "withdraw"
]  # fmt: skip


class Effect(BaseModel):
    """One thing to be done to a case in the transaction that stores the turn (`bot.cases.effects`)."""

    do: Deed
    trigger: str = ""
    token: str = ""
    """Of the case, where the session no longer names it."""
    value: str = ""
    slot: str = ""
    extra: dict[str, str] = Field(default_factory=dict)
    """Other facts told in the same words."""
    turn: int = 0
    said: list[str] = Field(default_factory=list)
    danger: str = ""
    unknown: bool = False
    """The worker does not know what staff asked."""


class CaseSession(Session):
    """One conversation's part in a case, from what was said before the consent to the rating."""

    KEY: ClassVar[str] = "case"

    step: Waits = ""
    token: str = ""
    """Of the case; empty before the consent."""
    trigger: str = ""
    triggers: list[str] = Field(default_factory=list)
    offered: list[str] = Field(default_factory=list)
    """Triggers for which a person was offered."""
    effects: list[Effect] = Field(default_factory=list)

    said: list[str] = Field(default_factory=list)
    """The last messages before the consent."""
    heard: dict[str, str] = Field(default_factory=dict)
    """Facts these told, each with its turn in `heard_turn`."""
    heard_turn: dict[str, int] = Field(default_factory=dict)
    typed: list[str] = Field(default_factory=list)
    """Answers kept as written."""
    answers: list[str] = Field(default_factory=list)
    """Everything answered since the consent, as written."""
    files: list[tuple[str, str]] = Field(default_factory=list)
    """Kind and reference of what goes along."""
    captions: list[str] = Field(default_factory=list)

    shown: int | None = None
    """Turn in which the consent or the summary was shown."""
    reoffered: bool = False
    consented_at: str = ""
    began: int | None = None
    """Turn of the consent."""
    asking: str = ""
    asked_at: str = ""
    passed: list[str] = Field(default_factory=list)
    """Questions left unanswered."""
    none: list[str] = Field(default_factory=list)
    """Questions answered with that there is nothing of the kind, or nothing more."""
    sure: list[str] = Field(default_factory=list)
    """Facts that were read back one by one, or put right."""
    last: str = ""
    """The fact filled in last: what an edited message or 不对 is about."""
    readings: list[str] = Field(default_factory=list)
    """Sums an answer on what is owed may come to: which of them holds is asked."""
    unread: str = ""
    """The question whose answer was not understood once."""
    read_back: bool = False
    """Everything was read back once: whoever puts something right sees it all again."""
    came_back: bool = False
    withdraw_asked: int = 0
    """The turn in which the worker was asked whether the case is to be withdrawn."""

    to_bot: bool = False
    """The next message is for the machine, not for the case."""
    recent: list[float] = Field(default_factory=list)
    told_crisis: bool = False
    told_closed: int = 0
    """Number of the case whose closing is said below this answer."""
    heard_closed: str = ""
    """Day on which staff heard that the worker still writes."""
    after: list[str] = Field(default_factory=list)
    """What was written after closing."""
    commented_until: float = 0

    def called(self, names: Iterable[str]) -> None:
        """Remember what called for a person."""
        self.triggers = list(dict.fromkeys([*self.triggers, *names]))

    def begin_anew(self, **kept: object) -> None:
        """Forget everything but what is given."""
        fresh = type(self).model_validate(kept)
        for name in type(self).model_fields:
            setattr(self, name, getattr(fresh, name))

    def turned(self) -> None:
        """Forget what the turn before wanted done: it is done."""
        self.effects = []
