"""Clocks that run a fixed time from one day: filings, decisions, awards, inspection, papers on leaving."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field

from bot.claims.deadlines.fixed_table import FIXED, Fixed
from bot.claims.deadlines.model import ClockWorking, Deadline, Nature, Runs, Whose
from bot.claims.deadlines.registry import clock
from bot.claims.inputs import Day, Inputs
from bot.claims.parameters import count, figures
from bot.claims.periods import add_months, add_years
from bot.claims.workdays import add_working_days


class FixedInputs(Inputs):
    start: Day | None = Field(default=None, title="起算的那天", description="从哪天算起？")
    extended: bool = Field(default=False, title="延长了", description="对方有没有正式通知延长？")


def _due(fixed: Fixed, start: date, extended: bool) -> tuple[date, bool]:
    length = count(fixed.figure) + (count(fixed.extension) if extended and fixed.extension else 0)
    if fixed.unit == "working_days":
        reached = add_working_days(start, length)
        return reached.day, reached.estimated
    if fixed.unit == "years":
        return add_years(start, length), False
    if fixed.unit == "months":
        return add_months(start, length), False
    if fixed.unit == "months_worked":
        from bot.claims.periods import period_end

        return period_end(start, length), False
    return start + timedelta(days=length), False


def _with_advice(found: Deadline, fixed: Fixed, today: date) -> Deadline:
    """Return the clock with what a missed day means, or how papers still arrive in time."""
    if found.expired:
        return found.model_copy(update={"warnings": (*found.warnings, fixed.missed)}) if fixed.missed else found
    if fixed.nature is Nature.COURT and found.whose is Whose.WORKER:
        posted = "来不及跑法院的，最后一天之前（含当天）把起诉状寄出去也算没过期，留好寄件单。"
        basis = tuple(dict.fromkeys((*found.basis, "民事诉讼法:85")))
        return found.model_copy(update={"warnings": (*found.warnings, posted), "basis": basis})
    return found


def _register(fixed: Fixed) -> None:
    working_days = fixed.unit == "working_days"

    @clock(fixed.name, fixed.title, fixed.title_en, inputs=FixedInputs, topics=fixed.topics)
    def run(inputs: FixedInputs, today: date) -> Deadline:
        working = ClockWorking(inputs)
        working.cite(figures()[fixed.figure].basis, *fixed.basis)
        runs = Runs.WORKING if working_days else Runs.CALENDAR
        if inputs.start is None:
            working.ask("start", "起算的那天", f"{fixed.begins}是哪天？")
            return working.finish(fixed.name, fixed.title, fixed.whose, today, rule=fixed.rule, runs=runs)
        due, estimated = _due(fixed, inputs.start, inputs.extended)
        working.step(f"{fixed.begins}，当天不算", inputs.start) if fixed.unit != "months_worked" else working.step(
            fixed.begins, inputs.start
        )
        if working_days:
            working.warn("这里数的是工作日：周末和放假不算，调休上班的算。")
        elif fixed.unit == "days" and fixed.name.startswith("legal_aid"):
            working.warn("条文只写了日，没写工作日，这里按自然日算。")
        if estimated:
            working.warn("后面的年份还没有放假安排，只按周一到周五估算，可能差几天。")
        if inputs.extended and not fixed.extension:
            working.warn("这个期限没有延长的规定，按原期限算。")
        working.step("数到", due)
        found = working.finish(
            fixed.name,
            fixed.title,
            fixed.whose,
            today,
            rule=fixed.rule,
            started=inputs.start,
            due=due,
            runs=runs,
            nature=fixed.nature,
            rolls=fixed.rolls,
            estimated=estimated,
        )
        return _with_advice(found, fixed, today)


for _fixed in FIXED:
    _register(_fixed)
