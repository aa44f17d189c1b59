"""What the documents keep between turns: the one being written, and the answers for all of them."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from pydantic import Field

from bot.contract.session import Session

Stage = Literal["", "ask", "read", "change", "left", "done"]
"""A question is open, the facts were read back, a change is being chosen, left for later, the files were handed over."""


class DocumentSession(Session):
    """The document being written."""

    KEY: ClassVar[str] = "papers"

    name: str = ""
    stage: Stage = ""
    told: dict[str, tuple[str, int]] = Field(default_factory=dict)
    """Answers with their turns, for every document; an empty one was taken back."""
    passed: list[str] = Field(default_factory=list)
    """Facts left blank."""
    without: list[str] = Field(default_factory=list)
    """Sums it does not ask for."""
    asked: str = ""
    """The fact whose question is open."""
    at: int = -1
    """The turn of the last step: only the next message is taken as an answer."""
    last: str = ""
    """The fact answered last."""
    again: str = ""
    """The fact whose answer was not understood once."""
    fixing: str = ""
    """The fact that is being changed."""
    enough: bool = False
    """Nothing more is asked for."""

    @classmethod
    def read(cls, kept: object) -> Self:
        """Return the session of what was kept; without a name it is none of a document (files being read stood there once)."""
        return super().read(kept if isinstance(kept, dict) and "name" in kept else None)

    @property
    def asks(self) -> bool:
        """Whether a question is open."""
        return self.stage == "ask" and bool(self.asked)

    def begin(self, name: str) -> None:
        """Write a document; the answers given for others are kept."""
        fresh = type(self)(name=name, stage="ask", told=self.told)
        for field in type(self).model_fields:
            setattr(self, field, getattr(fresh, field))


class HeldEvidence(Session):
    """What the locker keeps for documents: it is the locker's part, and only read here."""

    KEY: ClassVar[str] = "evidence"

    rows: list[dict[str, Any]] = Field(default_factory=list)
    """The list of evidence."""
