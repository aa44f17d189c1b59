"""Overtime pay: 劳动法 44, 工资支付暂行规定 13, 补充规定 2, and 21.75 days a month (人社部发〔2025〕2号)."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.calculators.common import hourly_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive, Row
from bot.claims.model import Claim, Working, show
from bot.claims.parameters import fig
from bot.claims.workdays import DayKind, day_kind, known

NAME, TITLE = "overtime", "加班费"


class System(enum.StrEnum):
    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"
    PIECE_RATE = "piece_rate"
    IRREGULAR = "irregular"


class Cycle(enum.StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class OvertimeDay(Row):
    """A day with overtime: the hours beyond the normal day on a workday, all hours on a rest day or holiday."""

    day: PastDay = Field(title="哪天", description="哪天加的班？")
    hours: Positive = Field(title="小时", description="加了几个小时？")
    time_off: bool = Field(default=False, title="已补休", description="后来补休了吗？")


class OvertimeInputs(Inputs):
    system: System = Field(
        default=System.STANDARD, title="工时制", description="标准工时、综合工时、计件，还是不定时？"
    )
    monthly_wage: Positive | None = Field(
        default=None, title="月工资（正常工时）", description="不算加班，一个月工资多少？"
    )
    hourly_wage: Positive | None = Field(default=None, title="小时工资", description="一个小时多少钱？")
    workday_hours: NotNegative = Field(default=Decimal(0), title="工作日加班小时", description="平时多干了几个小时？")
    rest_day_hours: NotNegative = Field(default=Decimal(0), title="休息日加班小时", description="休息日干了几个小时？")
    rest_day_hours_off: NotNegative = Field(
        default=Decimal(0), title="已补休的小时", description="休息日加班里补休了几个小时？"
    )
    holiday_hours: NotNegative = Field(
        default=Decimal(0), title="法定节假日加班小时", description="法定节假日干了几个小时？"
    )
    days: tuple[OvertimeDay, ...] | None = Field(default=None, title="加班日", description="哪几天加班，每天几小时？")
    total_hours: NotNegative | None = Field(
        default=None, title="周期总工时", description="一个周期总共干了多少小时（不含法定节假日）？"
    )
    cycle: Cycle = Field(default=Cycle.MONTH, title="综合工时周期", description="按月、按季还是按年算？")
    cycle_year: int | None = Field(default=None, ge=1995, le=2100, title="哪一年的工时", description="是哪一年的工时？")
    cycles: Positive = Field(default=Decimal(1), title="几个周期", description="一共几个周期？")
    piece_price: Positive | None = Field(default=None, title="计件单价", description="正常时间一件多少钱？")
    workday_pieces: NotNegative = Field(default=Decimal(0), title="工作日加班件数", description="平时加班做了几件？")
    rest_day_pieces: NotNegative = Field(default=Decimal(0), title="休息日件数", description="休息日做了几件？")
    holiday_pieces: NotNegative = Field(default=Decimal(0), title="节假日件数", description="法定节假日做了几件？")
    already_paid: NotNegative = Field(default=Decimal(0), title="已付加班费", description="已经付过多少加班费？")


@claim(NAME, TITLE, "Overtime pay", inputs=OvertimeInputs, topics=("hours", "pay"))
def overtime(inputs: OvertimeInputs, today: date) -> Claim:
    """Return overtime pay still due: 150 % on workdays, 200 % on rest days without time off, 300 % on holidays."""
    working = Working(inputs)
    working.cite("劳动法:44", "工资支付暂行规定:13", "关于职工全年月平均工作时间和工资折算问题的通知:2")
    if inputs.system is System.IRREGULAR:
        working.warn("不定时工时要劳动部门批准。没有批准文件的，按标准工时算；让单位拿出批文。", person=True)
        return working.done(
            NAME,
            TITLE,
            low=Decimal(0),
            formula="经批准的不定时工时不按这套标准算",
            outcome="批准过的不定时工时没有这笔",
        )
    formula = "小时工资（月工资 ÷ 21.75 ÷ 8）× 小时 × 150% / 200% / 300% − 已付"
    total = _by_piece(inputs, working) if inputs.system is System.PIECE_RATE else _by_hour(inputs, working, today)
    if inputs.system is System.PIECE_RATE:
        formula = "计件单价 × 件数 × 150% / 200% / 300% − 已付"
    working.warn("加班要有证据：排班、打卡、派单记录、工作群消息。证据在单位手里的，请求让单位拿出来。")
    working.cite("审理劳动争议案件适用法律问题的解释（一）:42")
    if total is None:
        return working.done(NAME, TITLE, formula=formula)
    if inputs.already_paid:
        total -= inputs.already_paid
        working.step(f"减去已付 {show(inputs.already_paid)} 元", total)
    return working.done(NAME, TITLE, low=max(total, Decimal(0)), formula=formula)


def _rate(inputs: OvertimeInputs, working: Working) -> Decimal | None:
    if inputs.hourly_wage is not None:
        return inputs.hourly_wage
    if not working.need("monthly_wage"):
        return None
    assert inputs.monthly_wage is not None
    rate = hourly_wage(inputs.monthly_wage)
    working.step(f"小时工资 = {show(inputs.monthly_wage)} ÷ 21.75 ÷ 8", rate)
    return rate


def _by_hour(inputs: OvertimeInputs, working: Working, today: date) -> Decimal | None:
    rate = _rate(inputs, working)
    hours = _hours(inputs, working, today)
    if rate is None or hours is None:
        return None
    total = Decimal(0)
    for kind, label, factor in (
        (DayKind.WORKDAY, "工作日", "overtime.workday"),
        (DayKind.REST_DAY, "休息日", "overtime.rest_day"),
        (DayKind.STATUTORY_HOLIDAY, "法定节假日", "overtime.holiday"),
    ):
        if hours[kind]:
            pay = rate * hours[kind] * fig(factor)
            working.step(f"{label} {show(hours[kind])} 小时 × {show(fig(factor) * 100)}%", pay)
            total += pay
    if hours[DayKind.STATUTORY_HOLIDAY]:
        working.cite("对《工资支付暂行规定》有关问题的补充规定:2")
    if not sum(hours.values()):
        working.need("days") if inputs.system is System.STANDARD else None
    return total


def _hours(inputs: OvertimeInputs, working: Working, today: date) -> dict[DayKind, Decimal] | None:
    hours = {
        DayKind.WORKDAY: inputs.workday_hours,
        DayKind.REST_DAY: max(inputs.rest_day_hours - inputs.rest_day_hours_off, Decimal(0)),
        DayKind.STATUTORY_HOLIDAY: inputs.holiday_hours,
    }
    for entry in inputs.days or ():
        kind = day_kind(entry.day)
        if not known(entry.day):
            working.warn(f"{entry.day.year} 年的放假安排不在日历里，只按周一到周五估算。")
        if entry.time_off and kind is DayKind.REST_DAY:
            working.step(f"{entry.day} 休息日加班已补休，不再付")
            continue
        hours[kind] += entry.hours
    if inputs.system is System.COMPREHENSIVE:
        if not working.need("total_hours"):
            return None
        assert inputs.total_hours is not None
        days = _normal_days(inputs, working, today)
        normal = days * fig("hours_per_day") * inputs.cycles
        working.step(f"周期标准工时 = {show(days)} 天 × 8 小时 × {show(inputs.cycles)}", normal)
        extra = max(inputs.total_hours - normal, Decimal(0))
        working.step("超出标准工时", extra)
        working.warn("综合工时要劳动部门批准；没有批文的，按标准工时算，休息日是 200%。")
        hours[DayKind.WORKDAY], hours[DayKind.REST_DAY] = extra, Decimal(0)
    return hours


FEWER_WORKING_DAYS_FROM = 2025
"""The year since which 13 holidays leave 248 working days (人社部发〔2025〕2号); 250 before (劳社部发〔2008〕3号)."""


def _normal_days(inputs: OvertimeInputs, working: Working, today: date) -> Decimal:
    """Return the working days of a cycle by the rule of its year."""
    year = inputs.cycle_year
    if year is None:
        year = today.year
        working.assume("cycle_year", year, "没说哪一年的工时，按今年的标准；2024 年和以前的工作日多两天")
    key = f"working_days_per_{inputs.cycle.value}"
    if year >= FEWER_WORKING_DAYS_FROM:
        working.cite("关于职工全年月平均工作时间和工资折算问题的通知:1")
        return fig(key)
    working.cite("关于职工全年月平均工作时间和工资折算问题的通知（2008）:1")
    if year < FIRST_YEAR_OF_250_DAYS:
        working.warn(f"{year} 年的工作日标准不在库里，这里按 2008 年的标准估。", person=True)
    return fig(f"{key}.until_2024")


FIRST_YEAR_OF_250_DAYS = 2008


def _by_piece(inputs: OvertimeInputs, working: Working) -> Decimal | None:
    if not working.need("piece_price"):
        return None
    assert inputs.piece_price is not None
    total = Decimal(0)
    for label, pieces, factor in (
        ("工作日加班", inputs.workday_pieces, "overtime.workday"),
        ("休息日", inputs.rest_day_pieces, "overtime.rest_day"),
        ("法定节假日", inputs.holiday_pieces, "overtime.holiday"),
    ):
        if pieces:
            pay = inputs.piece_price * pieces * fig(factor)
            working.step(f"{label} {show(pieces)} 件 × {show(inputs.piece_price)} × {show(fig(factor) * 100)}%", pay)
            total += pay
    working.warn("计件的，是做完定额以后单位再安排加班的才这样算；已按件付过的部分填在已付里。")
    return total
