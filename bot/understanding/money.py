"""What each sum of money in a message is: pay, docked, paid, owed, a local figure. By the words beside it.

A role is a name of this file (`monthly_pay`, `daily_pay`, `owed` ...); `bot.dialogue.reckoning.inputs` puts it into a claim.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, replace
from functools import reduce

from bot.understanding.quantities import COUNTED, Amount, find_amount_spans


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of money of a message. `role` is empty when nothing beside it says what it is."""

    role: str
    amount: Amount
    at: int
    text: str
    """The part of the sentence it stands in."""


_CLAUSE = re.compile(r"[。；;!！?？\n]|[，,](?!\d{3}(?!\d))|、(?!\d)|(?<=[^\d]) (?=\D)")
_WITHIN = 22
_BESIDE = 6
_PIECE = rf"(?:[{COUNTED}]|平方|立方)课?"
"""What work is counted by."""

_AFTER: tuple[tuple[str, str], ...] = (
    ("hourly_pay", r"\s*(?:/|每|一个?)?(?:小时|钟头)|一个钟"),
    (
        "daily_pay",
        r"\s*(?:/|每|一)(?:天|日|工|晚上?|夜)(?![^，。\d]{0,5}[\d一二三四五六七八九十]+个?(?:小时|钟))|一个工",
    ),
    ("piece_price", rf"\s*(?:/|每|一){_PIECE}"),
    ("monthly_pay", r"\s*(?:/|每个?|[一1]个?)月(?!前|\s*\d)|的?月薪"),
    ("owed", r"(?:工资|钱|货款|工钱)?\s*(?:都|还|一直|到现在|也)?\s*(?:没|不)(?:给|发|结|付|拿到|到手)"),
)
_BEFORE: tuple[tuple[str, str], ...] = (
    ("minimum_wage", r"最低(?:工资|标准)"),
    ("national_income", r"可支配收入"),
    ("yearly_average_wage", r"年平均工资|年均工资"),
    (
        "local_average_wage",
        r"(?:当地|社会|全市|全省|省里|市里|统筹|职工|社|单位(?:上年度?)?|公司)[^，。]{0,8}(?:平均工资|月平均|均工资|平)|社平",
    ),
    ("medical_lump_sum", r"医疗补助金"),
    ("employment_lump_sum", r"就业补助金"),
    ("heat_standard", r"高温(?:津贴|费|补贴|补助)|(?:省里|我们这)[^，。]{0,6}标准"),
    ("medical_costs", r"医药费|医疗费|住院费|治疗费|手术费|看病"),
    ("ordered_amount", r"责令|限期(?!内)|(?:监察|劳动局|人社局)[^，。]{0,8}(?:让|叫|要求|下令)"),
    ("probation_pay", r"(?:试用(?:期)?|转正前)(?:的|里|间)?(?:工资|月薪|每个?月|一个?月)?"),
    ("regular_pay", r"(?:转正(?:后|以后|了)?|正式工?)(?:的)?(?:工资|月薪|每个?月|一个?月)?"),
    ("hourly_pay", r"(?:每|一)个?(?:小时|钟头?)|时薪"),
    ("daily_pay", r"(?:每|一)(?:天|日|晚上?|夜|个?工)(?!\S{0,4}小时)|日薪|日工资|日结|按天"),
    ("piece_price", rf"(?:每|一){_PIECE}|单价|派费"),
    ("docked", r"罚|扣(?:了|我|掉|款|钱|除)?|倒扣"),
    ("extra_pay", r"提成|绩效|奖金|全勤|餐补|补贴|补助|房补|跑单费"),
    ("base_pay", r"底薪|基本工资|保底|无责"),
    ("last_month_pay", r"(?:上个?月|最后一个?月|走之前那?个?月)(?:的)?(?:工资|发|拿|领|挣|到手)"),
    (
        "monthly_pay",
        r"每个?月|一个?月|月均|均月|(?<![\d.])1个月|月薪|(?<!个)月工资|月入|(?<!个月)(?<!个月的)工资|薪水|薪资|收入|应发|实发|实拿|到手|平均|前十二个月|挣|开(?=\s*$)|缴费工资|拿(?=\s*$)",
    ),
    (
        "paid",
        r"(?:只|就|才|先|已经|已|后来)?(?:给过?|发过?|付过?|补过?|结过?)(?:了|我)*(?=\s*$)|(?:给|发|付|结|还|借支|预支)(?:了|过)(?:我)?|收到|借支|预支",
    ),
    ("owed", r"欠|拖|没(?:发|给|结|付|拿到)|不(?:发|给|结|付)|还(?:有|差)|压(?:着|了)|尾款|工钱|讨|一共|总共|剩"),
)
_AFTER_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _AFTER)
_BEFORE_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _BEFORE)
_RATES = ("daily_pay", "hourly_pay", "piece_price", "docked")
_ORDERED = re.compile(
    r"让(?:公司|单位|他们?|老板)[^，。]{0,10}(?:付|给|发)|责令|限期(?!内)|(?:监察|劳动局|人社局)[^，。]{0,8}(?:让|叫|要求|下令)"
)
_KEPT_BACK = re.compile(
    r"(?:(?P<docked>(?:克?扣|罚)(?:了|我|掉|走|着)+)|(?:欠|拖)(?:了|我|着)+|没(?:发|给|结)(?:我)?)[^，。]{0,10}?(?:的)?(?:提成|绩效|奖金|全勤|补贴|补助|跑单费)[^，。\d]{0,4}$"
)
"""扣了我10月份的提成两万一: a commission that was kept back is a sum in dispute."""
_ALONE = re.compile(r"^(?:大概|大约|差不多|就|也就|是|有|拿|开|挣|嗯|哦|那个|一般)*$")


