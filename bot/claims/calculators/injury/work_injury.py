"""Work-injury benefits by grade, and who pays: 工伤保险条例 30, 33 to 37, 62, 64; 社会保险法 38, 39, 41."""

from __future__ import annotations

import enum
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Self

from pydantic import Field, model_validator

from bot.claims.calculators.common import held_minimum_wage, own_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive, check_order
from bot.claims.model import Claim, Payer, Period, Working, show
from bot.claims.parameters import count, fig, lump_sums

NAME, TITLE = "work_injury", "工伤待遇"


class Nursing(enum.StrEnum):
    NONE = "none"
    PART = "part"
    MOST = "most"
    FULL = "full"


class WorkInjuryInputs(Inputs):
    grade: int | None = Field(
        default=None, ge=1, le=10, title="伤残等级", description="劳动能力鉴定是几级（1 到 10）？"
    )
    own_wage: Positive | None = Field(
        default=None, title="本人工资", description="受伤前 12 个月的平均月缴费工资多少（没参保就填平均工资）？"
    )
    pool_average_wage: Positive | None = Field(
        default=None, title="统筹地区职工月平均工资", description="当地公布的上年度职工月平均工资多少？"
    )
    insured: bool | None = Field(default=None, title="参加了工伤保险", description="单位给交工伤保险了吗？")
    nursing: Nursing = Field(
        default=Nursing.NONE, title="生活自理障碍", description="鉴定说完全、大部分还是部分不能自理？"
    )
    paid_leave_months: NotNegative | None = Field(
        default=None, title="停工留薪几个月", description="医院开的休息、停工留薪一共几个月？"
    )
    wage_before: Positive | None = Field(default=None, title="受伤前月工资", description="受伤前一个月工资福利多少？")
    paid_during_leave: NotNegative = Field(
        default=Decimal(0), title="停工期间已付", description="停工期间单位给过多少？"
    )
    suitable_work: bool | None = Field(
        default=None, title="安排了适当工作", description="五六级的，单位安排合适的活了吗？"
    )
    injured_on: PastDay | None = Field(default=None, title="受伤日", description="哪天受的伤？")
    relation_ended_on: PastDay | None = Field(
        default=None, title="解除或终止日", description="劳动关系解除了吗，哪天？"
    )
    wants_to_leave: bool = Field(default=False, title="打算走", description="打算离开这家单位吗？")
    place: str | None = Field(default=None, title="省份", description="在哪个省参保（没参保就填干活的省）？")
    province_average_wage: Positive | None = Field(
        default=None, title="全省上年度职工月平均工资", description="全省公布的上年度职工月平均工资多少？"
    )
    medical_lump_sum: Positive | None = Field(
        default=None, title="一次性工伤医疗补助金标准", description="省里规定的一次性工伤医疗补助金是多少元？"
    )
    employment_lump_sum: Positive | None = Field(
        default=None, title="一次性伤残就业补助金标准", description="省里规定的一次性伤残就业补助金是多少元？"
    )
    years_to_retirement: NotNegative | None = Field(
        default=None, title="离退休几年", description="离法定退休年龄还有几年？"
    )
    minimum_wage: Positive | None = Field(default=None, title="当地月最低工资", description="当地月最低工资是多少？")
    medical_costs: NotNegative | None = Field(default=None, title="医疗费", description="工伤医疗费花了多少？")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.injured_on, self.relation_ended_on, "解除日")
        return self


