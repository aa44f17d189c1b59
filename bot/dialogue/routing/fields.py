"""Other fields of law: which one a message names, and two honest sentences about it. Data stands in `fields.yaml`.

Within a field the same word stands for opposite sides: who lent and who owes, who gives and who gets. `kinds/` holds what is
said to each side instead of the two sentences of its field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "fields.yaml"
_KINDS = Path(__file__).parent / "kinds"
FRAUD = "fraud"
"""The field that comes first whatever work the fraud is dressed as: there the money is still on its way."""
_FIRST = (FRAUD, "sued")
"""Fields in which time runs, so that no kind of another field is looked for."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is said of another field: its name and two sentences by language, the clauses of each sentence."""

    name: dict[str, str]
    lines: dict[str, tuple[str, ...]]
    refs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said to one side of one matter of a field. `surely` names it beside any word, `named` within its field."""

    field: str
    said: Field
    surely: re.Pattern[str] | None
    named: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    always: bool = False
    """Whether it is meant though a word of somebody at work stands beside."""

    def is_surely(self, text: str) -> bool:
        """Whether a message names this kind, and so its field."""
        if not _fits(self.surely, text) or _fits(self.unless, text):
            return False
        return self.always or not _own("words").search(_own_side(text))

    def is_named(self, text: str) -> bool:
        """Whether a message that is taken to be of this field tells of this kind."""
        return (_fits(self.surely, text) or _fits(self.named, text)) and not _fits(self.unless, text)


def _fits(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def fields() -> dict[str, Field]:
    """Return the fields by key, in the order in which they are looked for."""
    return {
        key: Field(entry["name"], {k: tuple(entry[k]) for k in ("zh", "en")}, tuple(tuple(r) for r in entry["refs"]))
        for key, entry in _data()["fields"].items()
    }


@lru_cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by key, in the order in which they are looked for."""
    found: dict[str, Kind] = {}
    for path in sorted(_KINDS.glob("*.yaml")):
        for key, entry in read_yaml(path)["kinds"].items():
            name = entry.get("name") or _data()["fields"][entry["field"]]["name"]
            refs = tuple(tuple(line) for line in entry["refs"])
            said = Field(name, {language: tuple(entry[language]) for language in ("zh", "en")}, refs)
            surely, named, unless = (_compiled(entry.get(part)) for part in ("surely", "named", "unless"))
            found[key] = Kind(entry["field"], said, surely, named, unless, entry.get("always", False))
    return found


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def said_of(key: str, text: str, heard: str = "") -> Field | None:
    """Return what is said to a message of a field: of its kind where one is told, else of the field; None if there is none.

    `heard`: the kind a message sounds like, for one that names none.
    """
    kind = next((kind for kind in kinds().values() if kind.field == key and kind.is_named(text)), None)
    sounds = kinds().get(heard)
    if kind is None and sounds is not None and sounds.field == key:
        kind = sounds
    return kind.said if kind else fields().get(key)


@lru_cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    return {
        key: (re.compile(entry["named"], re.IGNORECASE), re.compile(entry["unless"]) if "unless" in entry else None)
        for key, entry in _data()["fields"].items()
    }


@lru_cache
def _own(what: str) -> re.Pattern[str]:
    return re.compile(_data()[f"own_{what}"])


@lru_cache
def _sure_patterns() -> dict[str, re.Pattern[str]]:
    return {
        key: re.compile(entry["surely"], re.IGNORECASE) for key, entry in _data()["fields"].items() if "surely" in entry
    }


def _own_side(text: str) -> str:
    """Return a message without the firms that nobody in it works for."""
    return _others_firm().sub("", text)


@lru_cache
def _others_firm() -> re.Pattern[str]:
    return re.compile(_data()["others_firm"])


def surely_field(text: str) -> str:
    """Return the field a message names whatever words of work stand beside; else an empty string."""
    key = next((key for key, named in _sure_patterns().items() if named.search(text)), "")
    own = _own_side(text)
    works = _own("work").search(own) is not None
    if key == FRAUD or (key in _FIRST and not works):
        return key
    if not _own("dispute").search(own) and (kind := next((k for k in kinds().values() if k.is_surely(text)), None)):
        return kind.field
    return "" if works else key


def named_field(text: str) -> str:
    """Return the field a message names in its own words, though nothing of work stands in it; else an empty string."""
    if surely := surely_field(text):
        return surely
    for key, (named, unless) in _patterns().items():
        if named.search(text) and not (unless and unless.search(_own_side(text))):
            return key
    return ""


def field_words(key: str, language: str) -> str:
    """Return one of the sentences around the fields; Chinese where there is no other."""
    said: dict[str, str] = _data()["words"][key]
    return said.get(language, said["zh"])
