"""What is still worth asking of a matter: what a situation wants, that is not known, and that something hangs on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.matter.focus import Focus
from bot.matter.inputs import field_for
from bot.matter.outcomes.conditions import View, holds, names_in
from bot.matter.outcomes.figures import Figure
from bot.matter.outcomes.situations import Conditions, Situation


def still_wanted(
    situation: Situation,
    view: View,
    asked: Collection[Focus],
    figures: Mapping[str, Figure],
    clocks: Collection[str],
) -> tuple[str, ...]:
    """Return the fields worth asking for, the most decisive first: an answer to `asked`, a sum or a last day hangs on each."""
    return tuple(
        name
        for name in situation.wants
        if view.value(name) is None
        and not _known_otherwise(name, view)
        and _decides(name, situation, view, asked, figures, clocks)
    )


def _decides(
    name: str,
    situation: Situation,
    view: View,
    asked: Collection[Focus],
    figures: Mapping[str, Figure],
    clocks: Collection[str],
) -> bool:
    """Whether something hangs on a field that is not known: a line that would answer, a sum or a day not worked out yet."""
    answers = _before_what_holds(situation, view, asked)
    worked = (*(one.when for one in situation.sums), *(one.when for one in situation.clocks))
    if any(_hangs_on(name, conditions, view) for conditions in (*answers, *worked)):
        return True
    if Focus.AMOUNT in asked and _a_sum_waits(name, situation, view, figures):
        return True
    if any(figure.amount and figure.show for figure in figures.values()) and Focus.AMOUNT in asked:
        return _a_clock_waits(name, situation, view, clocks)
    lacks = (field_for(needed) for figure in figures.values() if not figure.amount for needed, _ in figure.missing)
    return name in lacks or _a_clock_waits(name, situation, view, clocks)


def _before_what_holds(situation: Situation, view: View, asked: Collection[Focus]) -> Iterator[Conditions]:
    """The conditions of the answers to what was asked that would be given instead: of each question those before the one that holds."""
    for focus in (*asked, None):
        for line in situation.lines:
            if line.part != "answer" or (focus not in line.focus if focus is not None else bool(line.focus)):
                continue
            if holds(line.when, view) is True:
                break
            yield line.when


def _a_sum_waits(name: str, situation: Situation, view: View, figures: Mapping[str, Figure]) -> bool:
    """Whether a sum waits for the field, and none that is shown is worked out yet."""
    shown = {one.as_ for one in situation.sums if one.show}
    if any(figure.amount for key, figure in figures.items() if key in shown):
        return False
    return any(_waits_for(name, one.when, view) for one in situation.sums)


def _a_clock_waits(name: str, situation: Situation, view: View, clocks: Collection[str]) -> bool:
    """Whether a last day that is not worked out yet counts from the field."""
    waiting = (clock for clock in situation.clocks if clock.as_ not in clocks and holds(clock.when, view) is not False)
    return any(name in _CLOCK_FIELDS or name in clock.take.values() for clock in waiting)


_CLOCK_FIELDS = frozenset({"left", "injured_on", "still_working"})
"""Fields every clock that counts from such a day takes (`clock_inputs`)."""


def _hangs_on(name: str, conditions: Conditions, view: View) -> bool:
    return name in names_in(conditions) and holds(conditions, view) is None


def _waits_for(name: str, conditions: Conditions, view: View) -> bool:
    """Whether a sum that is asked for is only worked out once this field is known."""
    return (name, "known") in _leaves(conditions) and holds(_open_part(conditions), view) is not False


def _leaves(conditions: Conditions) -> Iterator[tuple[str, object]]:
    for name, wanted in conditions.items():
        if name == "any":
            for group in wanted:
                yield from _leaves(group)
        else:
            yield name, wanted


def _open_part(conditions: Conditions) -> Conditions:
    """The conditions but those that only want something known."""
    return {name: wanted for name, wanted in conditions.items() if name != "any" and wanted != "known"}


_WORKED_OUT = {
    "workday_overtime_hours": "overtime_workday",
    "rest_day_hours": "overtime_rest",
    "holiday_hours": "overtime_holiday",
}
"""Hours that follow from the days and how long one was."""


def _known_otherwise(name: str, view: View) -> bool:
    """Whether what a field is wanted for is known without it."""
    if name == "joined":
        return view.value("service_months") is not None
    if name == "left":
        return view.value("ended") is False
    if name in ("daily_pay", "days_worked"):
        return view.value("monthly_pay") is not None or view.value("owed") is not None
    if name == "first_work":
        return view.value("career_months") is not None
    if name in ("docked", "new_pay"):
        return view.value("account_due") is not None
    if name == "months_owed":
        return view.value("unpaid_from") is not None and view.value("unpaid_to") is not None
    if name == "award_on":
        return view.value("enforceable_from") is not None
    if name in _WORKED_OUT:
        return view.value(_WORKED_OUT[name]) is not None
    if name == "owed":
        pairs = (("daily_pay", "days_worked"), ("monthly_pay", "months_owed"), ("monthly_pay", "unpaid_from"))
        return any(view.value(rate) is not None and view.value(many) is not None for rate, many in pairs)
    return name == "monthly_pay" and view.value("take_home_pay") is not None