@claim(NAME, TITLE, "Work-injury benefits", inputs=WorkInjuryInputs, topics=("injury",))
def work_injury(inputs: WorkInjuryInputs, today: date) -> Claim:
    """Return the one-off benefits as the amount, monthly ones apart, each with who pays it. Without insurance the
    employer pays all of them at the same standard (62), and the fund advances if it does not (社会保险法 41)."""
    working = Working(inputs)
    working.cite("工伤保险条例:64")
    formula = "一次性伤残补助金 = 本人工资 × 等级月数；另有每月待遇、医疗、护理、停工留薪、离职时的一次性补助"
    complete = working.need("grade", "own_wage")
    working.need("insured")
    _medical(inputs, working)
    _paid_leave(inputs, working)
    if not complete:
        return working.done(NAME, TITLE, formula=formula)
    assert inputs.grade is not None and inputs.own_wage is not None
    wage = own_wage(working, inputs.own_wage, inputs.pool_average_wage)
    grade = inputs.grade
    article = "工伤保险条例:35" if grade <= 4 else "工伤保险条例:36" if grade <= 6 else "工伤保险条例:37"
    months = fig(f"injury.lump.{grade}")
    working.step(f"一次性伤残补助金：{show(wage)} × {show(months)} 个月", wage * months)
    working.part("一次性伤残补助金", wage * months, payer=_fund(inputs), basis=(article,))
    _monthly(inputs, working, wage, article)
    _nursing(inputs, working)
    resigned = _resignation(inputs, working, today)
    _who_pays(inputs, working)
    working.warn("先要有工伤认定，再做劳动能力鉴定，才有这些待遇。")
    low, high = working.counted()
    return working.done(NAME, TITLE, low=low if resigned else None, high=high if resigned else None, formula=formula)


def _fund(inputs: WorkInjuryInputs) -> Payer:
    return Payer.EMPLOYER if inputs.insured is False else Payer.FUND


def _monthly(inputs: WorkInjuryInputs, working: Working, wage: Decimal, article: str) -> None:
    grade = inputs.grade or 10
    if grade > 6:
        return
    if grade >= 5:
        if inputs.suitable_work:
            working.step("五六级，单位已安排适当工作，不发伤残津贴")
            return
        if inputs.suitable_work is None:
            working.need("suitable_work")
    amount = wage * fig(f"injury.monthly.{grade}")
    floor = inputs.minimum_wage
    if floor is None and inputs.place is not None:
        held = held_minimum_wage(working, inputs.place, inputs.injured_on) if inputs.injured_on else None
        floor = held.monthly if held else None
    working.step(f"每月伤残津贴：{show(wage)} × {show(fig(f'injury.monthly.{grade}') * 100)}%", amount)
    if floor is not None and amount < floor:
        working.step("低于最低工资，补足到", floor)
        amount = floor
    payer = Payer.EMPLOYER if grade >= 5 else _fund(inputs)
    note = "单位难以安排工作时" if grade >= 5 else "保留劳动关系，退出岗位"
    working.part("伤残津贴", amount, payer=payer, period=Period.MONTHLY, counted=False, basis=(article,), note=note)


def _nursing(inputs: WorkInjuryInputs, working: Working) -> None:
    if inputs.nursing is Nursing.NONE:
        return
    working.cite("工伤保险条例:34")
    share = fig(f"injury.nursing.{inputs.nursing.value}")
    amount = inputs.pool_average_wage * share if inputs.pool_average_wage is not None else None
    if amount is None:
        working.need("pool_average_wage")
    working.part(
        "生活护理费",
        amount,
        payer=_fund(inputs),
        period=Period.MONTHLY,
        counted=False,
        basis=("工伤保险条例:34",),
        note=f"统筹地区上年度职工月平均工资的 {show(share * 100)}%",
    )


def _paid_leave(inputs: WorkInjuryInputs, working: Working) -> None:
    if inputs.paid_leave_months is None:
        return
    working.cite("工伤保险条例:33")
    limit = fig("injury.paid_leave_months")
    most = limit + fig("injury.paid_leave_extension")
    months = inputs.paid_leave_months
    if months > most:
        working.warn("停工留薪期最长 24 个月，超过的不算。")
        months = most
    elif months > limit:
        working.warn("超过 12 个月的，要劳动能力鉴定委员会确认延长。", person=True)
    if not working.need("wage_before"):
        working.part("停工留薪期工资", None, payer=Payer.EMPLOYER, basis=("工伤保险条例:33",))
        return
    assert inputs.wage_before is not None
    amount = max(inputs.wage_before * months - inputs.paid_during_leave, Decimal(0))
    working.step(
        f"停工留薪：{show(inputs.wage_before)} × {show(months)} 个月 − 已付 {show(inputs.paid_during_leave)}", amount
    )
    working.part("停工留薪期工资", amount, payer=Payer.EMPLOYER, basis=("工伤保险条例:33",))


