"""What a bare figure, date, yes or no means: the question that waits, else what the open matter still wants and what fits."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import FIELDS, Amount, FieldKind, Matter, Sure
from bot.matter.reading.sums import likely_pay
from bot.matter.reading.update import Context, Found
from bot.understanding.choices import NO, YES
from bot.understanding.quantities import find_spans, to_decimal

_SHORT = 12
_NUMBER = re.compile(r"^\D{0,4}?(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?:个|天|号|人|级|岁|次|小时|钟)?\D{0,3}$")
_MONTH_FIELDS = frozenset(
    {"months_worked", "months_owed", "bond_months", "bond_served_months", "probation_months", "months_insured", "career_months",
     "paid_leave_months", "contract_months", "pregnant_months", "non_compete_months"}
)  # fmt: skip
_NAMED_ONLY = frozenset({"local_average_wage", "minimum_wage", "national_income"})
"""Figures of a place or a country: only words that name them, or a question for them, give them."""
_DAY_ORDER = ("injured_on", "died_on", "left", "joined", "unpaid_from", "award_on", "happened_on")
_EVENT_OF_DAY = {"injured_on": "injured", "died_on": "died", "left": "ended_by"}


def place_bare_days(bare: list[Found], matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return the date fields that unexplained dates fill: the one asked for, one still wanted, one the matter speaks of."""
    found: dict[str, Found] = {}
    for one in bare:
        name = _day_field(matter, context, {**told, **found})
        if name:
            found[name] = Found(one.value, one.words, Sure.TOLD if name == context.asked else Sure.INFERRED)
    return found


def _day_field(matter: Matter, context: Context, told: dict[str, Found]) -> str:
    def free(name: str) -> bool:
        return name not in told and matter.told(name) is None

    if FIELDS.get(context.asked) is FieldKind.DAY and context.asked not in told:
        return context.asked
    for name in ("died_on", "injured_on", "left"):
        event = _EVENT_OF_DAY[name]
        happened = event in told or matter.told(event) is not None
        if happened and free(name):
            return name
    for name in context.wants:
        if FIELDS.get(name) is FieldKind.DAY and free(name):
            return name
    return next((name for name in ("joined", "happened_on") if free(name)), "")


def place_bare_sums(bare: list[Found], matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return the sum fields that unexplained sums fill, by the same order."""
    found: dict[str, Found] = {}
    for one in bare:
        wanted = [context.asked, *context.wants] if FIELDS.get(context.asked) is FieldKind.SUM else [*context.wants]
        for name in wanted:
            if FIELDS.get(name) is not FieldKind.SUM or name in told or name in found or matter.told(name) is not None:
                continue
            if name in _NAMED_ONLY and name != context.asked:
                continue
            if name in ("monthly_pay", "local_average_wage") and not likely_pay(one.value):
                continue
            found[name] = Found(one.value, one.words, Sure.TOLD if name == context.asked else Sure.INFERRED)
            break
        else:
            found.setdefault("unnamed_sum", Found(one.value, one.words, Sure.INFERRED))
    return found


def place_answer(text: str, matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return what a short answer to the question that waits means: yes or no, a count, a length of time."""
    name = context.asked
    if not name or name in told or len(text) > 2 * _SHORT:
        return {}
    kind = FIELDS.get(name)
    if kind is FieldKind.FLAG:
        if NO.match(text):
            return {name: Found(False, text)}
        return {name: Found(True, text)} if YES.match(text) else {}
    if kind is FieldKind.COUNT:
        return _counted(text, name)
    if kind is FieldKind.SUM and (match := _NUMBER.match(text)) and (number := to_decimal(match[1])) is not None:
        return {name: Found(Amount(low=number, high=number), text)}
    return {}


def _counted(text: str, name: str) -> dict[str, Found]:
    spans = find_spans(text)
    if name in _MONTH_FIELDS and spans:
        return {name: Found(Amount(low=spans[0].low, high=spans[0].high), text)}
    match = _NUMBER.match(text)
    number = to_decimal(match[1]) if match else None
    if number is None:
        return {}
    return {name: Found(Amount(low=Decimal(number), high=Decimal(number)), text)}


def place_bare_lengths(text: str, matter: Matter, context: Context, told: dict[str, Found]) -> dict[str, Found]:
    """Return a length of time alone (三年七个月): how long was worked, unless the matter wants another length first."""
    spans = find_spans(text)
    lengths = {name for name in told if name in _MONTH_FIELDS}
    if len(spans) != 1 or lengths or len(text) > spans[0].end - spans[0].start + _SHORT:
        return {}
    wanted = [name for name in (context.asked, *context.wants) if name in _MONTH_FIELDS and matter.told(name) is None]
    name = wanted[0] if wanted else ("months_worked" if matter.told("months_worked") is None else "")
    if not name or (name == "months_worked" and matter.told("joined") is not None):
        return {}
    span = spans[0]
    return {name: Found(Amount(low=span.low, high=span.high), text[span.start : span.end], Sure.INFERRED)}
