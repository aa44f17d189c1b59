"""Vague values: half-known dates ("2025-03", "2025", a span of days) and amounts ("5000-6000", "大概五六千").

`ends` gives the values to compute with: one when the value is exact after all, the two ends when it is vague.
"""

from __future__ import annotations

import calendar
import re
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bot.claims.errors import ClaimError

_HALF_DATE = re.compile(r"\s*(\d{4})(?:(?:-|/|\.|年)(\d{1,2})月?|年)?\s*")
_DATE_SPAN = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*(?:/|\.\.|到|至|~)\s*(\d{4}-\d{2}-\d{2})\s*")
_SPAN = re.compile(r"\s*([\d.,]+)\s*(?:-|~|到|至)\s*([\d.,]+)\s*元?\s*")


def stripped(annotation: Any) -> Any:
    """Return an annotation without Optional and Annotated around it."""
    while True:
        origin = typing.get_origin(annotation)
        if origin in (typing.Union, types.UnionType):
            annotation = next(arg for arg in typing.get_args(annotation) if arg is not type(None))
        elif origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        else:
            return annotation


def ends(annotation: Any, value: Any, today: date, name: str = "") -> list[Any] | None:
    """Return what to compute with for a value of that annotation: None to take it as it stands, one value, or (low,
    high). In a list and its rows all vague members stand at their low end together, then at their high end.

    Raises ClaimError for a day that does not exist, a span the wrong way round, two amounts in one.
    """
    kind = stripped(annotation)
    if isinstance(value, str):
        if kind is date:
            return day_ends(value, today)
        return amount_ends(value, name) if kind is Decimal else None
    if typing.get_origin(kind) is tuple and isinstance(value, Sequence):
        element = typing.get_args(kind)[0]
        return _together([(ends(element, member, today, name), member) for member in value], tuple)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, Mapping):
        fields = kind.model_fields
        names = list(value)
        pairs = [
            (ends(fields[one].annotation, value[one], today, one) if one in fields else None, value[one])
            for one in names
        ]
        return _together(pairs, lambda members: dict(zip(names, members, strict=True)))
    return None


def _together(pairs: list[tuple[list[Any] | None, Any]], build: typing.Callable[[list[Any]], Any]) -> list[Any] | None:
    if all(found is None for found, _ in pairs):
        return None
    low = build([member if found is None else found[0] for found, member in pairs])
    high = build([member if found is None else found[-1] for found, member in pairs])
    return [low] if low == high else [low, high]


def day_ends(value: str, today: date) -> list[date] | None:
    """Return the first and last day of "2025-03", "2025年", "2025" or "2025-03-01/2025-03-20"; None for anything else.
    A span that began by today ends today at the latest."""
    if span := _DATE_SPAN.fullmatch(value):
        try:
            first, last = date.fromisoformat(span[1]), date.fromisoformat(span[2])
        except ValueError:
            raise ClaimError("impossible_date", f"{value.strip()} 里有日历上没有的日子，请再看一下。") from None
        if last < first:
            raise ClaimError("end_before_start", f"{value.strip()} 前后颠倒了，请再核对。")
        return [first, last]
    half = _HALF_DATE.fullmatch(value)
    if half is None:
        return None
    year, month = int(half[1]), int(half[2]) if half[2] else None
    if year < 1 or (month is not None and not 1 <= month <= 12):
        raise ClaimError("impossible_date", f"没有 {value.strip()} 这个月份，请再核对。")
    first = date(year, month or 1, 1)
    last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return [first, min(last, today)] if first <= today < last else [first, last]


def amount_ends(value: str, name: str = "") -> list[Decimal] | None:
    """Return the lowest and highest amount of "5000-6000" or "大概五六千", one when exact; None for a plain number."""
    from bot.claims.inputs import OTHER_CURRENCY
    from bot.understanding.quantities import find_amounts

    if OTHER_CURRENCY.search(value):
        return None
    if span := _SPAN.fullmatch(value):
        low, high = sorted(Decimal(span[i].replace(",", "")) for i in (1, 2))
        return [low, high]
    if re.fullmatch(r"[-+\d.,\s元块¥￥]+", value):
        return None
    found = find_amounts(value)
    if not found:
        return None
    if len(found) > 1:
        raise ClaimError("too_vague", f"{value.strip()}：这里有两个数，请只说一个，或说最少和最多。", name)
    amount = found[0][1]
    return [amount.low] if amount.exact else [amount.low, amount.high]
