"""Maternity leave and pay: 女职工劳动保护特别规定 5, 7, 8; 妇女权益保障法 48."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, Positive, contradiction
from bot.claims.model import Claim, Payer, Working, show
from bot.claims.parameters import count

NAME, TITLE = "maternity", "产假和生育津贴"
DAYS_PER_MONTH = 30


class MaternityInputs(Inputs):
    miscarriage_month: NotNegative | None = Field(
        default=None, title="流产时怀孕几个月", description="如果是流产，当时怀孕几个月？"
    )
    difficult_birth: bool = Field(default=False, title="难产", description="医院证明是难产吗？")
    babies: int = Field(default=1, ge=1, le=8, title="几个宝宝", description="生了几个？")
    provincial_extra_days: NotNegative | None = Field(
        default=None, title="省里加的天数", description="当地省里另外多给多少天产假？"
    )
    insured: bool | None = Field(default=None, title="参加了生育保险", description="单位给交生育保险了吗？")
    employer_average_wage: Positive | None = Field(
        default=None, title="单位上年度职工月平均工资", description="单位上年度职工月平均工资多少（社保局能查）？"
    )
    own_wage: Positive | None = Field(default=None, title="产假前月工资", description="产假前一个月工资多少？")
    already_paid: NotNegative = Field(default=Decimal(0), title="已付", description="已经拿到多少？")

    @model_validator(mode="after")
    def _one_event(self) -> Self:
        if self.miscarriage_month is not None and (self.difficult_birth or self.babies > 1):
            raise contradiction("流产和生产只能选一个，请核对。")
        return self


def leave_days(inputs: MaternityInputs) -> int:
    """Return the national days of leave, without what a province adds (女职工劳动保护特别规定 7)."""
    if inputs.miscarriage_month is not None:
        return count("maternity.early_loss") if inputs.miscarriage_month < 4 else count("maternity.late_loss")
    days = count("maternity.days")
    if inputs.difficult_birth:
        days += count("maternity.difficult")
    return days + count("maternity.extra_child") * (inputs.babies - 1)


@claim(NAME, TITLE, "Maternity leave and pay", inputs=MaternityInputs, topics=("women",))
def maternity(inputs: MaternityInputs, today: date) -> Claim:
    """Return maternity pay for the leave: by the fund at the employer's average wage when insured, else by the employer
    at her own wage. A month counts as 30 days (assumed; the regulation does not say)."""
    working = Working(inputs)
    working.cite("女职工劳动保护特别规定:7", "女职工劳动保护特别规定:8")
    formula = "月工资（参保用单位平均，没参保用本人）÷ 30 × 产假天数"
    days = Decimal(leave_days(inputs))
    working.step("国家规定的天数", days)
    if inputs.provincial_extra_days is None:
        if inputs.miscarriage_month is None:
            working.assume("provincial_extra_days", 0, "各省多半另有增加，本库没有，请查当地规定后补填")
            working.warn("各省一般会在 98 天之外再加天数，这里只算国家规定的。")
    else:
        days += inputs.provincial_extra_days
        working.step(f"加省里的 {show(inputs.provincial_extra_days)} 天", days)
    outcome = f"产假 {show(days)} 天"
    working.cite("妇女权益保障法:48", "女职工劳动保护特别规定:5")
    working.warn("单位不能因为怀孕、产假、哺乳降工资、辞退；这期间合同到期的，一般顺延。")
    if not working.need("insured"):
        return working.done(NAME, TITLE, formula=formula, outcome=outcome)
    name = "employer_average_wage" if inputs.insured else "own_wage"
    if not working.need(name):
        return working.done(NAME, TITLE, formula=formula, outcome=outcome)
    wage: Decimal = getattr(inputs, name)
    amount = wage / DAYS_PER_MONTH * days
    working.assume("一个月的天数", DAYS_PER_MONTH, "规定没写怎么折算天，按一个月 30 天")
    working.step(f"{show(wage)} ÷ 30 × {show(days)} 天", amount)
    payer = Payer.FUND if inputs.insured else Payer.EMPLOYER
    rest = max(amount - inputs.already_paid, Decimal(0))
    if inputs.already_paid:
        working.step(f"减去已付 {show(inputs.already_paid)}", rest)
    working.part("生育津贴" if inputs.insured else "产假工资", rest, payer=payer, basis=("女职工劳动保护特别规定:8",))
    return working.done(NAME, TITLE, low=rest, formula=formula, outcome=outcome)
