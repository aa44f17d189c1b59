"""Severance N, N+1 and 2N: 劳动合同法 40, 46, 47, 48, 87; 97; 实施条例 20, 22, 25, 27; 解释（一） 46."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import held_minimum_wage, note_arbitration_limit
from bot.claims.entries import claim
from bot.claims.inputs import Day, Inputs, NotNegative, PastDay, Positive, check_order
from bot.claims.model import Claim, Payer, Working, show, to_fen
from bot.claims.parameters import count, fig
from bot.claims.periods import full_months


class Reason(enum.StrEnum):
    """How the relation ended."""

    EMPLOYER_FAULT = "employer_fault"
    AGREED_BY_EMPLOYER = "agreed_by_employer"
    AGREED_BY_WORKER = "agreed_by_worker"
    NO_FAULT_DISMISSAL = "no_fault_dismissal"
    LAY_OFF = "lay_off"
    EXPIRY = "expiry"
    EXPIRY_REFUSED_SAME_TERMS = "expiry_refused_same_terms"
    EMPLOYER_CLOSED = "employer_closed"
    TASK_DONE = "task_done"
    UNLAWFUL = "unlawful"
    RESIGNED = "resigned"
    FAULT_DISMISSAL = "fault_dismissal"
    PENSION = "pension"


DUE: Mapping[Reason, str] = {
    Reason.EMPLOYER_FAULT: "劳动合同法:46:0:1",
    Reason.AGREED_BY_EMPLOYER: "劳动合同法:46:0:2",
    Reason.NO_FAULT_DISMISSAL: "劳动合同法:46:0:3",
    Reason.LAY_OFF: "劳动合同法:46:0:4",
    Reason.EXPIRY: "劳动合同法:46:0:5",
    Reason.EMPLOYER_CLOSED: "劳动合同法:46:0:6",
    Reason.TASK_DONE: "劳动合同法实施条例:22",
}
NOT_DUE: Mapping[Reason, tuple[str, str]] = {
    Reason.AGREED_BY_WORKER: ("自己先提出、双方商量好走的，没有经济补偿", "劳动合同法:46:0:2"),
    Reason.EXPIRY_REFUSED_SAME_TERMS: ("单位按原条件或更好的条件续签，自己不续的，没有经济补偿", "劳动合同法:46:0:5"),
    Reason.RESIGNED: ("自己辞职、单位没有过错的，没有经济补偿", "劳动合同法:37"),
    Reason.FAULT_DISMISSAL: ("因为自己严重违纪等原因被辞退，理由成立的，没有经济补偿", "劳动合同法:39"),
    Reason.PENSION: ("开始领养老金而终止的，不在要给补偿的情形里", "劳动合同法:46"),
}


class SeveranceInputs(Inputs):
    start: PastDay | None = Field(default=None, title="入职日", description="哪天入职的？")
    end: Day | None = Field(default=None, title="离职日", description="最后一天是哪天？")
    monthly_wage: Positive | None = Field(
        default=None, title="前 12 个月平均应发工资", description="走之前 12 个月，扣社保扣税之前，平均一个月多少？"
    )
    last_wages: tuple[NotNegative, ...] | None = Field(
        default=None, max_length=12, title="前 12 个月每月应发", description="走之前每个月应发多少？"
    )
    reason: Reason | None = Field(
        default=None, title="怎么离开的", description="是被辞退、合同到期、自己走，还是单位先违法？"
    )
    local_average_wage: Positive | None = Field(
        default=None, title="当地上年度职工月平均工资", description="当地公布的上年度职工月平均工资是多少？"
    )
    minimum_wage: Positive | None = Field(default=None, title="当地月最低工资", description="当地月最低工资是多少？")
    place: str | None = Field(default=None, title="城市", description="在哪个城市？")
    last_month_wage: Positive | None = Field(default=None, title="上个月工资", description="走之前的上一个月工资多少？")
    notice_given: bool | None = Field(
        default=None, title="提前 30 天书面通知", description="单位提前 30 天书面通知了吗？"
    )
    earlier_start: PastDay | None = Field(
        default=None, title="原单位入职日", description="是被原单位安排过来的吗，原单位哪天入职？"
    )
    earlier_paid: bool = Field(default=False, title="原单位已付补偿", description="原单位那段给过经济补偿吗？")
    part_time: bool = Field(default=False, title="按小时的兼职", description="是按小时算钱的兼职吗？")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.start, self.end, "离职日")
        check_order(self.earlier_start, self.start, "入职日")
        return self


def severance_units(start: date, end: date) -> Decimal:
    """Return the months of pay for service in [start, end]: one a full year; the rest counts one from 6 months on,
    half below (劳动合同法 47 para 1). Both days inclusive."""
    months = full_months(start, end)
    years, rest = divmod(months, 12)
    if rest >= count("severance.half_under_months"):
        return Decimal(years + 1)
    from bot.claims.periods import ONE_DAY, period_end

    anything_left = end >= (period_end(start, 12 * years) + ONE_DAY if years else start)
    return Decimal(years) + (Decimal("0.5") if anything_left else Decimal(0))


def _breakpoints(values: Mapping[str, Any]) -> dict[str, list[Decimal]]:
    try:
        cap = Decimal(str(values.get("local_average_wage"))) * fig("severance.cap_times")
    except ArithmeticError:
        return {}
    return {"monthly_wage": [cap, cap + Decimal("0.01")]}


def _base(inputs: SeveranceInputs, working: Working) -> tuple[Decimal, bool] | None:
    """Return (month's wage for the computation, whether the cap for high earners applies)."""
    wage = inputs.monthly_wage
    if wage is None and inputs.last_wages:
        wage = sum(inputs.last_wages, Decimal(0)) / len(inputs.last_wages)
        working.step(f"{len(inputs.last_wages)} 个月应发合计 ÷ {len(inputs.last_wages)}", wage)
        if len(inputs.last_wages) < count("severance.average_months"):
            working.warn("工作满 12 个月的要用最近 12 个月平均；不满的按实际月数平均。")
    if wage is None:
        working.need("monthly_wage")
        return None
    working.cite("劳动合同法实施条例:27")
    floor = inputs.minimum_wage
    if floor is None and inputs.end is not None:
        held = held_minimum_wage(working, inputs.place, inputs.end)
        floor = held.monthly if held else None
    if floor is not None and wage < floor:
        working.step(f"平均工资 {show(wage)} 低于最低工资，按最低工资算", floor)
        wage = floor
    if inputs.local_average_wage is None:
        working.assume("local_average_wage", "未超过三倍", "没有当地平均工资数据，先按不封顶算；工资很高的请补填")
        return wage, False
    cap = inputs.local_average_wage * fig("severance.cap_times")
    if wage > cap:
        working.step(f"月工资高于当地平均工资三倍，按三倍 {show(inputs.local_average_wage)} × 3", cap)
        return cap, True
    return wage, False


LAW_IN_FORCE = date(2008, 1, 1)
_NEVER_BEFORE_2008 = (Reason.EXPIRY, Reason.TASK_DONE)
"""Ends for which the rules before the Labour Contract Law gave nothing."""


def _n(inputs: SeveranceInputs, working: Working, *, since_law: bool = True) -> tuple[Decimal, Decimal] | None:
    """Return N as (low, high). With `since_law` years before 2008 count only as far as the rules of their time gave
    something (劳动合同法 97 para 3): nothing for an expiry, else not known here and so the range."""
    working.cite("劳动合同法:47")
    found = _base(inputs, working)
    if not working.need("start", "end") or found is None:
        return None
    assert inputs.start is not None and inputs.end is not None
    base, capped = found
    start = inputs.start
    if inputs.earlier_start is not None and not inputs.earlier_paid:
        start = inputs.earlier_start
        working.cite("审理劳动争议案件适用法律问题的解释（一）:46")
        working.step("不是自己要换单位的，原单位的工龄接着算，从", start)
    plain = not working.steps
    whole = _units(start, inputs.end, working, capped=capped)
    if not since_law or start >= LAW_IN_FORCE:
        amount = base * whole
        working.step(f"{show(base)} × {show(whole)}", amount)
        if plain and not capped:
            working.summary = _summary(start, inputs.end, base, whole)
        return amount, amount
    working.cite("劳动合同法:97:3")
    if inputs.end < LAW_IN_FORCE:
        working.warn("2008 年以前离开的，按当时的规定算，这里按现行法估，让人再看一遍。", person=True)
        return base * whole, base * whole
    since = _units(LAW_IN_FORCE, inputs.end, working, capped=capped)
    working.step(f"从 2008-01-01 起的年限：{show(base)} × {show(since)}", base * since)
    if inputs.reason in _NEVER_BEFORE_2008:
        working.warn("合同到期的补偿 2008 年才有，之前的年限不算。")
        return base * since, base * since
    working.step(f"2008 年以前的年限也全算上：{show(base)} × {show(whole)}", base * whole)
    working.warn(
        "2008 年以前的年限，要当时的规定也给补偿才算，各种离开的原因不一样：少的只算 2008 年以后，多的全算，让人看一遍。",
        person=True,
    )
    return base * since, base * whole


def _summary(start: date, end: date, base: Decimal, units: Decimal) -> str:
    """The working in one line: how long, how many months' wages that makes, and the product."""
    months = full_months(start, end)
    served = "".join(f"{many}{unit}" for many, unit in ((months // 12, "年"), (months % 12, "个月")) if many)
    counted = f"{served or '不到一个月'}算 {show(units)} 个月"
    return f"{start} 到 {end}，{counted}：{show(base)} × {show(units)} = {show(to_fen(base * units))}"


def _then(working: Working, words: str, total: Decimal) -> None:
    """Add a last step to the one line, where there is one."""
    if working.summary:
        working.summary += f"，{words} = {show(to_fen(total))}"


def _units(start: date, end: date, working: Working, *, capped: bool) -> Decimal:
    units = severance_units(start, end)
    months = full_months(start, end)
    working.step(f"{start} 到 {end}：{months // 12} 年 {months % 12} 个月，折合月数", units)
    if capped and units > fig("severance.cap_years"):
        units = fig("severance.cap_years")
        working.step("高工资的年限最多 12 年", units)
    return units


def _not_due(inputs: SeveranceInputs, working: Working) -> str | None:
    if inputs.part_time:
        working.cite("劳动合同法:71")
        return "按小时的兼职，随时可以结束，没有经济补偿"
    if inputs.reason is not None and inputs.reason in NOT_DUE:
        text, key = NOT_DUE[inputs.reason]
        working.cite(key)
        return text
    return None


FORMULA_N = "月工资（前 12 个月平均应发）× 工作年限折算的月数"


@claim(
    "severance", "经济补偿（N）", "Severance (N)", inputs=SeveranceInputs, topics=("ending",), breakpoints=_breakpoints
)
def severance(inputs: SeveranceInputs, today: date) -> Claim:
    """Return N where the way the relation ended gives severance (劳动合同法 46)."""
    return _severance("severance", "经济补偿（N）", inputs, today, plus_one=False)


@claim(
    "severance_plus_one",
    "经济补偿加一个月工资（N+1）",
    "Severance plus one month (N+1)",
    inputs=SeveranceInputs,
    topics=("ending",),
    breakpoints=_breakpoints,
)
def severance_plus_one(inputs: SeveranceInputs, today: date) -> Claim:
    """Return N plus last month's wage where the employer dismissed under article 40 without 30 days' notice."""
    return _severance("severance_plus_one", "经济补偿加一个月工资（N+1）", inputs, today, plus_one=True)


def _severance(name: str, title: str, inputs: SeveranceInputs, today: date, *, plus_one: bool) -> Claim:
    working = Working(inputs)
    formula = FORMULA_N + (" + 上个月工资" if plus_one else "")
    if refused := _not_due(inputs, working):
        if inputs.reason in (Reason.FAULT_DISMISSAL, Reason.RESIGNED, Reason.AGREED_BY_WORKER):
            working.warn("写的理由和真实情况不一样（比如被逼着写辞职），先别认，找人看看。", person=True)
        return working.done(name, title, low=Decimal(0), formula=formula, outcome=refused)
    if inputs.reason is None:
        working.need("reason")
    elif inputs.reason is Reason.UNLAWFUL:
        working.cite("劳动合同法:87", "劳动合同法实施条例:25")
        working.warn("违法辞退可以选 2N，拿了 2N 就没有 N；这里给的是 N，作比较用。")
    else:
        working.cite(DUE[inputs.reason])
    found = _n(inputs, working)
    if found is None:
        return working.done(name, title, formula=formula)
    working.part("经济补偿 N", *found, payer=Payer.EMPLOYER, basis=("劳动合同法:47",))
    if plus_one and not _plus_one(inputs, working):
        return working.done(name, title, formula=formula)
    note_arbitration_limit(working, inputs.end, today)
    low, high = working.counted()
    if plus_one and low is not None and inputs.last_month_wage is not None and low > found[0]:
        _then(working, f"加上个月工资 {show(inputs.last_month_wage)}", low)
    return working.done(name, title, low=low, high=high, formula=formula)


def _plus_one(inputs: SeveranceInputs, working: Working) -> bool:
    working.cite("劳动合同法:40", "劳动合同法实施条例:20")
    if inputs.reason is not None and inputs.reason is not Reason.NO_FAULT_DISMISSAL:
        working.warn("多给的一个月只用在生病、不胜任、客观情况大变这三种辞退，而且没有提前 30 天书面通知的时候。")
        working.part("代通知金", Decimal(0), payer=Payer.EMPLOYER)
        return True
    if inputs.notice_given:
        working.part("代通知金", Decimal(0), payer=Payer.EMPLOYER, note="已提前 30 天书面通知")
        return True
    if inputs.notice_given is None:
        working.assume("notice_given", False, "没说提前书面通知，按没有算")
    if not working.need("last_month_wage"):
        return False
    assert inputs.last_month_wage is not None
    working.part("代通知金", inputs.last_month_wage, payer=Payer.EMPLOYER, basis=("劳动合同法实施条例:20",))
    working.step("加上个月工资", inputs.last_month_wage)
    return True


@claim(
    "unlawful_termination_damages",
    "违法辞退赔偿金（2N）",
    "Damages for unlawful termination (2N)",
    inputs=SeveranceInputs,
    topics=("ending",),
    breakpoints=_breakpoints,
)
def unlawful_termination_damages(inputs: SeveranceInputs, today: date) -> Claim:
    """Return twice N. It replaces N, counts from the first working day, and excludes reinstatement."""
    name, title = "unlawful_termination_damages", "违法辞退赔偿金（2N）"
    working = Working(inputs)
    working.cite("劳动合同法:48", "劳动合同法:87", "劳动合同法实施条例:25")
    formula = "2 × 月工资 × 工作年限折算的月数"
    if inputs.part_time and (refused := _not_due(inputs, working)):
        return working.done(name, title, low=Decimal(0), formula=formula, outcome=refused)
    if inputs.reason is None:
        working.assume("reason", Reason.UNLAWFUL, "按单位违法辞退算")
    elif inputs.reason is not Reason.UNLAWFUL:
        working.warn("2N 只用在单位违法解除或终止的时候；是不是违法要看理由和程序，请让人看一遍。", person=True)
    found = _n(inputs, working, since_law=False)
    if found is None:
        return working.done(name, title, formula=formula)
    amount, _ = found
    working.step("× 2", amount * fig("unlawful_termination.times"))
    _then(working, "再 × 2", amount * fig("unlawful_termination.times"))
    working.warn("2N 和 N 只能拿一个；想回去上班的，可以改为要求继续履行合同。")
    note_arbitration_limit(working, inputs.end, today)
    return working.done(name, title, low=amount * fig("unlawful_termination.times"), formula=formula)
