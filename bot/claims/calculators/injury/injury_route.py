"""Who pays after an injury: work-injury insurance, occupational-injury cover, commercial cover, civil liability.

工伤保险条例 14, 17, 62; 社会保险法 41, 42; 审理工伤保险行政案件若干问题的规定 3, 8; 解释（二） 1, 2; 超龄劳动者基本权益保障暂行规定 15;
民法典 1179, 1192. The text of the occupational-injury rule is not in the library: what is said of it is what official
announcements say, and the answer names the document and says so.
"""

from __future__ import annotations

import enum
from datetime import date

from pydantic import Field

from bot.claims.entries import claim
from bot.claims.inputs import Inputs, PastDay
from bot.claims.model import Claim, Payer, Standing, Unit, Working
from bot.claims.parameters import cover_regions, jurisdiction_of, province_name

NAME, TITLE = "injury_route", "受伤以后谁来付"
OVER_AGE_RULE_FROM = date(2026, 7, 1)


class Relation(enum.StrEnum):
    LABOUR = "labour"
    MANAGED = "managed"
    CIVIL = "civil"


class Industry(enum.StrEnum):
    INSTANT_DELIVERY = "instant_delivery"
    RIDE_HAILING = "ride_hailing"
    CITY_FREIGHT = "city_freight"
    OTHER = "other"


class InjuryRouteInputs(Inputs):
    injured_on: PastDay | None = Field(default=None, title="受伤日", description="哪天受的伤？")
    place: str | None = Field(default=None, title="省份", description="在哪个省（市）受的伤？")
    relation: Relation | None = Field(
        default=None, title="关系", description="和单位是劳动关系、受管理但不完全算，还是自己单干？"
    )
    platform_work: bool | None = Field(default=None, title="平台接单", description="是在平台上接单干活吗？")
    industry: Industry = Field(
        default=Industry.OTHER, title="行业", description="是即时配送、网约车、同城货运，还是别的？"
    )
    on_order: bool | None = Field(default=None, title="执行订单中", description="受伤时正在送单（接了单没送完）吗？")
    on_commute: bool = Field(default=False, title="上下班路上", description="是在上下班路上吗？")
    mainly_own_fault: bool | None = Field(default=None, title="本人主责", description="交警认定你负主要或全部责任吗？")
    third_party: bool = Field(default=False, title="有肇事方", description="是别人撞的、打的吗？")
    insured: bool | None = Field(default=None, title="参加了工伤保险", description="单位给交工伤保险了吗？")
    commercial_policy: bool | None = Field(
        default=None, title="商业险", description="App 里有没有每天扣的意外险、雇主险？"
    )
    unqualified_boss: bool = Field(
        default=False, title="包工头或没资质的分包", description="是包工头、没资质的人招的你吗？"
    )
    unregistered_unit: bool = Field(default=False, title="没有营业执照", description="那家单位没有营业执照吗？")
    hired_by_person: bool = Field(default=False, title="给个人或家庭干活", description="是直接给个人、家庭干活吗？")
    over_age: bool = Field(default=False, title="超过退休年龄", description="受伤时超过法定退休年龄了吗？")


@claim(NAME, TITLE, "Who pays after an injury", inputs=InjuryRouteInputs, topics=("injury", "occupational_cover"))
def injury_route(inputs: InjuryRouteInputs, today: date) -> Claim:
    """Return the ways of getting paid after an injury, each with how it stands and what it rests on."""
    working = Working(inputs)
    working.need("injured_on", "place")
    _work_injury(inputs, working)
    _occupational_cover(inputs, working, today)
    _others(inputs, working)
    working.warn("不确定算哪一种时，先把工伤认定的一年期限守住，别等别的路走完。")
    working.cite("工伤保险条例:17")
    first = next((part for part in working.parts if part.standing is Standing.FIRST), None)
    outcome = f"先走：{first.label}" if first else "还要再问几句才能定走哪条路"
    return working.done(NAME, TITLE, unit=Unit.DECISION, outcome=outcome)