_YEAR_AND_MONTH = re.compile(r"(?:19|20)\d\d\.(?:1[0-2]|0?[1-9])(?![\d元块万千百])")
"""2019.4入的职 tells a month, no sum."""


def find_sums(text: str) -> list[Sum]:
    """Return the sums of money of a message, each with what it is."""
    found: list[Sum] = []
    starts = [0, *(match.end() for match in _CLAUSE.finditer(text))]
    for at, end, amount in find_amount_spans(text):
        if _YEAR_AND_MONTH.match(text, at):
            continue
        begin = max(start for start in starts if start <= at)
        before = text[max(begin, at - _WITHIN) : at]
        after = text[end : end + 12]
        clause = text[begin : end + 12]
        role = _role(before, after)
        if not role and _ALONE.match(before) and begin > 0:
            role = _carried(text[max(0, begin - _WITHIN) : begin])
        found.append(Sum(role, amount, at, clause))
    return _base_and_extra(found)


def _nearest(before: str) -> tuple[int, int, str] | None:
    """Return the role whose word stands last before a sum, with where it ends and its place among the roles."""
    ranks = [
        (match.end(), -order, role)
        for order, (role, pattern) in enumerate(_BEFORE_PATTERNS)
        for match in pattern.finditer(before)
    ]
    best = max(ranks, default=None)
    if best is not None and best[2] == "extra_pay" and (kept := _KEPT_BACK.search(before)):
        return (*best[:2], "docked" if kept["docked"] else "owed")
    return best


_SHORT_BY = re.compile(r"(?:差|少了?|短了?|少给|少算)(?:我)?(?:是|了)?$")
"""差8块一小时 is what is missing of each hour, and no pay."""
_REBATE = re.compile(r"返(?:费|现|利)?(?:是|给|我)?$")
"""干满55天返6500 is promised by an agency on top of the pay."""


def _role(before: str, after: str) -> str:
    if _REBATE.search(before):
        return "rebate"
    for role, pattern in _AFTER_PATTERNS[:-1]:
        if pattern.match(after):
            return "difference" if role in _RATES and _SHORT_BY.search(before) else role
    best = _nearest(before)
    if best is not None and best[2] == "paid":
        if _ORDERED.search(before):
            return "ordered_amount"
        best = best if len(before) - best[0] <= _BESIDE else None
    role, pattern = _AFTER_PATTERNS[-1]
    if pattern.match(after) and not (best is not None and _is_rate(best, before)):
        return role
    if best is None:
        return "monthly_pay" if re.match(r"\s*(?:的)?(?:工资|月薪)", after) else ""
    return best[2]


def _is_rate(best: tuple[int, int, str], before: str) -> bool:
    """Whether the sum is said to come again and again: 每月300都没发 is no total."""
    each_month = best[2] == "monthly_pay" and before.endswith(("每月", "每个月", "一个月", "月薪"))
    return best[2] in _RATES or each_month


def _carried(before: str) -> str:
    """What the part of the sentence before says when a sum stands alone: 工资呢，大概五六千."""
    for role in ("probation_pay", "regular_pay", "daily_pay", "monthly_pay", "minimum_wage"):
        pattern = next(found for name, found in _BEFORE_PATTERNS if name == role)
        matches = list(pattern.finditer(before))
        if matches and len(before) - matches[-1].end() <= 4:
            return role
    return ""


def _base_and_extra(sums: list[Sum]) -> list[Sum]:
    """底薪加提成: the two make up the monthly pay."""
    base = [found for found in sums if found.role == "base_pay"]
    if not base:
        return sums
    extra = [found.amount for found in sums if found.role == "extra_pay"]
    others = [found for found in sums if found.role not in ("base_pay", "extra_pay")]
    if any(found.role == "monthly_pay" for found in others):
        return others
    whole = reduce(operator.add, extra, base[0].amount)
    return [*others, replace(base[0], role="monthly_pay", amount=whole)]
