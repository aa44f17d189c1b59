"""What to do first by what happened (a shock, a fall, a severed finger): data in `first_aid.yaml`, taken by the words of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.safety.kinds import Step
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "first_aid.yaml"


@dataclass(frozen=True, slots=True)
class Aid:
    """First words and steps, by language, for one thing that happened; `kinds` are the kinds of danger it may stand in for."""

    id: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    lead: dict[str, str]
    steps: tuple[Step, ...]
    question: dict[str, str] | None = None
    """What is asked last in place of the kind's question."""
    before: frozenset[str] = frozenset()
    """Ids of those it is told before, where its words fit too."""


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
            tuple(Step({"zh": step["zh"], "en": step["en"]}, tuple(step.get("refs", ()))) for step in entry["steps"]),
            entry.get("question"),
            frozenset(entry.get("before", ())),
        )
        for entry in content["aids"]
    )


def aid_for(kind: str, text: str, heard: str = "") -> Aid | None:
    """Return the first aid for what a message tells of, within a kind of danger; None where only the kind is known.

    `heard`: the id of the one it sounds like, which is taken but for what comes before it.
    """
    fitting = [aid for aid in aids() if kind in aid.kinds and aid.words.search(text)]
    chosen = aid_named(heard) or next(iter(fitting), None)
    return next((aid for aid in fitting if chosen and chosen.id in aid.before), chosen)


def aid_named(name: str) -> Aid | None:
    """Return the first aid of an id; None where there is none of it."""
    return next((aid for aid in aids() if aid.id == name), None)


@lru_cache
def heard_as() -> dict[str, tuple[str, str]]:
    """Return the kind of danger and the first aid (or an empty string) of each label danger is learned by."""
    content: dict[str, Any] = read_yaml(_DATA)
    return {label: (kind, aid) for label, (kind, aid) in content["heard"].items()}
