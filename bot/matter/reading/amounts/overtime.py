"""Overtime of a turn: hours by kind of day, and public holidays put to those told before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.claims.workdays import DayKind, day_kind
from bot.contract.matter import Amount, Matter, Sure
from bot.matter.reading.update import Found
from bot.understanding.days.holidays import Days, Worked, holidays_off, worked_holidays
from bot.understanding.working_hours import find_overtime

_FIELDS = {
    "workday_hours": "workday_overtime_hours",
    "rest_day_hours": "rest_day_hours",
    "holiday_hours": "holiday_hours",
}
_FULL_DAY = 8
_KEPT = 20
"""Characters of the words told before that stand before those that add to them."""


def overtime_in(own: str, values: dict[str, Found], matter: Matter, *, corrects: bool) -> None:
    """Put the overtime hours of the worker's own words into what was read."""
    own = _with_name(own, matter)
    for name, hours in find_overtime(own).items():
        number = Decimal(hours)
        values[_FIELDS[name]] = Found(Amount(low=number, high=number), own[:40])
        values.pop("days_worked", None)
    _no_other_day(own, values)
    if not corrects:
        _holidays(own, values, matter)
    each = values.get("daily_hours")
    if "workday_overtime_hours" in values and each is not None and each.sure is Sure.INFERRED:
        del values["daily_hours"]  # what a day had beyond eight hours is counted in the hours already


_ALSO = re.compile(r"^(?:还有|另外)?[1-7][号日][^，。]{0,6}也")
_NAME = re.compile(r"国庆|十一|五一|春节|劳动节")
_JOINED = re.compile(r"入职|来的|进(?:厂|公司|店)|开始")


def _with_name(own: str, matter: Matter) -> str:
    """3号也上了, after 国庆1号2号: the holiday told last goes on."""
    named = _NAME.findall(matter.holiday_hours.words) if matter.holiday_hours is not None else []
    return f"{named[-1]}{own}" if named and _ALSO.match(own) else own


def _no_other_day(own: str, values: dict[str, Found]) -> None:
    """Take out a first or last day that is the date of a holiday worked: 10.1到10.3上班没给加班费."""
    if _JOINED.search(own) or not worked_holidays(own):
        return
    for name in ("joined", "left", "unpaid_from"):
        found = values.get(name)
        if found is not None and found.value.exact and day_kind(found.value.first) is DayKind.STATUTORY_HOLIDAY:
            del values[name]


def _holidays(own: str, values: dict[str, Found], matter: Matter) -> None:
    """Put the holidays worked to those told before (国庆三天, then 中秋也上了), less those now said to have been off."""
    worked, held = worked_holidays(own), matter.holiday_hours
    words, now = "，".join(one.words for one in worked), values.get("holiday_hours")
    if worked and now is not None:
        values["holiday_hours"] = now = Found(now.value, words)
    if held is None or not held.value.exact or (now is not None and not worked):
        return
    old, told = _days(worked_holidays(held.words)), _days(worked)
    anew, off = told - old, holidays_off(own) & old
    if not old or not (anew or off):
        return
    before = held.value.low * (len(old) - len(off)) / len(old)
    hours = before + (now.value.low * len(anew) / len(told) if now is not None else 0)
    values["holiday_hours"] = Found(Amount(low=hours, high=hours), f"{held.words[:_KEPT]} {words or own[:_KEPT]}")


def _days(worked: Iterable[Worked]) -> Days:
    return frozenset(day for one in worked for day in one.days)
