"""What one turn cost and which lines were refused, handed on in the state to what counts it in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.writing.brief.memory import MEMORY
from bot.answering.writing.lines import Refused
from bot.contract.messages import ConversationState
from bot.model.limits.budget import Call

EFFECTS = "effects"
"""What stands under this name in a part of the state is done with the turn: the next one begins without it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """The calls of one turn, and the lines no gate let through."""

    calls: tuple[Call, ...] = ()
    refused: tuple[Refused, ...] = ()


def spent_in(calls: Sequence[Call], refused: Sequence[Refused]) -> dict[str, Any]:
    """Return what the part of the state holds besides memory; nothing where no model was asked."""
    if not calls and not refused:
        return {}
    told = [[c.purpose, c.model, c.outcome, c.milliseconds, c.tokens_in, c.tokens_out] for c in calls]
    return {EFFECTS: {"calls": told, "refused": [[one.gate, one.text] for one in refused]}}


def spent_of(state: ConversationState) -> Spent:
    """Return what the turn that made this state cost."""
    part = state.data.get(MEMORY)
    kept = part.get(EFFECTS) if isinstance(part, Mapping) else None
    if not isinstance(kept, Mapping):
        return Spent()
    calls = tuple(Call(*one) for one in kept.get("calls", ()))
    return Spent(calls, tuple(Refused(gate, text) for gate, text in kept.get("refused", ())))
