"""What takes part in a turn: handlers in a row before the answering engine, each with a part of the state of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.contract.matter import Matter
from bot.contract.messages import ConversationState, Facts, Inbound, Kind, Reply

FORGET_MEANT = "forget_meant"
"""In `state.data`: the worker typed a yes to that question, and the turn stands for the order to erase everything."""
FORGET_SURE = "forget sure"
"""The order to erase everything: given by whoever was asked whether to. The wish alone (/forget) erases nothing."""


def erases_all(inbound: Inbound) -> bool:
    """Whether a message is the order to erase everything."""
    return inbound.kind is Kind.COMMAND and inbound.text == FORGET_SURE


@dataclass(frozen=True, slots=True)
class Turn:
    """One message that came in. `read`: the same with its words normalised (commands and buttons as they are)."""

    inbound: Inbound
    read: Inbound
    now: datetime

    @property
    def forgets(self) -> bool:
        """Whether the worker ordered to have everything erased."""
        return erases_all(self.inbound)


@dataclass(frozen=True, slots=True)
class Before:
    """What stood in the state right before the turn was answered: a copy of the facts, every handler's part, the matters."""

    facts: Facts
    parts: Mapping[str, dict[str, Any]]
    matters: tuple[Matter, ...] = ()


class TurnHandler(Protocol):
    """Takes a turn, or lets it pass and looks at the reply others gave. Both methods may change the state."""

    key: str
    """Under which name in `state.data` it keeps its part."""

    def turn(self, state: ConversationState, turn: Turn) -> Reply | None:
        """Return the reply when the turn is this handler's; None lets the next one look at it."""
        ...

    def after(self, state: ConversationState, turn: Turn, reply: Reply, before: Before) -> Reply:
        """Return the reply somebody further down the row gave, with what this handler adds."""
        ...
