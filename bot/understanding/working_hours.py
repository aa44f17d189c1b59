"""Overtime as it is told: 每天多干两小时干了22天, 一个月四个周六, 国庆上了三天. Hours by kind of day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bot.understanding.days.holidays import Worked, worked_holidays
from bot.understanding.quantities import to_decimal

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半]+)"
_HOURS = rf"(?P<h>{_N})\s*个?(?:多)?(?P<half>半)?\s*(?:小时|钟头|钟)"
_REST = r"周末|(?<!一)(?<!每)周六(?!天)|(?<!一)(?<!每)周日|星期(?:六|天|日)|礼拜(?:六|天|日)|休息日|双休|单休|轮休"
_HOLIDAY = r"法定(?:节)?假|节假日|国庆|五一|元旦|春节|过年|初[一二三]|中秋|端午|清明|除夕|三薪"
_DAYS = rf"(?<![周期拜])(?P<d>{_N})\s*(?:个)?\s*(?:{_REST}|天|工作日|日)|(?:{_REST})[^，。\d]{{0,6}}?(?P<d2>{_N})个(?!小时|钟|半)"
_NAMED = re.compile(r"国庆|五一|元旦|春节|过年|初[一二三]|中秋|端午|清明|除夕")
"""Holidays whose days are told by themselves: a count beside them that was not worked is none."""
_DAY_HOURS = 8
_MOST_DAYS = 366
_KINDS = (("holiday_hours", re.compile(_HOLIDAY)), ("rest_day_hours", re.compile(_REST)))
_EACH = re.compile(r"每|天天|一天(?!到晚)|一次|一回")
_WORKDAYS = re.compile(
    rf"(?:工作日|平日)(?:一共|总共|上了|有)?(?P<days>{_N}天)[，,](?P<each>每天[^，。]{{0,4}}(?:多|加)[^，。]{{0,4}}?{_N}个?半?(?:小时|钟头|钟))"
)
"""工作日21天，每天多干4小时: the hours of each of the days."""
_A_DAY = re.compile(r"一天(?:都|要|得|还)*(?:加班|多(?:干|上|做|站|守)?)")
"""一天加班两小时 tells what every day had, not of one day."""
_OFF = re.compile(r"(?:休息?|歇|放假?)(?:了)?(?:[一二两三四五六七八九十]|\d)|请(?:了|过)?[^，。]{0,5}假")
_EXTRA = re.compile(
    r"加班(?!费)|多两|多一|多三|多[234]|多干|多上|多做|多站|多守|平时|平日|工作日|下班后|晚上(?:加|多|还要|再)|加了"
)

_OF_A_MONTH = re.compile(
    rf"(?:(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:是|有|上了?)?)(?P<d>{_N})(?:个|天)"
)
"""7月4个，8月5个: how many of the days told before were in each month."""


@dataclass(slots=True)
class _Stretch:
    """Some days of one kind, or hours told as a sum (`days` None)."""

    kind: str
    days: Decimal | None
    hours: Decimal | None

    @property
    def total(self) -> Decimal:
        """The hours; a day whose hours were not told counts as a full one."""
        if self.days is None:
            return self.hours or Decimal(0)
        return self.days * (self.hours if self.hours is not None else _DAY_HOURS)


@dataclass(slots=True)
class _Read:
    """What was read of a text so far."""

    stretches: list[_Stretch] = field(default_factory=list)
    pending: tuple[str, Decimal] | None = None
    """The hours of each of some days that are still to be counted."""
    named: str = ""
    """The kind of day the clause before named without counting it."""
    listed: Decimal = Decimal(0)
    """The days of the pending hours told month by month."""


def find_overtime(text: str) -> dict[str, str]:
    """Return the overtime hours of a message by input name. A rest day or holiday without hours counts as 8 hours."""
    found: dict[str, Decimal] = {}
    for stretch in _stretches(_WORKDAYS.sub(r"工作日\g<each>干了\g<days>", text)):
        found[stretch.kind] = found.get(stretch.kind, Decimal(0)) + stretch.total
    return {name: f"{value.normalize():f}" for name, value in found.items()}


def _stretches(text: str) -> list[_Stretch]:
    """The days of each kind a text tells with their hours, in its order."""
    holidays = worked_holidays(text)
    read = _Read()
    for match in re.finditer(r"[^，。；;,、]+", text):
        clause = match.group()
        here = [one for one in holidays if match.start() < one.end <= match.end()]
        if here:
            read.stretches += _of_holidays(here, clause)
        if here or _OFF.search(clause):
            read.pending = None
        else:
            _clause(clause, read)
    if read.pending is not None and read.listed:
        read.stretches.append(_Stretch(read.pending[0], read.listed, read.pending[1]))
    return read.stretches


def _clause(clause: str, read: _Read) -> None:
    """Read the days and hours of one part of a sentence."""
    kind = next((name for name, pattern in _KINDS if pattern.search(clause)), "")
    days, hours = _counted_days(clause), _hours(clause)
    if hours is not None and days is None and _EACH.search(clause):
        _hours_of_each(clause, kind, hours, read)
        return
    told = days is not None or hours is not None
    read.named = "" if told else kind
    if _counts_the_pending(clause, kind, days, hours, read):
        return
    if told and kind or hours is not None and _EXTRA.search(clause):
        read.stretches.append(_Stretch(kind or "workday_hours", days, hours))


def _hours_of_each(clause: str, kind: str, hours: Decimal, read: _Read) -> None:
    """每天多干两小时: the hours of days just told, or of days still to be counted."""
    if read.stretches and read.stretches[-1].hours is None and not kind:
        _each_of(read.stretches, hours)
    elif kind or read.named or _EXTRA.search(clause):
        read.pending = (kind or read.named or "workday_hours", hours)


def _counts_the_pending(clause: str, kind: str, days: Decimal | None, hours: Decimal | None, read: _Read) -> bool:
    """Whether a part only counts the days whose hours are known: 干了22天, or month by month 7月4个."""
    if read.pending is None:
        return False
    of, each = read.pending
    if some := _OF_A_MONTH.fullmatch(clause.strip()):
        read.listed += to_decimal(some["d"]) or Decimal(0)
        return True
    if days is None or hours is not None or kind not in ("", of):
        return False
    read.stretches.append(_Stretch(of, days, each))
    read.pending, read.listed = None, Decimal(0)
    return True


def _counted_days(clause: str) -> Decimal | None:
    days = _days(clause)
    if days is None or days > _MOST_DAYS or _NAMED.search(clause) or (days == 1 and _A_DAY.search(clause)):
        return None
    return days


def _of_holidays(worked: list[Worked], clause: str) -> list[_Stretch]:
    """The work of a clause by kind of day: of seven days at New Year four are statutory, three are rest days."""
    days, rest = sum(len(one.days) for one in worked), sum(one.rest for one in worked)
    hours = _hours(clause)
    if hours is not None and not _EACH.search(clause) and days + rest > 1:
        hours = None if hours < _DAY_HOURS else hours / (days + rest)  # told in all
    kinds = (("holiday_hours", days), ("rest_day_hours", rest))
    return [_Stretch(kind, Decimal(many), hours) for kind, many in kinds if many]


def _each_of(stretches: list[_Stretch], hours: Decimal) -> None:
    """国庆七天都上，每天十小时: the hours hold for all days told right before, whatever their kind."""
    for stretch in reversed(stretches):
        if stretch.hours is not None:
            return
        stretch.hours = hours


def _days(clause: str) -> Decimal | None:
    match = re.search(_DAYS, clause)
    return _value(match, "d" if match is not None and match["d"] else "d2")


def _hours(clause: str) -> Decimal | None:
    match = re.search(_HOURS, clause)
    value = _value(match, "h")
    return value + Decimal("0.5") if match is not None and value is not None and match["half"] else value


def _value(match: re.Match[str] | None, group: str) -> Decimal | None:
    return to_decimal(match[group]) if match is not None else None
