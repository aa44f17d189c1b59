"""How far a message goes before others, decided by its words alone as it comes in."""

from __future__ import annotations

import enum
from collections.abc import Callable


class Haste(enum.IntEnum):
    """How far a message goes before those that wait, by its words alone."""

    NONE = 0
    SOON = 1
    """A word points at danger, as it does in many ordinary questions: before others, at their places."""
    FIRST = 2
    """It has a pattern of danger: before all others, at a place of its own."""


Hurries = Callable[[str], Haste]
"""A first cheap look at a text."""


def waits(text: str) -> Haste:
    """Nothing is hurried."""
    return Haste.NONE
