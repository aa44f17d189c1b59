"""What calls of one turn share without being handed on: the deadline, the conversation, its masking, its last words.

Set by what makes a turn, read by what asks a model on the way; nobody asks a model outside of such a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.model.limits.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model heard in a turn beside facts: standing questions, articles to look up, sums worked out from told figures."""

    questions: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    asks: bool = True
    """Whether the person asked something, rather than only telling."""


@dataclass(slots=True)
class ModelTurn:
    """One turn in which models may be asked. `history` holds role and words, masked; `heard` is filled by who listens."""

    deadline: Deadline
    conversation: str = ""
    history: tuple[tuple[str, str], ...] = ()
    mask: Callable[[str], str] = str
    """Takes personal data out of a text before it leaves."""
    unmask: Callable[[str], str] = str
    """Fills it in again in words of the person."""
    heard: Heard | None = None


_turn: ContextVar[ModelTurn | None] = ContextVar("model_turn", default=None)


def current_turn() -> ModelTurn | None:
    """Return the turn in which models may be asked; None outside of one."""
    return _turn.get()


@contextmanager
def model_turn(turn: ModelTurn) -> Iterator[None]:
    """Let models be asked within."""
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)
