"""What the reading of papers keeps between turns, and what a turn wants done to what was read."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import BaseModel, Field

from bot.contract.messages import ConversationState
from bot.contract.session import Session

_FORMERLY = "papers"


class Effect(BaseModel):
    """One thing to be done in the transaction that stores the turn (`bot.papers.desk`)."""

    do: Literal["read", "store", "done"]
    token: str


class PaperSession(Session):
    """The files of the last burst."""

    KEY: ClassVar[str] = "reading"

    token: str = ""
    """Under which they are read and shown."""
    at: float = 0
    spoken: bool | None = None
    """Whether they are voice notes; sound and paper are never read together."""
    effects: list[Effect] = Field(default_factory=list)

    @classmethod
    def of(cls, state: ConversationState) -> Self:
        """Return what a conversation keeps; it once stood where the documents keep theirs, and each lost the other's."""
        former = state.data.get(_FORMERLY)
        waits = isinstance(former, dict) and "token" in former
        return cls.read(state.data.get(cls.KEY, former if waits else None))
