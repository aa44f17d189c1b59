"""Other fields of law: which one a message names, and two honest sentences about it. Data stands in `fields.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "fields.yaml"
FRAUD = "fraud"
"""The field that comes first whatever work the fraud is dressed as: there the money is still on its way."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is said of another field: its name and two sentences by language, the clauses of each sentence."""

    name: dict[str, str]
    lines: dict[str, tuple[str, ...]]
    refs: tuple[tuple[str, ...], ...]


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
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    return {
        key: (re.compile(entry["named"], re.IGNORECASE), re.compile(entry["unless"]) if "unless" in entry else None)
        for key, entry in _data()["fields"].items()
    }


@lru_cache
def _own_work() -> re.Pattern[str]:
    return re.compile(_data()["own_work"])


@lru_cache
def _sure_patterns() -> dict[str, re.Pattern[str]]:
    return {
        key: re.compile(entry["surely"], re.IGNORECASE) for key, entry in _data()["fields"].items() if "surely" in entry
    }


def surely_field(text: str) -> str:
    """Return the field a message names whatever words of work stand beside; else an empty string."""
    key = next((key for key, named in _sure_patterns().items() if named.search(text)), "")
    return "" if key != FRAUD and _own_work().search(text) else key


def named_field(text: str) -> str:
    """Return the field a message names in its own words, though nothing of work stands in it; else an empty string."""
    if surely := surely_field(text):
        return surely
    for key, (named, unless) in _patterns().items():
        if named.search(text) and not (unless and unless.search(text)):
            return key
    return ""


def field_words(key: str, language: str) -> str:
    """Return one of the sentences around the fields; Chinese where there is no other."""
    said: dict[str, str] = _data()["words"][key]
    return said.get(language, said["zh"])
