"""A clock and its result."""

from __future__ import annotations

import enum
from collections.abc import Mapping
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


class Nature(enum.StrEnum):
    """What moves a period, so that nobody is promised a restart that does not exist."""

    LIMITATION = "limitation"
    """时效: a claim, a complaint, a promise restarts it in full (劳动争议调解仲裁法 27, 民法典 195, 民事诉讼法 250)."""
    COURT = "court"
    """A court's period: only the court may grant more after an obstacle; papers posted in time are in time (民事诉讼法
    85, 86)."""
    EXCLUSION = "exclusion"
    """Only time lost without one's own fault is left out (行政复议法 20, 行政诉讼法 48, 法释〔2014〕9号 7)."""
    FIXED = "fixed"
    """Nothing in the text moves it."""


REMEDIES: Mapping[Nature, tuple[str, tuple[str, ...]]] = {
    Nature.LIMITATION: (
        "先别放弃：过期以前催要过、投诉过、对方答应过的，从那天起重新算，找人看看。",
        (),
    ),
    Nature.COURT: (
        "这个期限不会因为催要、投诉重新算；因不可抗力等正当理由耽误的，障碍没了以后 10 天内可以申请顺延，准不准由法院定。",
        ("民事诉讼法:86",),
    ),
    Nature.EXCLUSION: ("这个期限不会因为催要重新算，只有不怪自己的耽误能扣掉，马上找人看看。", ()),
    Nature.FIXED: ("这个期限不会因为催要、投诉重新算。", ()),
}
"""What is left to a worker who missed the last day: the sentence, and what it rests on beyond the clock's own basis."""


class Deadline(BaseModel):
    """One clock. `due` is the last day in Asia/Shanghai on which acting is in time, None when the clock does not run or
    its length is not known; `outcome` says which. `days_left` counts from today to `due`: 0 is today, negative is past.

    `counted_to` is where counting ended when that is a rest day: `due` is then the next working day (民法典 203,
    民事诉讼法 85). `due_latest` is set when a date was told vaguely: the last day lies between `due` and it, and only
    after it the clock is `expired`. `remedy` says what is left once it is. `unproved` is the last day where what restarted the
    period cannot be proved (劳动争议调解仲裁法 27, 民法典 195): None where nothing restarted it, or that day has passed: `restarted` tells the two apart.
    `estimated` is set when working days beyond the published holiday arrangements were counted by weekdays.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    whose: Whose
    runs: Runs = Runs.CALENDAR
    nature: Nature = Nature.FIXED
    started: date | None = None
    due: date | None = None
    due_latest: date | None = None
    counted_to: date | None = None
    unproved: date | None = None
    restarted: bool = False
    days_left: int | None = None
    expired: bool = False
    remedy: str = ""
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
    def safe(self) -> date | None:
        """The last day that holds whatever can be proved: the one to act by."""
        return self.unproved or self.due

    @property
    def safe_days_left(self) -> int | None:
        """The days from today to `safe`, as `days_left`."""
        if self.due is None or self.days_left is None or self.unproved is None:
            return self.days_left
        return self.days_left - (self.due - self.unproved).days

    @property
    def days_over(self) -> int:
        """The days past the last possible last day; 0 or less while acting may still be in time or nothing runs."""
        if self.due is None or self.days_left is None:
            return 0
        return -self.days_left - ((self.due_latest or self.due) - self.due).days

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
        nature: Nature = Nature.FIXED,
        rolls: bool = True,
        estimated: bool = False,
        outcome: str = "",
        unproved: date | None = None,
        restarted: bool = False,
    ) -> Deadline:
        """Return the clock. `due` is where counting ends; with `rolls` a rest day gives way to the next working day."""
        from bot.claims.workdays import known

        counted_to = None
        if due is not None:
            counted_to, due = self._rolled(due, nature) if rolls else (None, due)
            if not known(due):
                self.warn(f"{due.year} 年的放假调休还没在日历里，工作日按周一到周五估算。")
                estimated = estimated or runs is Runs.WORKING
        expired = due is not None and due < today
        remedy = ""
        if expired and whose is Whose.WORKER:
            remedy, keys = REMEDIES[nature]
            self.cite(*keys)
        return Deadline(
            name=name,
            title=title,
            whose=whose,
            runs=runs,
            nature=nature,
            started=started,
            due=due,
            counted_to=counted_to,
            unproved=unproved,
            restarted=restarted,
            days_left=(due - today).days if due is not None else None,
            expired=expired,
            remedy=remedy,
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

    def _rolled(self, counted_to: date, nature: Nature) -> tuple[date | None, date]:
        """Return (the rest day counting ended on or None, the last day)."""
        from bot.claims.workdays import is_working_day, known, last_day

        due = last_day(counted_to)
        if due == counted_to:
            if not known(counted_to) and not is_working_day(counted_to):
                self.warn(f"{counted_to} 是周末，那年的放假调休还没公布，能不能顺延说不准，按这天准备。")
            return None, due
        self.cite("民事诉讼法:85" if nature is Nature.COURT else "民法典:203")
        self.warn(f"数到 {counted_to}，那天休息或放假，最后一天顺延到 {due}；能早办就早办。")
        return counted_to, due
