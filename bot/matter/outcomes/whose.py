"""Whose a line is: what only an employee has is not said to who a family hired, what only full-time work brings to the hourly paid.

劳动合同法 68 to 72: who works by the hour, four hours a day and 24 a week at most, may agree by word of mouth, has no probation,
and either side ends it at any time without compensation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.matter.derived.standing import hourly, household
from bot.matter.outcomes.conditions import View, holds, names_in
from bot.matter.outcomes.household import of_no_family, within
from bot.matter.outcomes.situations import Line, Situation

_LABOUR_CONTRACT = (10, 14, 19, 20, 21, 37, 40, 41, 42, 43, 45, 46, 47, 48, 82, 83, 87)
"""Written form, open-ended contracts, probation, notice, grounds of dismissal, what is paid at the end, the double wage."""
_IMPLEMENTING = (5, 6, 7, 10, 20, 22, 23, 25, 27)
_OF_FULL_TIME = (
    "劳动合同法:38:1",
    *(f"劳动合同法:{article}" for article in _LABOUR_CONTRACT),
    *(f"劳动合同法实施条例:{article}" for article in _IMPLEMENTING),
    "审理劳动争议案件适用法律问题的解释（一）:46",
    "审理劳动争议案件适用法律问题的解释（一）:47",
)
_OF_HOURLY = tuple(f"劳动合同法:{article}" for article in (68, 69, 70, 71, 72))
"""A line that cites one says itself what the hourly paid have."""
_TELLS_APART = frozenset({"hourly", "part_time", "daily_hours", "weekly_hours"})
"""Conditions by which a line is written for one of the two."""


def of_full_time(refs: Iterable[str]) -> bool:
    """Whether what rests on these clauses is brought by full-time work only."""
    told = tuple(refs)
    if any(within(ref, one) for ref in told for one in _OF_HOURLY):
        return False
    return any(within(ref, one) for ref in told for one in _OF_FULL_TIME)


def is_left_out(refs: Iterable[str], when: Mapping[str, Any], view: View) -> bool:
    """Whether a line is not for this matter: it rests on what a family's helper or the hourly paid have not, and tells no one apart."""
    told = tuple(refs)
    return of_no_family(told, when, view) or _not_of_hourly(told, when, view)


def answerable(situations: Collection[Situation], matter: Matter, today: date) -> list[Situation]:
    """Return the situations that may answer a matter: those that have an answer left for who a family hired or is paid by the hour."""
    if not (household(matter, today) or hourly(matter, today)):
        return list(situations)
    view = View(matter, derive(matter, today), "", today)
    return [one for one in situations if any(_answers(line, view) for line in one.lines)]


def _not_of_hourly(refs: tuple[str, ...], when: Mapping[str, Any], view: View) -> bool:
    return view.value("hourly") is True and of_full_time(refs) and not (names_in(when) & _TELLS_APART)


def _answers(line: Line, view: View) -> bool:
    """Whether a line is an answer to whatever is asked, or to the hourly paid by name, and is said in this matter."""
    by_name = view.value("hourly") is True and bool(names_in(line.when) & {"hourly", "part_time"})
    general = line.part == "answer" and (not line.focus or by_name)
    return general and not is_left_out(line.refs, line.when, view) and holds(line.when, view) is True
