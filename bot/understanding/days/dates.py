"""Dates as people say them: 2025年3月, 去年腊月, 上个月15号, 前天. Pure: today is given."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from bot.understanding.days.date_range import (
    DateRange,
    day_of,
    lunar_month,
    month_of,
    months_back,
    number_of,
    part_of,
    span_of,
)
from bot.understanding.days.dates_beside import (
    UPCOMING,
    Named,
    counted_from,
    in_one_year,
    named_last,
    overlaps,
    with_days_alone,
)
from bot.understanding.quantities import to_decimal

_N = r"[0-9零〇一二两三四五六七八九十]+"
_D = r"(?:(?!\d{0,2}[二三]?十?来[日号])(?:\d{1,2}(?![\d.个千百万kKwW块元年月%天几])|(?:初|廿)?[一二三四五六七八九十]{1,3}(?![一二三四五六七八九十百千万个块元年月天多分毛整直点些次半共起般样几])))"
_PART = r"(?P<part>上旬|中旬|下旬|月初|月中|月底|月末|初|中|底|末)"
_ABSOLUTE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][零〇九][零〇一二三四五六七八九]{{2}}|(?<![\d了满有够约快年])\d\d(?=年(?![多半了来])))\s*[年\-./]\s*"
    rf"(?:(?P<m>{_N})\s*(?:月份?|[\-./])?\s*(?:(?P<d>{_D})\s*[日号]?|{_PART})?)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)")
_SHORT_YEAR = re.compile(
    r"(?<![\d.])(?P<y>[12]\d)[./\-](?P<m>1[0-2]|0?[1-9])[./\-](?P<d>[12]\d|3[01]|0?[1-9])(?![\d.])"
)
_RELATIVE_YEAR = re.compile(
    rf"(?P<y>大前年|前年|去年|今年|上年|旧年|明年)\s*的?(?:(?P<lunar>正月|腊月|冬月|农历(?P<lm>{_N})月)|(?P<m>{_N})月份?(?!{_N}?[个]))?\s*(?:初?(?P<d>{_D})[日号]?(?!\d*[个天月年])|{_PART}(?!年|[一二三四五六七八九十]))?(?P<half>上半年|下半年|年底|年初|开年)?"
)
_RELATIVE_MONTH = re.compile(
    rf"(?P<w>上上个?月|大上个?月|上个?月|这个?月|本月|下下个?月|下个?月)(?!底薪)\s*(?:(?P<d>{_N})[日号]|的?(?P<d2>[12]\d|3[01])(?![\d.:：个天年月块元岁小点人次单件百千万%号日]|\s*(?:个|天|块|元))|{_PART})?"
)
_DAYS = {
    "大前天": 3, "前天": 2, "昨天": 1, "昨晚": 1, "昨儿": 1, "寻日": 1, "琴日": 1, "昨日": 1, "今天": 0, "今日": 0, "今儿": 0,
    "今早": 0, "刚刚": 0, "刚才": 0, "明天": -1, "后天": -2,
}  # fmt: skip
_RELATIVE_DAY = re.compile(
    rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})(?<!刚才)(?<!刚刚)|刚[才刚](?!我?们?(?:说|讲|发|写|填|问|打[错字]|那))"
)
"""刚才说的 is about the conversation, no day."""
_FEW_DAYS = re.compile(r"[前头](?:几|些|两|两三)天")
_LAST_WEEK = re.compile(r"(?P<w>上上个?|上个?)(?:周|星期|礼拜)(?![一二三四五六日天末])")
_TWO_MONTHS = re.compile(
    r"(?<![\d一二三四五六七八九十年个])(?P<a>[一二三四五六七八九])(?P<b>[二三四五六七八九十])月份?"
)
_YEAR_BEGAN = re.compile(r"(?<![\d年来去今前明后多几])年初(?![一二三四五六七八九十\d])")
_AGO = re.compile(rf"(?P<n>{_N}|半|几)(?P<more>来|几|多)?\s*(?P<u>个?多?月|年|天|周|个?星期|个?礼拜)(?:之?前|以前)")
_WEEKDAY = re.compile(
    r"(?<!明天)(?<!后天)(?<![明后]天[（(，, ])(?<![个每逢月\d])(?P<w>上上个?|上个?|这个?|本|下下个?|下个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])"
)
_BARE = re.compile(
    rf"(?<![\d年个])(?!(?<=[元块百千万])一月)(?!(?<=[百千万][一二三四五六七八九])一月)(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?\s*(?:(?P<d>{_D})[日号]?|{_PART})?|[./](?P<d2>\d{{1,2}})[日号])"
)
_BARE_LUNAR = re.compile(r"(?P<lunar>正月|腊月|冬月)(?:初|廿)?(?P<d>[一二三四五六七八九十]{1,3}|\d{1,2})?")
_FEASTS: dict[str, tuple[int, int, int]] = {
    "元旦": (1, 1, 1), "五一": (5, 1, 5), "劳动节": (5, 1, 5), "国庆": (10, 1, 7), "十一放假": (10, 1, 7), "清明": (4, 4, 6),
    "双十一": (11, 1, 11), "双11": (11, 1, 11), "愚人节": (4, 1, 1), "情人节": (2, 14, 14), "妇女节": (3, 8, 8), "三八": (3, 8, 8), "儿童节": (6, 1, 1), "教师节": (9, 10, 10), "圣诞": (12, 25, 25), "520那天": (5, 20, 20),
    "平安夜": (12, 24, 24), "双十二": (12, 1, 12), "双12": (12, 1, 12),
    "立春": (2, 3, 5), "立夏": (5, 5, 6), "夏至": (6, 20, 22), "立秋": (8, 7, 8), "立冬": (11, 7, 8), "冬至": (12, 21, 23),
}  # fmt: skip
_LUNAR_FEASTS = {
    "过年前": (12, 1, 29), "春节前": (12, 1, 29), "年前": (12, 1, 29), "过完年": (1, 5, 29), "年后": (1, 5, 29),
    "过年": (1, 1, 7), "春节": (1, 1, 7), "元宵": (1, 15, 15), "端午": (5, 5, 5), "中秋": (8, 15, 15),
}  # fmt: skip
_COUNTED_YEARS = r"(?<![\d零〇一二两三四五六七八九十百千万几半多])"
"""两年前 counts back from today; 年前 alone is the time before the spring festival. 两万五一直拖 tells of no 五一."""
_NO_LEAVE = r"(?!(?<=[休请歇用给排享批让])过年休?假)"
"""没休过年假 tells of the yearly leave."""
_FEAST = re.compile(
    rf"(?P<y>前年|去年|今年|明年|20\d\d年)?{_COUNTED_YEARS}{_NO_LEAVE}(?P<f>{'|'.join((*_FEASTS, *_LUNAR_FEASTS))})(?:节|那天|的时候)?"
)
_SHIFTS = (("上上", -2), ("大上", -2), ("上", -1), ("下下", 2), ("下", 1))
_YEARS = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1, "旧年": 1, "今年": 0, "明年": -1}
_NO_MONTH = re.compile(r"(?<![\d年.])(?:1[3-9]|[2-9]\d)月\d{1,2}[日号]")
_YEARS_AHEAD = 10
_PLANNED = re.compile(r"(?:想|打算|准备|等|要|到|撑|熬|拖)[^，。]{0,3}$")
_PLANNED_AFTER = re.compile(r"[^，。了]{0,3}(?:再|不干|不做|辞职|就(?:走|辞|撤|回|给|结|还|付))(?!了|的)")
"""过年 in what is planned (想过年不干了, 过完年就走) is the one to come."""
_NEAR = 45
"""Days ahead within which 12月1号 said in November is the one to come."""
_HAPPENED = re.compile(
    r"[^，。！？!?]{0,10}?(?:的(?=$|[，。！？!? ])|了|过|受伤|摔|撞|晕|出事|封|来的|干到|做到|起(?:就|一直)|开始(?:就|一直)|到现在|至今)"
)
"""What tells of a day that has been."""
_YEAR_BEFORE = re.compile(r"[去前上旧]年|(?:19|20)?\d\d年")
_ORDERED = re.compile(r"(?:起|以后|之后|开始)?(?:就|我)?(?:不用|不要|别|不让)")
"""What is said of days to come though it sounds done: 12月1号起不用来了."""
_LUNAR_DAY = re.compile(r"月\s*(?:初|廿)[一二三四五六七八九十]")
"""三月初八 is of the lunar calendar."""
_LUNAR = {"正月": 1, "冬月": 11, "腊月": 12}


_PARTS_OF_A_YEAR = {
    "上半年": (1, 6), "下半年": (7, 12), "年底": (12, 12), "年初": (1, 1), "开年": (1, 3), "初": (1, 1), "底": (12, 12), "末": (12, 12),
}  # fmt: skip
"""First and last month of what is called so."""


def _of_year(match: re.Match[str], today: date) -> DateRange | None:
    year, written = today.year - _YEARS[match["y"]], match.group()
    day = number_of(match["d"].lstrip("初")) if match["d"] else None
    if match["lunar"]:
        month = number_of(match["lm"]) if match["lm"] else _LUNAR[match["lunar"]]
        return lunar_month(year, month or 1, written, day)
    month = number_of(match["m"])
    if month and day and _LUNAR_DAY.search(written):
        return lunar_month(year, month, written, day)
    if month:
        return day_of(year, month, day, written) if day else part_of(month_of(year, month, written), match["part"])
    start, end = _PARTS_OF_A_YEAR.get(match["half"] or match["part"] or "", (1, 12))
    return DateRange(date(year, start, 1), date(year, end, calendar.monthrange(year, end)[1]), written)


def _bare_lunar(match: re.Match[str], today: date) -> DateRange | None:
    years = (today.year, today.year - 1, today.year - 2)
    return _last_lunar(match, _LUNAR[match["lunar"]], number_of(match["d"]), today, years)


def _year_named(written: str, today: date) -> int:
    return today.year - _YEARS[written] if written in _YEARS else int(written[:4])


def _feast(match: re.Match[str], today: date) -> DateRange | None:
    """A holiday by name; without a year the last one that has begun, in what is planned the next."""
    planned = not match["y"] and _is_planned(match)
    if planned:
        years = [today.year, today.year + 1]
    else:
        years = [_year_named(match["y"], today)] if match["y"] else [today.year, today.year - 1]
    for year in years:
        found = _feast_of(match["f"], year, match.group())
        if found is not None and (match["y"] or (found.first > today) == planned):
            return _beside(found, match.string[match.end() :])
    return None


def _feast_of(name: str, year: int, written: str) -> DateRange | None:
    """The days of a holiday in a year; None where the lunar calendar is not known that far."""
    if name in _FEASTS:
        month, first, last = _FEASTS[name]
        return DateRange(date(year, month, first), date(year, month, last), written)
    month, first, last = _LUNAR_FEASTS[name]
    of = year - 1 if name.endswith("年前") or name == "春节前" else year
    begins, ends = lunar_month(of, month, written, first), lunar_month(of, month, written, last)
    return DateRange(begins.first, ends.last, written) if begins and ends else None


_AFTER = re.compile(r"(?:节)?(?:假)?(?:过|之|以|完了?)?后(?!天|面|一天|来的?钱)")
_DAYS_BEHIND = 14
"""How long after a holiday 国庆后 is."""


_BEFORE = re.compile(r"(?:节)?(?:假)?(?:之|以)?前(?![后天面头夕几些一二两三四五六七八\d]|后)")
"""国庆前 alone, and neither 国庆前后 nor 国庆前三天."""


def _beside(feast: DateRange, behind: str) -> DateRange:
    """The holiday, or the time before or after it, by the words behind its name."""
    if _BEFORE.match(behind):
        return DateRange(feast.first - timedelta(days=_DAYS_BEHIND), feast.first - timedelta(days=1), feast.written)
    return _behind(feast) if _AFTER.match(behind) else feast


def _behind(feast: DateRange) -> DateRange:
    first = feast.last + timedelta(days=1)
    return DateRange(first, first + timedelta(days=_DAYS_BEHIND), feast.written)


def _is_planned(match: re.Match[str]) -> bool:
    """Whether a day is told as one to come by the words around it."""
    text = match.string
    ahead = _PLANNED.search(text[: match.start()]) is not None and not text[match.end() :].startswith(("现在", "就没"))
    return ahead or _PLANNED_AFTER.match(text[match.end() :]) is not None


def _weekday(match: re.Match[str], today: date) -> DateRange | None:
    """上周五 is in the week before, 下周五 in the next; 周五 alone is the last one that has been, 周五前 the next."""
    weekday = "一二三四五六日".index(match["d"].replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    word = match["w"] or ""
    shift = next((by for head, by in _SHIFTS if word.startswith(head)), 0)
    day = monday + timedelta(days=weekday + 7 * shift)
    if not word and UPCOMING.match(match.string[match.end() :]):
        day += timedelta(days=7 if day < today else 0)
    elif not word and day > today:
        day -= timedelta(days=7)
    return DateRange(day, day, match.group())


def _of_month(match: re.Match[str], today: date) -> DateRange | None:
    word = match["w"]
    shift = next((by for head, by in _SHIFTS if word.startswith(head)), 0)
    index = today.year * 12 + today.month - 1 + shift
    year, month = divmod(index, 12)
    day = number_of(match["d"] or match["d2"])
    if day:
        return day_of(year, month + 1, day, match.group())
    return part_of(month_of(year, month + 1, match.group()), match["part"])


def _ago(match: re.Match[str], today: date) -> DateRange | None:
    counted = _how_many(match) if match["n"] != "几" else None
    if counted is None:
        return None
    least, most = counted
    unit = match["u"]
    if unit.endswith("月") and least == Decimal("0.5"):
        return DateRange(today - timedelta(days=18), today - timedelta(days=12), match.group())
    if "年" in unit or "月" in unit:
        first, last = (months_back(today, int(count * 12) if "年" in unit else int(count)) for count in (most, least))
        return replace(span_of(first, last), written=match.group())
    first_day, last_day = (
        today - timedelta(days=int(count * (7 if "天" not in unit else 1))) for count in (most, least)
    )
    return DateRange(first_day, last_day, match.group())


def _how_many(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """The least and the most of a count: 三 is 3 and 3, 三四 is 3 and 4, 十来 is 10 and 15."""
    pair = re.fullmatch(r"[一两二三四五六七八][二三四五六七八九]", match["n"])
    counts = [count for part in (match["n"] if pair else [match["n"]]) if (count := to_decimal(part)) is not None]
    if not counts:
        return None
    least, most = counts[0], counts[-1]
    if match["more"]:
        most = most * 2 if match["more"] != "多" and most < 10 else most + least / 2
    return least, most


def _few_days(match: re.Match[str], today: date) -> DateRange:
    return DateRange(today - timedelta(days=7), today - timedelta(days=2), match.group())


def _last_week(match: re.Match[str], today: date) -> DateRange:
    monday = today - timedelta(days=today.weekday() + (14 if match["w"].startswith("上上") else 7))
    return DateRange(monday, monday + timedelta(days=6), match.group())


def _two_months(match: re.Match[str], today: date) -> DateRange | None:
    """八九月份: from the first of one to the end of the next."""
    first, last = number_of(match["a"]) or 0, number_of(match["b"]) or 0
    if last != first + 1:
        return None
    year = today.year if first <= today.month else today.year - 1
    return replace(span_of(date(year, first, 1), date(year, last, 1)), written=match.group())


def _year_began(match: re.Match[str], today: date) -> DateRange | None:
    return month_of(today.year, 1, match.group())


def _absolute(match: re.Match[str], today_year: int = 2026) -> DateRange | None:
    year = number_of(match["y"])
    if year is None:
        return None
    if year < 100:  # 24年 is 2024, 64年 is 1964
        year += 2000 if year <= today_year % 100 + _YEARS_AHEAD else 1900
    month, day = number_of(match["m"]), number_of((match["d"] or "").lstrip("初"))
    if month and day:
        return day_of(year, month, day, match.group())
    if month:
        return part_of(month_of(year, month, match.group()), match["part"])
    if not 1949 <= year <= 2100:
        return None
    return DateRange(date(year, 1, 1), date(year, 12, 31), match.group())


def _is_near(match: re.Match[str], month: int, day: int | None, today: date) -> bool:
    """Whether a day that is weeks ahead is meant, and not the one eleven months ago: 那边让我12月1号到, but 12月1号来的."""
    this_year = day_of(today.year, month, day, match.group()) if day else None
    alone = match.string.strip("，。 ") == match.group()  # an answer: most questions are about what has been
    if this_year is None or alone or not 0 < (this_year.first - today).days <= _NEAR:
        return False
    before, after = match.string[: match.start()], match.string[match.end() :]
    if _YEAR_BEFORE.search(before):
        return False
    return _ORDERED.match(after) is not None or _HAPPENED.match(after) is None


def _bare(match: re.Match[str], today: date) -> DateRange | None:
    month, day = number_of(match["m"]) or 0, number_of((match["d"] or match["d2"] or "").lstrip("初"))
    year = today.year if month <= today.month or _is_near(match, month, day, today) else today.year - 1
    if day and _LUNAR_DAY.search(match.group()):
        return _last_lunar(match, month, day, today, (today.year, today.year - 1))
    if not day:
        return part_of(month_of(year, month, match.group()), match["part"])
    leap = (month, day) == (2, 29)
    found = day_of(year, month, day, match.group())
    return day_of(year - 1, month, day, match.group()) if found is None and leap else found


def _last_lunar(
    match: re.Match[str], month: int, day: int | None, today: date, years: Iterable[int]
) -> DateRange | None:
    """A month or day of the lunar calendar in the first of some years in which it has begun."""
    named = (lunar_month(year, month, match.group(), day) for year in years)
    return next((one for one in named if one is not None and one.first <= today), None)


@lru_cache(maxsize=64)
def _scan(text: str, today: date) -> tuple[Named, ...]:
    """Every wording of a date with what it names; None for a day that no calendar has."""
    found: list[Named] = []
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateRange | None]], ...] = (
        (_FEAST, lambda m: _feast(m, today)),
        (_COMPACT, lambda m: day_of(int(m["y"]), int(m["m"]), int(m["d"]), m.group())),
        (_SHORT_YEAR, lambda m: day_of(2000 + int(m["y"]), int(m["m"]), int(m["d"]), m.group())),
        (_ABSOLUTE, lambda m: _absolute(m, today.year)),
        (_RELATIVE_YEAR, lambda m: _of_year(m, today)),
        (_RELATIVE_MONTH, lambda m: _of_month(m, today)),
        (_AGO, lambda m: _ago(m, today)),
        (_TWO_MONTHS, lambda m: _two_months(m, today)),
        (_YEAR_BEGAN, lambda m: _year_began(m, today)),
        (_LAST_WEEK, lambda m: _last_week(m, today)),
        (_FEW_DAYS, lambda m: _few_days(m, today)),
        (_BARE_LUNAR, lambda m: _bare_lunar(m, today)),
        (_WEEKDAY, lambda m: _weekday(m, today)),
        (_RELATIVE_DAY, lambda m: _relative_day(m, today)),
        (_BARE, lambda m: _bare(m, today)),
    )
    for pattern, read in readers:
        for match in pattern.finditer(text):
            if not overlaps(match, found):
                found.append((match.start(), match.end(), match.group(), read(match)))
    found.sort(key=lambda entry: entry[0])
    found = in_one_year(text, found)
    return tuple(named_last(text, counted_from(text, with_days_alone(text, today, found))))


def _relative_day(match: re.Match[str], today: date) -> DateRange:
    day = today - timedelta(days=_DAYS[match.group()])
    return DateRange(day, day, match.group())


def find_dates(text: str, today: date) -> list[DateRange]:
    """Return the dates a text names, in its order. Impossible ones (31 February) are left out."""
    return [replace(dated, at=start) for start, _, _, dated in _scan(text, today) if dated]


def impossible_dates(text: str, today: date) -> list[str]:
    """Return the wordings of a text that name a day no calendar has: 2月31日, 13月5号."""
    named = [
        written.strip()
        for _, _, written, dated in _scan(text, today)
        if dated is None and re.search(r"[日号]|[\-./年]", written)
    ]
    return [*named, *(match.group() for match in _NO_MONTH.finditer(text))]


def with_weekday(day: date) -> str:
    """Return a day as ISO with its day of the week: 2026-11-22（星期日）."""
    return f"{day.isoformat()}（星期{'一二三四五六日'[day.weekday()]}）"
