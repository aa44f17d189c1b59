"""The values of a prepared text, each with its kind and place: days, months of a list, counts by their unit, sums, bare numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.understanding.quantities import find_amount_spans, to_decimal


class Kind(StrEnum):
    """What can stand for what: a day for a day, a sum for a sum."""

    DAY = "day"
    MONTHS = "months"
    COUNT = "count"
    SUM = "sum"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written, its place, and what it is of: the units of a count, the parts of a day."""

    kind: Kind
    at: int
    end: int
    written: str
    number: Decimal | None = None
    units: frozenset[str] = frozenset()
    year: str = ""
    month: str = ""
    day: str = ""


_HAN = "一二两三四五六七八九十"
_YEAR = rf"(?:(?:19|20)\d\d年|(?:19|20)\d\d(?=是|才是|那|不是)|(?<![\d{_HAN}])(?<!了)(?<!满)(?<!够)(?<!有)[012]\d年(?![多半了的]?(?:了|半|多))|大前年|[去今前明]年)"
_MONTH = rf"(?<![\d.{_HAN}])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|腊)月(?:份)?"
_DAY = r"(?<![\d.])(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|初?[一二三四五六七八九])(?:[号日](?![子常薪结])|(?<=\d)(?![\d.个天块元万千百点年月号日]))"
_DAY_NAMED = rf"(?<![\d.{_HAN}第])(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[号日](?![子常薪结线楼])"
_DATE = re.compile(
    rf"(?P<y>{_YEAR})(?:的)?(?:(?P<m>(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|腊)月(?:份)?)(?P<d>{_DAY})?|(?P<part>年?[底初末]))?"
    rf"|(?P<m2>{_MONTH}|(?:上上个?|上个?|这个?|本)月)(?P<d2>{_DAY})?(?P<part2>[底初末]|中旬|上旬|下旬)?"
    rf"|(?P<d3>{_DAY_NAMED})"
    r"|(?:(?P<y2>[去今前明]年)的?)?(?P<feast>双十一|双11|国庆|中秋|春节|过年|元旦|五一|清明|端午)(?:节)?(?:那天|当天)"
    r"|(?P<named>大前天|[昨前]天|(?<![个每\d])(?:上上?个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天](?![都也要休]|加班))"
)
_N = rf"(?:\d+(?:\.\d+)?|[{_HAN}百]+)"
_UNITS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"个?(?:半)?(?:小时|钟头|钟)(?:半)?", frozenset({"hours"})),
    (rf"年(?:零|又)?{_N}个月", frozenset({"years", "months"})),
    (r"个?半?月(?!薪)", frozenset({"months"})),
    (r"年半?", frozenset({"years"})),
    (r"个?(?:星期|礼拜)(?![一二三四五六日天])|周(?![一二三四五六日末岁])", frozenset({"weeks", "个"})),
    (r"个(?:夜班|白班|晚班|班|工|晚上|周六|周日|周末|星期[六天日]|礼拜[六天]|休息日|整天)", frozenset({"days", "个"})),
    (r"天半?|晚(?![上点饭班])|夜", frozenset({"days"})),
    (r"个(?!月|钟|小时|星期|礼拜|点|半)", frozenset({"个"})),
    (r"岁|周岁", frozenset({"岁"})),
    (r"级", frozenset({"级"})),
    (r"[次回趟遍]", frozenset({"times"})),
    (r"[件单票套双箱条张份吨车间桌台本篇幅节袋桶棵亩户人]|平(?:方|米)?", frozenset()),
    (r"[%％]", frozenset({"%"})),
    (r"倍", frozenset({"倍"})),
    (r"点半?", frozenset({"点"})),
)
_COUNTS = tuple(
    (re.compile(rf"(?<![\d.{_HAN}])(?<!第(?=.{{0,3}}[条款项]))(?P<n>{_N})(?P<unit>{pattern})"), units)
    for pattern, units in _UNITS
)
_BARE = re.compile(rf"(?<![\d.])(?:\d+(?:\.\d+)?|[{_HAN}百千]{{1,6}})(?![\d.])")
_RATE = re.compile(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)(?=(?:块钱?|元)?(?:一|每|/)个?(?:小时|钟头?|天|晚|件|单|票|趟|条|工|斤|平))"
)
"""22一小时: a price too small to be a sum by itself."""
_JOINS = re.compile(r"[、和跟及，]?")
_RATE_BESIDE = re.compile(r"[\d百千万元块]$")


def values_in(text: str) -> list[Value]:
    """Return the values of a prepared text in their order. 一个月 of a rate (一个月5600) is none."""
    found: list[Value] = []
    for match in _DATE.finditer(text):
        _add(found, _date(match))
    _counts(text, found)
    for at, end, amount in find_amount_spans(text):
        if amount.exact and not amount.currency:
            written = text[at:end].rstrip()
            _add(found, Value(Kind.SUM, at, at + len(written), written, amount.low))
    for match in _RATE.finditer(text):
        _add(found, Value(Kind.SUM, *match.span(), match.group(), to_decimal(match["n"])))
    found.sort(key=lambda one: one.at)
    return _with_lists(text, found)


def bare_number(text: str) -> Value | None:
    """Return the number that stands in a text without a unit; None where there is none."""
    match = _BARE.search(text)
    number = to_decimal(match.group()) if match else None
    return None if match is None or number is None else Value(Kind.BARE, *match.span(), match.group(), number)


