"""The option an answer picks of a factor of the labour-relation assessment: a word is enough. Plain patterns."""

from __future__ import annotations

import re

from bot.assessment import Question
from bot.matter.reading.further.factors import FACTORS

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
_LOOSE_PATTERNS = tuple((factor, option, re.compile(pattern)) for factor, option, pattern in _LOOSE)
_HAN_NUMBERS = "一二三四五六七八九"


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
    for factor, option, pattern in (*FACTORS, *_LOOSE_PATTERNS):
        if factor == question.factor and pattern.search(plain):
            return option
    return None
