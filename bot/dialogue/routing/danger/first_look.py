"""A first, cheap look at words as they come in: may they tell of danger? Only the order in which turns are made hangs on it;
what is said to somebody in danger is decided by the ear (`ear.py`)."""

from __future__ import annotations

from functools import lru_cache

from bot.dialogue.routing.scopes.scope import ScopeRules
from knowledge.text.normalise import normalise

LOOKED_AT = 2000
"""Characters of a message that are looked at: its beginning and its end."""


@lru_cache(maxsize=1)
def _rules() -> ScopeRules:
    return ScopeRules()


def may_tell_of_danger(text: str) -> bool:
    """Whether a message has a pattern of danger or a word that points at one. Rather once too often than once too seldom."""
    looked = text if len(text) <= LOOKED_AT else text[: LOOKED_AT // 2] + text[-LOOKED_AT // 2 :]
    cleaned = normalise(looked)
    return bool(cleaned) and (bool(_rules().crisis(cleaned)) or _rules().hints_at_danger(cleaned))
