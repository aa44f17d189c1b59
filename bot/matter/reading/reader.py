"""The reader of turns by rules and data. The language model's reader gives the same record and is held to the same tests."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bot.contract.matter import Amount, FieldKind, Matter
from bot.matter.focus import focuses_of
from bot.matter.reading.bare import corrected_length, place_answer, place_bare_days, place_bare_lengths, place_bare_sums
from bot.matter.reading.clauses import Told, prepared, told_in
from bot.matter.reading.corrections import corrected_day, corrected_field, split_correction
from bot.matter.reading.counts import counts_in
from bot.matter.reading.flags import flags_in
from bot.matter.reading.persons import person_in
from bot.matter.reading.settle import settle
from bot.matter.reading.sums import sums_in
from bot.matter.reading.times import days_in
from bot.matter.reading.update import Context, Found, Reading, apply_reading
from bot.understanding.english import figures_in_chinese
from bot.understanding.working_hours import find_overtime

_OVERTIME = {
    "workday_hours": "workday_overtime_hours",
    "rest_day_hours": "rest_day_hours",
    "holiday_hours": "holiday_hours",
}
_UNPAID_BEFORE = ("owed", "months_owed", "employer_gone", "nothing_paid", "unpaid_from", "has_iou")
_MOST_BARE = 24


class MatterReader(Protocol):
    """Reads one turn in its context."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says; every value with the words it rests on. Changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Patterns and readers, for every machine."""

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        """Return what the turn says. What it takes back itself (9月10号，不对，是去年9月10号) is read as corrected."""
        text = prepared(figures_in_chinese(text))
        focuses, whose = focuses_of(told_in(text).asking), person_in(text)
        before, rest, corrects = split_correction(text)
        if before:
            first = _read(before, matter, context, focuses, corrects=False)
            second = _read(rest, apply_reading(matter, first, context.turn), context, focuses, corrects=True)
            reading = Reading({**first.values, **second.values}, unread=(*first.unread, *second.unread))
            reading.answers = second.answers or first.answers
        else:
            reading = _read(rest, matter, context, focuses, corrects=corrects)
        reading.focuses, reading.whose, reading.corrects = focuses, whose, corrects and (bool(rest) and not before)
        return reading


def _read(text: str, matter: Matter, context: Context, focuses: tuple[object, ...], *, corrects: bool) -> Reading:
    told = told_in(text)
    reading = Reading(corrects=corrects)
    values = reading.values
    values |= flags_in(told, matter)
    days = days_in(told.stated, told.own, context.today)
    signing = "asked_to_sign" in values or matter.asked_to_sign is not None
    sums = sums_in(told.stated, signing=signing)
    values |= days.found
    impossible = counts_in(told.own, context.today, values)
    values |= sums.found
    _listed(values, matter)
    _overtime(told, values)
    bare_days, bare_sums = days.bare, sums.bare
    if corrects:
        bare_days, bare_sums = _correct(matter, context, values, bare_days, bare_sums)
        values |= corrected_length(told.own, matter, values)
    values |= place_bare_days(bare_days, matter, context, values)
    values |= place_bare_sums(told.own, bare_sums, matter, context, values)
    if told.own and (not focuses or len(text) <= _MOST_BARE):
        values |= place_bare_lengths(told.own, matter, context, values)
    if not corrects:
        values |= place_answer(text, matter, context, values)
    settle(values, matter, context, told.own)
    reading.answers = context.asked if context.asked in values else ""
    reading.unread = (*days.impossible, *impossible, *sums.impossible)
    return reading


def _listed(values: dict[str, Found], matter: Matter) -> None:
    """Sums by month without a word for what they are: owed where the matter is about unpaid work."""
    listed = values.pop("month_sums", None)
    if listed is None:
        return
    unpaid = any(matter.told(name) is not None or name in values for name in _UNPAID_BEFORE)
    values.setdefault("owed" if unpaid else "unnamed_sum", listed)


def _overtime(told: Told, values: dict[str, Found]) -> None:
    for name, hours in find_overtime(told.own).items():
        number = Decimal(hours)
        values[_OVERTIME[name]] = Found(Amount(low=number, high=number), told.own[:40])
        values.pop("days_worked", None)


def _correct(
    matter: Matter, context: Context, values: dict[str, Found], bare_days: list[Found], bare_sums: list[Found]
) -> tuple[list[Found], list[Found]]:
    """A figure or date of a correction that nothing names replaces the one of its kind told last."""
    if bare_days and (name := corrected_field(FieldKind.DAY, matter, values)):
        new = bare_days[-1]
        day = corrected_day(matter.value(name), new.value, new.words, context.today)
        values[name] = Found(day, new.words)
        bare_days = []
    if bare_sums and (name := corrected_field(FieldKind.SUM, matter, values)):
        values[name] = Found(bare_sums[-1].value, bare_sums[-1].words)
        bare_sums = []
    return bare_days, bare_sums
