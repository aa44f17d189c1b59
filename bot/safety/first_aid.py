"""What to do first by what happened (a shock, a fall, a severed finger): data in `first_aid.yaml`, taken by the words of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "first_aid.yaml"


@dataclass(frozen=True, slots=True)
class Aid:
    """First words and steps, by language, for one thing that happened; `kinds` are the kinds of danger it may stand in for."""

    id: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    lead: dict[str, str]
    steps: tuple[dict[str, str], ...]


@lru_cache
def aids() -> tuple[Aid, ...]:
    """Return the first aid in the order of the file: of several that fit the first is taken."""
    content: dict[str, Any] = read_yaml(_DATA)
    return tuple(
        Aid(
            entry["id"],
            frozenset(entry["kinds"]),
            re.compile(entry["words"], re.IGNORECASE),
            entry["lead"],
            tuple(entry["steps"]),
        )
        for entry in content["aids"]
    )


def aid_for(kind: str, text: str) -> Aid | None:
    """Return the first aid for what a message tells of, within a kind of danger; None where only the kind is known."""
    return next((aid for aid in aids() if kind in aid.kinds and aid.words.search(text)), None)
