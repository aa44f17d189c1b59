"""Danger to life in a worker's words, decided as the answering engine decides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.contract.messages import words_said
from bot.dialogue.engine import MAX_TEXT
from bot.dialogue.routing.edges import Edges
from bot.safety.kinds import words

DOUBT = "doubt"
"""The hotlines stand above what is said otherwise."""


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
        found = engine.edges.sense.assess(text)
        if found is None:
            return ""  # (a likeness alone counts here as little as there: 手机没网，推了 sounds like many things)
        return DOUBT if found.doubt else found.kind

    return danger


def danger_tapped(action: str, language: str) -> str | None:
    """Return what a button under the question whether somebody is safe tells: `sure` danger, or none; None for other buttons."""
    said = words_said(action)
    if said not in (words("safe", language), words("unsafe", language), words("misheard", language)):
        return None
    return "sure" if said == words("unsafe", language) else ""
