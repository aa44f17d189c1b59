"""Figures as data: national figures, minimum wages, provincial lump sums, with place, dates and source.

Everything stands in `knowledge/parameters/*.yaml`. What is not there is not known: callers ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from knowledge.edited import authored_text
from knowledge.paths import DATA
from knowledge.yaml_files import parse_file, read_yaml

_KNOWLEDGE = DATA
_FOLDER = _KNOWLEDGE / "parameters"


@dataclass(frozen=True, slots=True)
class Figure:
    """One national figure with the clause it stands in."""

    key: str
    value: Decimal
    basis: str
    facts: tuple[str, tuple[str, ...]] | None
    """(part of the document column, words that row must hold) in the checked fact sheet; None where the sheet has no row."""


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The minimum wage of a place for a span of days. `checked` is the last day its source was seen in force."""

    jurisdiction: str
    monthly: Decimal
    part_time_hourly: Decimal | None
    part_time_holiday_hourly: Decimal | None
    effective_from: date
    effective_to: date | None
    checked: date
    own_contributions_on_top: bool
    basis: str
    source: str = ""
    by: str = ""
    """Who compared the figure with the source."""
    class_name: str = ""
    districts: tuple[str, ...] = ()
    """The districts and counties of the class, where the place has several classes."""

    def in_force(self, on: date) -> bool:
        """Whether it is the rate of that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Official:
    """Where a local figure stands officially, to say where none is held."""

    figure: str
    stands: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LumpSums:
    """A province's lump sums on leaving after a work injury, by grade, in months of its average monthly wage."""

    jurisdiction: str
    medical_months: dict[int, Decimal]
    employment_months: dict[int, Decimal]
    reduced_within_years: int
    reduction_per_year: Decimal
    effective_from: date
    basis: str


@lru_cache
def _load(name: str) -> Any:
    path = _FOLDER / f"{name}.yaml"
    return parse_file(path, authored_text(path))


@lru_cache
def figures() -> dict[str, Figure]:
    """Return every national figure by key."""
    return _figures_in(_load("national"))


def _figures_in(table: Any) -> dict[str, Figure]:
    found = {}
    for record in table["figures"]:
        facts = record.get("facts")
        found[record["key"]] = Figure(
            key=record["key"],
            value=Decimal(str(record["value"])),
            basis=record["basis"],
            facts=(facts["row"], tuple(str(word) for word in facts["says"])) if facts else None,
        )
    return found


def fig(key: str) -> Decimal:
    """Return a national figure. Raises KeyError for an unknown key (a mistake in a calculator)."""
    return figures()[key].value


def count(key: str) -> int:
    """Return a national figure that counts days, months or years."""
    return int(figures()[key].value)


@lru_cache
def _places() -> dict[str, str]:
    records = read_yaml(_KNOWLEDGE / "jurisdictions.yaml")
    names: dict[str, str] = {}
    for record in records["jurisdictions"]:
        code = record["code"]
        names[code] = code
        for name in (record["name"], record["short"], *record.get("aliases", []), *record.get("places", [])):
            names.setdefault(name, code)
    return names


def jurisdiction_of(place: str | None) -> str | None:
    """Return the province code (CN-11) of a code, province or city name; None when the place is not known."""
    if not place:
        return None
    written = place.strip()
    known = _places()
    for name in (
        written,
        written.upper(),
        written.removesuffix("市"),
        written.removesuffix("省"),
        written.removesuffix("地区"),
    ):
        if name in known:
            return known[name]
    return next((code for name, code in known.items() if len(name) >= 2 and written.startswith(name)), None)


def province_name(code: str) -> str:
    """Return the short name of a province code; the code itself when unknown."""
    return next((name for name, found in _places().items() if found == code and name != code), code)


@lru_cache
def _minimum_wages() -> tuple[MinimumWage, ...]:
    return _minimum_wages_in(_load("minimum_wage"))


