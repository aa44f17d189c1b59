"""Injury or death at an unregistered unit, or of a child worker: 非法用工单位伤亡人员一次性赔偿办法 3 to 6; 工伤保险条例 66."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, Positive
from bot.claims.model import Claim, Payer, Working, show
from bot.claims.parameters import fig

NAME, TITLE = "illegal_employment", "无照单位或童工的一次性赔偿"


class IllegalEmploymentInputs(Inputs):
    unregistered_unit: bool | None = Field(
        default=None, title="没有营业执照", description="这家单位没有营业执照，或者被吊销了吗？"
    )
    child_labour: bool = Field(default=False, title="童工", description="受伤的人当时不满 16 岁吗？")
    grade: int | None = Field(default=None, ge=1, le=10, title="伤残等级", description="鉴定是几级（1 到 10）？")
    death: bool = Field(default=False, title="死亡", description="人去世了吗？")
    average_yearly_wage: Positive | None = Field(
        default=None, title="统筹地区上年度职工年平均工资", description="当地公布的上年度职工年平均工资多少？"
    )
    average_monthly_wage: Positive | None = Field(
        default=None, title="统筹地区上年度职工月平均工资", description="当地公布的上年度职工月平均工资多少？"
    )
    treatment_months: NotNegative = Field(
        default=Decimal(0), title="鉴定前治疗几个月", description="鉴定之前治了几个月？"
    )
    national_income: Positive | None = Field(
        default=None,
        title="上年度全国城镇居民人均可支配收入",
        description="国家统计局公布的上一年度全国城镇居民人均可支配收入是多少元？",
    )


@claim(NAME, TITLE, "Unit of illegal employment", inputs=IllegalEmploymentInputs, topics=("injury", "minors"))
def illegal_employment(inputs: IllegalEmploymentInputs, today: date) -> Claim:
    """Return the one-off compensation: 16 to 1 times the average yearly wage by grade; death 20 and 10 times the
    national urban income. The unit pays everything."""
    working = Working(inputs)
    working.cite("工伤保险条例:66")
    formula = "一次性赔偿金 = 当地职工年平均工资 × 倍数（一级 16 倍到十级 1 倍）；死亡 = 全国城镇居民人均可支配收入 × 20 + × 10"
    if not inputs.child_labour:
        if not working.need("unregistered_unit"):
            return working.done(NAME, TITLE, formula=formula)
        if not inputs.unregistered_unit:
            return working.done(
                NAME,
                TITLE,
                low=Decimal(0),
                formula=formula,
                outcome="单位有营业执照、人已满 16 岁，走工伤保险，不用这个办法",
            )
    complete = _death(inputs, working) if inputs.death else _injury(inputs, working)
    if inputs.treatment_months:
        complete = _living(inputs, working) and complete
    working.warn("治疗期间的医疗费、护理费、伙食费、交通费也由单位付，按工伤保险的标准和范围另加。")
    working.cite("非法用工单位伤亡人员一次性赔偿办法:4")
    low, high = working.counted()
    return working.done(NAME, TITLE, low=low if complete else None, high=high if complete else None, formula=formula)


def _death(inputs: IllegalEmploymentInputs, working: Working) -> bool:
    key = ("非法用工单位伤亡人员一次性赔偿办法:6",)
    known = working.need("national_income")
    income = inputs.national_income
    for label, figure in (("一次性赔偿金", "illegal.death_times"), ("丧葬等其他赔偿", "illegal.funeral_times")):
        amount = None
        if income is not None:
            amount = income * fig(figure)
            working.step(f"{label}：{show(income)} × {show(fig(figure))}", amount)
        working.part(label, amount, payer=Payer.EMPLOYER, basis=key)
    return known


def _injury(inputs: IllegalEmploymentInputs, working: Working) -> bool:
    if not working.need("grade", "average_yearly_wage"):
        return False
    assert inputs.grade is not None and inputs.average_yearly_wage is not None
    times = fig(f"illegal.{inputs.grade}")
    amount = inputs.average_yearly_wage * times
    working.step(f"一次性赔偿金：{show(inputs.average_yearly_wage)} × {show(times)}", amount)
    working.part("一次性赔偿金", amount, payer=Payer.EMPLOYER, basis=("非法用工单位伤亡人员一次性赔偿办法:5",))
    return True


def _living(inputs: IllegalEmploymentInputs, working: Working) -> bool:
    if not working.need("average_monthly_wage"):
        return False
    assert inputs.average_monthly_wage is not None
    amount = inputs.average_monthly_wage * inputs.treatment_months
    working.step(f"治疗期间生活费：{show(inputs.average_monthly_wage)} × {show(inputs.treatment_months)}", amount)
    working.part("治疗期间生活费", amount, payer=Payer.EMPLOYER, basis=("非法用工单位伤亡人员一次性赔偿办法:4",))
    return True
