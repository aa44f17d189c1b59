"""Whether a story speaks of what a point is about: words of a subject are heard in other stories by mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.contract.matter import Matter
from bot.matter.points.model import RaisedPoint, load_points
from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

MOSTLY = 0.6
"""Share of a point's examples that speak of a subject for the point to be about it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What only words of its own bring up, and the facts that stand for them."""

    words: re.Pattern[str]
    fields: tuple[str, ...] = ()


@lru_cache
def load_subjects() -> Mapping[str, Subject]:
    """Return every subject by its name."""
    read = read_yaml(DATA / "subjects.yaml")
    return {
        name: Subject(re.compile("|".join(entry["words"])), tuple(entry.get("fields", ())))
        for name, entry in read.items()
    }


@lru_cache
def subjects_of(point: str) -> tuple[str, ...]:
    """Return the subjects a point is about: those most of its examples speak of. Raises KeyError for an unknown point."""
    return _spoken_of(load_points()[point])


def _spoken_of(point: RaisedPoint) -> tuple[str, ...]:
    told = (point.says, *point.examples)
    shares = {
        name: sum(subject.words.search(words) is not None for words in told) / len(told)
        for name, subject in load_subjects().items()
    }
    return tuple(name for name, share in shares.items() if share >= MOSTLY)


def speaks_of(matter: Matter, text: str, point: str) -> bool:
    """Return whether a matter, with the message it ends in, speaks of what a point is about. Pure."""
    if point not in load_points():
        return True
    story = f"{matter.heard}。{text}"
    return all(
        subject.words.search(story) or any(matter.value(name) not in (None, False) for name in subject.fields)
        for subject in (load_subjects()[name] for name in subjects_of(point))
    )
