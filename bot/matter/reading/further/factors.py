"""What workers say of how they work, as the factors of the labour-relation assessment: only what is said outright. Plain patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.contract.matter import Matter, Sure
from bot.matter.reading.update import Found

_TOLD: tuple[tuple[str, str, str], ...] = (
    ("unit", "person", r"雇主家|东家家里|给(?:一户|私)人家|直接给(?:个人|人家)(?:家)?(?:干|做)"),
    ("unit", "unqualified_boss", r"包工头(?:叫|招|找|带)|跟(?:着)?包工头|小包工"),
    ("unit", "unregistered", r"没(?:有)?(?:营业)?执照|黑作坊"),
    ("unit", "company", r"(?:公司|站点|厂|MCN|家政公司)(?:招|聘|安排|让|叫|给我|派)"),
    ("hours", "fixed", r"(?:必须|要|得)(?:按)?(?:排班|打卡|坐班|考勤)|排(?:的)?班|早会|站长(?:给)?排班|迟到(?:要|就)?(?:扣|罚)|请假(?:要|得)(?:批|同意|申请)"),
    ("hours", "minimum", r"每天(?:至少|最少|不低于|必须)[^，。]{0,6}(?:单|小时)"),
    ("hours", "free", r"想(?:跑|干|上|播)就(?:跑|干|上|播)|时间(?:完全)?自己(?:定|安排)|几点(?:上|跑)都(?:行|可以)"),
    ("orders", "cannot", r"不(?:能|让|许|敢)拒(?:单|绝|(?=$|[，。,；;\s]))|不准拒|必须接单|拒(?:单|了)(?:就)?(?:要|得)?(?:被)?(?:罚|扣钱|停)|不接(?:就|要)(?:罚|扣)"),
    ("orders", "costly", r"拒(?:单|了)[^，。]{0,8}(?:影响|降|少派|等级)|拒单率"),
    ("orders", "free", r"自己抢单|(?:随便|可以)拒(?:单)?|接不接(?:都|随)(?:行|我|便)"),
    ("rules", "discipline", r"(?:考勤|纪律|规章)[^，。]{0,8}(?:罚|扣)|(?:迟到|旷工|不开早会|没穿工服)[^，。]{0,6}(?:罚|扣)|站长(?:要)?罚"),
    ("rules", "platform", r"(?:超时|差评|投诉)[^，。]{0,6}(?:扣|罚|封)"),
    ("price", "unilateral", r"(?:单价|价格|提成|派费)[^，。]{0,8}(?:平台|公司|站点|他们)(?:说了算|定|改|降)|(?:平台|公司|站点|他们)[^，。]{0,4}(?:定|改|降)(?:的)?(?:单价|价|派费)|说降就降"),
    ("price", "customer", r"我(?:自己)?报价|客户(?:自己)?(?:出价|定价)"),
    ("price", "negotiated", r"(?:分成|价格|条款)[^，。]{0,6}(?:谈过|能谈|商量)"),
    ("composition", "wage_like", r"底薪|保底|全勤奖?"),
    ("composition", "per_order", r"(?:纯|只)(?:按|看)(?:单|件)|跑一单(?:算|结)一单|按单(?:算|结)"),
    ("composition", "share", r"(?:流水|打赏|礼物)[^，。]{0,6}(?:分成|对半|分我)|自负盈亏"),
    ("payer", "unit", r"(?:公司|站点|平台)[^，。]{0,4}(?:每月|按月|月底)[^，。]{0,4}(?:发|结|打)(?:工资|钱)"),
    ("payer", "customer", r"客户(?:直接)?(?:付|给|扫)[^，。]{0,4}(?:钱|我)|随时(?:能|可以)?提现"),
    ("main_income", "main", r"(?:全职|主要|全)靠(?:这个|它|这份)|就靠(?:这个|它)|全职(?:跑|干|做)"),
    ("main_income", "side", r"副业|兼职(?:跑|干|做)|下班(?:后|了)(?:才)?(?:跑|干)"),
    ("equipment", "unit", r"(?:车|设备|工具|手机)(?:是|都是)?(?:站点|公司|单位)(?:的|发|配|提供)"),
    ("equipment", "own_tools_platform_data", r"(?:自己的|自己买的|我自己的?)(?:车|电动车)"),
    ("business", "core", r"穿(?:他们|公司|平台|站点)(?:的)?(?:衣服|工服|制服)|以(?:公司|他们)(?:的)?名义"),
    ("business", "information", r"只(?:是|负责)?(?:中介|介绍|撮合|信息)"),
    ("exclusive", "forbidden", r"不(?:许|让|准)[^，。]{0,4}(?:跑|干|做|接)(?:别|其他|另)"),
    ("exclusive", "allowed", r"(?:也|还|同时)(?:在)?跑(?:美团|饿了么|滴滴|闪送|别|其他|好几)"),
    ("entry", "recruited", r"(?:站点|公司|站长)(?:面试|招)(?:的|进|我)|面试(?:进|过)"),
    ("entry", "registered", r"(?:自己)?在?(?:App|app|APP|手机)(?:上)?(?:自己)?注册"),
    ("paper", "labour_contract", r"签(?:了|过|的是)(?:正式)?劳动合同"),
    ("paper", "cooperation", r"(?:合作|承揽|经纪|服务|配送服务)协议"),
    ("paper", "nothing", r"(?:什么|啥)(?:都|也)?没签|没签(?:过)?(?:任何|什么)?(?:劳动)?(?:合同|协议)"),
    ("registered_business", "made_to", r"(?:让|叫|要|逼)(?:我)?(?:们)?[^，。]{0,4}注册(?:成)?(?:个体|营业执照)|被注册(?:成)?个体"),
    ("manager", "station", r"站点(?:在)?管|站长(?:在)?管"),
)  # fmt: skip
FACTORS = tuple((factor, option, re.compile(pattern)) for factor, option, pattern in _TOLD)
"""Factor, its option, and words that say it outright."""
_CHILD, _GROWN, _NEAR_RETIREMENT = 16, 18, 50


def factors_in(text: str) -> dict[str, Found]:
    """Return the factors a prepared text settles; one of which two things are said is in doubt."""
    found: dict[str, Found] = {}
    for factor, option, pattern in FACTORS:
        if (match := pattern.search(text)) is None:
            continue
        held = found.get(factor)
        sure = Sure.TOLD if held is None or held.value == option else Sure.DOUBTFUL
        found[factor] = Found(option, match.group(), sure)
    return found


def factors_of(matter: Matter, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the factors a matter settles; one in doubt is left to ask. Whoever is of age by the age told is no child."""
    settled = {factor: told.value for factor, told in matter.factors.items() if told.sure is not Sure.DOUBTFUL}
    age = facts.get("age", "")
    if age.isdigit() and "worker" not in settled:
        if int(age) < _CHILD:
            settled["worker"] = "under_16"
        elif _GROWN <= int(age) < _NEAR_RETIREMENT and facts.get("worker_kind") != "intern":
            settled["worker"] = "adult"
    return settled
