"""Conditions of outcome rules over a matter, in three values: True, False, and None for not known yet."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from bot.contract.matter import FIELDS, Amount, Matter, VagueDate, ends_of
from bot.matter.derived import DERIVED

Known = bool | None
_COMPARED = re.compile(r"\s*(>=|<=|>|<)\s*(\S+)\s*")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
STATES = ("computed", "zero", "open", "soon", "expired", "missing")


@dataclass(frozen=True, slots=True)
class View:
    """What conditions are held against: the matter, what follows from it, the message, the day, and what was computed.

    `results` maps the name of a sum or clock to `computed`, `zero`, `open`, `soon`, `expired` or `missing`.
    """

    matter: Matter
    derived: Mapping[str, Any]
    text: str
    today: date
    results: Mapping[str, str] = field(default_factory=dict)
    days_left: int | None = None
    """The fewest days left of the worker's own limits; None when none runs."""

    def value(self, name: str) -> Any:
        """Return a field's or derived value, or None."""
        if name in self.derived:
            return self.derived[name]
        return None if name in DERIVED else self.matter.value(name)


def holds(conditions: Mapping[str, Any], view: View) -> Known:
    """Return whether all conditions hold; None when one is unknown and none is false. Raises KeyError for an unknown field."""
    verdict: Known = True
    for name, wanted in conditions.items():
        one = _one(name, wanted, view)
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def _one(name: str, wanted: Any, view: View) -> Known:
    if name == "any":
        found = [holds(group, view) for group in wanted]
        return True if True in found else None if None in found else False
    if name == "none":
        inner = holds(wanted, view)
        return None if inner is None else not inner
    if name == "asked":
        return _fits(wanted, view.text)
    if name == "told":
        return _fits(wanted, f"{view.matter.heard}。{view.text}")
    if name == "today":
        return _compared(VagueDate(first=view.today, last=view.today), str(wanted))
    if name == "days_left":
        return None if view.days_left is None else _compared(view.days_left, str(wanted))
    if name in view.results or wanted in STATES:
        return _result(view.results.get(name), str(wanted))
    return field_holds(view.value(name), wanted)


def _fits(wanted: Any, text: str) -> bool:
    patterns = wanted if isinstance(wanted, list) else [wanted]
    return any(_compiled(pattern).search(text) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern compiled once: the module's own cache holds fewer than a turn looks for."""
    return re.compile(pattern, re.IGNORECASE)


def _result(found: str | None, wanted: str) -> bool:
    if wanted == "missing":
        return found in (None, "missing")
    if wanted == "computed":
        return found in ("computed", "open", "soon", "expired")
    if wanted == "open":
        return found in ("open", "soon")
    return found == wanted


def field_holds(value: Any, wanted: Any) -> Known:
    """Return whether one value is as wanted; None when it is not known."""
    if wanted == "known":
        return value is not None
    if wanted == "unknown":
        return value is None
    if value is None:
        return None
    if isinstance(wanted, list):
        return any(field_holds(value, one) is True for one in wanted)
    if isinstance(wanted, str) and wanted.startswith("not "):
        return bool(value != wanted.removeprefix("not ").strip())
    if isinstance(wanted, str) and _COMPARED.fullmatch(wanted):
        return _compared(value, wanted)
    if isinstance(value, Amount):
        return value.exact and value.low == Decimal(str(wanted))
    return bool(value == wanted)


def _compared(value: Any, wanted: str) -> Known:
    match = _COMPARED.fullmatch(wanted)
    if match is None:
        return None
    compare, written = _COMPARE[match[1]], match[2]
    if isinstance(value, VagueDate):
        first, last = ends_of(written)
        edge = first if match[1] in (">=", "<") else last
        ends = {compare(value.first, edge), compare(value.last, edge)}
    elif isinstance(value, Amount):
        ends = {compare(value.low, Decimal(written)), compare(value.high, Decimal(written))}
    else:
        ends = {compare(Decimal(str(value)), Decimal(written))}
    return ends.pop() if len(ends) == 1 else None


def names_in(conditions: Mapping[str, Any]) -> set[str]:
    """Return the fields a condition names, those of its groups included."""
    found: set[str] = set()
    for name, wanted in conditions.items():
        if name == "any":
            found |= {inner for group in wanted for inner in names_in(group)}
        elif name == "none":
            found |= names_in(wanted)
        elif name not in ("asked", "told", "today", "days_left"):
            found.add(name)
    return found


def known_fields() -> frozenset[str]:
    """Return the names conditions may use beside those of a situation's own sums and clocks."""
    return frozenset(FIELDS) | frozenset(DERIVED)