def _medical(inputs: WorkInjuryInputs, working: Working) -> None:
    if inputs.medical_costs:
        working.part(
            "工伤医疗费",
            inputs.medical_costs,
            payer=_fund(inputs),
            basis=("工伤保险条例:30",),
            note="在目录和标准内的；住院伙食、外地就医交通食宿按当地标准另算",
        )


def _resignation(inputs: WorkInjuryInputs, working: Working, today: date) -> bool:
    """Add the two lump sums of leaving; False when leaving and their figures are not known."""
    grade = inputs.grade or 1
    leaving = inputs.relation_ended_on is not None or inputs.wants_to_leave
    if grade <= 4 or not leaving:
        if leaving:
            working.warn("一至四级保留劳动关系，不走离职的一次性补助。")
        elif grade >= 5:
            working.warn(
                "以后自己提出走（七到十级合同到期终止的也算），还有一次性工伤医疗补助金和一次性伤残就业补助金，标准由省里定。"
            )
        return True
    article = "工伤保险条例:36" if grade <= 6 else "工伤保险条例:37"
    working.cite(article, "劳动合同法实施条例:23")
    medical, employment = _lump_amounts(inputs, working, grade, inputs.relation_ended_on or today)
    working.part("一次性工伤医疗补助金", medical, payer=_fund(inputs), basis=(article,), note="离开时")
    low, high = employment
    working.part("一次性伤残就业补助金", low, high, payer=Payer.EMPLOYER, basis=(article,), note="离开时")
    return medical is not None and low is not None


Range = tuple[Decimal | None, Decimal | None]


def _lump_amounts(inputs: WorkInjuryInputs, working: Working, grade: int, on: date) -> tuple[Decimal | None, Range]:
    medical, employment = inputs.medical_lump_sum, inputs.employment_lump_sum
    table = lump_sums(inputs.place, on)
    if table is None:
        if inputs.place is None and (medical is None or employment is None):
            working.need("place")
        working.need("medical_lump_sum", "employment_lump_sum")
        return medical, (employment, employment)
    working.cite(table.basis)
    if inputs.province_average_wage is None:
        if medical is None or employment is None:
            working.need("province_average_wage")
        return medical, (employment, employment)
    average = inputs.province_average_wage
    if medical is None:
        medical = average * table.medical_months[grade]
        working.step(f"一次性工伤医疗补助金：{show(average)} × {show(table.medical_months[grade])} 个月", medical)
    if employment is not None:
        return medical, (employment, employment)
    full = average * table.employment_months[grade]
    working.step(f"一次性伤残就业补助金：{show(average)} × {show(table.employment_months[grade])} 个月", full)
    left = inputs.years_to_retirement
    if left is None:
        working.assume("years_to_retirement", f"{table.reduced_within_years} 年以上", "没说，按离退休还远算")
        return medical, (full, full)
    if left >= table.reduced_within_years:
        return medical, (full, full)
    passed = (table.reduced_within_years - left).to_integral_value(ROUND_FLOOR)
    high = full * max(1 - table.reduction_per_year * passed, Decimal(0))
    low = full * max(1 - table.reduction_per_year * (passed + 1), Decimal(0))
    working.step("离退休不足 5 年，就业补助金每大一岁少 20%，起算的那一岁怎么算有两种读法，给出上下限")
    working.warn("离退休不足 5 年的递减从哪一岁起算，请向当地经办机构问清。", person=True)
    return medical, (low, high)


def _who_pays(inputs: WorkInjuryInputs, working: Working) -> None:
    if inputs.insured is False:
        working.cite("工伤保险条例:62", "社会保险法:41")
        working.warn("单位没给交工伤保险的，全部待遇由单位按同样标准付；单位不付的，可以申请基金先行支付。")
    elif inputs.insured:
        working.cite("社会保险法:38", "社会保险法:39")
    months = count("injury.paid_leave_months")
    if inputs.paid_leave_months is None:
        working.warn(f"停工留薪期（一般不超过 {months} 个月）里，原工资照发，由单位付；告诉我几个月就能算。")
        working.cite("工伤保险条例:33")
