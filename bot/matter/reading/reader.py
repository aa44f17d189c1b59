"""The reader of turns by rules and data. The language model's reader gives the same record and is held to the same tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bot.contract.matter import Amount, FieldKind, Matter, Sure
from bot.matter.focus import focuses_of
from bot.matter.reading.bare import place_answer, place_bare_days, place_bare_lengths, place_bare_sums
from bot.matter.reading.corrections import CORRECTION, corrected_field
from bot.matter.reading.persons import person_in
from bot.matter.reading.sums import likely_pay, sums_in
from bot.matter.reading.times import times_in
from bot.matter.reading.update import Context, Found, Reading
from bot.understanding.concepts import concepts_in
from bot.understanding.places import place_in, platform_in
from bot.understanding.spelling import plain
from bot.understanding.working_hours import find_overtime

_OVERTIME = {
    "workday_hours": "workday_overtime_hours",
    "rest_day_hours": "rest_day_hours",
    "holiday_hours": "holiday_hours",
}
_RULE = re.compile(r"(?:规定|制度|要求|说)[^，。]{0,12}(?:罚|扣)\d")
_DEMANDED = re.compile(r"催|要过|讨|问过|找(?:过|他)|发(?:过)?(?:微信|消息|短信)")


class MatterReader(Protocol):
    """Reads one turn in its context."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says; every value with the words it rests on. Changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Patterns and readers, for every machine."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says."""
        text = plain(text)
        reading = Reading(focuses=focuses_of(text), whose=person_in(text), corrects=bool(CORRECTION.search(text)))
        values = reading.values
        for name, (value, words) in concepts_in(text).items():
            values[name] = Found(value, words)
        days, bare_days = times_in(text, context.today)
        sums, bare_sums = sums_in(text)
        values |= days | sums
        _overtime(text, values)
        _places(text, values)
        if reading.corrects:
            bare_days, bare_sums = _correct(matter, values, bare_days, bare_sums)
        values |= place_bare_days(bare_days, matter, context, values)
        values |= place_bare_sums(bare_sums, matter, context, values)
        if not reading.focuses or len(text) <= 24:
            values |= place_bare_lengths(text, matter, context, values)
        values |= place_answer(text, matter, context, values)
        _settle(values, matter, context)
        return reading


def _overtime(text: str, values: dict[str, Found]) -> None:
    for name, hours in find_overtime(text).items():
        number = Decimal(hours)
        values[_OVERTIME[name]] = Found(Amount(low=number, high=number), text[:40])


def _places(text: str, values: dict[str, Found]) -> None:
    if place := place_in(text):
        values.setdefault("city", Found(place, place))
    if platform := platform_in(text):
        values.setdefault("platform", Found(platform, platform))


def _correct(
    matter: Matter, values: dict[str, Found], bare_days: list[Found], bare_sums: list[Found]
) -> tuple[list[Found], list[Found]]:
    """A figure or date of a correction that nothing names replaces the one of its kind told last."""
    for bare, kind in ((bare_days, FieldKind.DAY), (bare_sums, FieldKind.SUM)):
        name = corrected_field(kind, matter, values) if bare else ""
        if name:
            values[name] = Found(bare[-1].value, bare[-1].words)
            bare.clear()
    return bare_days, bare_sums


def _settle(values: dict[str, Found], matter: Matter, context: Context) -> None:
    """Follow what was said to what it says too: an injury day means an injury, a dismissal that the work is over."""
    if "injured_on" in values or "injury_place" in values:
        values.setdefault("injured", Found(True, "", Sure.INFERRED))
    if "died_on" in values:
        values.setdefault("died", Found(True, "", Sure.INFERRED))
    if "grade" in values:
        values.setdefault("injured", Found(True, "", Sure.INFERRED))
    if "pregnant_months" in values:
        values.setdefault("pregnant", Found(True, values["pregnant_months"].words))
    if "injured" in values and values["injured"].value and "injury_place" not in values and matter.injury_place is None:
        values["injury_place"] = Found("at_work", "", Sure.INFERRED)
    age = values.get("age")
    if age is not None and age.value.high < 18:
        values.setdefault("minor", Found(True, age.words))
        if age.value.high < 16:
            values.setdefault("under_sixteen", Found(True, age.words))
    if age is not None and age.value.low >= 63:
        values.setdefault("over_age", Found(True, age.words))
    pay = values.get("unnamed_sum")
    wanted = context.asked == "monthly_pay" or "monthly_pay" in context.wants
    if pay is not None and wanted and matter.monthly_pay is None and likely_pay(pay.value):
        values.setdefault("monthly_pay", values.pop("unnamed_sum"))
    ended = values.get("ended_by")
    if ended is not None and values.get("still_working") is None and ended.value in ("employer", "worker", "platform"):
        left = values.get("left")
        if left is not None and left.value.first <= context.today:
            values["still_working"] = Found(False, ended.words, Sure.INFERRED)
