"""What a flow remembers of a conversation between turns: one model a flow, kept as plain JSON in the conversation's state."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from bot.contract.messages import ConversationState


class Session(BaseModel):
    """A flow reads its session at the start of a turn and keeps it at the end. Every field has a default, so that what
    an earlier version kept is read and goes on; what it kept beside is dropped."""

    model_config = ConfigDict(extra="ignore")
    KEY: ClassVar[str]
    """Under which name in `state.data` it stands."""

    @classmethod
    def of(cls, state: ConversationState) -> Self:
        """Return what a conversation keeps; a fresh session when it keeps none."""
        return cls.read(state.data.get(cls.KEY))

    @classmethod
    def read(cls, kept: object) -> Self:
        """Return the session of what was kept."""
        return cls.model_validate(kept if isinstance(kept, dict) else {})

    def keep(self, state: ConversationState) -> None:
        """Put it back into the conversation."""
        state.data[self.KEY] = self.model_dump(mode="json", exclude_defaults=True)
