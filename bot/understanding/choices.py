"""Plain answers a message gives without a number: yes, no, what the relation is called, what aid is for. Pure patterns."""

from __future__ import annotations

import re

YES = re.compile(
    r"^(是|有|对|嗯|恩|交了|给了|签了|办了|发过|想|打算|好|可以|行|要|算|yes|y$|ok|当然|确实|没错|系|中$)",
    re.IGNORECASE,
)
NO = re.compile(r"^(不|没|无|否|否认|从来没|都没|还没|哪有|no|n$|别|算不上)", re.IGNORECASE)

_YES_NO: tuple[tuple[str, bool, str], ...] = (
    ("ordered", False, r"没(?:有)?(?:去)?投诉|还没(?:去)?(?:找)?(?:监察|劳动局)|没(?:有)?责令"),
    ("ordered", True, r"(?:下|发|开|出)(?:了|过)?[^，。]{0,6}(?:责令|限期|整改|指令)|责令(?:他|公司|老板|限期|单位|改正|支付)|限期支付|监察(?:大队)?[^，。]{0,6}(?:下|发|开|出)了|限期整改"),
    ("paid_in_time", False, r"(?:到期|期限|限期|日子|时间)[^，。]{0,6}(?:了|过了)?[^，。]{0,6}(?:还是?|也|都)?(?:没|不)(?:给|付|发|结)|还是(?:没|不)(?:给|付|发|结)|一分(?:钱)?(?:都|也)?没(?:给|付)|逾期"),
    ("paid_in_time", True, r"按时(?:给|付)了|限期内(?:给|付|结)清"),
    ("outdoor", True, r"露天|户外|室外|太阳(?:底)?下|大太阳|街上|马路|外面(?:跑|干|晒)|送(?:外卖|餐|货|快递)|工地|扫马路|跑单"),
    ("outdoor", False, r"室内|车间|厂房|后厨|厨房|仓库"),
    ("registered", False, r"(?:没|还没)(?:去|有)?(?:办|登记)[^，。]{0,4}(?:失业)?(?:登记)?|失业登记[^，。]{0,3}没"),
    ("registered", True, r"(?:办|做)(?:了|过|好)[^，。]{0,3}失业登记|失业登记[^，。]{0,3}(?:办|做)(?:了|好)|登记过失业"),
    ("drinks_instead", True, r"绿豆汤|(?:发|给)(?:的)?(?:水|饮料|冰棍|矿泉水|藿香正气)[^，。]{0,6}(?:抵|代替|就算|完事|了事|当)"),
    ("papers", True, r"(?:户口本|居住证|身份证|工牌|暂住证|务工证明)(?:都|也)?(?:有|在|带)|有(?:户口本|居住证|证件|材料)|材料(?:都)?有"),
    ("papers", False, r"(?:什么|啥)?(?:材料|证件|证明)(?:都|也)?没"),
    ("hardship", True, r"(?:家里|经济|手头|日子)(?:很|特别|挺|比较)?(?:困难|穷|紧)|没钱(?:请|吃|交|看)|揭不开锅|吃不起|交不起"),
    ("on_relief", True, r"低保|特困|优抚"),
    ("employer_pays", False, r"(?:公司|单位|站点|老板|平台)?(?:没|不)(?:有|给|帮)?(?:我|我们)?(?:交|缴|买|上)(?:社保|五险|保险)"),
    ("second_probation", True, r"(?:又|再|第二次|两次|二次)(?:给我)?(?:试用|搞(?:了)?(?:一次)?试用)"),
    ("probation_only", True, r"只签(?:了)?(?:一?份)?试用期?(?:的)?(?:合同|协议)"),
    ("own_refusal", True, r"我(?:自己)?(?:不肯|不愿|不想|没同意)签"),
    ("gave_up_in_writing", True, r"(?:签|写)(?:了|过)?[^，。]{0,6}(?:放弃|不休)[^，。]{0,4}年(?:休)?假"),
    ("normal_work", False, r"(?:请(?:了)?(?:假|事假)|旷工|缺勤)(?:好)?(?:几|多|半)"),
)  # fmt: skip
_YES_NO_PATTERNS = tuple((name, value, re.compile(pattern)) for name, value, pattern in _YES_NO)

_RELATION = (
    (
        "labour",
        re.compile(
            r"(?:是|有|认定|算)(?:了)?(?:正式)?(?:劳动(?:关系|合同)|正式工)|签(?:的|了)?(?:是)?劳动合同|听他们管"
        ),
    ),
    ("managed", re.compile(r"不完全(?:符合|算)|受(?:平台)?管理但|半管")),
    ("civil", re.compile(r"自己单干|想干就干|合作关系|自由(?:接单|职业)|没人管|个体户")),
)
_MATTERS = (
    ("work_injury", re.compile(r"工伤|受伤|摔|伤残")),
    ("traffic", re.compile(r"交通事故|撞")),
    ("relation", re.compile(r"(?:确认|认定)劳动关系")),
    ("social_insurance", re.compile(r"社保")),
    ("pay", re.compile(r"工资|工钱|欠薪|报酬|尾款|没发|欠")),
)


def yes_no_in(text: str) -> dict[str, bool]:
    """Return what a message says about the yes-or-no particulars of a matter, by name."""
    found: dict[str, bool] = {}
    for name, value, pattern in _YES_NO_PATTERNS:
        if name not in found and pattern.search(text):
            found[name] = value
    return found


def relation_in(text: str) -> str | None:
    """Return labour, managed or civil when a message says so outright."""
    return _first(_RELATION, text)


def matter_in(text: str) -> str | None:
    """Return what legal aid is wanted for, as the claim names it."""
    return _first(_MATTERS, text)


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((name for name, pattern in patterns if pattern.search(text)), None)
