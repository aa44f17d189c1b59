"""The catalogue of clocks, and computing one by name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.claims.deadlines.model import Deadline
from bot.claims.errors import ClaimError
from bot.claims.inputs import Inputs, read_inputs
from bot.claims.vague import ends

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


_CLOCKS: dict[str, ClockEntry] = {}
_MODULES = ("limitation_clocks", "fixed_clocks", "open_clocks", "retirement")


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
    """Compute one clock from plain values (as from JSON). Raises ClaimError.

    A half-known date ("2025-03", "2025", "2025-03-01/2025-03-20"), also one inside a list, is taken at its first and at
    its last day: `due` is the earlier last day, `due_latest` the later one.
    """
    entry = find_clock(name)
    vague = {
        field: both
        for field, info in entry.inputs.model_fields.items()
        if field in values and (both := ends(info.annotation, values[field], today, field))
    }
    found = [
        entry.run(
            read_inputs(entry.inputs, {**values, **{field: both[at] for field, both in vague.items()}}, today), today
        )
        for at in ((0, -1) if vague else (0,))
    ]
    if len(found) == 1:
        return found[0]
    first, last = sorted(found, key=lambda one: (one.due is None, one.due or today))
    if last.due is None or first.due is None or first == last:
        return first
    titles = "、".join(entry.inputs.model_fields[field].title or field for field in vague)
    note = f"{titles}没说到哪一天，先按最早的 {first.due} 准备，这样最保险；最晚不超过 {last.due}。"
    return first.model_copy(
        update={
            "due_latest": last.due,
            "expired": last.expired,
            "remedy": last.remedy,
            "warnings": (*(first.warnings if last.expired else last.warnings), note),
        }
    )