def _work_injury(inputs: InjuryRouteInputs, working: Working) -> None:
    label = "工伤保险"
    if inputs.unregistered_unit:
        working.way(
            "无照单位的一次性赔偿",
            Standing.FIRST,
            "没有营业执照的单位，要一次性赔，不低于工伤待遇",
            "工伤保险条例:66",
            "非法用工单位伤亡人员一次性赔偿办法:2",
            payer=Payer.EMPLOYER,
        )
        return
    if inputs.over_age and inputs.relation is not Relation.CIVIL and not inputs.hired_by_person:
        _over_age(inputs, working)
        return
    if inputs.relation is Relation.LABOUR:
        note = "有劳动关系，先申请工伤认定"
        if inputs.on_commute:
            note += "；上下班路上要不是自己主责的交通事故"
            working.cite("工伤保险条例:14:1:6")
        if inputs.on_commute and inputs.mainly_own_fault:
            working.way(label, Standing.UNLIKELY, "上下班路上自己负主要责任的，不算工伤", "工伤保险条例:14:1:6")
            return
        if inputs.insured is False:
            note += "；单位没参保，由单位按同样标准付，不付的可申请基金先行支付"
            working.cite("工伤保险条例:62", "社会保险法:41")
        working.way(label, Standing.FIRST, note, "工伤保险条例:14", payer=_payer(inputs))
        return
    if inputs.unqualified_boss:
        working.way(
            label,
            Standing.FIRST,
            "包工头或没资质的人招的，由有资质的发包、总包单位承担工伤责任，没有劳动关系也能申请认定",
            "审理工伤保险行政案件若干问题的规定:3",
            "审理劳动争议案件适用法律问题的解释（二）:1",
            "关于执行《工伤保险条例》若干问题的意见（三）:10",
            payer=Payer.EMPLOYER,
        )
        return
    if inputs.relation is None and not inputs.hired_by_person:
        working.need("relation")
        working.way(
            label,
            Standing.UNCLEAR,
            "要看和单位是不是劳动关系；先评估，有争议的申请仲裁确认，等结果的时间不算进一年里",
            "工伤保险条例:18",
            "审理工伤保险行政案件若干问题的规定:7",
        )
        return
    working.way(label, Standing.UNLIKELY, "不是劳动关系的，一般不走工伤保险；关系没定死的，先做评估", "工伤保险条例:18")


def _over_age(inputs: InjuryRouteInputs, working: Working) -> None:
    if inputs.injured_on is not None and inputs.injured_on >= OVER_AGE_RULE_FROM:
        working.way(
            "工伤保险",
            Standing.FIRST,
            "2026-07-01 起，单位要给超龄的人交工伤保险，按规定认定和享受；配套办法另行制定，细节问经办机构",
            "超龄劳动者基本权益保障暂行规定:15",
            payer=_payer(inputs),
        )
        return
    working.way(
        "工伤保险",
        Standing.UNCLEAR,
        "2026-07-01 以前受伤的超龄人员，看有没有办退休、领养老金，单位有没有按项目参保",
        "关于执行《工伤保险条例》若干问题的意见（二）:2",
    )
    working.needs_person = True


def _payer(inputs: InjuryRouteInputs) -> Payer:
    return Payer.EMPLOYER if inputs.insured is False else Payer.FUND