def _add(found: list[Value], value: Value) -> None:
    if not any(one.at < value.end and value.at < one.end for one in found):
        found.append(value)


def _date(match: re.Match[str]) -> Value:
    year = match["y"] or match["y2"] or ""
    month = match["m"] or match["m2"] or ""
    day = match["d"] or match["d2"] or match["d3"] or match["part"] or match["part2"] or ""
    return Value(Kind.DAY, *match.span(), match.group(), year=year, month=month, day=day)


def _counts(text: str, found: list[Value]) -> None:
    for pattern, units in _COUNTS:
        for match in pattern.finditer(text):
            number = _number(match["n"], match["unit"])
            of = units or frozenset({match["unit"][:1]})
            if number is not None and not _is_rate(text, match, number):
                _add(found, Value(Kind.COUNT, *match.span(), match.group(), number, of))


def _number(written: str, unit: str) -> Decimal | None:
    """The number of a count, in months where it is told in years and months."""
    number = to_decimal(written)
    more = re.fullmatch(rf"年(?:零|又)?(?P<n>{_N})个月", unit)
    months = to_decimal(more["n"]) if more else None
    return number if number is None or months is None else number * 12 + months


def _is_rate(text: str, match: re.Match[str], number: Decimal) -> bool:
    """Whether a unit says what a price is for: 260一天, 一个月5600, 一天11个钟."""
    if number != 1:
        return False
    beside = _RATE_BESIDE.search(text[: match.start()]) or re.match(
        rf"(?:[工班件单]|是|就|给|才|大概|差不多|平均|要|干|上|做|到手|工资|拿|发)*[\d{_HAN}]", text[match.end() :]
    )
    return beside is not None or text[max(0, match.start() - 1) : match.start()] in ("每", "按")


def _with_lists(text: str, found: list[Value]) -> list[Value]:
    """Return the values with months named in a row as one: 8月、9月、10月."""
    merged: list[Value] = []
    for one in found:
        last = merged[-1] if merged else None
        months = one.kind is Kind.DAY and bool(one.month) and not one.day and not one.year
        if last is not None and months and _goes_on(last) and _JOINS.fullmatch(text[last.end : one.at]):
            merged[-1] = Value(Kind.MONTHS, last.at, one.end, text[last.at : one.end])
        else:
            merged.append(one)
    return merged


def _goes_on(last: Value) -> bool:
    return last.kind is Kind.MONTHS or (last.kind is Kind.DAY and bool(last.month) and not last.day)


def can_stand_for(new: Value, old: Value) -> bool:
    """Whether a value can be the right one of another: of the same kind and unit; a bare number is a count or a sum."""
    if new.kind is Kind.BARE:
        of_month = old.kind is Kind.DAY and bool(old.day) and 1 <= (new.number or 0) <= _MOST_DAYS
        return old.kind is Kind.COUNT or (old.kind is Kind.SUM and _like(new, old)) or of_month
    if new.kind is not old.kind:
        return False
    return new.kind is not Kind.COUNT or bool(new.units & old.units)


_MOST_TIMES = 10
_MOST_DAYS = 31


def _like(new: Value, old: Value) -> bool:
    """Whether two numbers are of one order: 8240 and 8420, not 12 and 3000."""
    return bool(new.number and old.number and max(new.number, old.number) < min(new.number, old.number) * _MOST_TIMES)


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same."""
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return one.written == other.written


def part_of(one: Value, whole: Value) -> bool:
    """Whether a day names what another says in more words: 3号 of 11月3号, 2019 and 19年 of 2019年5月6号."""
    if one.kind is not Kind.DAY or whole.kind is not Kind.DAY:
        return same(one, whole)
    said = [
        (one.year.rstrip("年")[-2:], whole.year.rstrip("年")[-2:]),
        (one.month.rstrip("份月"), whole.month.rstrip("份月")),
        (one.day.rstrip("号日"), whole.day.rstrip("号日")),
    ]
    return any(a for a, _ in said) and all(a == b for a, b in said if a)


def in_place_of(new: Value, old: Value) -> str:
    """Return how the right value is written where the old one stood: 6号 for 3月5号 is 3月6号, 前年 for 去年3月 is 前年3月."""
    if new.kind is Kind.BARE and old.kind is Kind.DAY:
        return f"{old.year}{old.month}{new.written}号"
    if new.kind is Kind.BARE and old.kind is Kind.COUNT:
        return new.written + _noun(old.written)
    if new.kind is Kind.COUNT:
        return _digits(new.written) + _noun(old.written if new.units < old.units else new.written)
    return _day_in_place_of(new, old) if new.kind is Kind.DAY else new.written


def _day_in_place_of(new: Value, old: Value) -> str:
    if not (new.year or new.month or new.day):
        return new.written
    year = new.year or (old.year if new.month or new.day else "")
    if year and not year.endswith("年"):
        year += "年"
    keeps = not new.month and bool(old.month)
    month = old.month if keeps else new.month
    day = new.day or (old.day if keeps or new.month == old.month else "")
    return f"{year}{month}{day}"


def _noun(written: str) -> str:
    """What a count is of: 单 of 7单."""
    return written[len(_digits(written)) :]


def _digits(written: str) -> str:
    match = re.match(rf"{_N}", written)
    return match.group() if match else ""
