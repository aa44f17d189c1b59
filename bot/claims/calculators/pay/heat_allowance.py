"""Heat allowance: 防暑降温措施管理办法 8, 11, 17. The amount is set by each province and asked for."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, Positive
from bot.claims.model import Claim, Payer, Working, show
from bot.claims.parameters import fig

NAME, TITLE = "heat_allowance", "高温津贴"


class Per(enum.StrEnum):
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


class HeatInputs(Inputs):
    outdoor: bool | None = Field(default=None, title="露天干活", description="是在室外露天干活吗？")
    temperature: Positive | None = Field(default=None, title="最高气温", description="天气预报的最高气温多少度？")
    indoor_temperature: Positive | None = Field(default=None, title="室内温度", description="室内干活，屋里多少度？")
    standard: Positive | None = Field(default=None, title="省里的标准", description="省里规定的高温津贴标准是多少元？")
    per: Per = Field(default=Per.MONTH, title="按什么发", description="这个标准是按月、按天还是按小时？")
    units: Positive | None = Field(
        default=None, title="多少个月（天、小时）", description="一共有几个月（几天、几小时）该发？"
    )
    paid: NotNegative = Field(default=Decimal(0), title="已发", description="已经发了多少？")
    drinks_instead: bool = Field(default=False, title="用饮料抵", description="单位是用绿豆汤、饮料顶替的吗？")


@claim(NAME, TITLE, "Heat allowance", inputs=HeatInputs, topics=("safety", "pay"))
def heat_allowance(inputs: HeatInputs, today: date) -> Claim:
    """Return the allowance due for outdoor work at 35 °C or more, or indoor work not brought below 33 °C."""
    working = Working(inputs)
    working.cite("防暑降温措施管理办法:17")
    formula = "省里的高温津贴标准 × 月数（或天数）− 已发"
    due = _due(inputs, working)
    if due is None:
        return working.done(NAME, TITLE, formula=formula)
    _limits(inputs, working)
    if inputs.drinks_instead:
        working.cite("防暑降温措施管理办法:11")
        working.warn("防暑饮料不能顶替高温津贴。")
    if not due:
        return working.done(NAME, TITLE, low=Decimal(0), formula=formula, outcome="没到发津贴的温度")
    if not working.need("standard", "units"):
        working.warn("标准由各省定，本库没有收，别拿别处的数套。")
        return working.done(NAME, TITLE, formula=formula, outcome="该发高温津贴")
    assert inputs.standard is not None and inputs.units is not None
    amount = max(inputs.standard * inputs.units - inputs.paid, Decimal(0))
    working.step(f"{show(inputs.standard)} × {show(inputs.units)} − {show(inputs.paid)}", amount)
    working.part("高温津贴", amount, payer=Payer.EMPLOYER, basis=("防暑降温措施管理办法:17",))
    return working.done(NAME, TITLE, low=amount, formula=formula, outcome="该发高温津贴")


def _due(inputs: HeatInputs, working: Working) -> bool | None:
    if not working.need("outdoor"):
        return None
    if inputs.outdoor:
        if not working.need("temperature"):
            return None
        assert inputs.temperature is not None
        working.step(f"露天、最高 {show(inputs.temperature)} 度，35 度以上（含）就该发")
        return inputs.temperature >= fig("heat.outdoor")
    if not working.need("indoor_temperature"):
        return None
    assert inputs.indoor_temperature is not None
    working.step(f"室内 {show(inputs.indoor_temperature)} 度，降不到 33 度以下就该发")
    return inputs.indoor_temperature >= fig("heat.indoor")


def _limits(inputs: HeatInputs, working: Working) -> None:
    degrees = inputs.temperature
    if not inputs.outdoor or degrees is None:
        return
    if degrees >= fig("heat.stop"):
        working.cite("防暑降温措施管理办法:8")
        working.warn("40 度以上，当天应当停止露天作业，为人身财产安全和公众利益紧急处理的除外；因此停工不能扣工资。")
    elif degrees >= fig("heat.short_day"):
        working.cite("防暑降温措施管理办法:8")
        working.warn("37 到 40 度，露天作业全天不超过 6 小时，最热的 3 小时不能安排。")
    elif degrees >= fig("heat.outdoor"):
        working.cite("防暑降温措施管理办法:8")
        working.warn("35 到 37 度，要轮换，不能安排露天加班。")
