"""Dates as people say them: 2025年3月, 去年腊月, 上个月15号, 前天. Pure: today is given."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dialogue.quantities import to_decimal


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day, or the span a vague wording leaves open; both ends inclusive. `written` is what the worker typed."""

    first: date
    last: date
    written: str

    @property
    def exact(self) -> bool:
        return self.first == self.last


_N = r"[0-9零〇一二两三四五六七八九十]+"
_ABSOLUTE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][零〇九][零〇一二三四五六七八九]{{2}}|(?<!\d)\d\d(?=年))\s*[年\-./]\s*(?:(?P<m>{_N})\s*(?:月份?|[\-./])?\s*(?:(?P<d>{_N})\s*[日号]?)?)?"
)
_RELATIVE_YEAR = re.compile(
    rf"(?P<y>大前年|前年|去年|今年|上年|旧年)\s*(?:(?P<lunar>正月|腊月|冬月|农历(?P<lm>{_N})月)|(?P<m>{_N})月份?)?\s*(?:初?(?P<d>{_N})[日号]?(?!\d*[个天月年]))?(?P<half>上半年|下半年|年底|年初)?"
)
_RELATIVE_MONTH = re.compile(
    rf"(?P<w>上上个?月|上个?月|这个?月|本月|下个?月)\s*(?:(?P<d>{_N})[日号])?(?P<half>底|初|中旬?)?"
)
_RELATIVE_DAY = re.compile(r"大前天|前天|昨天|昨晚|今天|今早|刚刚|刚才|寻日|昨日")
_DAYS = {"大前天": 3, "前天": 2, "昨天": 1, "昨晚": 1, "寻日": 1, "昨日": 1, "今天": 0, "今早": 0, "刚刚": 0, "刚才": 0}
_AGO = re.compile(rf"(?P<n>{_N}|半|几)\s*(?P<u>个?多?月|年|天|周|个?星期|个?礼拜)(?:之?前|以前)")
_BARE = re.compile(rf"(?<![\d年])(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?\s*(?:(?P<d>{_N})[日号])?")
_YEARS = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1, "旧年": 1, "今年": 0}
_LUNAR = {"正月": 1, "冬月": 11, "腊月": 12}


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if len(written) > 1 and re.fullmatch(r"[零〇一二三四五六七八九]+", written):
        return int("".join(str("零一二三四五六七八九".index("零" if c == "〇" else c)) for c in written))
    value = to_decimal(written)
    return int(value) if value is not None else None


def _month(year: int, month: int, written: str) -> DateRange | None:
    if not 1 <= month <= 12 or not 1949 <= year <= 2100:
        return None
    return DateRange(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), written)


def _day(year: int, month: int, day: int, written: str) -> DateRange | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return DateRange(found, found, written)


def _lunar_month(year: int, month: int, written: str) -> DateRange | None:
    from lunardate import LunarDate

    try:
        first = LunarDate(year, month, 1).to_solar_date()
        last = LunarDate(year, month, 29).to_solar_date()
    except ValueError:
        return None
    return DateRange(first, last, written)


def _of_year(match: re.Match[str], today: date) -> DateRange | None:
    year, written = today.year - _YEARS[match["y"]], match.group()
    if match["lunar"]:
        month = _number(match["lm"]) if match["lm"] else _LUNAR[match["lunar"]]
        return _lunar_month(year, month or 1, written)
    month, day = _number(match["m"]), _number(match["d"])
    if month:
        return _day(year, month, day, written) if day else _month(year, month, written)
    halves = {"上半年": (1, 6), "下半年": (7, 12), "年底": (12, 12), "年初": (1, 1)}
    start, end = halves.get(match["half"] or "", (1, 12))
    return DateRange(date(year, start, 1), date(year, end, calendar.monthrange(year, end)[1]), written)


def _of_month(match: re.Match[str], today: date) -> DateRange | None:
    word = match["w"]
    shift = -2 if word.startswith("上上") else -1 if word.startswith("上") else 1 if word.startswith("下") else 0
    index = today.year * 12 + today.month - 1 + shift
    year, month = divmod(index, 12)
    day = _number(match["d"])
    return _day(year, month + 1, day, match.group()) if day else _month(year, month + 1, match.group())


def _ago(match: re.Match[str], today: date) -> DateRange | None:
    if match["n"] == "几":
        return None
    count, unit = to_decimal(match["n"]), match["u"]
    if count is None:
        return None
    if "年" in unit or "月" in unit:
        months = int(count * 12) if "年" in unit else int(count)
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        return _month(year, month + 1, match.group())
    found = today - timedelta(days=int(count * (7 if "天" not in unit else 1)))
    return DateRange(found, found, match.group())


def _absolute(match: re.Match[str]) -> DateRange | None:
    year = _number(match["y"])
    if year is None:
        return None
    year = year + 2000 if year < 100 else year
    month, day = _number(match["m"]), _number(match["d"])
    if month and day:
        return _day(year, month, day, match.group())
    if month:
        return _month(year, month, match.group())
    if not 1949 <= year <= 2100:
        return None
    return DateRange(date(year, 1, 1), date(year, 12, 31), match.group())


def find_dates(text: str, today: date) -> list[DateRange]:
    """Return the dates a text names, in its order. Impossible ones (31 February) are left out."""
    found: list[tuple[int, int, DateRange | None]] = []
    for pattern, read in (
        (_ABSOLUTE, _absolute),
        (_RELATIVE_YEAR, lambda m: _of_year(m, today)),
        (_RELATIVE_MONTH, lambda m: _of_month(m, today)),
        (_AGO, lambda m: _ago(m, today)),
    ):
        found.extend((m.start(), m.end(), read(m)) for m in pattern.finditer(text))
    for match in _RELATIVE_DAY.finditer(text):
        day = today - timedelta(days=_DAYS[match.group()])
        found.append((match.start(), match.end(), DateRange(day, day, match.group())))
    taken = [(start, end) for start, end, _ in found]
    for match in _BARE.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        month, day_number = _number(match["m"]) or 0, _number(match["d"])
        year = today.year if month <= today.month else today.year - 1
        bare = _day(year, month, day_number, match.group()) if day_number else _month(year, month, match.group())
        found.append((match.start(), match.end(), bare))
    return [dated for _, _, dated in sorted(found, key=lambda entry: entry[0]) if dated]
