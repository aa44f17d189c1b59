"""Points raised on the side, as data: what the other side says and small questions, each with its verdict (knowledge/points)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.matter.outcomes.situations import situations_by_file
from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

POINTS = DATA / "points"
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "pay": ("pay", "hours", "first_days", "contract", "over_age", "minors", "freelance"),
    "wages": ("pay", "hours", "first_days", "contract", "over_age", "after_winning", "ending", "procedure", "drivers"),
    "ending": ("ending", "contract", "first_days", "women", "discrimination", "papers", "dispatch"),
    "leaving": (
        "ending",
        "contract",
        "first_days",
        "pay",
        "hours",
        "standing_together",
        "papers",
        "dispatch",
        "discrimination",
        "over_age",
        "relation",
        "hiring",
        "daily_life",
    ),
    "injury": ("injury", "death", "over_age"),
    "insurance": ("insurance", "women", "ending", "over_age"),
    "harm": ("injury", "death", "over_age", "minors"),
    "body": ("injury", "death", "over_age", "insurance", "women", "minors", "hours", "ending", "discrimination"),
    "people": ("women", "domestic", "over_age", "minors", "dispatch", "discrimination", "id_kept"),
    "platform": ("platform", "drivers", "carriers", "streamer", "cooperation", "freelance", "relation"),
    "gigs": (
        "platform",
        "drivers",
        "carriers",
        "streamer",
        "cooperation",
        "freelance",
        "relation",
        "domestic",
        "injury",
        "pay",
    ),
    "building": ("construction",),
    "roads": (
        "procedure",
        "after_winning",
        "evidence",
        "standing_together",
        "construction",
        "pay",
        "first_days",
        "contract",
        "papers",
        "hiring",
        "daily_life",
    ),
    "way": ("procedure", "after_winning", "evidence", "standing_together"),
}
"""For each file of points the files of outcome rules whose situations they belong to."""

ANYWHERE = ("way", "roads")
"""Files of points that may be raised in any situation: the ways to one's right are the same for all."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(_Frozen):
    """What is said to a point where its conditions hold; the first words are the verdict."""

    text: str
    en: str = ""
    when: Mapping[str, Any] = Field(default_factory=dict)
    refs: tuple[str, ...] = ()


class RaisedPoint(_Frozen):
    """One point: how strangers put it, what sounds alike and is another, and its verdicts, the most special first."""

    id: str
    kind: Literal["claim", "question"]
    says: str
    """The point in a few words, as it is shown in quotation marks."""
    examples: tuple[str, ...]
    misses: tuple[str, ...] = ()
    lines: tuple[Verdict, ...]
    raised_by: tuple[Mapping[str, Any], ...] = ()
    """Conditions under any of which it is raised without being heard (docs/outcome-rules.md)."""
    alone: bool = False
    """Whether, raised so, it stands without the answer and the reasons of the situation, which is another matter."""
    apart: tuple[str, ...] = ()
    """Situations in which it is not said, because other law holds there."""


def read_points(path: Path) -> list[RaisedPoint]:
    """Return the points of one file. Raises pydantic.ValidationError or yaml.YAMLError."""
    return [RaisedPoint.model_validate(entry) for entry in read_yaml(path) or []]


@lru_cache
def load_points() -> dict[str, RaisedPoint]:
    """Return every point by its id, in the order of the files."""
    return {point.id: point for of_file in _by_file().values() for point in of_file}


@lru_cache
def _by_file() -> dict[str, list[RaisedPoint]]:
    """The points of every file by its name without suffix, in the order of the files."""
    return {path.stem: read_points(path) for path in sorted(POINTS.glob("*.yaml"))}


@lru_cache
def points_of(situation: str) -> frozenset[str]:
    """Return the points that belong to a situation: those of its families."""
    return _by_situation().get(situation, frozenset())


@lru_cache
def points_anywhere() -> frozenset[str]:
    """Return the points that belong to no situation more than to another."""
    return frozenset(point.id for name in ANYWHERE for point in _by_file()[name])


@lru_cache
def _by_situation() -> dict[str, frozenset[str]]:
    of_file = {name: frozenset(point.id for point in points) for name, points in _by_file().items()}
    found: dict[str, frozenset[str]] = {}
    for file, situations in situations_by_file().items():
        families = [name for name, files in FAMILIES.items() if file in files]
        near = frozenset(point for name in families for point in of_file.get(name, frozenset()))
        found |= {situation.id: near for situation in situations}
    return found
