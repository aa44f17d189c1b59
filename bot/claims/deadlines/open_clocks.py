"""Clocks without a fixed day: unemployment registration, the occupational-injury cover (text not held), double wage."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bot.claims.deadlines.model import ClockWorking, Deadline, Nature, Whose
from bot.claims.deadlines.registry import clock
from bot.claims.inputs import Inputs, PastDay
from bot.claims.limitation import limitation_period
from bot.claims.parameters import count, cover_regions
from bot.claims.periods import ONE_DAY, period_end, split_months


class UnemploymentInputs(Inputs):
    ended_on: PastDay | None = Field(default=None, title="离职日", description="哪天离开的？")


@clock(
    "unemployment_registration",
    "办失业登记",
    "Unemployment registration",
    inputs=UnemploymentInputs,
    topics=("insurance", "ending"),
)
def unemployment_registration(inputs: UnemploymentInputs, today: date) -> Deadline:
    """The law says without delay and names no day; the benefit counts from the registration (社会保险法 50)."""
    working = ClockWorking(inputs)
    working.cite("社会保险法:50", "社会保险法:45")
    working.warn("法律没写最后哪天，只说及时；失业金从登记那天起算，晚一天办少一天。当地可能另有期限，先打 12333。")
    return working.finish(
        "unemployment_registration",
        "办失业登记",
        Whose.WORKER,
        today,
        rule="及时办理，从登记之日起算",
        started=inputs.ended_on,
        outcome="没有固定的最后一天，越早越好",
    )


class CoverInputs(Inputs):
    injured_on: PastDay | None = Field(default=None, title="受伤日", description="哪天受的伤？")


@clock(
    "occupational_injury",
    "申请职业伤害保障",
    "Occupational-injury cover",
    inputs=CoverInputs,
    topics=("occupational_cover", "injury"),
)
def occupational_injury(inputs: CoverInputs, today: date) -> Deadline:
    """The rule's filing limits are not in the library: no day is given."""
    working = ClockWorking(inputs)
    known = cover_regions()
    working.cite(known["source"])
    working.unheld(known["rule"])
    working.unheld(known["handling"])
    working.warn("申请期限的条文不在库里，不能给你日子。马上在 App 保险入口报案，或打 12333，别等。")
    working.warn("拿不准是工伤还是职业伤害的，同时按工伤的一年期限准备。")
    working.cite("工伤保险条例:17")
    return working.finish(
        "occupational_injury",
        "申请职业伤害保障",
        Whose.WORKER,
        today,
        rule="条文不在库里",
        started=inputs.injured_on,
        outcome="期限没有查到，马上申请",
    )


class DoubleWageClockInputs(Inputs):
    start: PastDay | None = Field(default=None, title="开始上班的日子", description="哪天开始上班的？")
    end: PastDay | None = Field(
        default=None, title="离开或补签的前一天", description="干到哪天（或哪天补签的前一天）？"
    )
    interrupted_on: tuple[PastDay, ...] = Field(default=(), title="催要或投诉的日子", description="哪天要过、投诉过？")


@clock(
    "double_wage",
    "要二倍工资（按月丢）",
    "Double wage, lost month by month",
    inputs=DoubleWageClockInputs,
    topics=("contract", "procedure"),
)
def double_wage(inputs: DoubleWageClockInputs, today: date) -> Deadline:
    """The day on which the next month of double wage is lost, each month counted from its own end (27)."""
    name, title = "double_wage", "要二倍工资（按月丢）"
    working = ClockWorking(inputs)
    working.cite("劳动争议调解仲裁法:27", "劳动合同法:82")
    rule = "每个月的二倍工资，从那个月结束起 1 年"
    if not working.need("start"):
        return working.finish(name, title, Whose.WORKER, today, rule=rule)
    assert inputs.start is not None
    first = period_end(inputs.start, count("double_wage.first_months")) + ONE_DAY
    last = min(inputs.end or today, period_end(inputs.start, 12))
    years = count("clock.arbitration_years")
    ends = [
        limitation_period(end, years, interruptions=inputs.interrupted_on).last_day
        for _, end, _ in split_months(first, last)
    ]
    if not ends:
        return working.finish(name, title, Whose.WORKER, today, rule=rule, outcome="还没有超过一个月，没有二倍工资")
    lost = sum(day < today for day in ends)
    due = next((day for day in ends if day >= today), ends[-1])
    working.step(f"共 {len(ends)} 个月，已过 {lost} 个月，下一个月最晚", due)
    working.warn("各地也有从最后一天起算、或按天倒算的，过了的也可以写进申请；对方不提时效就算数。")
    working.cite("审理劳动争议案件适用法律问题的解释（二）:20")
    outcome = "全部可能过了" if lost == len(ends) else f"还有 {len(ends) - lost} 个月没过"
    return working.finish(
        name, title, Whose.WORKER, today, rule=rule, started=first, due=due, nature=Nature.LIMITATION, outcome=outcome
    )
