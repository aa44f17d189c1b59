"""Additional payment after an order to pay: 劳动合同法 85 (50 % to 100 % of the amount still unpaid)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, PastDay, Positive
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import fig

NAME, TITLE = "additional_payment", "逾期不付的加付赔偿金"


class AdditionalPaymentInputs(Inputs):
    amount_due: Positive | None = Field(default=None, title="应付金额", description="责令支付的是多少钱？")
    ordered: bool | None = Field(default=None, title="劳动部门责令过", description="劳动监察有没有书面责令单位限期付？")
    deadline: PastDay | None = Field(default=None, title="限期", description="责令书要求哪天前付清？")
    paid_in_time: bool | None = Field(default=None, title="限期内付清", description="限期内付清了吗？")


@claim(NAME, TITLE, "Additional payment after an order", inputs=AdditionalPaymentInputs, topics=("pay", "procedure"))
def additional_payment(inputs: AdditionalPaymentInputs, today: date) -> Claim:
    """Return 50 to 100 % of the amount, due only when the authority ordered payment and it stayed unpaid."""
    working = Working(inputs)
    working.cite("劳动合同法:85")
    formula = "应付金额 × 50% 到 100%"
    if not working.need("amount_due", "ordered"):
        return working.done(NAME, TITLE, formula=formula)
    assert inputs.amount_due is not None
    if not inputs.ordered:
        working.warn("要先向劳动监察投诉，由它书面责令限期支付；逾期还不付，才有这笔钱。")
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="还没有责令，现在不能要")
    if inputs.paid_in_time:
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="限期内付清了，没有加付")
    if inputs.paid_in_time is None:
        working.assume("paid_in_time", False, "没说付清，按没付算")
    low = inputs.amount_due * fig("additional_payment.low")
    high = inputs.amount_due * fig("additional_payment.high")
    working.step(f"{show(inputs.amount_due)} × 50%", low)
    working.step(f"{show(inputs.amount_due)} × 100%", high)
    working.warn("比例由劳动部门定。仲裁直接要这笔钱，一般要有责令和逾期的证明。")
    return working.done(NAME, TITLE, low=low, high=high, formula=formula)
