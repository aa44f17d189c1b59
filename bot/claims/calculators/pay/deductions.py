"""Docked pay and fines: 工资支付暂行规定 15, 16; 对《工资支付暂行规定》有关问题的补充规定 3."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.calculators.common import held_minimum_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, PastDay, Positive, Row
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import fig

NAME, TITLE = "deductions", "被扣的工资和罚款"


class Ground(enum.StrEnum):
    FINE = "fine"
    DAMAGE = "damage"
    TAX = "tax"
    INSURANCE = "insurance"
    COURT = "court"
    ABSENCE = "absence"
    OTHER = "other"


class Deduction(Row):
    amount: Positive = Field(title="扣了多少", description="扣了多少钱？")
    ground: Ground = Field(default=Ground.OTHER, title="理由", description="说是为什么扣？")
    agreed: bool = Field(default=False, title="合同有约定", description="劳动合同里写了弄坏东西要赔吗？")
    note: str = Field(default="", title="说明", description="怎么回事？")


class DeductionsInputs(Inputs):
    deductions: tuple[Deduction, ...] | None = Field(
        default=None, title="扣款", description="扣了哪几笔，每笔多少，什么理由？"
    )
    month_wage: Positive | None = Field(default=None, title="当月工资", description="那个月扣之前应发多少？")
    minimum_wage: Positive | None = Field(default=None, title="当地月最低工资", description="当地月最低工资是多少？")
    place: str | None = Field(default=None, title="城市", description="在哪个城市干活？")
    month: PastDay | None = Field(default=None, title="哪个月", description="扣的是哪个月的工资？")


@claim(NAME, TITLE, "Docked pay and fines", inputs=DeductionsInputs, topics=("deductions",))
def deductions(inputs: DeductionsInputs, today: date) -> Claim:
    """Return what was docked without ground in one month. Tax, the worker's own insurance share and court orders may be
    docked; damage only as agreed, at most 20 % of the month's wage and never below the minimum wage."""
    working = Working(inputs)
    working.cite("工资支付暂行规定:15", "工资支付暂行规定:16")
    formula = "扣款合计 − 依法可以扣的部分；赔损失每月最多扣当月工资的 20%，扣完不能低于最低工资"
    if not working.need("deductions"):
        return working.done(NAME, TITLE, formula=formula)
    assert inputs.deductions is not None
    back_low = back_high = Decimal(0)
    damage = sum((d.amount for d in inputs.deductions if d.ground is Ground.DAMAGE and d.agreed), Decimal(0))
    for entry in inputs.deductions:
        low, high = _returnable(entry, working)
        back_low, back_high = back_low + low, back_high + high
    if damage:
        allowed = _allowed_damage(inputs, working, damage, inputs.month or today)
        if allowed is None:
            return working.done(NAME, TITLE, formula=formula)
        working.step(f"赔损失扣了 {show(damage)}，可扣 {show(allowed)}，应退", damage - allowed)
        back_low, back_high = back_low + damage - allowed, back_high + damage - allowed
    return working.done(NAME, TITLE, low=back_low, high=back_high, formula=formula)


def _returnable(entry: Deduction, working: Working) -> tuple[Decimal, Decimal]:
    nothing = Decimal(0)
    if entry.ground in (Ground.TAX, Ground.INSURANCE, Ground.COURT):
        working.step(f"{show(entry.amount)} 元属于可以代扣的项目，不退")
        return nothing, nothing
    if entry.ground is Ground.ABSENCE:
        working.step(f"{show(entry.amount)} 元是请假没上班减的，不算克扣")
        working.cite("对《工资支付暂行规定》有关问题的补充规定:3")
        return nothing, nothing
    if entry.ground is Ground.DAMAGE:
        if entry.agreed:
            return nothing, nothing
        working.step("赔损失没有合同约定，扣的应退", entry.amount)
        return entry.amount, entry.amount
    if entry.ground is Ground.FINE:
        working.step("没有合法依据的罚款不能从工资里扣，应退", entry.amount)
        working.cite("对《工资支付暂行规定》有关问题的补充规定:3")
        working.warn("单位可能说有规章制度。规章要依法制定、经职代会批准、事先告诉你，才可能算数；让他们拿出来。")
        return entry.amount, entry.amount
    working.step("没说出依据的扣款，应退", entry.amount)
    return entry.amount, entry.amount


def _allowed_damage(inputs: DeductionsInputs, working: Working, damage: Decimal, on: date) -> Decimal | None:
    if not working.need("month_wage"):
        return None
    assert inputs.month_wage is not None
    floor = inputs.minimum_wage
    if floor is None:
        held = held_minimum_wage(working, inputs.place, on)
        floor = held.monthly if held else None
    if floor is None:
        working.need("minimum_wage")
        return None
    share = inputs.month_wage * fig("deduction.damage_share")
    room = max(inputs.month_wage - floor, Decimal(0))
    working.step(f"当月工资 {show(inputs.month_wage)} × 20%", share)
    working.step(f"扣完不能低于最低工资 {show(floor)}，最多还能扣", room)
    return min(damage, share, room)
