"""A commission as a share of what was sold: 卖了20万，提3个点; several orders, each at a share of its own; what is taken off first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bot.contract.matter import Amount
from bot.matter.reading.update import Found
from bot.understanding.quantities import find_amount_spans, to_decimal

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_ABOUT = re.compile(r"提成|分成|佣金|返点|按[^，。]{0,6}提|提(?:\d|[一二两三四五六七八九十]+个?点|百分)")
_RATE = re.compile(
    rf"(?P<a>{_N})\s*(?:%|％|个百分点|个点|点(?=提|$|[，。；的]))|百分之(?P<b>{_N})|(?P<c>[一二两三四五六七八九])成(?=提|$|[，。；])"
)
_OFF = re.compile(r"(?:退货|退款|退单|退了|成本|运费|税(?:点|费)?|(?:减|刨|除|扣)(?:去|掉))[^，。\d]{0,4}$")
_CAME = re.compile(r"(?:给|发|付|结|打|转|拿到|到账)(?:了|过|我)*$|底薪|工资|月薪|保底")
_NEAR = re.compile(r"[^，。；]{0,10}")
_LEAST = Decimal(100)
_WORDS = 40


@dataclass(slots=True)
class Commissions:
    """The fields a turn fills, and the places of the sums they take."""

    found: dict[str, Found] = field(default_factory=dict)
    taken: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sold:
    start: int
    end: int
    amount: Decimal


def commissions_in(text: str) -> Commissions:
    """Return the sales and the share of them that a prepared text tells; of several pairs what they come to."""
    read = Commissions()
    rates = [(match.start(), match.end(), rate) for match in _RATE.finditer(text) if (rate := _rate(match))]
    if not rates or not _ABOUT.search(text):
        return read
    sold, off = _sums(text, rates)
    pairs = [(one, rate) for start, end, rate in rates if (one := _beside(sold, start, end, text))]
    if len(pairs) > 1 and len({one for one, _ in pairs}) == len(pairs):
        total = sum((one.amount * rate / 100 for one, rate in pairs), Decimal(0))
        read.found["commission"] = _found(total, text)
        read.taken = [(one.start, one.end) for one, _ in pairs]
        return read
    if len(rates) == 1:
        _single(read, sold, off, rates[0][2], text)
    return read


def _single(read: Commissions, sold: list[_Sold], off: list[_Sold], rate: Decimal, text: str) -> None:
    read.found["commission_rate"] = _found(rate, text)
    if len(sold) == 1:
        read.found["sales"] = _found(sold[0].amount, text)
        read.taken.append((sold[0].start, sold[0].end))
    if off and sold:
        read.found["sales_off"] = _found(sum((one.amount for one in off), Decimal(0)), text)
        read.taken += [(one.start, one.end) for one in off]


def _rate(match: re.Match[str]) -> Decimal | None:
    number = to_decimal(match["a"] or match["b"] or match["c"])
    if number is None:
        return None
    rate = number * 10 if match["c"] else number
    return rate if 0 < rate <= 100 else None  # noqa: PLR2004 (per cent)


def _sums(text: str, rates: list[tuple[int, int, Decimal]]) -> tuple[list[_Sold], list[_Sold]]:
    """The sums that can be sales, and those taken off them; what came or is a wage is neither."""
    sold: list[_Sold] = []
    off: list[_Sold] = []
    for start, end, amount in find_amount_spans(text):
        inside = any(first < end and start < last for first, last, _ in rates)
        before = re.split(r"[，。；]", text[:start])[-1]
        if inside or not amount.exact or amount.low < _LEAST or _CAME.search(before):
            continue
        (off if _OFF.search(before) else sold).append(_Sold(start, end, amount.low))
    return sold, off


def _beside(sold: list[_Sold], start: int, end: int, text: str) -> _Sold | None:
    """The sum right before a share, in the same part of the sentence; else the one right behind it."""
    ahead = (one for one in reversed(sold) if one.end <= start and _NEAR.fullmatch(text[one.end : start]))
    behind = (one for one in sold if one.start >= end and _NEAR.fullmatch(text[end : one.start]))
    return next(ahead, None) or next(behind, None)


def _found(number: Decimal, text: str) -> Found:
    return Found(Amount(low=number, high=number), text[:_WORDS])
