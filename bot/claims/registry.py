"""The catalogue of claims, and computing one by name, with vague amounts and half-known dates lifted to ranges."""

from __future__ import annotations

import itertools
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims import calculators
from bot.claims.entries import ENTRIES, Entry
from bot.claims.errors import ClaimError
from bot.claims.inputs import Inputs, read_inputs
from bot.claims.model import Claim, InputUsed, Part, State, Step, Unit, show
from bot.claims.vague import ends, stripped

MAX_CORNERS = 64


def catalogue() -> tuple[Entry, ...]:
    """Return every claim in the order of the catalogue."""
    calculators.load()
    return tuple(ENTRIES.values())


def find_entry(name: str) -> Entry:
    """Return the entry of a claim. Raises ClaimError `unknown_claim`."""
    entries = {entry.name: entry for entry in catalogue()}
    if name not in entries:
        raise ClaimError("unknown_claim", f"没有叫 {name} 的计算，可以用：{'、'.join(entries)}。")
    return entries[name]


class Described(typing.Protocol):
    """What `describe_claim` reads: an entry of the claims or of the clocks."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def inputs(self) -> type[Inputs]: ...


def describe_claim(entry: Described) -> dict[str, Any]:
    """Return name, titles, topics and the inputs (label, question, kind, required) as plain data."""
    schema = entry.inputs.model_json_schema()
    required = set(schema.get("required", []))
    return {
        "name": entry.name,
        "title": entry.title,
        "title_en": entry.title_en,
        "topics": list(entry.topics),
        "inputs": [
            {
                "name": name,
                "label": info.title or name,
                "question": info.description or "",
                "kind": _kind(info.annotation),
                "required": name in required,
            }
            for name, info in entry.inputs.model_fields.items()
        ],
    }


def compute_claim(name: str, values: Mapping[str, Any], *, today: date) -> Claim:
    """Compute a claim from plain values (as from JSON). Raises ClaimError.

    A vague amount ("5000-6000", "大概五六千") or a half-known date ("2025-03", "2025"), also one inside a list, is
    computed at both ends and comes back as a range with the assumption named. What is not known at all stands in
    `Claim.missing`, most decisive first.
    """
    entry = find_entry(name)
    choices, vague = _corners(entry, values, today)
    values = {**values, **{key: both[0] for key, both in choices.items() if len(both) == 1}}
    if not vague:
        return entry.calculate(read_inputs(entry.inputs, values, today), today)
    results: list[Claim] = []
    problems: list[ClaimError] = []
    for picked in itertools.islice(itertools.product(*(choices[key] for key in vague)), MAX_CORNERS):
        try:
            concrete = {**values, **dict(zip(vague, picked, strict=True))}
            results.append(entry.calculate(read_inputs(entry.inputs, concrete, today), today))
        except ClaimError as problem:
            problems.append(problem)
    if not results:
        raise problems[0]
    return _merge(entry, results, values, vague)


def _kind(annotation: Any) -> str:
    names = {_base(annotation)} if _base(annotation) else set()
    for base, kind in ((date, "date"), (Decimal, "number"), (bool, "yes_no"), (int, "count")):
        if base in names:
            return kind
    origin = typing.get_origin(stripped(annotation))
    return "list" if origin is tuple else "text"


def _base(annotation: Any) -> type | None:
    kind = stripped(annotation)
    return kind if isinstance(kind, type) else None


def _corners(entry: Entry, values: Mapping[str, Any], today: date) -> tuple[dict[str, list[Any]], list[str]]:
    found = {
        name: ends(info.annotation, values[name], today, name)
        for name, info in entry.inputs.model_fields.items()
        if name in values
    }
    choices: dict[str, list[Any]] = {name: both for name, both in found.items() if both}
    vague = [name for name, both in choices.items() if len(both) > 1]
    inner = entry.breakpoints(values) if entry.breakpoints and vague else {}
    for name in vague:
        low, high = choices[name]
        choices[name] += [at for at in inner.get(name, []) if isinstance(low, Decimal) and low < at < high]
    return choices, vague


def _merge(entry: Entry, results: list[Claim], values: Mapping[str, Any], vague: list[str]) -> Claim:
    lowest = min(results, key=lambda found: (found.low is None, found.low or 0))
    highest = max(results, key=lambda found: (found.high is not None, found.high or 0))
    complete = all(found.low is not None for found in results) or lowest.unit is Unit.DECISION
    steps = lowest.steps
    if lowest.steps != highest.steps:
        steps = (
            Step(text="按少的算："),
            *lowest.steps,
            Step(text="按多的算："),
            *highest.steps,
        )
    inputs = tuple(
        InputUsed(
            name=used.name,
            label=used.label,
            value=str(values[used.name]) if isinstance(values[used.name], str) else used.value,
            state=State.ASSUMED,
            note="说得不确定，按最少和最多各算一次",
        )
        if used.name in vague
        else used
        for used in lowest.inputs
    )
    warnings = list(dict.fromkeys(itertools.chain.from_iterable(found.warnings for found in results)))
    outcomes = list(dict.fromkeys(found.outcome for found in (lowest, highest) if found.outcome))
    return lowest.model_copy(
        update={
            "low": lowest.low if complete else None,
            "high": highest.high if complete else None,
            "steps": steps,
            "inputs": inputs,
            "parts": _merge_parts(results),
            "warnings": tuple(warnings),
            "summary": "" if lowest.summary != highest.summary else lowest.summary,
            "outcome": "；或者：".join(outcomes),
            "basis": tuple(dict.fromkeys(itertools.chain.from_iterable(found.basis for found in results))),
            "needs_person": any(found.needs_person for found in results),
        }
    )


def _merge_parts(results: list[Claim]) -> tuple[Part, ...]:
    by_label: dict[str, list[Part]] = {}
    for result in results:
        for part in result.parts:
            by_label.setdefault(part.label, []).append(part)
    merged = []
    for same in by_label.values():
        lows = [part.low for part in same if part.low is not None]
        highs = [part.high for part in same if part.high is not None]
        absent = len(same) < len(results)
        low = min(lows) if lows and not absent else Decimal(0) if lows else None
        merged.append(same[0].model_copy(update={"low": low, "high": max(highs) if highs else None}))
    return tuple(merged)


def amount_text(found: Claim) -> str:
    """Return the amount as people read it: 12,000.00 元; 5,000.00 到 6,000.00 元; empty when there is none."""
    if found.low is None or found.high is None:
        return ""
    unit = {Unit.YUAN: "元", Unit.MONTHS: "个月", Unit.DAYS: "天"}.get(found.unit, "")
    if found.unit is Unit.YUAN:
        low, high = f"{found.low:,.2f}", f"{found.high:,.2f}"
    else:
        low, high = show(found.low), show(found.high)
    return f"{low} {unit}" if low == high else f"{low} 到 {high} {unit}"
