"""The situations the service can judge, as data: read once from knowledge/outcomes/*.yaml (format: docs/outcome-rules.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.matter.focus import Focus
from knowledge.edited import authored_text
from knowledge.paths import DATA
from knowledge.yaml_files import parse_file, read_yaml

OUTCOMES = DATA / "outcomes"
COMMON_SUMS = DATA / "sums.yaml"
COMMON_PERSONS = DATA / "persons.yaml"
SIGNING = DATA / "signing.yaml"
SIDE_ANSWERS = DATA / "side_answers.yaml"
COMMON_LIMITS = DATA / "limits.yaml"
Conditions = Mapping[str, Any]
Part = Literal["answer", "rule", "contested", "warn", "step", "proof", "place", "clock"]
PARTS: tuple[Part, ...] = ("answer", "rule", "contested", "warn", "step", "proof", "place", "clock")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Line(_Frozen):
    """One sentence of a situation: what part of the reply it is, which questions and facts it is for, and what it rests on."""

    part: Part
    text: str
    en: str = ""
    focus: tuple[Focus, ...] = ()
    when: Conditions = Field(default_factory=dict)
    if_: str = Field(default="", alias="if")
    if_en: str = ""
    refs: tuple[str, ...] = ()


class SumRule(_Frozen):
    """A sum that goes with a situation: a claim of the catalogue, or a small formula over fields of the matter."""

    as_: str = Field(alias="as")
    label: str = ""
    label_en: str = ""
    claim: str = ""
    calc: str = ""
    part: str = ""
    """Of a claim that gives several: the one this sum is, by its name there."""
    set: Mapping[str, Any] = Field(default_factory=dict)
    take: Mapping[str, str] = Field(default_factory=dict)
    when: Conditions = Field(default_factory=dict)
    refs: tuple[str, ...] = ()
    """What a formula rests on; a claim brings its own basis."""
    show: bool = True
    """Whether the sum is said by itself when no line names it."""
    focus: tuple[Focus, ...] = ()
    """Of a sum of every situation: the questions it is said for; empty for all that ask for sums."""
    unit: Literal["yuan", "days", "hours", "months"] = "yuan"
    """What a formula comes to."""


class ClockRule(_Frozen):
    """A deadline that goes with a situation. `take` fills inputs of the clock from fields of the matter."""

    as_: str = Field(alias="as")
    clock: str
    set: Mapping[str, Any] = Field(default_factory=dict)
    take: Mapping[str, str] = Field(default_factory=dict)
    when: Conditions = Field(default_factory=dict)


class LimitRule(ClockRule):
    """A deadline that holds whatever the situation, with the line that says it: `{as}` is its last day."""

    text: str
    refs: tuple[str, ...] = ()
    follows: bool = False
    """Whether its last day is a field that follows from the matter: no clock counts from a day still to come."""
    urgent: bool = False
    """Whether it is said before everything else to who asks until when."""


class PersonRule(_Frozen):
    """When a person should look at it, and why."""

    when: Conditions = Field(default_factory=dict)
    why: str
    en: str = ""


class Situation(_Frozen):
    """One situation with its rules."""

    id: str
    title: str
    title_en: str = ""
    card: str = ""
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """Words of a single question that is about it, beside `words`: too common to speak for it in a whole message."""
    needs: Conditions = Field(default_factory=dict)
    """What must hold for it to be answered at all, however much a story sounds like it."""
    raised_by: tuple[Conditions, ...] = ()
    over: tuple[str, ...] = ()
    over_now: tuple[str, ...] = ()
    """Situations it stands before only in the turn whose facts raise it."""
    wants: tuple[str, ...] = ()
    sums: tuple[SumRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    person: tuple[PersonRule, ...] = ()
    lines: tuple[Line, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The words of a message that speak for this situation, as one pattern."""
        return re.compile("|".join(self.words), re.IGNORECASE) if self.words else None

    @cached_property
    def question(self) -> re.Pattern[str] | None:
        """The words of a single question that is about this situation, as one pattern."""
        return re.compile("|".join(self.asked), re.IGNORECASE) if self.asked else None


def read_situations(path: Path) -> list[Situation]:
    """Return the situations of one file. Raises pydantic.ValidationError or yaml.YAMLError."""
    return situations_in(parse_file(path, authored_text(path)))


def situations_in(entries: Sequence[object] | None) -> list[Situation]:
    """Return the situations that the entries of a file are. Raises pydantic.ValidationError or TypeError."""
    return [Situation.model_validate(entry) for entry in entries or ()]


@lru_cache
def load_common_sums() -> tuple[SumRule, ...]:
    """Return the sums that may be said in whatever situation (knowledge/sums.yaml)."""
    return tuple(SumRule.model_validate(entry) for entry in read_yaml(COMMON_SUMS))


@lru_cache
def load_common_persons() -> tuple[PersonRule, ...]:
    """Return when a person should look whatever the situation (knowledge/persons.yaml), the most urgent first."""
    return tuple(PersonRule.model_validate(entry) for entry in read_yaml(COMMON_PERSONS))


@lru_cache
def load_signing() -> tuple[Line, ...]:
    """Return what is said first to who is asked to sign something (knowledge/signing.yaml), the special before the general."""
    return tuple(Line.model_validate(entry) for entry in read_yaml(SIGNING))


@lru_cache
def load_side_answers() -> tuple[Line, ...]:
    """Return the answers to small questions that follow from what was told (knowledge/side_answers.yaml), the special first."""
    return tuple(Line.model_validate(entry) for entry in read_yaml(SIDE_ANSWERS))


@lru_cache
def load_common_limits() -> tuple[LimitRule, ...]:
    """Return the deadlines that hold in whatever situation (knowledge/limits.yaml)."""
    return tuple(LimitRule.model_validate(entry) for entry in read_yaml(COMMON_LIMITS))


@lru_cache
def situations_by_file() -> dict[str, list[Situation]]:
    """Return the situations of every file by its name without suffix, in the order of the files."""
    return {path.stem: read_situations(path) for path in sorted(OUTCOMES.glob("*.yaml"))}


@lru_cache
def load_situations() -> dict[str, Situation]:
    """Return every situation by its id, in the order of the files."""
    return {found.id: found for of_file in situations_by_file().values() for found in of_file}
