"""The words of the papers in the conversation, from `papers.yaml`: which papers, what is asked for each, what is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.dialogue.flows.offers import short_title
from bot.drafting import templates
from bot.drafting.vocabulary import Field, fields
from knowledge.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that is asked for; with `slot`, only when that other fact has the value."""

    name: str
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: the words it is asked for in, and what is asked."""

    name: str
    words: re.Pattern[str]
    english: re.Pattern[str]
    asked: tuple[Asked, ...]

    @property
    def title(self) -> str:
        return templates()[self.name].title

    @property
    def short(self) -> str:
        return short_title(self.name)


@dataclass(frozen=True, slots=True)
class Asking:
    """How one fact is asked for and read, and the words a correction names it by."""

    field: Field
    kind: str
    chinese: str
    english: str
    words: re.Pattern[str] | None

    def question(self, language: str) -> str:
        return self.english if language == "en" else self.chinese

    def choices(self, language: str) -> Mapping[str, str]:
        """Return the values there are to choose from, as buttons name them."""
        names: Mapping[str, str] = _data()["choices"].get(self.field.slot, {}) if language == "en" else {}
        return names or self.field.values


@lru_cache
def _data() -> Mapping[str, Any]:
    path = Path(__file__).parent / "papers.yaml"
    content: Mapping[str, Any] = read_yaml(path)
    return content


@lru_cache
def papers() -> Mapping[str, Paper]:
    """Return the papers by name, in the order of the templates."""
    found = {}
    for name in templates():
        row = _data()["papers"][name]
        found[name] = Paper(
            name,
            re.compile(row["words"]),
            re.compile(row["en"], re.IGNORECASE),
            tuple(_asked(one) for one in str(row["ask"]).split(", ")),
        )
    return found


def _asked(written: str) -> Asked:
    name, _, condition = written.partition("?")
    slot, _, value = condition.partition("=")
    return Asked(name, slot, value)


@lru_cache
def askings() -> Mapping[str, Asking]:
    """Return how each fact is asked for."""
    return {
        slot: Asking(
            fields()[slot], row["kind"], row["zh"], row["en"], re.compile(row["words"]) if "words" in row else None
        )
        for slot, row in _data()["questions"].items()
    }


@lru_cache
def by_hand() -> frozenset[str]:
    """Return the facts nobody is asked for: the worker writes them on paper."""
    return frozenset(_data()["hand"])


def say(language: str, key: str, /, **values: object) -> str:
    """Return a sentence of the flow."""
    row = _data()["say"][key]
    return str(row.get(language) or row["zh"]).format(**values) if values else str(row.get(language) or row["zh"])
