"""The catalogue of clocks, and computing one by name."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.claims.deadlines.model import Deadline
from bot.claims.errors import ClaimError
from bot.claims.inputs import Inputs, read_inputs

ClockFunction = Callable[[Any, date], Deadline]


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """One clock of the catalogue."""

    name: str
    title: str
    title_en: str
    topics: tuple[str, ...]
    inputs: type[Inputs]
    run: ClockFunction


_HALF_DATE = re.compile(r"\s*(\d{4})(?:(?:-|/|\.|年)(\d{1,2})月?|年)?\s*")
_CLOCKS: dict[str, ClockEntry] = {}
_MODULES = ("limitation_clocks", "fixed_clocks", "open_clocks")


def clock(
    name: str, title: str, title_en: str, *, inputs: type[Inputs], topics: tuple[str, ...]
) -> Callable[[ClockFunction], ClockFunction]:
    """Register a clock under a name."""

    def register(run: ClockFunction) -> ClockFunction:
        _CLOCKS[name] = ClockEntry(name, title, title_en, topics, inputs, run)
        return run

    return register


def clocks() -> tuple[ClockEntry, ...]:
    """Return every clock in the order of the catalogue."""
    for module in _MODULES:
        importlib.import_module(f"bot.claims.deadlines.{module}")
    return tuple(_CLOCKS.values())


def find_clock(name: str) -> ClockEntry:
    """Return the entry of a clock. Raises ClaimError `unknown_claim`."""
    entries = {entry.name: entry for entry in clocks()}
    if name not in entries:
        raise ClaimError("unknown_claim", f"没有叫 {name} 的期限，可以用：{'、'.join(entries)}。")
    return entries[name]


def compute_deadline(name: str, values: Mapping[str, Any], *, today: date) -> Deadline:
    """Compute one clock from plain values (as from JSON). Raises ClaimError."""
    entry = find_clock(name)
    exact, vague = _earliest(values)
    found = entry.run(read_inputs(entry.inputs, exact, today), today)
    if not vague:
        return found
    note = f"{'、'.join(vague)} 没说到哪一天，按最早的一天算，这样最保险。"
    return found.model_copy(update={"warnings": (*found.warnings, note)})


def _earliest(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the values with half-known dates (2025-03, 2025) set to their first day, and what was written."""
    exact, vague = dict(values), []
    for name, value in values.items():
        if isinstance(value, str) and (match := _HALF_DATE.fullmatch(value)):
            exact[name] = f"{match[1]}-{match[2] or '01'}-01"
            vague.append(value.strip())
    return exact, vague
