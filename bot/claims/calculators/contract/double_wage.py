"""Double wage for no written contract: 劳动合同法 82, 14; 实施条例 6, 7; 解释（二） 6, 7, 9; 劳动争议调解仲裁法 27.

Only the second wage is computed: the first is the wage itself. Each month is held against the day of claiming, so the
part the limitation has eaten stands apart.
"""

from __future__ import annotations

import enum
import itertools
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import daily_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive, Row, check_order, contradiction
from bot.claims.limitation import limitation_period
from bot.claims.model import Claim, Payer, Working, show
from bot.claims.parameters import count
from bot.claims.periods import ONE_DAY, period_end, split_months
from bot.claims.workdays import horizon, working_days

NAME, TITLE = "double_wage", "没签书面合同的二倍工资"


class Lacking(enum.StrEnum):
    NO_CONTRACT = "no_contract"
    NO_OPEN_ENDED = "no_open_ended"


class WorkedMonth(Row):
    """The wage of one month of double wage, by its number counted from the first one."""

    month: int = Field(ge=1, le=600, title="第几个月", description="是第几个月？")
    wage: NotNegative = Field(title="当月工资", description="那个月工资多少？")


class DoubleWageInputs(Inputs):
    kind: Lacking = Field(
        default=Lacking.NO_CONTRACT, title="哪一种", description="没签合同，还是该签无固定期限却没签？"
    )
    start: PastDay | None = Field(default=None, title="开始上班的日子", description="哪天开始上班的？")
    end: PastDay | None = Field(default=None, title="离开的日子", description="哪天离开的？还在干就不填。")
    signed_on: PastDay | None = Field(default=None, title="补签合同的日子", description="后来签书面合同了吗，哪天？")
    due_on: PastDay | None = Field(
        default=None, title="该签无固定期限合同的日子", description="从哪天起就该签无固定期限合同？"
    )
    monthly_wage: Positive | None = Field(default=None, title="月工资", description="一个月工资多少？")
    wages: tuple[WorkedMonth, ...] = Field(default=(), title="每月工资", description="每个月不一样的话，分别是多少？")
    last_part_workdays: NotNegative | None = Field(
        default=None, title="最后不满一个月的工作日", description="最后不满一个月，实际上了几天班？"
    )
    claimed_on: PastDay | None = Field(
        default=None, title="申请仲裁的日子", description="哪天申请仲裁（还没申请就按今天）？"
    )
    interrupted_on: tuple[PastDay, ...] = Field(
        default=(), title="催要或投诉的日子", description="哪天向单位要过、投诉过、对方答应过？"
    )
    own_refusal: bool = Field(default=False, title="是自己不肯签", description="是单位要签、你自己不肯签的吗？")
    part_time: bool = Field(
        default=False, title="按小时的兼职", description="是每天不超过 4 小时、按小时算钱的兼职吗？"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.start, self.end, "离开的日子")
        check_order(self.start, self.signed_on, "补签日")
        if len({entry.month for entry in self.wages}) != len(self.wages):
            raise contradiction("同一个月填了两次工资，请留一个。")
        return self


@claim(NAME, TITLE, "Double wage for no written contract", inputs=DoubleWageInputs, topics=("contract", "pay"))
def double_wage(inputs: DoubleWageInputs, today: date) -> Claim:
    """Return the second wage, month by month, at most 11 months; months lost to the limitation shown apart."""
    working = Working(inputs)
    working.cite("劳动合同法:82", "审理劳动争议案件适用法律问题的解释（二）:6")
    formula = "每月再加一倍工资：从满一个月的次日到签合同的前一天，最多 11 个月"
    if inputs.part_time:
        working.cite("劳动合同法:69")
        working.warn(
            "非全日制用工可以口头约定，没有二倍工资。平均每天超过 4 小时或每周超过 24 小时的，可以主张不是非全日制。"
        )
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="按小时的兼职没有二倍工资")
    span = _span(inputs, working, today)
    if span is None:
        working.need("monthly_wage")
        return working.done(NAME, TITLE, formula=formula)
    first, last = span
    if first > last:
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="没有超过一个月，还没有二倍工资")
    if not inputs.wages and not working.need("monthly_wage"):
        return working.done(NAME, TITLE, formula=formula, outcome=f"二倍工资从 {first} 到 {last}")
    claimed = inputs.claimed_on or today
    if inputs.claimed_on is None:
        working.assume("claimed_on", today, "还没申请，按今天算时效")
    if not _months(inputs, working, first, last, claimed):
        return working.done(NAME, TITLE, formula=formula)
    low, _ = working.counted()
    _remarks(inputs, working)
    lost = sum((part.low or Decimal(0) for part in working.parts if not part.counted), Decimal(0))
    outcome = f"二倍工资从 {first} 到 {last}"
    if lost:
        outcome += f"；另有 {show(lost)} 元可能过了时效"
    return working.done(NAME, TITLE, low=low, formula=formula, outcome=outcome)


