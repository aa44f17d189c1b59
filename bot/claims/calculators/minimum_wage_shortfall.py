"""Shortfall against the minimum wage: 最低工资规定 5, 12; 劳动合同法 72, 85; local notices."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.calculators.common import held_minimum_wage
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import minimum_wage, province_name
from bot.claims.registry import claim

NAME, TITLE = "minimum_wage_shortfall", "低于最低工资的差额"


class Mode(enum.StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    PLATFORM = "platform"


class MinimumWageInputs(Inputs):
    paid: NotNegative | None = Field(default=None, title="实发", description="那个月（或那些小时）一共拿到多少？")
    mode: Mode = Field(default=Mode.FULL_TIME, title="用工方式", description="全职、按小时的兼职，还是平台接单？")
    months: Positive = Field(default=Decimal(1), title="几个月", description="这样的月份有几个？")
    hours: Positive | None = Field(default=None, title="小时数", description="一共干了多少小时？")
    overtime_paid: NotNegative = Field(default=Decimal(0), title="其中加班费", description="里面有多少是加班费？")
    allowances_paid: NotNegative = Field(
        default=Decimal(0), title="其中高温夜班等津贴", description="里面有多少是夜班、高温这类津贴？"
    )
    own_contributions: NotNegative = Field(
        default=Decimal(0), title="个人社保公积金", description="个人交的社保公积金有多少？"
    )
    normal_work: bool = Field(default=True, title="正常上班", description="这个月正常上班了吗（没有自己请假缺勤）？")
    minimum_wage: Positive | None = Field(
        default=None, title="最低工资标准", description="当地最低工资标准是多少（兼职填小时标准）？"
    )
    place: str | None = Field(default=None, title="城市", description="在哪个城市干活？")
    month: PastDay | None = Field(default=None, title="哪个月", description="是哪年哪月？")


@claim(NAME, TITLE, "Minimum-wage shortfall", inputs=MinimumWageInputs, topics=("pay",))
def minimum_wage_shortfall(inputs: MinimumWageInputs, today: date) -> Claim:
    """Return what is missing to the minimum wage. Overtime pay and special allowances do not count towards it; in
    places that say so neither do the worker's own contributions."""
    working = Working(inputs)
    working.cite("最低工资规定:12")
    hourly = inputs.mode is not Mode.FULL_TIME
    formula = "最低工资标准 − （实发 − 加班费 − 特殊津贴）" + ("，按小时标准 × 小时数" if hourly else "")
    if inputs.mode is Mode.PART_TIME:
        working.cite("劳动合同法:72")
    if inputs.mode is Mode.PLATFORM:
        working.unheld("新就业形态劳动者休息和劳动报酬权益保障指引")
        working.warn(
            "平台接单、受管理但不完全算劳动关系的，也适用当地小时最低工资；这份文件的条文不在库里，请让人确认。",
            person=True,
        )
    if not inputs.normal_work:
        working.warn("因为自己的原因没有正常上班的，不适用最低工资。")
    on = inputs.month or today
    standard, on_top = _standard(inputs, working, on)
    complete = working.need("paid", "hours") if hourly else working.need("paid")
    if standard is None:
        working.need("minimum_wage")
        if inputs.place is None:
            working.need("place")
    if standard is None or not complete:
        return working.done(NAME, TITLE, formula=formula)
    assert inputs.paid is not None
    counted = inputs.paid - inputs.overtime_paid - inputs.allowances_paid
    if on_top and inputs.own_contributions:
        counted -= inputs.own_contributions
        working.step("本地规定个人交的社保公积金不算在内，也减去")
    working.step(
        f"能算进去的：{show(inputs.paid)} − {show(inputs.overtime_paid)} − {show(inputs.allowances_paid)}", counted
    )
    due = standard * inputs.hours if hourly and inputs.hours is not None else standard
    short = max(due - counted, Decimal(0)) if inputs.normal_work else Decimal(0)
    working.step(f"标准 {show(due)} − {show(counted)}", short)
    if not hourly and inputs.months != 1:
        short *= inputs.months
        working.step(f"× {show(inputs.months)} 个月", short)
    working.cite("劳动合同法:85")
    return working.done(NAME, TITLE, low=short, formula=formula)


def _standard(inputs: MinimumWageInputs, working: Working, on: date) -> tuple[Decimal | None, bool]:
    if inputs.minimum_wage is not None:
        held = minimum_wage(inputs.place, on)
        return inputs.minimum_wage, bool(held and held.own_contributions_on_top)
    if inputs.mode is Mode.FULL_TIME:
        found = held_minimum_wage(working, inputs.place, on)
        return (found.monthly, found.own_contributions_on_top) if found else (None, False)
    held = minimum_wage(inputs.place, on)
    if held is None or held.part_time_hourly is None:
        return None, False
    working.cite(held.basis)
    working.assume("minimum_wage", held.part_time_hourly, f"{province_name(held.jurisdiction)}非全日制小时标准")
    if inputs.mode is Mode.PART_TIME:
        working.warn("这个小时标准里已含单位和个人要交的养老、医疗、失业保险费。")
    return held.part_time_hourly, False
