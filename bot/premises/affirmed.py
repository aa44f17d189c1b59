"""What a message takes for granted and is right: said first, so that nobody is corrected who is right (affirmed.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.text.numerals import parse_numeral
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "affirmed.yaml"
MOST_MONTHS = 11
"""Months of double wages at most (劳动合同法 82, 劳动合同法实施条例 7)."""
_WORKED = re.compile(r"干了(?P<months>\d{1,2}|[一二两三四五六七八九十]{1,2})个月")


@dataclass(frozen=True, slots=True)
class Affirmation:
    """What is right of a premise, in each language, and the citation keys it rests on."""

    id: str
    text: dict[str, str]
    refs: tuple[str, ...]
    alone: bool
    """Whether nothing else is to be answered."""


def affirmed(text: str) -> Affirmation | None:
    """Return what a normalised message believes rightly and asks to be told; None where it asks nothing of the kind."""
    if not _asks().search(text):
        return None
    found = next((entry for entry, topic, right, unless in _entries() if _holds(text, topic, right, unless)), None)
    return None if found is None else _said(found, text)


def _holds(text: str, topic: re.Pattern[str], right: re.Pattern[str], unless: re.Pattern[str] | None) -> bool:
    return bool(topic.search(text) and right.search(text)) and not (unless and unless.search(text))


def _said(entry: dict[str, Any], text: str) -> Affirmation:
    months = _months(text)
    words = {"zh": f"干了 {months + 1} 个月没签的，就是另补 {months} 个月。" if months else "", "en": ""}
    said = {language: entry[language].replace("{months}", words[language]) for language in ("zh", "en")}
    return Affirmation(entry["id"], said, tuple(entry["refs"]), bool(entry.get("alone")))


def _months(text: str) -> int:
    """Months of double wages for the months told, up to a year; none where none are told."""
    told = _WORKED.search(text)
    worked = parse_numeral(told["months"]) if told else None
    return worked - 1 if worked and 1 < worked <= MOST_MONTHS + 1 else 0


@lru_cache
def _asks() -> re.Pattern[str]:
    return re.compile(read_yaml(_DATA)["asks"], re.IGNORECASE)


@lru_cache
def _entries() -> list[tuple[dict[str, Any], re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]]:
    return [
        (
            entry,
            re.compile(entry["topic"], re.IGNORECASE),
            re.compile(entry["right"], re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
        )
        for entry in read_yaml(_DATA)["entries"]
    ]
