"""What the flow of sums keeps between turns: the sum being asked for, the sums worked out."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import BaseModel, Field

from bot.claims import find_entry
from bot.contract.messages import ConversationState
from bot.contract.session import Session
from bot.forms import deed_of
from bot.matter.inputs import field_for
from bot.understanding.acts import Act

_SUMS, _DONE = "sums", "claim_done"


class ClaimSession(Session):
    """The sum that is being asked for; it is open while it has a name."""

    KEY: ClassVar[str] = "claim"

    name: str = ""
    asked: str = ""
    """The input whose question is open."""
    skipped: list[str] = Field(default_factory=list)
    """Inputs nobody asks for again."""
    count: int = 0
    """Questions asked."""
    chosen: dict[str, Any] = Field(default_factory=dict)
    """Answers an earlier version kept here; they are taken into the matter (`stored`), and none is added."""
    doubt: list[str] = Field(default_factory=list)
    """The values of which one is to be chosen."""
    again: bool = False
    """Something told before could not be computed with: what is said now replaces it."""
    last: str = ""
    """The input answered last."""
    done: str = ""
    """The sum worked out last: what a correction is about."""
    left: str = ""
    """The sum that was stopped, in the turn `left_at`: it can be taken up again."""
    left_at: int | None = None

    @classmethod
    def of(cls, state: ConversationState) -> Self:
        """Return what a conversation keeps; the sum worked out last stood beside it once."""
        session = super().of(state)
        session.done = session.done or str(state.data.get(_DONE) or "")
        return session

    @property
    def field(self) -> str:
        """The field or particular of the matter whose question is open; empty when none is."""
        return field_for(self.asked, self.name) if self.name and self.asked else ""

    @property
    def wants(self) -> tuple[str, ...]:
        """The fields of the matter the sum is worked out from, in the order of its inputs."""
        inputs = find_entry(self.name).inputs.model_fields if self.name else ()
        return tuple(dict.fromkeys(name for one in inputs if (name := field_for(one, self.name))))

    def begin(self, name: str) -> None:
        """Ask for a sum anew."""
        self.close()
        self.name = name

    def close(self) -> None:
        """Ask for nothing more; which sum was worked out last is kept."""
        fresh = type(self)(done=self.done)
        for name in type(self).model_fields:
            setattr(self, name, getattr(fresh, name))

    def stop(self, turn: int) -> None:
        """Ask for nothing more until it is taken up again."""
        name = self.name
        self.close()
        self.left, self.left_at = name, turn

    def is_taken_up(self, text: str, turn: int) -> bool:
        """Whether words take the stopped sum up again: 接着算 at any time, 继续 right after it was stopped."""
        resumes = deed_of(text) is Act.RESUME and (self.left_at == turn - 1 or "算" in text)
        return bool(self.left) and resumes


class WorkedSum(BaseModel):
    """The inputs a sum was worked out from, and in which turn: documents are written with it."""

    values: dict[str, Any]
    turn: int


def worked_sums(state: ConversationState) -> dict[str, WorkedSum]:
    """Return the sums worked out in a conversation, by claim."""
    kept = state.data.get(_SUMS)
    return {name: WorkedSum.model_validate(row) for name, row in kept.items()} if isinstance(kept, dict) else {}


def sums_keep(state: ConversationState, sums: dict[str, WorkedSum]) -> None:
    """Keep the sums worked out."""
    state.data[_SUMS] = {name: row.model_dump(mode="json") for name, row in sums.items()}
