"""A clock and its result."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from bot.claims.model import InputUsed, State, Step, Working


class Runs(enum.StrEnum):
    """In which days a clock counts."""

    CALENDAR = "calendar"
    WORKING = "working"


class Whose(enum.StrEnum):
    """Who must keep it: the worker (miss it and lose something) or the other side or an office (miss it and complain)."""

    WORKER = "worker"
    EMPLOYER = "employer"
    OFFICE = "office"


class Deadline(BaseModel):
    """One clock. `due` is the last safe day in Asia/Shanghai, None when the clock does not run or its length is not
    known; `outcome` says which. `days_left` counts from today: 0 is today, negative is past.

    `rolls_to` is the next working day when `due` is none: the law of periods may allow it, nobody should rely on it.
    `estimated` is set when working days beyond the published holiday arrangements were counted by weekdays.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    whose: Whose
    runs: Runs = Runs.CALENDAR
    started: date | None = None
    due: date | None = None
    rolls_to: date | None = None
    days_left: int | None = None
    expired: bool = False
    estimated: bool = False
    outcome: str = ""
    rule: str = ""
    inputs: tuple[InputUsed, ...] = ()
    steps: tuple[Step, ...] = ()
    basis: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    needs_person: bool = False

    @property
    def missing(self) -> tuple[InputUsed, ...]:
        """The inputs to ask for."""
        return tuple(used for used in self.inputs if used.state is State.MISSING)


@dataclass
class ClockWorking(Working):
    """The working of a clock; `finish` turns it into a Deadline."""

    def finish(
        self,
        name: str,
        title: str,
        whose: Whose,
        today: date,
        *,
        rule: str,
        started: date | None = None,
        due: date | None = None,
        runs: Runs = Runs.CALENDAR,
        estimated: bool = False,
        outcome: str = "",
    ) -> Deadline:
        from bot.claims.workdays import is_working_day, known, next_working_day

        rolls_to = None
        if due is not None:
            if not is_working_day(due):
                rolls_to = next_working_day(due).day
                self.warn(f"{due} 不是工作日，按规定可以顺延到 {rolls_to}，但别赌，提前办。")
                self.cite("民法典:203")
            if not known(due):
                self.warn(f"{due.year} 年的放假调休还没在日历里，工作日按周一到周五估算。")
                estimated = estimated or runs is Runs.WORKING
        left = (due - today).days if due is not None else None
        return Deadline(
            name=name,
            title=title,
            whose=whose,
            runs=runs,
            started=started,
            due=due,
            rolls_to=rolls_to,
            days_left=left,
            expired=left is not None and left < 0,
            estimated=estimated,
            outcome=outcome,
            rule=rule,
            inputs=self._inputs(),
            steps=tuple(self.steps),
            basis=tuple(self.basis),
            warnings=tuple(self.warnings),
            not_held=tuple(self.not_held),
            needs_person=self.needs_person,
        )
