"""Months of unemployment benefit: 社会保险法 45, 46, 50; 失业保险条例 17, 18."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative
from bot.claims.model import Claim, Unit, Working
from bot.claims.parameters import count

NAME, TITLE = "unemployment", "失业保险金月数"


class UnemploymentInputs(Inputs):
    months_paid: NotNegative | None = Field(
        default=None, title="累计缴费月数", description="失业保险单位和自己一共交了几个月？"
    )
    own_will: bool | None = Field(default=None, title="自己愿意走的", description="是自己主动不想干的吗？")
    employer_fault: bool = Field(
        default=False, title="因单位违法而走", description="是单位欠薪、不交社保等，你才走的吗？"
    )
    registered: bool | None = Field(default=None, title="办了失业登记", description="失业登记办了吗，在找工作吗？")
    carried_over_months: NotNegative = Field(
        default=Decimal(0), title="上次没领完的月数", description="上一次失业还有几个月没领？"
    )
    pension: bool = Field(default=False, title="在领养老金", description="已经在领养老金了吗？")


@claim(NAME, TITLE, "Months of unemployment benefit", inputs=UnemploymentInputs, topics=("insurance", "ending"))
def unemployment(inputs: UnemploymentInputs, today: date) -> Claim:
    """Return the longest benefit in months: 12, 18 or 24 by years paid, with months carried over, never over 24."""
    working = Working(inputs)
    working.cite("社会保险法:45", "社会保险法:46")
    formula = "累计缴费满 1 年不足 5 年最长 12 个月；满 5 年不足 10 年最长 18 个月；10 年以上最长 24 个月"

    def nothing(outcome: str) -> Claim:
        return working.done(NAME, TITLE, low=Decimal(0), unit=Unit.MONTHS, formula=formula, outcome=outcome)

    if not working.need("months_paid"):
        return working.done(NAME, TITLE, unit=Unit.MONTHS, formula=formula)
    assert inputs.months_paid is not None
    if inputs.pension:
        return nothing("在领养老金的不能领")
    if inputs.months_paid < 12:
        return nothing("缴费不满一年，不能领")
    if inputs.own_will and not inputs.employer_fault:
        return nothing("自己愿意走的不能领")
    if inputs.employer_fault:
        working.warn("因为单位违法才走的，离职证明上要写清原因；当地认不认，请问经办机构或找人看。", person=True)
    elif inputs.own_will is None:
        working.need("own_will")
    years = inputs.months_paid / 12
    key = "short" if years < 5 else "middle" if years < 10 else "long"
    months = Decimal(count(f"unemployment.{key}"))
    working.step(f"累计缴费 {inputs.months_paid.normalize():f} 个月，最长", months)
    if inputs.carried_over_months:
        months = min(months + inputs.carried_over_months, Decimal(count("unemployment.long")))
        working.step("加上上次没领的，最长不超过 24 个月", months)
    if inputs.registered is not True:
        working.cite("社会保险法:50")
        working.warn("先办失业登记，从登记那天起算，早办早领。单位要给离职证明。")
    working.cite("失业保险条例:18")
    working.warn("每月领多少由省里定，低于最低工资；实际月数也按当地细则，这里是最长。")
    return working.done(NAME, TITLE, low=months, unit=Unit.MONTHS, formula=formula, outcome="这是最长月数")
