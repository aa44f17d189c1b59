"""Legal-aid eligibility: 法律援助法 22, 31, 32, 41, 42, 43, 44; 北京市法律援助条例 11."""

from __future__ import annotations

import enum
from datetime import date

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs
from bot.claims.model import Claim, Standing, Unit, Working
from bot.claims.parameters import count, jurisdiction_of

NAME, TITLE = "legal_aid", "能不能申请法律援助"


class Matter(enum.StrEnum):
    PAY = "pay"
    RELATION = "relation"
    WORK_INJURY = "work_injury"
    TRAFFIC = "traffic"
    SOCIAL_INSURANCE = "social_insurance"
    OTHER = "other"


class LegalAidInputs(Inputs):
    matter: Matter | None = Field(
        default=None, title="什么事", description="是要工资、确认劳动关系、工伤、交通事故、社保，还是别的？"
    )
    migrant_worker: bool | None = Field(default=None, title="进城务工", description="你是从农村来城里打工的吗？")
    papers: bool | None = Field(
        default=None, title="有证明材料", description="有没有能证明这个身份的材料（户口、居住证、务工证明等）？"
    )
    no_fixed_income_group: bool = Field(
        default=False,
        title="没有固定生活来源的未成年人、老人、残疾人",
        description="是没有固定收入的未成年人、老人或残疾人吗？",
    )
    on_relief: bool = Field(default=False, title="低保等救助对象", description="在拿低保、司法救助，或是优抚对象吗？")
    hardship: bool | None = Field(default=None, title="经济困难", description="家里经济困难吗？")
    days_left: int | None = Field(
        default=None, ge=0, le=3650, title="离期限几天", description="离起诉、仲裁的期限还有几天？"
    )
    place: str | None = Field(default=None, title="城市", description="在哪个城市？")


@claim(NAME, TITLE, "Legal-aid eligibility", inputs=LegalAidInputs, topics=("legal_aid",))
def legal_aid(inputs: LegalAidInputs, today: date) -> Claim:
    """Return whether legal aid can be had, whether means are checked, and whether it can come first when time is short."""
    working = Working(inputs)
    working.cite("法律援助法:31")
    if inputs.days_left is not None and inputs.days_left < count("clock.legal_aid_urgent_days"):
        working.way("先行援助", Standing.FIRST, "离期限不到 7 天，可以请机构先给援助，手续后补", "法律援助法:44")
    if not working.need("matter"):
        return working.done(NAME, TITLE, unit=Unit.DECISION, outcome="先说是什么事")
    if inputs.matter is Matter.OTHER:
        working.warn("不在法律列出的事项里，当地还可能有别的规定，打 12348 问。", person=True)
        return working.done(NAME, TITLE, unit=Unit.DECISION, outcome="不确定，打 12348 问")
    outcome = _standing(inputs, working)
    days, appointed = count("clock.legal_aid_days"), count("clock.legal_aid_appointment_days")
    working.cite("法律援助法:43")
    working.step(f"收到申请 {days} 日内决定，同意后 {appointed} 日内派人")
    working.cite("法律援助法:22")
    working.warn("援助可以包括代理仲裁；仲裁本身不收费。")
    working.cite("劳动争议调解仲裁法:53")
    return working.done(NAME, TITLE, unit=Unit.DECISION, outcome=outcome)


def _standing(inputs: LegalAidInputs, working: Working) -> str:
    free_matter = inputs.matter in (Matter.PAY, Matter.WORK_INJURY)
    if free_matter and inputs.migrant_worker and jurisdiction_of(inputs.place) == "CN-11":
        working.way(
            "北京：不看经济条件", Standing.ALSO, "农民工要工资、要工伤赔偿的，不受经济条件限制", "北京市法律援助条例:11"
        )
    exempt = inputs.no_fixed_income_group or inputs.on_relief or bool(free_matter and inputs.migrant_worker)
    if exempt and inputs.papers is not False:
        if inputs.papers is None:
            working.need("papers")
        working.way("申请援助，不查经济困难", Standing.FIRST, "拿得出身份材料的，免查经济状况", "法律援助法:42")
        return "可以申请，不查经济状况"
    if free_matter and inputs.migrant_worker is None:
        working.need("migrant_worker")
    if inputs.hardship is None:
        working.need("hardship")
        working.way("申请援助，要看经济困难", Standing.UNCLEAR, "可以写诚信承诺书，或由机构联网查", "法律援助法:41")
        return "这类事可以申请，要看经济条件"
    if inputs.hardship:
        working.way("申请援助，说明经济困难", Standing.FIRST, "可以写诚信承诺书，或由机构联网查", "法律援助法:41")
        return "可以申请，要说明经济困难"
    working.way(
        "申请援助", Standing.UNLIKELY, "不困难、又不属于免查的人，一般不给；可以找工会、12348 咨询", "法律援助法:31"
    )
    return "经济不困难的，一般不给援助"
