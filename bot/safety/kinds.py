"""The kinds of danger as data: first words, steps, question, numbers with their hours. Reads `kinds.yaml` and the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

_KINDS = Path(__file__).parent / "kinds.yaml"
_LINES = DATA / "hotlines.yaml"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, by language, and the clauses it rests on."""

    text: dict[str, str]
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said about one kind of danger. `first`: the numbers that come first, the most urgent one in front."""

    name: str
    first: tuple[str, ...]
    lead: dict[str, str]
    steps: tuple[Step, ...]
    also: dict[str, str]
    doubt: dict[str, str]
    question: dict[str, str]
    doubt_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line: where it answers, when (None: not sure everywhere), and the day it was last checked."""

    number: str
    name: dict[str, str]
    country: str
    hours: str | None
    checked: str


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(path)
    return content


@lru_cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by name, in order of rank: of several in one message the first leads."""
    return {
        name: Kind(
            name,
            tuple(entry["first"]),
            entry["lead"],
            tuple(Step({"zh": s["zh"], "en": s["en"]}, tuple(s.get("refs", ()))) for s in entry["steps"]),
            entry["also"],
            entry["doubt"],
            entry["question"],
            tuple(entry.get("doubt_refs", ())),
        )
        for name, entry in _read(_KINDS)["kinds"].items()
    }


@lru_cache
def lines() -> dict[str, Line]:
    """Return the telephone lines by number."""
    content = _read(_LINES)
    return {
        entry["number"]: Line(
            entry["number"],
            entry["name"],
            entry.get("country", "CN"),
            entry.get("hours"),
            str(entry.get("checked", content["reviewed"])),
        )
        for entry in content["hotlines"]
    }


@lru_cache
def _told(part: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple(
        (re.compile(entry["words"], re.IGNORECASE), {"zh": entry["zh"], "en": entry["en"]})
        for entry in _read(_KINDS)[part]
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked beside a danger: the kinds beside which it is answered, its words, and those that answer it already."""

    kinds: frozenset[str]
    words: re.Pattern[str]
    said: re.Pattern[str]
    line: Step


@lru_cache
def _besides() -> tuple[Beside, ...]:
    return tuple(
        Beside(
            frozenset(entry["kinds"]),
            re.compile(entry["words"], re.IGNORECASE),
            re.compile(entry["said"]),
            Step({"zh": entry["zh"], "en": entry["en"]}, tuple(entry["refs"])),
        )
        for entry in _read(_KINDS)["beside"]
    )


def asked_beside(kind: Kind, text: str) -> Step | None:
    """Return one line on what a message asks beside its danger; None where it asks nothing of the kind, or the steps say it."""
    told = "".join((kind.lead["zh"], *(step.text["zh"] for step in kind.steps)))
    fitting = (one for one in _besides() if kind.name in one.kinds and one.words.search(text))
    found = next(fitting, None)
    return found.line if found and not found.said.search(told) else None


def ways_round(text: str, language: str) -> list[str]:
    """Return a way round each hurdle to calling for help that a message tells of, in the order of `kinds.yaml`."""
    return [said[language if language in said else "zh"] for pattern, said in _told("hurdles") if pattern.search(text)]


def while_waiting(text: str, language: str) -> list[str]:
    """Return what to tell somebody who swallowed something and writes on while help is coming."""
    return [said[language if language in said else "zh"] for pattern, said in _told("taken") if pattern.search(text)]


def steps_away(text: str, language: str) -> list[str]:
    """Return the first step away from where somebody who thinks of dying is, or from what is at hand."""
    return [said[language if language in said else "zh"] for pattern, said in _told("places") if pattern.search(text)][
        :1
    ]


def words(key: str, language: str) -> str:
    """Return one of the sentences around the kinds (`words` in `kinds.yaml`); Chinese where there is no other."""
    said: dict[str, str] = _read_words()[key]
    return said.get(language, said["zh"])


@lru_cache
def _read_words() -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = _read(_KINDS)["words"]
    return said
