"""Wages due: 劳动合同法 30, 工资支付暂行规定 9; for migrant workers 保障农民工工资支付条例 11, 30, 36."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import daily_wage, note_arbitration_limit
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive, Row, check_order
from bot.claims.model import Claim, Working, show
from bot.claims.periods import calendar_months, weekdays

NAME, TITLE = "wages_due", "拖欠的工资"


class PayRow(Row):
    """One pay period: what was due and what came."""

    period: str = Field(default="", title="哪个月", description="是哪个月的工资？")
    due: NotNegative = Field(title="应发", description="这期该发多少？")
    paid: NotNegative = Field(default=Decimal(0), title="已发", description="实际发了多少？")


class WagesDueInputs(Inputs):
    rows: tuple[PayRow, ...] | None = Field(default=None, title="每期工资", description="每个月该发多少、发了多少？")
    monthly_wage: Positive | None = Field(default=None, title="月工资", description="一个月工资多少？")
    months_unpaid: NotNegative | None = Field(default=None, title="欠几个月", description="欠了几个月？")
    days_unpaid: NotNegative | None = Field(
        default=None, title="另欠几天", description="不满一个月的，还欠几个工作日？"
    )
    daily_rate: Positive | None = Field(default=None, title="日工资", description="日结的，一天多少钱？")
    unpaid_from: PastDay | None = Field(default=None, title="从哪天起没发", description="从哪天的活开始没给钱？")
    unpaid_to: PastDay | None = Field(default=None, title="到哪天为止", description="欠到哪天为止？")
    paid: NotNegative = Field(default=Decimal(0), title="已付的部分", description="这段时间给过多少？")
    ended_on: PastDay | None = Field(default=None, title="离职日", description="哪天离开的？")
    construction: bool = Field(default=False, title="工地", description="是工地上的活吗？")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.unpaid_from, self.unpaid_to, "欠薪截止日")
        return self


def wages_between(monthly: Decimal, start: date, end: date) -> Decimal:
    """Return the wage of [start, end] at a monthly wage: a full calendar month pays the month, a part its share of
    Mondays to Fridays. Splitting the period anywhere leaves the sum unchanged."""
    total = Decimal(0)
    for first, last, full in calendar_months(start, end):
        if full:
            total += monthly
            continue
        month_first, month_last, _ = next(iter(calendar_months(first.replace(day=1), _month_end(first))))
        total += monthly * weekdays(first, last) / weekdays(month_first, month_last)
    return total


def _month_end(day: date) -> date:
    from bot.claims.periods import period_end

    return period_end(day.replace(day=1), 1)


@claim(NAME, TITLE, "Wages due", inputs=WagesDueInputs, topics=("pay", "construction"))
def wages_due(inputs: WagesDueInputs, today: date) -> Claim:
    """Return unpaid wages: by period, by months and days, by a span of days, or by a daily rate (21.75 days a month)."""
    working = Working(inputs)
    working.cite("劳动合同法:30", "工资支付暂行规定:9")
    if inputs.construction:
        working.cite("保障农民工工资支付条例:30", "保障农民工工资支付条例:36")
        working.warn("工地上分包欠的钱，总包要先垫付；活包给个人或没资质的，由发包的一方给。")
    total = _owed(inputs, working)
    note_arbitration_limit(working, inputs.ended_on, today)
    formula = _formula(inputs)
    if total is None:
        return working.done(NAME, TITLE, formula=formula)
    if inputs.paid:
        working.step(f"减去已付 {show(inputs.paid)} 元", total - inputs.paid)
        total -= inputs.paid
    if total < 0:
        working.warn("已付的比应发的还多，请再核对数字。")
    return working.done(NAME, TITLE, low=max(total, Decimal(0)), formula=formula)


def _formula(inputs: WagesDueInputs) -> str:
    """Sums worked out before, and days at their own rate, need no rule for a part of a month."""
    whole = "应发工资 − 已发工资"
    if inputs.rows is not None or inputs.daily_rate is not None:
        return whole
    if inputs.unpaid_from is not None:
        return f"{whole}；不满一个月按当月周一到周五里欠的那几天占几成算"
    return f"{whole}；不满一个月按 月工资 ÷ 21.75 × 天数"


def _row_words(row: PayRow) -> str:
    """One period in the working: its own words where they hold the sum (280 × 43 天), else with what was due and paid."""
    due, paid = show(row.due), f" − {show(row.paid)}" if row.paid else ""
    held = re.search(r"\d[^月]*$", row.period) is not None
    words = row.period if held else f"{row.period or '一期'} {due}"
    return f"({words}{paid})" if paid else words


def _owed(inputs: WagesDueInputs, working: Working) -> Decimal | None:
    if inputs.rows is not None:
        total = sum((max(row.due - row.paid, Decimal(0)) for row in inputs.rows), Decimal(0))
        working.step(" + ".join(_row_words(row) for row in inputs.rows), total)
        return total
    if inputs.daily_rate is not None:
        return _owed_by_day(inputs.daily_rate, inputs, working)
    if not working.need("monthly_wage"):
        if inputs.months_unpaid is None and inputs.unpaid_from is None:
            working.need("months_unpaid")
        return None
    assert inputs.monthly_wage is not None
    if inputs.unpaid_from is not None:
        return _owed_between(inputs.monthly_wage, inputs.unpaid_from, inputs, working)
    if inputs.months_unpaid is None and inputs.days_unpaid is None:
        working.need("months_unpaid")
        return None
    return _owed_by_month(inputs.monthly_wage, inputs, working)


def _owed_by_day(rate: Decimal, inputs: WagesDueInputs, working: Working) -> Decimal | None:
    if not working.need("days_unpaid"):
        return None
    assert inputs.days_unpaid is not None
    total = rate * inputs.days_unpaid
    working.step(f"{show(rate)} 元 × {show(inputs.days_unpaid)} 天", total)
    return total


def _owed_between(monthly: Decimal, first: date, inputs: WagesDueInputs, working: Working) -> Decimal | None:
    if not working.need("unpaid_to"):
        return None
    assert inputs.unpaid_to is not None
    total = wages_between(monthly, first, inputs.unpaid_to)
    working.step(f"{first} 到 {inputs.unpaid_to}，整月按月工资，零头按当月周一到周五的天数折算", total)
    return total


def _owed_by_month(monthly: Decimal, inputs: WagesDueInputs, working: Working) -> Decimal:
    months, days = inputs.months_unpaid or Decimal(0), inputs.days_unpaid or Decimal(0)
    total = monthly * months + daily_wage(monthly) * days
    working.cite("关于职工全年月平均工作时间和工资折算问题的通知:2")
    wage = show(monthly)
    terms = [f"{wage} × {show(months)} 个月"] if months or not days else []
    terms += [f"{wage} ÷ 21.75 × {show(days)} 天"] if days else []
    working.step(" + ".join(terms), total)
    return total
