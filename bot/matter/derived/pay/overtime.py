"""Hours beyond the ordinary ones that follow from the days worked and how long one was."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.workdays import DayKind, day_kind
from bot.contract.matter import Amount, Matter
from bot.matter.derived.pay.account import days_in_all
from bot.understanding.days.holidays import worked_holidays
from bot.understanding.quantities import to_decimal

_FULL_DAY, _A_YEAR = Decimal(8), 366


def overtime_workday(matter: Matter, today: date) -> Amount | None:
    """Overtime hours on workdays: as told, else the workdays at what a day had beyond eight hours (劳动法 36, 44)."""
    told: Amount | None = matter.value("workday_overtime_hours")
    each = matter.value("daily_hours")
    days = days_in_all(matter)
    if told is not None or each is None or days is None or not each.exact or each.low <= _FULL_DAY:
        return told
    rest, every = matter.value("rest_days_worked"), _every_day(matter)
    if matter.value("comprehensive_hours") or (rest is None and every is None):
        return None
    working = days - rest.high if rest is not None else Decimal(every[DayKind.WORKDAY]) if every else Decimal(0)
    return Amount.model_validate(max(working, Decimal(0)) * (each.low - _FULL_DAY))


def _every_day(matter: Matter) -> Counter[DayKind] | None:
    """How many workdays, rest days and statutory holidays lie between the first day and the last, where no day was off."""
    joined, left, rests = matter.value("joined"), matter.value("left"), matter.value("rest_days_a_month")
    if rests is None or rests.high > 0 or joined is None or left is None or not (joined.exact and left.exact):
        return None
    many = (left.first - joined.first).days + 1
    return Counter(day_kind(joined.first + timedelta(days=step)) for step in range(many)) if many <= _A_YEAR else None


def overtime_rest(matter: Matter, today: date) -> Amount | None:
    """Hours on rest days without days off instead: as told, else the rest days worked at a day's hours."""
    if (counted := _rest_days_kept(matter)) is not None:
        return counted
    each, days = matter.value("daily_hours"), matter.value("rest_days_worked")
    told: Amount | None = matter.value("rest_day_hours")
    every = _every_day(matter)
    if days is None and every is not None and told is None and not matter.value("comprehensive_hours"):
        days = Amount.model_validate(every[DayKind.REST_DAY])
        if each is None:
            return None  # how long a day was is not known
    if days is None or not days.exact or (each is not None and not each.exact):
        return told
    if told is not None and told.low != days.low * _FULL_DAY:
        return told  # hours told, not eight for a day
    return Amount.model_validate(days.low * (each.low if each is not None else _FULL_DAY))


_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_REST_DAY = r"(?:周[六日天]|星期[六日天]|礼拜[六日天]|周末|休息日)"
_IN_ALL = re.compile(
    rf"(?:一共|总共|合计|共|加起来)[^，。\s]{{0,4}}?(?P<n>{_N})(?:个|天){_REST_DAY}|(?P<m>{_N})个{_REST_DAY}"
)
_IN_LIEU = re.compile(
    rf"(?:有|其中)?(?P<n>{_N})(?:个|天)[^，。\s没不]{{0,8}}(?:调休|补休|换休)(?:了|过|掉)|(?<![没不])(?:补|还|换)(?:了|过)?(?:我)?(?P<m>{_N})天(?:的)?(?:休|假)|(?:调休|补休)(?:了|过)(?P<k>{_N})(?:个|天)"
    rf"|(?<=班)(?:就|只|才)补(?:了|过)(?P<b>{_N})天"
)
_HOLIDAY = re.compile(r"国庆|春节|五一|中秋|端午|元旦|清明|法定")
_LEFT_OVER = re.compile(rf"(?:剩|余)(?:下|了)?(?P<n>{_N})(?:个|天)")
_EACH_TIME = re.compile(
    r"(?:每(?:次|回|个周六|个星期六)|(?<!工作日)(?<!平[时日常])每天(?![^，。]{0,3}[多加延]))[^，。\s]{0,6}?(?P<h>\d{1,2}(?:\.5)?|[一二两三四五六七八九十]{1,2})个?(?:小时|钟头|钟)"
)


def _rest_days_kept(matter: Matter) -> Amount | None:
    """Hours on the rest days told one by one that were not given off in lieu (劳动法 44 项2: those given off are not paid)."""
    text = matter.heard
    lieu = [match for match in _IN_LIEU.finditer(text) if not _for_holidays(text, match.start())]
    total = list(_IN_ALL.finditer(text))
    each = _EACH_TIME.search(text)
    if not total or not (lieu or each) or matter.value("comprehensive_hours"):
        return None
    many = _number(total[-1])
    off = sum((_number(match) for match in lieu), Decimal(0))
    over = _LEFT_OVER.search(text, lieu[-1].end()) if lieu else None
    days = _number(over) if over is not None else many - off
    hours = (to_decimal(each["h"]) if each is not None else None) or _FULL_DAY
    return Amount.model_validate(days * hours) if 0 < days <= many else None


