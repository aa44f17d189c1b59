"""The inputs of the claim for annual leave not given: years of work, first and last day, what was taken (职工带薪年休假条例 3, 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.contract.matter import Amount, Matter, Sure, VagueDate
from bot.matter.derived import leave_of, service_months
from bot.understanding.days.written import since


def leave_inputs(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """Put the inputs of the claim for annual leave not given into `values`; nothing for any other claim."""
    if name != "annual_leave":
        return
    left: VagueDate | None = matter.value("left")
    _left_for_leave(matter, left, values, today)
    year = left.last.year if left is not None and left.last.year <= today.year else today.year
    values.setdefault("year", year)
    career = matter.value("career_months") or _insured_before(matter, today)
    told = matter.first_work is not None and matter.first_work.sure is Sure.TOLD
    if career is not None and not told:
        values["first_work_date"] = since(str(career), today, today)
    if career is not None:
        values.setdefault("gap_months", "0")  # what was told is the time worked, without the gaps
    _joined_for_leave(matter, values, year, today)
    if leave_of(matter, today) == "last":
        values.pop("days_taken", None)
    if matter.value("leave_taken") is False:
        values.setdefault("days_taken", "0")
    _without_overtime_pay(matter, values)


def _without_overtime_pay(matter: Matter, values: dict[str, Any]) -> None:
    """Leave is paid by the wage without overtime pay (企业职工带薪年休假实施办法 11)."""
    pay, overtime = matter.value("monthly_pay"), matter.value("overtime_in_pay")
    if pay is None or overtime is None or values.get("monthly_wage") != str(pay):
        return
    if pay.exact and overtime.exact and overtime.low < pay.low:
        values["monthly_wage"] = str(pay.low - overtime.low)


def _left_for_leave(matter: Matter, left: VagueDate | None, values: dict[str, Any], today: date) -> None:
    """The last day as told, the end of its month where that was said; none where this year is worked to its end."""
    if left is None:
        if values.get("left") == today.isoformat():
            values.pop("left")
    elif left.first.year > today.year:
        values.pop("left", None)
    else:
        told_end = matter.left is not None and matter.left.words.endswith("底")
        values["left"] = left.last.isoformat() if told_end else str(left)


def _joined_for_leave(matter: Matter, values: dict[str, Any], year: int, today: date) -> None:
    """Whoever joined before the year began has the whole of it, whatever the day; without other work told of, the years of work
    are at least those with this employer."""
    joined, months = matter.value("joined"), matter.value("months_worked")
    before = joined.last.year < year if joined is not None else months is not None and months.low >= today.month
    if before and joined is None and months is not None:
        values["joined"] = since(str(months.low), today, today)
    elif before and joined is not None:
        values["joined"] = joined.last.isoformat()
    if joined is None and months is None and "first_work_date" in values:  # a line says that the whole year is taken
        values["joined"] = date(year - 1, 12, 31).isoformat()
    if "joined" in values and "first_work_date" not in values:
        values["first_work_date"] = values["joined"]
        values.setdefault("gap_months", "0")


def _insured_before(matter: Matter, today: date) -> Amount | None:
    """Months insured that reach back beyond the present employer: insurance proves the years worked, at least those."""
    insured: Amount | None = matter.value("months_insured")
    service = service_months(matter, today)
    return insured if insured is not None and service is not None and insured.low > service.high else None
