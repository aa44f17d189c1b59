"""Pay for annual leave not given: 职工带薪年休假条例 2 to 5, 9; 企业职工带薪年休假实施办法 3 to 5, 9 to 12; 人社厅函〔2009〕149号.

What is not told or not settled by a text gives a range: years without full-time work between the first job and this one,
and the year in which the tenth or twentieth year of work is completed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import daily_wage
from bot.claims.entries import claim
from bot.claims.inputs import Day, Inputs, NotNegative, PastDay, Positive, check_order
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import count, fig
from bot.claims.periods import ONE_DAY, days_between, full_months, period_end

NAME, TITLE = "annual_leave", "没休的年休假工资"
DAYS_OF_YEAR = 365


class AnnualLeaveInputs(Inputs):
    year: int | None = Field(default=None, ge=2008, le=2100, title="哪一年", description="要算哪一年的年休假？")
    first_work_date: PastDay | None = Field(
        default=None, title="最早参加工作的日子", description="第一份全职上班的工作哪天开始的（换过单位不要紧）？"
    )
    gap_months: NotNegative | None = Field(
        default=None,
        title="中间没全职上班的月数",
        description="从那时到现在，种地、没上班、跑平台、自己单干的时间一共几个月？一直在单位上班就填 0。",
    )
    joined: PastDay | None = Field(default=None, title="进这家单位的日子", description="哪天进这家单位的？")
    left: Day | None = Field(default=None, title="离职日", description="离职了吗，哪天？")
    days_taken: NotNegative = Field(default=Decimal(0), title="已休天数", description="这一年休过几天年假？")
    monthly_wage: Positive | None = Field(
        default=None, title="月均工资（不含加班费）", description="前 12 个月，不算加班费，平均一个月多少？"
    )
    gave_up_in_writing: bool = Field(default=False, title="书面放弃", description="单位安排了，但你自己书面说不休？")
    sick_months: NotNegative = Field(default=Decimal(0), title="当年病假月数", description="这一年病假累计几个月？")
    personal_leave_days: NotNegative = Field(
        default=Decimal(0), title="带薪事假天数", description="不扣工资的事假累计几天？"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.first_work_date, self.joined, "进单位的日子")
        check_order(self.joined, self.left, "离职日")
        return self


def entitlement(months_of_service: int) -> int:
    """Return the yearly days: 5 from 1 year, 10 from 10, 15 from 20 years of total service (职工带薪年休假条例 3)."""
    if months_of_service < 12:
        return 0
    if months_of_service < 120:
        return count("leave.first")
    return count("leave.second") if months_of_service < 240 else count("leave.third")


@claim(NAME, TITLE, "Annual leave not given", inputs=AnnualLeaveInputs, topics=("hours", "pay"))
def annual_leave(inputs: AnnualLeaveInputs, today: date) -> Claim:
    """Return the extra 200 % of daily pay for each day of leave not given in one calendar year (the 300 % include the
    wage already paid). Joiners and leavers pro rata by calendar days over 365, fractions dropped."""
    working = Working(inputs)
    working.cite(
        "职工带薪年休假条例:3", "职工带薪年休假条例:5", "企业职工带薪年休假实施办法:10", "企业职工带薪年休假实施办法:11"
    )
    formula = "月均工资 ÷ 21.75 × 应休未休天数 × 200%（300% 里已含正常工资）"
    if not working.need("year", "first_work_date", "joined"):
        working.need("monthly_wage")
        return working.done(NAME, TITLE, formula=formula)
    low, high = leave_days(inputs, working)
    if inputs.gave_up_in_writing:
        working.warn("单位安排过、你因为自己的原因书面说不休的，单位可以只发正常工资，没有这 200%。")
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="书面放弃的，没有额外的钱")
    working.warn("年休假工资的时效各地算法不同，尽早申请，别等离职满一年。")
    if not high:
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="这一年没有应休未休的天数")
    outcome = f"应休未休 {low} 天" if low == high else f"应休未休 {low} 到 {high} 天"
    if not working.need("monthly_wage"):
        return working.done(NAME, TITLE, formula=formula, outcome=outcome)
    assert inputs.monthly_wage is not None
    least, most = (daily_wage(inputs.monthly_wage) * days * fig("leave.extra_times") for days in (low, high))
    working.step(f"{show(inputs.monthly_wage)} ÷ 21.75 × {high} 天 × 200%", most)
    if low != high:
        working.step(f"{show(inputs.monthly_wage)} ÷ 21.75 × {low} 天 × 200%", least)
    working.summary = _summary(inputs, working, high) if low == high else ""
    if inputs.left is None and inputs.year == today.year:
        working.cite("企业职工带薪年休假实施办法:9")
        working.warn(
            "今年还没过完：单位还可以安排你休，你同意的也可以挪到明年，到那时没休成才有这笔钱；先书面提出要休。"
        )
        least, outcome = Decimal(0), f"今年{outcome}，还不到要钱的时候"
    return working.done(NAME, TITLE, low=least, high=most, formula=formula, outcome=outcome)


def _summary(inputs: AnnualLeaveInputs, working: Working, days: int) -> str:
    """The working in one line: the yearly days, what of them was due, the days left, the pay."""
    assert inputs.monthly_wage is not None
    full = next((step.value for step in working.steps if "全年年休假" in step.text), "")
    part = next((step for step in working.steps if "÷ 365" in step.text), None)
    share = f"，{part.text.split('，')[-1]} = {part.value}" if part is not None else ""
    taken = f"，减已休 {show(inputs.days_taken)} 天" if inputs.days_taken else ""
    due = f"一年 {full} 天{share}{taken}，应补 {days} 天（不满一天不算）"
    pay = daily_wage(inputs.monthly_wage) * days * fig("leave.extra_times")
    return f"{due}；{show(inputs.monthly_wage)} ÷ 21.75 × {days} 天 × 200% = {show(pay)}"


@dataclass(frozen=True, slots=True)
class _Service:
    """One reading of how long somebody has worked: total months at a day, and when 12 months in a row were full."""

    label: str
    full_before: int
    """Yearly days by the service before the year began, or before leaving where that counts."""
    full_at_end: int
    months: int
    eligible: date


def leave_days(inputs: AnnualLeaveInputs, working: Working) -> tuple[int, int]:
    """Return the days of leave not given in the year as (least, most), whole days only."""
    assert inputs.year is not None and inputs.joined is not None
    found = [_days(inputs, one, working) for one in _services(inputs, working)]
    return min(low for low, _ in found), max(high for _, high in found)


def _services(inputs: AnnualLeaveInputs, working: Working) -> list[_Service]:
    """Return the readings of the service: one when the gaps are told or cannot matter, else without and with them."""
    assert inputs.first_work_date is not None and inputs.joined is not None and inputs.year is not None
    gap = int(inputs.gap_months or 0)
    unbroken = _service(inputs, inputs.first_work_date, gap, "一直全职上班")
    if inputs.gap_months == 0 or inputs.first_work_date == inputs.joined:
        return [unbroken]
    at_least = _service(inputs, inputs.joined, 0, "只算这家单位")
    if inputs.gap_months is not None:
        # Where the gap lay is not known: it may have broken the twelve months in a row.
        at_least = replace(unbroken, label="中断在进这家单位以前", eligible=at_least.eligible)
    if replace(at_least, label=unbroken.label) == unbroken or _same_days(inputs, at_least, unbroken):
        return [unbroken]
    working.cite("企业职工带薪年休假实施办法:4", "关于《企业职工带薪年休假实施办法》有关问题的复函:2")
    working.warn("工龄只算全职上班（和当兵等）的时间，种地、跑平台、没上班的不算；凭合同、社保记录证明。")
    if inputs.gap_months is None:
        working.need("gap_months")
    return [at_least, unbroken]


def _same_days(inputs: AnnualLeaveInputs, one: _Service, other: _Service) -> bool:
    return _days(inputs, one, Working(inputs)) == _days(inputs, other, Working(inputs))


def _service(inputs: AnnualLeaveInputs, since: date, gap: int, label: str) -> _Service:
    assert inputs.year is not None
    last = _last(inputs)
    before = max(full_months(since, date(inputs.year, 1, 1) - ONE_DAY) - gap, 0)
    months = max(full_months(since, last) - gap, 0)
    return _Service(label, entitlement(before), entitlement(months), months, period_end(since, 12) + ONE_DAY)


def _last(inputs: AnnualLeaveInputs) -> date:
    assert inputs.year is not None
    year_last = date(inputs.year, 12, 31)
    return min(inputs.left or year_last, year_last)


def _days(inputs: AnnualLeaveInputs, service: _Service, working: Working) -> tuple[int, int]:
    assert inputs.year is not None and inputs.joined is not None
    year_first, last = date(inputs.year, 1, 1), _last(inputs)
    first = max(inputs.joined, year_first, service.eligible)
    months, full = service.months, service.full_at_end
    working.step(f"{service.label}：到 {last} 累计 {months // 12} 年 {months % 12} 个月，全年年休假", Decimal(full))
    if first > last or not full or _excluded(inputs, months, working):
        return 0, 0
    most = _due(inputs, full, first, last, working)
    if not service.full_before or service.full_before == full:
        return most, most
    working.warn(
        f"这一年里工龄满了档（{service.full_before} 天变 {full} 天），当年按哪一档，条文没写，各地做法不一，两种都给你。"
    )
    return _due(inputs, service.full_before, first, last, working), most


def _due(inputs: AnnualLeaveInputs, full: int, first: date, last: date, working: Working) -> int:
    due = Decimal(full)
    assert inputs.year is not None
    if (first, last) != (date(inputs.year, 1, 1), date(inputs.year, 12, 31)):
        working.cite("企业职工带薪年休假实施办法:5" if inputs.left is None else "企业职工带薪年休假实施办法:12")
        span = days_between(first, last)
        due = Decimal(span) / DAYS_OF_YEAR * full
        working.step(f"{first} 到 {last} 共 {span} 天，{span} ÷ 365 × {full}", due)
    rest = max(min(due, Decimal(full)) - inputs.days_taken, Decimal(0)).to_integral_value(ROUND_FLOOR)
    working.step(f"减去已休 {show(inputs.days_taken)} 天，不满一天的不算", rest)
    return int(rest)


def _excluded(inputs: AnnualLeaveInputs, months: int, working: Working) -> bool:
    sick_limit = 2 if months < 120 else 3 if months < 240 else 4
    if inputs.personal_leave_days >= fig("leave.personal_days") or inputs.sick_months >= sick_limit:
        working.cite("职工带薪年休假条例:4")
        working.step("带薪事假满 20 天，或病假太长，当年不享受年休假")
        return True
    return False
