"""Unlawful probation: 劳动合同法 19, 20, 70, 83; 实施条例 15."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import daily_wage, held_minimum_wage
from bot.claims.entries import claim
from bot.claims.inputs import Day, Inputs, PastDay, Positive, check_order, contradiction
from bot.claims.model import Claim, Payer, Working, show, to_fen
from bot.claims.parameters import count, fig
from bot.claims.periods import ONE_DAY, full_months, period_end, split_months, weekdays

NAME, TITLE = "unlawful_probation", "违法试用期赔偿金"


class ProbationInputs(Inputs):
    start: PastDay | None = Field(default=None, title="入职日", description="哪天入职的？")
    contract_end: Day | None = Field(default=None, title="合同到期日", description="合同到哪天？")
    open_ended: bool = Field(default=False, title="无固定期限", description="是无固定期限合同吗？")
    task_based: bool = Field(default=False, title="以完成任务为期限", description="合同是干完这个活为止吗？")
    probation_only: bool = Field(default=False, title="只签了试用期", description="是只签了试用期合同吗？")
    second_probation: bool = Field(default=False, title="第二次试用", description="同一家单位以前试用过吗？")
    part_time: bool = Field(default=False, title="按小时的兼职", description="是按小时算钱的兼职吗？")
    probation_served_to: PastDay | None = Field(
        default=None, title="试用到哪天", description="实际试用到哪天（还在试用就填今天）？"
    )
    regular_wage: Positive | None = Field(default=None, title="转正后月工资", description="转正以后一个月多少？")
    probation_wage: Positive | None = Field(default=None, title="试用期月工资", description="试用期一个月多少？")
    minimum_wage: Positive | None = Field(default=None, title="当地月最低工资", description="当地月最低工资是多少？")
    place: str | None = Field(default=None, title="城市", description="在哪个城市？")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.start, self.contract_end, "合同到期日")
        check_order(self.start, self.probation_served_to, "试用截止日")
        if self.open_ended and self.contract_end is not None:
            raise contradiction("无固定期限合同没有到期日，请核对一下是哪一种。")
        return self


def longest_probation(inputs: ProbationInputs) -> int | None:
    """Return the months of probation the law allows for this contract; None while its length is not known."""
    if inputs.part_time or inputs.task_based or inputs.probation_only or inputs.second_probation:
        return 0
    if inputs.open_ended:
        return count("probation.longest")
    if inputs.contract_end is None or inputs.start is None:
        return None
    months = full_months(inputs.start, inputs.contract_end)
    if months < 3:
        return count("probation.under_three_months")
    if months < 12:
        return count("probation.under_one_year")
    return count("probation.under_three_years") if months < 36 else count("probation.longest")


def pay_for(monthly: Decimal, start: date, end: date) -> Decimal:
    """Return monthly pay for [start, end]: full months, and the rest by paid days over 21.75 (at most a month)."""
    total = Decimal(0)
    for first, last, full in split_months(start, end):
        total += monthly if full else min(daily_wage(monthly) * weekdays(first, last), monthly)
    return total


@claim(NAME, TITLE, "Unlawful probation", inputs=ProbationInputs, topics=("contract", "pay"))
def unlawful_probation(inputs: ProbationInputs, today: date) -> Claim:
    """Return the damages for probation served beyond the lawful length, at the full wage, and the shortfall under 80 %."""
    working = Working(inputs)
    working.cite("劳动合同法:19", "劳动合同法:83")
    formula = "转正后月工资 × 超过法定上限、已经试用的时间"
    allowed = longest_probation(inputs)
    if allowed is None:
        working.need("contract_end")
    if not working.need("start", "probation_served_to", "regular_wage") or allowed is None:
        return working.done(NAME, TITLE, formula=formula)
    assert inputs.start is not None and inputs.probation_served_to is not None and inputs.regular_wage is not None
    if inputs.part_time:
        working.cite("劳动合同法:70")
    lawful_end = period_end(inputs.start, allowed) if allowed else inputs.start - ONE_DAY
    working.step("这份合同最多可以试用（月）", Decimal(allowed))
    excess = Decimal(0)
    if inputs.probation_served_to > lawful_end:
        first = lawful_end + ONE_DAY
        excess = pay_for(inputs.regular_wage, first, inputs.probation_served_to)
        working.step(f"超出的 {first} 到 {inputs.probation_served_to}，按转正工资", excess)
        working.summary = (
            f"最多试用 {allowed} 个月，{first} 到 {inputs.probation_served_to} 是超出的，按转正工资 "
            f"{show(inputs.regular_wage)} 一个月 = {show(to_fen(excess))}"
        )
    working.part("超期试用赔偿金", excess, payer=Payer.EMPLOYER, basis=("劳动合同法:83",))
    _under_eighty(inputs, working, min(lawful_end, inputs.probation_served_to))
    low, _ = working.counted()
    outcome = "" if excess else "试用期没有超过法定上限"
    return working.done(NAME, TITLE, low=low, formula=formula, outcome=outcome)


def _under_eighty(inputs: ProbationInputs, working: Working, lawful_end: date) -> None:
    if (
        inputs.probation_wage is None
        or inputs.regular_wage is None
        or inputs.start is None
        or lawful_end < inputs.start
    ):
        return
    floor = inputs.regular_wage * fig("probation.pay_share")
    minimum = inputs.minimum_wage
    if minimum is None:
        held = held_minimum_wage(working, inputs.place, lawful_end)
        minimum = held.monthly if held else None
    if minimum is not None:
        floor = max(floor, minimum)
    short = max(floor - inputs.probation_wage, Decimal(0))
    working.cite("劳动合同法:20", "劳动合同法实施条例:15")
    missing = pay_for(short, inputs.start, lawful_end)
    working.step(f"合法那段不能低于 {show(floor)}，每月差 {show(short)}，补差", to_fen(missing))
    if short:
        working.summary += (
            f"{'；' if working.summary else ''}合法那段每月少给 {show(short)}，补 {show(to_fen(missing))}"
        )
        working.part(
            "试用期工资差额",
            missing,
            payer=Payer.EMPLOYER,
            basis=("劳动合同法:20",),
        )
