"""A first, cheap look at words as they come in: may they tell of danger? Only the order in which turns are made hangs on it;
what is said to somebody in danger is decided by the ear (`ear.py`)."""

from __future__ import annotations

from bot.contract.haste import Haste
from bot.dialogue.routing.scopes.scope import scope_rules
from knowledge.text.normalise import normalise

LOOKED_AT = 2000
"""Characters of a message that are looked at: its beginning and its end."""


def haste_of(text: str) -> Haste:
    """How far a message goes before others: first for a pattern of danger, soon for a word that points at one."""
    looked = text if len(text) <= LOOKED_AT else text[: LOOKED_AT // 2] + text[-LOOKED_AT // 2 :]
    cleaned = normalise(looked)
    if not cleaned:
        return Haste.NONE
    if scope_rules().crisis(cleaned):
        return Haste.FIRST
    return Haste.SOON if scope_rules().hints_at_danger(cleaned) else Haste.NONE
