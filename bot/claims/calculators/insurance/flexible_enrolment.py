"""Ways of being insured for people in flexible work: 社会保险法 10, 23, 58, 60; 解释（二） 19; 工伤保险条例 10;
超龄劳动者基本权益保障暂行规定 15 to 17; 国务院关于渐进式延迟法定退休年龄的办法 2."""

from __future__ import annotations

import enum
from datetime import date
from decimal import Decimal

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, NotNegative, Positive
from bot.claims.model import Claim, Standing, Unit, Working, show
from bot.claims.parameters import count

NAME, TITLE = "flexible_enrolment", "社保怎么参加"
MEDICAL_SECURITY_LAW_FROM = date(2027, 1, 1)


class Relation(enum.StrEnum):
    LABOUR = "labour"
    MANAGED = "managed"
    CIVIL = "civil"


class FlexibleEnrolmentInputs(Inputs):
    relation: Relation | None = Field(
        default=None, title="关系", description="和单位是劳动关系、受管理但不完全算，还是自己单干？"
    )
    employer_pays: bool | None = Field(default=None, title="单位在交", description="单位给交社保了吗？")
    part_time: bool = Field(default=False, title="按小时的兼职", description="是按小时算钱的兼职吗？")
    waiver_signed: bool = Field(default=False, title="签过不交社保", description="签过自愿不交社保的东西吗？")
    platform_work: bool = Field(default=False, title="平台接单", description="是在平台上接单吗？")
    over_age: bool = Field(default=False, title="超过退休年龄", description="超过法定退休年龄了吗？")
    receives_pension: bool = Field(default=False, title="在领养老金", description="在领养老金了吗？")
    years_paid: NotNegative | None = Field(default=None, title="养老已缴年数", description="养老保险一共交了几年？")
    base: Positive | None = Field(default=None, title="缴费基数", description="想按多少元的基数交？")
    rate: Positive | None = Field(
        default=None, le=Decimal(1), title="缴费比例", description="当地灵活就业的缴费比例是多少（20% 填 0.2）？"
    )


@claim(NAME, TITLE, "Ways of being insured", inputs=FlexibleEnrolmentInputs, topics=("insurance",))
def flexible_enrolment(inputs: FlexibleEnrolmentInputs, today: date) -> Claim:
    """Return the ways of being insured, the employer's duty first where there is one; a monthly sum when base and rate
    are given (they are local and not held)."""
    working = Working(inputs)
    if inputs.relation is Relation.LABOUR and not inputs.over_age and not inputs.part_time:
        _employer_duty(inputs, working)
    elif inputs.over_age:
        _over_age(inputs, working)
    else:
        if inputs.relation is None:
            working.need("relation")
        _own_account(inputs, working, today)
    if inputs.part_time:
        working.way("工伤保险", Standing.ALSO, "按小时的兼职，单位也要交工伤保险", "关于非全日制用工若干问题的意见:3")
    if inputs.platform_work and inputs.relation is not Relation.LABOUR:
        working.way(
            "职业伤害保障", Standing.ALSO, "平台按单缴，个人不掏钱", "关于扩大新就业形态人员职业伤害保障试点的通知"
        )
        working.unheld("新就业形态人员职业伤害保障办法（试行）")
    _years(inputs, working)
    if inputs.base is not None and inputs.rate is not None:
        monthly = inputs.base * inputs.rate
        working.step(f"每月缴 {show(inputs.base)} × {show(inputs.rate * 100)}%", monthly)
    first = next((part.label for part in working.parts if part.standing is Standing.FIRST), "")
    return working.done(NAME, TITLE, unit=Unit.DECISION, formula="每月缴费 = 缴费基数 × 缴费比例", outcome=first)


def _employer_duty(inputs: FlexibleEnrolmentInputs, working: Working) -> None:
    working.way(
        "要单位交",
        Standing.FIRST,
        "有劳动关系，养老、医疗、失业、工伤、生育都该单位给你参保，用工 30 天内要登记",
        "社会保险法:10",
        "社会保险法:23",
        "社会保险法:58",
    )
    if inputs.waiver_signed:
        working.cite("审理劳动争议案件适用法律问题的解释（二）:19")
        working.warn("签过自愿不交社保的，无效；可以因此辞职要经济补偿。单位补缴后，可以要回它折成现金给你的那部分。")
    if inputs.employer_pays is False:
        working.warn("单位不交的，可以向社保费征收机构、人社部门投诉，要求补缴。")


def _own_account(inputs: FlexibleEnrolmentInputs, working: Working, today: date) -> None:
    working.way(
        "自己参加职工养老保险",
        Standing.FIRST,
        "没在单位参保的灵活就业人员，可以自己交职工养老保险，向社保经办机构登记",
        "社会保险法:10",
        "社会保险法:58:2",
    )
    working.way("自己参加职工医疗保险", Standing.ALSO, "可以自己交职工医疗保险", "社会保险法:23", "社会保险法:60:2")
    working.way(
        "城乡居民养老和医疗", Standing.ALSO, "钱紧的可以先参加居民养老、居民医保，待遇低一些，问当地社保和医保局"
    )
    working.warn("工伤保险只能由单位交，个人交不了。")
    working.cite("工伤保险条例:10")
    if today < MEDICAL_SECURITY_LAW_FROM:
        working.warn("医疗保障法 2027-01-01 才施行，现在不能当依据。")


def _over_age(inputs: FlexibleEnrolmentInputs, working: Working) -> None:
    working.way(
        "要单位交工伤保险",
        Standing.FIRST,
        "2026-07-01 起，单位用超龄的人也要交工伤保险，个人不掏钱",
        "超龄劳动者基本权益保障暂行规定:15",
    )
    if inputs.receives_pension:
        working.way(
            "养老金照领", Standing.ALSO, "已在领养老金的，继续干活不影响领", "超龄劳动者基本权益保障暂行规定:16"
        )
        return
    working.way(
        "养老、医疗自愿续缴",
        Standing.ALSO,
        "没领养老金的，可以个人身份接着交，也可以和单位商量由单位交",
        "超龄劳动者基本权益保障暂行规定:16",
        "超龄劳动者基本权益保障暂行规定:17",
    )


def _years(inputs: FlexibleEnrolmentInputs, working: Working) -> None:
    if inputs.years_paid is None or inputs.receives_pension:
        return
    working.cite("国务院关于渐进式延迟法定退休年龄的办法:2")
    least = count("pension.minimum_years")
    short = max(Decimal(least) - inputs.years_paid, Decimal(0))
    working.step(f"最低缴费 {least} 年（2030 年起每年加 6 个月，加到 20 年），按 {least} 年还差", short)
