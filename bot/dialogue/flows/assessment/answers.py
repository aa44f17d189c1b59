"""What workers say about how they work, as answers to the factors of the labour-relation assessment. Plain patterns.

`told` reads a story and takes only what was said outright; `chosen` reads the answer to a question just asked, where a word
is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.assessment import Question

_TOLD: tuple[tuple[str, str, str], ...] = (
    ("unit", "person", r"雇主家|东家家里|给(?:一户|私)人家|直接给(?:个人|人家)(?:家)?(?:干|做)"),
    ("unit", "unqualified_boss", r"包工头(?:叫|招|找|带)|跟(?:着)?包工头|小包工"),
    ("unit", "unregistered", r"没(?:有)?(?:营业)?执照|黑作坊"),
    ("unit", "company", r"(?:公司|站点|厂|MCN|家政公司)(?:招|聘|安排|让|叫|给我|派)"),
    ("hours", "fixed", r"(?:必须|要|得)(?:按)?(?:排班|打卡|坐班|考勤)|排(?:的)?班|早会|站长(?:给)?排班|迟到(?:要|就)?(?:扣|罚)|请假(?:要|得)(?:批|同意|申请)"),
    ("hours", "minimum", r"每天(?:至少|最少|不低于|必须)[^，。]{0,6}(?:单|小时)"),
    ("hours", "free", r"想(?:跑|干|上|播)就(?:跑|干|上|播)|时间(?:完全)?自己(?:定|安排)|几点(?:上|跑)都(?:行|可以)"),
    ("orders", "cannot", r"不能拒(?:单|绝)|不准拒|必须接单|拒单(?:就)?(?:要)?(?:罚|扣钱|停)|不接(?:就|要)(?:罚|扣)"),
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
_LOOSE: tuple[tuple[str, str, str], ...] = (
    ("unit", "person", r"个人|家庭|私人|雇主"), ("unit", "unqualified_boss", r"包工头|分包|没资质"),
    ("unit", "unregistered", r"没(?:有)?(?:营业)?(?:执)?照|作坊"), ("unit", "company", r"公司|个体|平台|站点|单位|厂|店"),
    ("worker", "over_age", r"退休|过了|6\d|5[5-9]"), ("worker", "student", r"学生|实习|在校"),
    ("worker", "under_16", r"不满16|不到16|1[0-5]岁"), ("worker", "adult", r"成年|没到|正常|^[2-4]\d"),
    ("hours", "fixed", r"排班|单位(?:排|定)|他们(?:排|定)|站(?:长|点)(?:排|定)|固定|打卡|考勤|公司定"),
    ("hours", "minimum", r"至少|最少|最低|单量"), ("hours", "agreed", r"商量"), ("hours", "free", r"自己|自由|随便|想"),
    ("orders", "costly", r"影响|等级|少派|降"), ("orders", "cannot", r"不能|不可以|不行|不敢|必须|要罚|扣|^不"),
    ("orders", "free", r"随便|能拒|可以拒|没(?:有)?后果|自己抢|^能$|^可以$"),
    ("process", "close", r"全程|一直盯|早会|杂活"), ("process", "algorithm", r"定位|限时|系统|算法|平台|App"),
    ("process", "light", r"基本|培训|着装|抽查"), ("process", "none", r"没(?:有)?人管|不管|只看结果|^没|^无"),
    ("rules", "discipline", r"考勤|纪律|罚款|处分|站长|公司|单位"), ("rules", "platform", r"平台|差评|超时|封号"),
    ("rules", "basic", r"基本"), ("rules", "none", r"不用|没(?:有)?(?:规章|规矩)|^没"),
    ("price", "unilateral", r"他们|单位|平台|公司|站点|单方|说了算|不能谈|^不能"), ("price", "customer", r"客户|我(?:自己)?报"),
    ("price", "negotiated", r"能谈|谈过|可以谈|商量|^能"),
    ("composition", "wage_like", r"底薪|保底|全勤|补贴|有"), ("composition", "per_order", r"按单|计件|按件|没有|纯"),
    ("composition", "share", r"分成|流水"), ("payer", "unit", r"单位|公司|站点|平台|他们|代发"), ("payer", "customer", r"客户|提现"),
    ("main_income", "side", r"副业|兼职|断断|不是|^不"), ("main_income", "main", r"主要|全职|天天|^是|^对|靠"),
    ("equipment", "own_tools_platform_data", r"自己的车|我的车|车是我|平台(?:派|的)"), ("equipment", "unit", r"单位|公司|站点|他们"),
    ("equipment", "own", r"都是(?:我)?自己"), ("business", "unrelated", r"没关系|无关"), ("business", "information", r"中介|信息|介绍"),
    ("business", "core", r"主(?:业|要)|就是|穿|名义|^是|^对"), ("business", "part", r"一部分|算"),
    ("exclusive", "substitute", r"替"), ("exclusive", "forbidden", r"不许|不让|不能|不准|^不"), ("exclusive", "allowed", r"可以|能|随便"),
    ("entry", "recruited", r"招|面试|站长|公司|站点"), ("entry", "registered", r"注册|App|自己"),
    ("paper", "dispatch", r"派遣"), ("paper", "cooperation", r"合作|承揽|经纪|服务|劳务"), ("paper", "nothing", r"没|啥都没"),
    ("paper", "labour_contract", r"劳动合同"),
    ("registered_business", "own_business", r"自己(?:早就|开|原来)"), ("registered_business", "no", r"^没|^不|没有"),
    ("registered_business", "made_to", r"^是|^有|要求|让我|叫我"),
    ("manager", "dispatch", r"派遣"), ("manager", "agency", r"外包|劳务公司"), ("manager", "station", r"站点|站长|承包"),
    ("manager", "platform", r"平台|公司"),
)  # fmt: skip
_TOLD_PATTERNS = tuple((factor, option, re.compile(pattern)) for factor, option, pattern in _TOLD)
_LOOSE_PATTERNS = tuple((factor, option, re.compile(pattern)) for factor, option, pattern in _LOOSE)
_AGE = re.compile(r"(\d{2})岁")
_HAN_NUMBERS = "一二三四五六七八九"


def told(story: Iterable[str], facts: Mapping[str, str]) -> dict[str, str]:
    """Return the factors a story settles outright. A factor about which two different things were said is left to ask."""
    found: dict[str, set[str]] = {}
    for line in story:
        for factor, option, pattern in _TOLD_PATTERNS:
            if pattern.search(line):
                found.setdefault(factor, set()).add(option)
    settled = {factor: next(iter(options)) for factor, options in found.items() if len(options) == 1}
    age = facts.get("age", "")
    if age.isdigit() and "worker" not in settled:
        if int(age) < 16:
            settled["worker"] = "under_16"
        elif 18 <= int(age) < 50 and facts.get("worker_kind") != "intern":
            settled["worker"] = "adult"
    return settled


def chosen(question: Question, text: str) -> str | None:
    """Return the option an answer picks: by its number, its words, or a plain word for it; None when it picks none."""
    plain = text.strip(" 。，.,!！")
    options = question.options
    number = re.fullmatch(rf"(?:第|选)?([1-9{_HAN_NUMBERS}])(?:个|号|项|条)?", plain)
    if number:
        index = int(number.group(1)) if number.group(1).isdigit() else _HAN_NUMBERS.index(number.group(1)) + 1
        return options[index - 1][0] if index <= len(options) else None
    for option, words in options:
        if plain and (plain == words or (len(plain) >= 4 and plain in words)):
            return option
    for factor, option, pattern in (*_TOLD_PATTERNS, *_LOOSE_PATTERNS):
        if factor == question.factor and pattern.search(plain):
            return option
    return None
