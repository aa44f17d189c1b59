"""Danger to life in a worker's words, decided as the answering engine decides it: by patterns and by likelihood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.dialogue.engine import MAX_TEXT
from bot.dialogue.routing.scope import ScopeRules
from bot.dialogue.routing.scope_model import Likeness

DOUBT = "doubt"
"""The hotlines stand above what is said otherwise."""
FAINT = "faint"
"""As `DOUBT`, but without a pattern and hardly likely: nobody is called, and nothing is said where a person reads along."""


class Hearing(Protocol):
    """An engine with a sense of danger (see bot.dialogue.engine.DialogueEngine)."""

    @property
    def scope(self) -> ScopeRules: ...

    @property
    def likeness(self) -> Likeness: ...


def danger_as_heard_by(engine: Hearing) -> Callable[[str], str]:
    """Return what tells the danger in a normalised text: its kind, `DOUBT`, `FAINT`, or an empty string."""

    def danger(text: str) -> str:
        text = text[:MAX_TEXT]
        found = engine.scope.danger(text, engine.likeness(text)) if text else None
        if found is None or (found.faint and not engine.scope.may_be_danger(text)):
            return ""  # people answer questions here in few words, and no word of these is one of danger
        if not found.doubt:
            return found.kind
        return FAINT if found.faint else DOUBT

    return danger
