"""An open question of a flow, and what is said to it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from bot.contract.messages import ConversationState, Inbound, Kind, Reply

Answer = Callable[[ConversationState, Inbound], tuple[ConversationState, Reply]]


@dataclass(frozen=True)
class Open:
    """A conversation with a question open, and what answers it."""

    state: ConversationState
    reply: Reply
    answer: Answer

    def say(self, text: str, kind: Kind = Kind.TEXT) -> tuple[ConversationState, Reply]:
        """The conversation and the reply after a text, said to the open question."""
        return self.answer(copy.deepcopy(self.state), Inbound("7", text, kind))
