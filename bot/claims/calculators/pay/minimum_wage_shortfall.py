"""Shortfall against the minimum wage: 最低工资规定 5, 12; 劳动合同法 72, 85; local notices."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.calculators.common import ask_minimum_wage, held_minimum_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import minimum_wage, province_name

NAME, TITLE = "minimum_wage_shortfall", "低于最低工资的差额"


class Mode(enum.StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    PLATFORM = "platform"


class MinimumWageInputs(Inputs):
    paid: NotNegative | None = Field(default=None, title="到手", description="那个月（或那些小时）到手一共多少？")
    gross: NotNegative | None = Field(
        default=None, title="应发", description="扣个人社保公积金之前，工资条上应发一共多少？"
    )
    mode: Mode = Field(default=Mode.FULL_TIME, title="用工方式", description="全职、按小时的兼职，还是平台接单？")
    months: Positive = Field(default=Decimal(1), title="几个月", description="这样的月份有几个？")
    hours: Positive | None = Field(default=None, title="小时数", description="一共干了多少小时？")
    overtime_paid: NotNegative = Field(default=Decimal(0), title="其中加班费", description="里面有多少是加班费？")
    allowances_paid: NotNegative = Field(
        default=Decimal(0), title="其中高温夜班等津贴", description="里面有多少是夜班、高温这类津贴？"
    )
    own_contributions: NotNegative = Field(
        default=Decimal(0), title="从工资里扣的个人社保公积金", description="从工资里扣掉的个人社保公积金有多少？"
    )
    contributions_on_top: bool | None = Field(
        default=None,
        title="个人社保公积金不算在最低工资里",
        description="当地是不是规定个人交的社保公积金不算在最低工资里（打 12333 问）？",
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
    formula = "最低工资标准 − （应发 − 加班费 − 特殊津贴）" + ("，按小时标准 × 小时数" if hourly else "")
    _remarks(inputs, working)
    on = inputs.month or today
    standard, on_top = _standard(inputs, working, on)
    complete = working.need("hours") if hourly else True
    if inputs.gross is None and not working.need("paid"):
        complete = False
    if standard is None:
        ask_minimum_wage(working, inputs.place, on, hourly=hourly)
    if standard is None or not complete:
        return working.done(NAME, TITLE, formula=formula)
    due = standard * inputs.hours if hourly and inputs.hours is not None else standard
    ends = [_short(inputs, working, due, on_top=on_top) for on_top in _readings(inputs, working, on_top)]
    if not hourly and inputs.months != 1:
        ends = [short * inputs.months for short in ends]
        working.step(f"× {show(inputs.months)} 个月", max(ends))
    working.cite("劳动合同法:85")
    return working.done(NAME, TITLE, low=min(ends), high=max(ends), formula=formula)


def _remarks(inputs: MinimumWageInputs, working: Working) -> None:
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


def _readings(inputs: MinimumWageInputs, working: Working, on_top: bool | None) -> tuple[bool, ...]:
    """Return whether the worker's own contributions stand outside the minimum: both ways where the place is not known."""
    if on_top is not None:
        return (on_top,)
    if not inputs.own_contributions:
        return (False,)
    working.ask(
        "contributions_on_top",
        MinimumWageInputs.model_fields["contributions_on_top"].title or "",
        MinimumWageInputs.model_fields["contributions_on_top"].description or "",
    )
    working.warn("全国的规定没有把个人社保公积金排除在外，有的地方（比如北京）排除：两种都算给你，打 12333 问当地。")
    return False, True


def _short(inputs: MinimumWageInputs, working: Working, due: Decimal, *, on_top: bool) -> Decimal:
    """Return what is missing, with the own contributions counted towards the minimum or, `on_top`, not."""
    gross = inputs.gross
    if gross is None:
        assert inputs.paid is not None
        gross = inputs.paid + inputs.own_contributions
        if inputs.own_contributions:
            working.step(
                f"应发 = 到手 {show(inputs.paid)} + 扣掉的个人社保公积金 {show(inputs.own_contributions)}", gross
            )
    counted = gross - inputs.overtime_paid - inputs.allowances_paid
    if on_top:
        counted -= inputs.own_contributions
        working.step(f"本地规定个人交的社保公积金不算在内，减去 {show(inputs.own_contributions)}") if (
            inputs.own_contributions
        ) else None
    off = [show(one) for one in (inputs.overtime_paid, inputs.allowances_paid) if one]
    if off:
        working.step(f"能算进去的：{' − '.join([show(gross), *off])}", counted)
    short = max(due - counted, Decimal(0)) if inputs.normal_work else Decimal(0)
    working.step(f"标准 {show(due)} − {show(counted)}", short)
    return short


def _standard(inputs: MinimumWageInputs, working: Working, on: date) -> tuple[Decimal | None, bool | None]:
    """Return the standard, and whether own contributions come on top of it; None where that is not known."""
    held = minimum_wage(inputs.place, on)
    on_top = inputs.contributions_on_top
    if on_top is None and held is not None:
        on_top = held.own_contributions_on_top
    if inputs.minimum_wage is not None:
        return inputs.minimum_wage, on_top
    if inputs.mode is Mode.FULL_TIME:
        found = held_minimum_wage(working, inputs.place, on)
        return (found.monthly if found else None), on_top
    if held is None or held.part_time_hourly is None:
        return None, on_top
    working.cite(held.basis)
    working.assume("minimum_wage", held.part_time_hourly, f"{province_name(held.jurisdiction)}非全日制小时标准")
    if inputs.mode is Mode.PART_TIME:
        working.warn("这个小时标准里已含单位和个人要交的养老、医疗、失业保险费。")
    return held.part_time_hourly, False