def _occupational_cover(inputs: InjuryRouteInputs, working: Working, today: date) -> None:
    label = "职业伤害保障"
    known = cover_regions()
    if not inputs.platform_work:
        if inputs.platform_work is None:
            working.need("platform_work")
        return
    working.unheld(known["rule"])
    working.unheld(known["handling"])
    working.warn("职业伤害保障办法的条文不在库里：申请期限、待遇标准请打 12333，或在 App 的保险入口申请，越早越好。")
    if inputs.industry is Industry.OTHER:
        working.way(label, Standing.UNLIKELY, "现在只覆盖出行、即时配送、同城货运三个行业", known["source"])
        return
    if inputs.relation is Relation.LABOUR:
        working.way(label, Standing.UNLIKELY, "适用工伤保险条例的人走工伤保险，不走这个", known["rule"])
        return
    if inputs.on_order is None:
        working.need("on_order")
    elif not inputs.on_order:
        working.way(
            label, Standing.UNLIKELY, "保的是执行平台订单期间；没在单上的，多半不算，可以问清楚", known["source"]
        )
        return
    if inputs.injured_on is None or inputs.place is None:
        working.way(label, Standing.UNCLEAR, "要知道哪天、在哪个省受的伤", known["source"])
        return
    standing, note = _in_region(inputs.injured_on, inputs.place, known)
    if inputs.on_order is None and standing is Standing.FIRST:
        standing = Standing.UNCLEAR
    working.way(label, standing, note, known["source"], payer=Payer.FUND)
    if standing is not Standing.FIRST:
        working.needs_person = True


def _in_region(day: date, place: str, known: dict[str, object]) -> tuple[Standing, str]:
    code = jurisdiction_of(place) or ""
    name = province_name(code) if code else place
    first, second, third = known["first_pilot"], known["second_step"], known["third_step"]
    assert isinstance(first, dict) and isinstance(second, dict) and isinstance(third, dict)
    free = "平台按单缴费，个人不掏钱，不要求有劳动关系"
    if day < first["from"]:
        return Standing.UNLIKELY, "2022-07-01 以前还没有这个保障"
    if day >= third["reported_from"]:
        return Standing.FIRST, f"2026 年推到全国，有报道说 2026-07-01 起全面实施；{free}。先向平台报案申请"
    if code in first["provinces"]:
        platforms = "" if day >= second["from"] else f"；那时只有{'、'.join(first['platforms'])}这几家平台参加"
        return Standing.FIRST, f"{name}从 2022-07-01 起就是首批试点省份{platforms}；{free}"
    if code in second["provinces"] and day >= second["from"]:
        return Standing.FIRST, f"{name}从 2025-07-01 起是试点省份，平台在名单里的就能申请；{free}"
    if day >= third["from"]:
        return Standing.UNCLEAR, f"2026 年在各省推开，{name}哪天开始的没有查到，问 12333；{free}"
    return Standing.UNLIKELY, f"{name}那时还不是试点省份，走工伤、商业险或者找肇事方；拿不准问 12333"


def _others(inputs: InjuryRouteInputs, working: Working) -> None:
    if inputs.third_party:
        working.way(
            "肇事方赔偿",
            Standing.ALSO,
            "可以同时向肇事方要：医疗费、误工费、护理费、残疾赔偿等；已赔过的医疗费工伤不重复给",
            "民法典:1179",
            "审理工伤保险行政案件若干问题的规定:8",
            "社会保险法:42",
            payer=Payer.THIRD_PARTY,
        )
    if inputs.commercial_policy is not False:
        standing = Standing.ALSO if inputs.commercial_policy else Standing.UNCLEAR
        working.way("商业保险", standing, "看 App 扣费和保单，先电话报案，问清限额和材料", payer=Payer.INSURER)
        if inputs.commercial_policy is None:
            working.need("commercial_policy")
    if inputs.hired_by_person:
        working.way(
            "雇你的人赔偿",
            Standing.FIRST,
            "给个人干活受伤，按双方过错分担；是别人弄伤的，找那个人赔，也可以要雇主补偿",
            "民法典:1192",
        )
    elif inputs.relation is Relation.CIVIL:
        working.way(
            "按合同和过错赔偿", Standing.UNCLEAR, "合作、承揽受伤的，看合同和各方过错，请让人看一遍", "民法典:1179"
        )
        working.needs_person = True