def _span(inputs: DoubleWageInputs, working: Working, today: date) -> tuple[date, date] | None:
    stop = min(day for day in (inputs.end, today) if day is not None)
    if inputs.signed_on is not None:
        stop = min(stop, inputs.signed_on - ONE_DAY)
    if inputs.kind is Lacking.NO_OPEN_ENDED:
        working.cite("劳动合同法:14", "审理劳动争议案件适用法律问题的解释（二）:10")
        working.warn("满一年没签合同自动算无固定期限的那段，不再有二倍工资；这里只算该签无固定期限却不给签的情形。")
        working.cite("审理劳动争议案件适用法律问题的解释（二）:9")
        if not working.need("due_on"):
            return None
        assert inputs.due_on is not None
        return inputs.due_on, stop
    working.cite("劳动合同法实施条例:6", "劳动合同法实施条例:7")
    if not working.need("start"):
        return None
    assert inputs.start is not None
    first = period_end(inputs.start, count("double_wage.first_months")) + ONE_DAY
    year_before = period_end(inputs.start, 12)
    working.step(f"{inputs.start} 上班，满一个月的次日", first)
    if stop >= year_before:
        working.step("满一年的前一天封顶", year_before)
        if stop > year_before:
            working.cite("审理劳动争议案件适用法律问题的解释（二）:9")
            working.warn("满一年还没签，就当作已签无固定期限合同，往后没有二倍工资，但可以要求单位补签。")
    return first, min(stop, year_before)


def _months(inputs: DoubleWageInputs, working: Working, first: date, last: date, claimed: date) -> bool:
    given = {entry.month: entry.wage for entry in inputs.wages}
    years = count("clock.arbitration_years")
    for number, (begin, end, full) in enumerate(split_months(first, last), start=1):
        wage = given.get(number, inputs.monthly_wage)
        if wage is None:
            working.ask(f"wages[{number}]", f"第 {number} 个月工资", f"{begin} 到 {end} 的工资多少？")
            return False
        if not full and number not in given:
            wage = _part_wage(inputs, working, wage, begin, end)
        clock = limitation_period(end, years, interruptions=inputs.interrupted_on)
        in_time = claimed <= clock.last_day
        working.part(
            f"{begin} 到 {end}",
            wage,
            payer=Payer.EMPLOYER,
            counted=in_time,
            note=f"时效到 {clock.last_day}" + ("" if in_time else "，申请时已过"),
        )
    total = sum((part.low or Decimal(0) for part in working.parts), Decimal(0))
    working.step(f"共 {len(working.parts)} 段，不看时效合计", total)
    eaten = [part for part in working.parts if not part.counted]
    working.summary = _summary(working)
    if eaten:
        lost = sum((part.low or Decimal(0) for part in eaten), Decimal(0))
        working.step(f"其中 {len(eaten)} 段到 {claimed} 已超过一年", lost)
    return True


def _summary(working: Working) -> str:
    """The working in one line: the months at their wage, the part month, and what the limitation may have eaten."""
    amounts = [part.low or Decimal(0) for part in working.parts]
    groups = [(wage, sum(1 for _ in same)) for wage, same in itertools.groupby(amounts)]
    terms = [f"{show(wage)} × {many} 个月" if many > 1 else show(wage) for wage, many in groups]
    begins, ends = working.parts[0].label.split(" 到 ")[0], working.parts[-1].label.split(" 到 ")[1]
    line = f"{begins} 到 {ends}：{' + '.join(terms)}"
    total, lost = sum(amounts, Decimal(0)), [part.low or Decimal(0) for part in working.parts if not part.counted]
    if len(amounts) > 1:
        line += f" = {show(total)}"
    return f"{line}，其中前 {len(lost)} 个月的 {show(sum(lost, Decimal(0)))} 可能过了一年时效" if lost else line


def _part_wage(inputs: DoubleWageInputs, working: Working, wage: Decimal, begin: date, end: date) -> Decimal:
    days = inputs.last_part_workdays
    if days is None:
        days = Decimal(working_days(begin, end))
        note = "按放假安排数工作日" if end <= horizon() else "超出放假日历，按周一到周五估算"
        working.assume("last_part_workdays", days, f"{begin} 到 {end} {note}，单休的请自己填")
    amount = min(daily_wage(wage) * days, wage)
    working.cite("关于职工全年月平均工作时间和工资折算问题的通知:2")
    working.step(f"最后不满一个月：{show(wage)} ÷ 21.75 × {show(days)} 天（不超过一个月工资）", amount)
    return amount


def _remarks(inputs: DoubleWageInputs, working: Working) -> None:
    working.cite("劳动争议调解仲裁法:27", "审理劳动争议案件适用法律问题的解释（二）:20")
    if any(not part.counted for part in working.parts):
        working.warn(
            "过时效的部分仍可以写进申请：时效要对方在仲裁时提出来才算数。各地有按月、按天、按最后一天起算的不同做法。",
            person=True,
        )
    working.cite("审理劳动争议案件适用法律问题的解释（二）:7")
    if inputs.own_refusal:
        working.warn("单位能证明是你自己故意或重大过失没签的，这笔钱可能要不到。", person=True)
