"""Danger to life in a worker's words, decided as the answering engine decides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.dialogue.engine import MAX_TEXT
from bot.dialogue.routing.edges import Edges

DOUBT = "doubt"
"""The hotlines stand above what is said otherwise."""
FAINT = "faint"
"""As `DOUBT`, but nothing is said where a person reads along."""


class Hearing(Protocol):
    """An engine with a sense of danger (see bot.dialogue.engine.DialogueEngine)."""

    @property
    def edges(self) -> Edges: ...


def danger_as_heard_by(engine: Hearing) -> Callable[[str], str]:
    """Return what tells the danger in a normalised text: its kind, `DOUBT`, or an empty string."""

    def danger(text: str) -> str:
        text = text[:MAX_TEXT]
        if not text:
            return ""
        return engine.edges.sense(text) or (DOUBT if engine.edges.doubts(text) else "")

    return danger
