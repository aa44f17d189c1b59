"""Pay for annual leave not given: 职工带薪年休假条例 2 to 5; 企业职工带薪年休假实施办法 3, 5, 10, 11, 12."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import daily_wage
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive, check_order
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import count, fig
from bot.claims.periods import days_between, full_months, period_end
from bot.claims.registry import claim

NAME, TITLE = "annual_leave", "没休的年休假工资"
DAYS_OF_YEAR = 365


class AnnualLeaveInputs(Inputs):
    year: int | None = Field(default=None, ge=2008, le=2100, title="哪一年", description="要算哪一年的年休假？")
    first_work_date: PastDay | None = Field(
        default=None, title="最早参加工作的日子", description="这辈子第一份工作哪天开始（换过单位也连着算）？"
    )
    joined: PastDay | None = Field(default=None, title="进这家单位的日子", description="哪天进这家单位的？")
    left: PastDay | None = Field(default=None, title="离职日", description="离职了吗，哪天？")
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
    days = leave_days(inputs, working)
    if inputs.gave_up_in_writing:
        working.warn("单位安排过、你书面说自己不休的，只发正常工资，没有这 200%。")
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="书面放弃的，没有额外的钱")
    working.warn("年休假工资的时效各地算法不同，尽早申请，别等离职满一年。")
    if not days:
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="这一年没有应休未休的天数")
    if not working.need("monthly_wage"):
        return working.done(NAME, TITLE, formula=formula, outcome=f"应休未休 {days} 天")
    assert inputs.monthly_wage is not None
    amount = daily_wage(inputs.monthly_wage) * days * fig("leave.extra_times")
    working.step(f"{show(inputs.monthly_wage)} ÷ 21.75 × {days} 天 × 200%", amount)
    return working.done(NAME, TITLE, low=amount, formula=formula, outcome=f"应休未休 {days} 天")


def leave_days(inputs: AnnualLeaveInputs, working: Working) -> int:
    """Return the days of leave not given in the year, whole days only."""
    assert inputs.year is not None and inputs.first_work_date is not None and inputs.joined is not None
    year_first, year_last = date(inputs.year, 1, 1), date(inputs.year, 12, 31)
    last = min(inputs.left or year_last, year_last)
    eligible = period_end(inputs.first_work_date, 12)
    first = max(inputs.joined, year_first, eligible)
    months = full_months(inputs.first_work_date, last)
    full = entitlement(months)
    working.step(f"到 {last} 累计工作 {months // 12} 年 {months % 12} 个月，全年年休假", Decimal(full))
    if first > last or not full or _excluded(inputs, months, working):
        return 0
    span = days_between(first, last)
    if first == year_first and last == year_last:
        due = Decimal(full)
    else:
        working.cite("企业职工带薪年休假实施办法:5" if inputs.left is None else "企业职工带薪年休假实施办法:12")
        exact = Decimal(span) / DAYS_OF_YEAR * full
        working.step(f"{first} 到 {last} 共 {span} 天，{span} ÷ 365 × {full}", exact)
        due = exact
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
