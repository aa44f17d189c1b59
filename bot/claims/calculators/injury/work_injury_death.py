"""Benefits of the family after a death at work: 工伤保险条例 39, 62, 64; 社会保险法 38, 41."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.calculators.common import own_wage
from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, PastDay, Positive
from bot.claims.model import Claim, Payer, Period, Working, show
from bot.claims.parameters import fig

NAME, TITLE = "work_injury_death", "工亡待遇"


class DeathInputs(Inputs):
    died_on: PastDay | None = Field(default=None, title="死亡日", description="哪天去世的？")
    pool_average_wage: Positive | None = Field(
        default=None, title="统筹地区职工月平均工资", description="当地公布的上年度职工月平均工资多少？"
    )
    national_income: Positive | None = Field(
        default=None,
        title="上年度全国城镇居民人均可支配收入",
        description="国家统计局公布的上一年度全国城镇居民人均可支配收入是多少元？",
    )
    own_wage: Positive | None = Field(
        default=None, title="本人工资", description="他生前 12 个月的平均月缴费工资多少？"
    )
    spouse: bool = Field(default=False, title="有需供养的配偶", description="配偶没有劳动能力、靠他养吗？")
    other_relatives: int = Field(
        default=0, ge=0, le=20, title="其他供养亲属人数", description="靠他养的父母、孩子等有几个？"
    )
    alone: int = Field(default=0, ge=0, le=20, title="其中孤寡老人或孤儿", description="里面有几个是孤寡老人或孤儿？")
    insured: bool | None = Field(default=None, title="参加了工伤保险", description="单位给交工伤保险了吗？")
    grade_one_to_four_after_leave: bool = Field(
        default=False, title="一至四级在停工留薪期满后去世", description="是评了一到四级、停工留薪期满以后去世的吗？"
    )
    third_party_paid: NotNegative = Field(
        default=Decimal(0), title="第三人已付医疗费", description="肇事方付过多少医疗费？"
    )


@claim(NAME, TITLE, "Benefits after a death at work", inputs=DeathInputs, topics=("injury",))
def work_injury_death(inputs: DeathInputs, today: date) -> Claim:
    """Return the funeral grant (6 months) and the one-off grant (20 times the national urban income) as the amount, the
    dependants' monthly pension apart. The national income figure is asked for, never guessed."""
    working = Working(inputs)
    working.cite("工伤保险条例:39")
    formula = "丧葬补助金 = 统筹地区月平均工资 × 6；一次性工亡补助金 = 上年度全国城镇居民人均可支配收入 × 20"
    payer = Payer.EMPLOYER if inputs.insured is False else Payer.FUND
    working.need("insured")
    funeral = grant = None
    if working.need("pool_average_wage"):
        assert inputs.pool_average_wage is not None
        funeral = inputs.pool_average_wage * fig("death.funeral_months")
        working.step(f"丧葬补助金：{show(inputs.pool_average_wage)} × 6", funeral)
    working.part("丧葬补助金", funeral, payer=payer, basis=("工伤保险条例:39:1:1",))
    if not inputs.grade_one_to_four_after_leave:
        if working.need("national_income"):
            assert inputs.national_income is not None
            grant = inputs.national_income * fig("death.income_times")
            working.step(f"一次性工亡补助金：{show(inputs.national_income)} × 20", grant)
        working.part("一次性工亡补助金", grant, payer=payer, basis=("工伤保险条例:39:1:3",))
    else:
        working.step("一至四级、停工留薪期满后去世的，没有一次性工亡补助金")
    _dependants(inputs, working, payer)
    if inputs.insured is False:
        working.cite("工伤保险条例:62", "社会保险法:41")
        working.warn("单位没参保的，由单位按同样标准付；不付的可以申请基金先行支付。")
    if inputs.third_party_paid:
        working.cite("审理工伤保险行政案件若干问题的规定:8")
        working.warn("肇事方赔过，不影响要工亡待遇；只有他已付的医疗费不重复给。")
    complete = funeral is not None and (grant is not None or inputs.grade_one_to_four_after_leave)
    low, high = working.counted()
    return working.done(NAME, TITLE, low=low if complete else None, high=high if complete else None, formula=formula)


def _dependants(inputs: DeathInputs, working: Working, payer: Payer) -> None:
    if not inputs.spouse and not inputs.other_relatives:
        return
    key = "工伤保险条例:39:1:2"
    if not working.need("own_wage"):
        working.part("供养亲属抚恤金", None, payer=payer, period=Period.MONTHLY, counted=False, basis=(key,))
        return
    assert inputs.own_wage is not None
    wage = own_wage(working, inputs.own_wage, inputs.pool_average_wage)
    share = (
        (fig("death.spouse") if inputs.spouse else Decimal(0))
        + fig("death.other") * inputs.other_relatives
        + fig("death.alone") * inputs.alone
    )
    total = min(wage * share, wage)
    working.step(f"供养亲属抚恤金：{show(wage)} × {show(share * 100)}%，合计不超过本人工资", total)
    working.part(
        "供养亲属抚恤金",
        total,
        payer=payer,
        period=Period.MONTHLY,
        counted=False,
        basis=(key,),
        note="配偶 40%，其他亲属每人 30%，孤寡老人或孤儿每人再加 10%",
    )