def _for_holidays(text: str, at: int) -> bool:
    """Whether days off were given for statutory holidays, which no day off makes good (劳动法 44 项3)."""
    said = re.split(r"[。；]", text[:at])[-1]
    return _HOLIDAY.search(said) is not None and re.search(_REST_DAY, said) is None


def _number(match: re.Match[str]) -> Decimal:
    return to_decimal(next(filter(None, match.groups()), "0")) or Decimal(0)


_LOW_RATE = Decimal("1.5")
_RATE_TOLD = re.compile(
    rf"(?:{_REST_DAY}|加班)[^，。\s]{{0,8}}?(?:按|只给|就给|给|算)(?:的)?(?:平时(?:的)?)?(?P<r>1\.5|1|一)倍(?P<half>半)?|{_REST_DAY}[^，。\s]{{0,6}}按(?:平时|平常)(?:的)?(?:工资|工价)?(?P<plain>算|给|发)|(?:公司|厂里|单位|老板|店里|都|就|只)按(?:平时|平常)(?:的)?(?:工资|工价)(?P<same>算|给|发)"
)
_NEAR = Decimal("0.05")


def rest_rate_paid(matter: Matter) -> Decimal | None:
    """What an hour on a rest day was paid, where it is less than the double of the hourly wage: told by the hour, or as so many
    times the wage (劳动法 44 项2). None where nothing shows it."""
    pay, hourly = matter.value("monthly_pay"), matter.value("hourly_pay")
    if pay is None or not pay.exact:
        return None
    base: Decimal = pay.low / Decimal("21.75") / _FULL_DAY
    if hourly is not None and hourly.exact:
        paid = Decimal(hourly.low)
        return paid if abs(paid - base * _LOW_RATE) <= _NEAR else None
    match = _RATE_TOLD.search(matter.heard)
    if match is None:
        return None
    half = not (match["plain"] or match["same"]) and bool(match["half"] or match["r"] == "1.5")
    return base * (_LOW_RATE if half else 1)


_NO_HOLIDAY = re.compile(
    r"我(?:自己)?(?:国庆|五一|中秋|端午|春节|元旦|清明|假日|节假日|法定假)[^，。\s]{0,4}(?:没|不)(?:上|加|去|用上)"
)
_MOST_HOLIDAY = 8
"""Days a holiday with its moved rest days has."""


def _days_of_a_holiday(matter: Matter) -> Decimal | None:
    """How many statutory days are among the few days worked, from the day told on, where holiday work is what was told of."""
    first, days = matter.value("happened_on"), matter.value("days_worked")
    if not matter.value("holiday_work") or first is None or days is None or not (first.exact and days.exact):
        return None
    if not 1 <= days.low <= _MOST_HOLIDAY or days.low % 1:
        return None
    worked = Counter(day_kind(first.first + timedelta(days=step)) for step in range(int(days.low)))
    return Decimal(worked[DayKind.STATUTORY_HOLIDAY]) or None


def _whole_days(matter: Matter) -> Amount | None:
    """The hours told, those of days named (国庆三天) at what a day had where that was told: all hours of the day are extra."""
    told, each = matter.holiday_hours, matter.value("daily_hours")
    if told is None or each is None or not each.exact:
        return None if told is None else told.value
    days = {day for one in worked_holidays(told.words) for day in one.days}
    return Amount.model_validate(len(days) * each.low) if told.value.low == len(days) * _FULL_DAY else told.value


def overtime_holiday(matter: Matter, today: date) -> Amount | None:
    """Hours on statutory holidays: as told, else those of the few days worked over a holiday, else those between the first day
    and the last where no day was off."""
    if _NO_HOLIDAY.search(matter.heard):
        return None
    told = _whole_days(matter)
    each, every = matter.value("daily_hours"), _every_day(matter)
    if told is None and (few := _days_of_a_holiday(matter)) is not None and (each is None or each.exact):
        return Amount.model_validate(few * (each.low if each is not None else _FULL_DAY))
    if told is not None or each is None or not each.exact or not every or not every[DayKind.STATUTORY_HOLIDAY]:
        return told
    return Amount.model_validate(every[DayKind.STATUTORY_HOLIDAY] * each.low)


def overtime_partial(matter: Matter, today: date) -> bool | None:
    """Whether only the rest days or holidays can be worked out though an ordinary day was longer than eight hours too."""
    each = matter.value("daily_hours")
    if each is None or each.low <= _FULL_DAY or overtime_workday(matter, today) is not None:
        return None
    return True if overtime_rest(matter, today) or overtime_holiday(matter, today) else None
