"""Sentences of the case flow, by language and key. Chinese is complete; what English lacks is said in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.cases.rules.facts.slots import SHOWN, STANDING
from bot.cases.rules.facts.values import SUMS
from knowledge.yaml_files import read_yaml

_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BETWEEN = re.compile(
    r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff]|$)|(?<=\d)[,;](?=[\u4e00-\u9fff]|\d{1,2}[月日号点]|$)"
)


_HAN = re.compile(r"[\u4e00-\u9fff]")
"""Costs of several things are kept in the words they were told in."""
_UNITS = {
    "age": "unit_years", "months_owed": "unit_months", "months_worked": "unit_months", "days_worked": "unit_days",
    "group_size": "unit_people",
}  # fmt: skip


@lru_cache
def _catalogue(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"{language}.yaml"
    sentences: dict[str, Any] = read_yaml(path)
    return sentences


def say(language: str, key: str, /, **values: object) -> str:
    """Return the sentence, filled in."""
    found = _catalogue("en" if language == "en" else "zh").get(key) or _catalogue("zh")[key]
    return str(found).format(**values) if values else str(found)


def labels(language: str) -> Mapping[str, str]:
    """Return how coded values and slots read."""
    return {**_catalogue("zh"), **(_catalogue("en") if language == "en" else {})}


def slot_name(slot: str, language: str = "zh") -> str:
    """Return the plain name of a fact."""
    return labels(language).get(f"slot_{slot}", slot)


def shown_value(slot: str, value: str, language: str = "zh") -> str:
    """Return a fact as it is read back: 12000 元, 2026-09-01 到 2026-09-30, 没签."""
    if slot in SUMS and value[:1].isdigit() and not _HAN.search(value):
        return say(language, "unit_yuan", value=value)
    if slot in _UNITS:
        return say(language, _UNITS[slot], value=value)
    if ".." in value and slot.endswith("_date"):
        first, last = value.split("..", 1)
        return say(language, "unit_span", first=first, last=last)
    if slot in ("story", "proof", "want", "also_said"):  # read with plain marks; shown with Chinese ones
        return _BETWEEN.sub(lambda mark: _MARKS[mark.group()], value)
    return labels(language).get(f"{slot}_{value}", value)


def fact_lines(values: Mapping[str, str], language: str = "zh") -> list[tuple[str, str]]:
    """Return (slot, "name: value") of the facts a person wants to see, in order."""
    values = by_their_trade(values)
    return [(slot, fact_line(slot, values[slot], language)) for slot in SHOWN if values.get(slot)]


def summary_lines(values: Mapping[str, str], language: str = "zh") -> list[tuple[str, str]]:
    """Return (slot, "name: value") of every fact that staff would see, in order."""
    values = by_their_trade(values)
    return [(slot, fact_line(slot, values[slot], language)) for slot in (*SHOWN, *STANDING) if values.get(slot)]


def by_their_trade(values: Mapping[str, str]) -> Mapping[str, str]:
    """Return the facts with the work named as the worker names it (保洁), where its kind is a wider one (店里做工)."""
    return {**values, "worker_kind": values["trade"]} if values.get("trade") else values


def fact_line(slot: str, value: str, language: str = "zh") -> str:
    """Return "name: value" of one fact."""
    return f"{slot_name(slot, language)}：{shown_value(slot, value, language)}"
