"""Points raised on the side, as data: what the other side says and small questions, each with its verdict (knowledge/points)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

POINTS = DATA / "points"


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
    apart: tuple[str, ...] = ()
    """Situations in which it is not said, because other law holds there."""


def read_points(path: Path) -> list[RaisedPoint]:
    """Return the points of one file. Raises pydantic.ValidationError or yaml.YAMLError."""
    return [RaisedPoint.model_validate(entry) for entry in read_yaml(path) or []]


@lru_cache
def load_points() -> dict[str, RaisedPoint]:
    """Return every point by its id, in the order of the files."""
    return {point.id: point for path in sorted(POINTS.glob("*.yaml")) for point in read_points(path)}