def _minimum_wages_in(table: Any) -> tuple[MinimumWage, ...]:
    return tuple(
        MinimumWage(
            jurisdiction=record["jurisdiction"],
            monthly=Decimal(str(record["monthly"])),
            part_time_hourly=_decimal(record.get("part_time_hourly")),
            part_time_holiday_hourly=_decimal(record.get("part_time_holiday_hourly")),
            effective_from=record["effective_from"],
            effective_to=record.get("effective_to"),
            checked=record["checked"],
            own_contributions_on_top=bool(record.get("own_contributions_on_top", False)),
            basis=record["basis"],
            source=record["source"],
            by=record["by"],
            class_name=record.get("class", ""),
            districts=tuple(record.get("districts", ())),
        )
        for record in table["minimum_wages"]
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def minimum_wage(place: str | None, on: date) -> MinimumWage | None:
    """Return the minimum wage held for the place on the day; None when none is held."""
    return chosen_minimum_wage(_minimum_wages(), place, on)


def chosen_minimum_wage(records: Sequence[MinimumWage], place: str | None, on: date) -> MinimumWage | None:
    """Return the rate of the place on the day: the one of its district where there are several classes; None when no
    rate is held or the district is not told."""
    code = jurisdiction_of(place)
    here = [record for record in records if record.jurisdiction == code and record.in_force(on)]
    if len(here) <= 1:
        return here[0] if here else None
    return next((record for record in here if any(name in (place or "") for name in record.districts)), None)


def minimum_wages_held(on: date) -> tuple[MinimumWage, ...]:
    """Return every minimum wage held for the day, the lowest month first."""
    return tuple(sorted((one for one in _minimum_wages() if one.in_force(on)), key=lambda one: one.monthly))


@lru_cache
def _official() -> dict[str, Official]:
    found = {}
    for record in _load("where")["where"]:
        official = Official(record["figure"], record["stands"], tuple(record["basis"]))
        found.update(dict.fromkeys(record["inputs"], official))
    return found


def official_place(name: str) -> Official | None:
    """Return where the local figure asked for under that input name stands officially; None for anything else."""
    return _official().get(name)


def lump_sums(place: str | None, on: date) -> LumpSums | None:
    """Return the province's resignation lump sums in force on the day; None when they are not held."""
    code = jurisdiction_of(place)
    held = _lump_sums_in(_load("work_injury_lump_sums"))
    return next((one for one in held if one.jurisdiction == code and one.effective_from <= on), None)


def _lump_sums_in(table: Any) -> list[LumpSums]:
    return [
        LumpSums(
            jurisdiction=record["jurisdiction"],
            medical_months={int(g): Decimal(str(v)) for g, v in record["medical_months"].items()},
            employment_months={int(g): Decimal(str(v)) for g, v in record["employment_months"].items()},
            reduced_within_years=int(record["reduced_within_years"]),
            reduction_per_year=Decimal(str(record["reduction_per_year"])),
            effective_from=record["effective_from"],
            basis=record["basis"],
        )
        for record in table["lump_sums"]
    ]


def table_check(name: str, table: Any) -> None:
    """Read a table as the calculators do. Raises KeyError, TypeError, ValueError or ArithmeticError for one they cannot read.

    A national figure that a calculator asks for may not be missing, and days are days, not words.
    """
    if name == "national" and (gone := set(figures()) - set(_figures_in(table))):
        raise KeyError("、".join(sorted(gone)))
    spans: list[MinimumWage | LumpSums] = []
    if name == "minimum_wage":
        spans += _minimum_wages_in(table)
    elif name == "work_injury_lump_sums":
        spans += _lump_sums_in(table)
    elif name == "holidays":
        spans_of_rules = [dict(rule) for rule in table["rules"]]
        if not spans_of_rules:
            raise ValueError("rules")
    elif name == "occupational_injury_cover" and set(dict(table)) != set(cover_regions()):
        raise KeyError("、".join(sorted(set(dict(table)) ^ set(cover_regions()))))
    for span in spans:
        if type(span.effective_from) is not date:
            raise ValueError(f"effective_from: {span.effective_from}")


def cover_regions() -> dict[str, Any]:
    """Return what is known of where the occupational-injury cover applies and since when."""
    return dict(_load("occupational_injury_cover"))


def holiday_rules() -> list[dict[str, Any]]:
    """Return the statutory holiday rules by period, newest first."""
    return list(_load("holidays")["rules"])
