"""The value of one fact a model heard: taken where the person's words stand there and say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import ValidationError

from bot.contract.matter import FIELDS, Amount, FieldKind, Matter, Sure, VagueDate
from bot.matter.fields import options
from bot.matter.listening.shapes import ToldFact
from bot.matter.reading.reader import MatterReader
from bot.matter.reading.update import Context, Found
from bot.understanding.arithmetic import figures_in, worked_out
from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import to_decimal

_SIGN = re.compile(r"[+*/×÷%]|\d-\d+[*/+]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})(?:[-年/.](\d{1,2}))?(?:[-月/.](\d{1,2}))?[日号]?")
_MONTH_DAY = re.compile(
    r"(?<![\d个])(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:\d|[一二三四五六七八九十]|份|底|初|中)"
)
_DAY_WORDS = re.compile(
    r"[\d零一二三四五六七八九十两几]|年|月|周|礼拜|星期|天|昨|今|前|去|上|下|初|底|节|元旦|国庆|中秋|端午|清明|五一|十一|过完|那会|刚|早"
)
EARLIEST, LATEST_AHEAD = date(1940, 1, 1), 20
"""Days a life at work can hold; years ahead of today that a promise may lie."""
_YES_NO = {"是": True, "否": False, "有": True, "没有": False, "没": False, "true": True, "false": False}


def accepted(name: str, told: ToldFact, matter: Matter, context: Context, rules: MatterReader) -> Found | None:
    """Return the value of a field with its words; None where they do not say it.

    The quote stands in the turn already. Code's own reading of the quote holds where it agrees or the model gave no value it can use.
    """
    quote = told.quote.strip()

    @cache
    def read() -> Found | None:
        """Code's own reading of the quote, made only where it decides: it costs an embedding."""
        return rules.read(quote, matter, Context(context.today, context.turn, name, (name,))).values.get(name)

    value = _value(name, told.value, quote, context.today, read)
    if (
        value is None
        and FIELDS[name] not in (FieldKind.DAY, FieldKind.FLAG, FieldKind.WORD)
        and _is_expression(told.value)
    ):
        return None  # (a share of a sum is not the sum)
    if value is not None:
        return Found(value, quote, Sure.INFERRED if FIELDS[name] in (FieldKind.FLAG, FieldKind.WORD) else Sure.TOLD)
    return Found(found.value, quote) if (found := read()) is not None else None


def _value(  # noqa: PLR0917
    name: str, value: str, quote: str, today: date, read: Callable[[], Found | None]
) -> bool | str | VagueDate | Amount | None:
    kind = FIELDS[name]
    if kind is FieldKind.FLAG:
        return _YES_NO.get(value.strip().lower())
    if kind is FieldKind.WORD:
        return _word(name, value, quote)
    return _day(value, quote, today) if kind is FieldKind.DAY else _amount(value, quote, kind, read)


def _word(name: str, value: str, quote: str) -> str | None:
    """One of the words a field may hold, by label or name; free words only where they stand in the quote."""
    words = {shown: word for word, shown in options(name).items()}
    if not words:
        return value if len(value) >= 2 and value in quote else None
    return words.get(value, value if value in words.values() else None)


def _day(value: str, quote: str, today: date) -> VagueDate | None:
    """The day, month or year a value names, where the quote holds words of time."""
    match = _ISO.search(value)
    if match is None or not _DAY_WORDS.search(quote):
        return None
    parts = [part for part in match.groups() if part]
    try:
        found = VagueDate.model_validate("-".join([parts[0], *(f"{int(part):02d}" for part in parts[1:])]))
    except (ValidationError, ValueError):
        return None
    written = _MONTH_DAY.search(quote)
    if written and len(parts) > 1 and int(parts[1]) != int(to_decimal(written[1]) or 0):
        return found if _is_counted_on(found, quote, today) else None
    found = _no_nearer_than_said(found, quote, today)
    return found if found.first >= EARLIEST and found.last.year <= today.year + LATEST_AHEAD else None


def _is_counted_on(found: VagueDate, quote: str, today: date) -> bool:
    """Whether a day lies as many days after one in the words as the words say: 8月28号最后一趟，30天内结."""
    named = (one.first for one in find_dates(quote, today) if one.exact)
    return found.exact and any(Decimal((found.first - day).days) in figures_in(quote) for day in named)


def _is_expression(value: str) -> bool:
    return _SIGN.search(value.strip().lstrip("-")) is not None


def _no_nearer_than_said(found: VagueDate, quote: str, today: date) -> VagueDate:
    """The span the words leave open, where a model made one day of it: 上周, 上个月底."""
    named = find_dates(quote, today)
    if not found.exact or len(named) != 1 or named[0].exact or not named[0].first <= found.first <= named[0].last:
        return found
    return VagueDate(first=named[0].first, last=named[0].last)


def _amount(value: str, quote: str, kind: FieldKind, read: Callable[[], Found | None]) -> Amount | None:
    """The figure of a value: a sum stands in the quote as it is, a length or count rests on any number there that code
    does not read otherwise."""
    if (put_together := worked_out(value, figures_in(quote))) is not None:
        return Amount(low=put_together, high=put_together)
    if _is_expression(value):
        return None  # (one that does not hold is no figure)
    numbers = [Decimal(number) for number in _NUMBER.findall(value.replace(",", ""))]
    if not numbers or len(numbers) > 2:
        return None
    if "万" in value:
        numbers = [number * 10_000 for number in numbers]
    told = figures_in(quote)
    stands = set(numbers) <= told
    if not stands and (kind is FieldKind.SUM or not (told or _SOME.search(quote)) or read() is not None):
        return None
    low, high = min(numbers), max(numbers)
    return Amount(low=low, high=high)


_SOME = re.compile(r"[几半双俩仨多整全]")
