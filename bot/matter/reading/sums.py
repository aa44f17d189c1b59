"""The sums of a turn, each by what it is: pay, owed, docked, offered by the other side, a penalty, a deposit."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.contract.matter import Amount
from bot.matter.reading.update import Found
from bot.understanding.money import Sum, find_sums
from bot.understanding.spelling import plain

_FIELDS = {
    "monthly_pay": "monthly_pay", "probation_pay": "probation_pay", "regular_pay": "regular_pay", "daily_pay": "daily_pay",
    "hourly_pay": "hourly_pay", "piece_price": "piece_price", "last_month_pay": "last_month_pay", "paid": "paid",
    "minimum_wage": "minimum_wage", "local_average_wage": "local_average_wage", "national_income": "national_income",
    "medical_costs": "medical_costs", "docked": "docked", "owed": "owed", "ordered_amount": "owed", "base_pay": "monthly_pay",
}  # fmt: skip
_SPECIAL: tuple[tuple[str, str], ...] = (
    (
        "overtime_paid",
        r"加班费?(?:只|就|固定|每个?月)*(?:给|发|补)(?:了|过)?[^，。]{0,3}$|固定(?:就|只)?(?:给|发)(?:了)?[^，。]{0,3}$",
    ),
    ("new_pay", r"(?:降|减|调|砍|变)(?:薪|工资|低)?(?:到|成|为)(?:了)?[^，。]{0,4}$"),
    (
        "penalty",
        r"(?:去|走|离职|跳槽|辞)[^，。]{0,10}(?:要|得|就)?赔(?:他们?|公司)?[^，。]{0,2}$|违约金|赔偿金?(?:要|让)我|要我赔|让我赔|叫我赔|索赔",
    ),
    ("extra_for_insurance", r"(?:每个?月)?(?:多|补|另)(?:给|发|补)我?[^，。]{0,3}$|社保补贴|折现"),
    ("training_cost", r"培训费|学费|花了[^，。]{0,4}$|考证费|培训[^，。]{0,6}(?:花|用|费)"),
    ("deposit", r"押金|保证金|风险金"),
    ("fees_paid", r"(?:服装|工服|装备|入职|报名|建档|体检|中介|介绍|加盟|培训|餐箱)费|交了[^，。]{0,4}$"),
    ("owed", r"欠条|借条|白条|打了条|尾款"),
    (
        "offered",
        r"(?:公司|单位|老板|平台|他们?|站长|站点|人事|经理|对方|保险公司|厂里|店里|HR)[^，。]{0,8}(?:说|讲|答应|愿意|只肯|同意|提出|要)?(?:只|就|可以|最多)?(?:给|赔|补|出|补偿)(?!了我?\d)[^，。]{0,6}$|(?:赔|补偿)我?[^，。]{0,2}$",
    ),
)
_SPECIAL_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _SPECIAL)
_GROSS = re.compile(r"税前|应发|应得|毛(?:的|收入)")
_NET = re.compile(r"到手|实发|实拿|税后|拿到手")
_SETTLES = re.compile(r"[^，。]{0,3}(?:了结|私了|两清|了断|打发|走人|完事|了事|算了)")
_EACH = re.compile(r"(?:每人|每个?月|每次|每单|每天|一次|一单|人均)[^，。]{0,5}$")
_FINE_EACH = re.compile(r"(?:迟到|超时|差评|拒单|请假|旷工|不去|投诉)[^，。]{0,5}(?:就)?(?:罚|扣)[^，。]{0,2}$")
_LEAST_PAY, _MOST_PAY = Decimal(600), Decimal(100000)


def sums_in(text: str) -> tuple[dict[str, Found], list[Found]]:
    """Return the fields that the sums of a turn fill, and the sums that nothing explains."""
    text = plain(text)
    found: dict[str, Found] = {}
    bare: list[Found] = []
    for one in find_sums(text):
        if one.amount.currency or one.amount.high <= 0:
            continue
        name = _field(one, text)
        value = Found(Amount(low=one.amount.low, high=one.amount.high), one.text.strip()[:40])
        if name:
            found.setdefault(name, value)
        elif not _FINE_EACH.search(text[max(0, one.at - 12) : one.at]):
            bare.append(value)
    return found, bare


def _field(one: Sum, text: str) -> str:
    start = max((text.rfind(stop, 0, one.at) for stop in "，。；！？,"), default=-1) + 1
    before, after = text[start : one.at], text[one.at :]
    if _FINE_EACH.search(text[max(0, one.at - 12) : one.at]):
        return ""
    amount_after = re.sub(r"^[\d.,]+\s*[万千百]?\s*(?:元|块钱?|刀)?", "", after)
    if not one.role and re.match(r"(?:一个月)?(?:全包|包干|包吃)", amount_after):
        return "monthly_pay"
    if one.role not in ("monthly_pay", "daily_pay", "hourly_pay", "piece_price"):
        for name, pattern in _SPECIAL_PATTERNS:
            if pattern.search(before):
                return name
        if _SETTLES.match(amount_after):
            return "offered"
    elif one.role == "monthly_pay" and _SPECIAL_PATTERNS[1][1].search(before):
        return "extra_for_insurance"
    if _GROSS.search(before):
        return "monthly_pay"
    if _NET.search(before) or re.match(r"(?:的)?(?:，|,)?到手", amount_after):
        return "take_home_pay"
    if one.role == "owed" and _EACH.search(before):
        return "owed_each_month"
    return _FIELDS.get(one.role, "")


def likely_pay(amount: Amount) -> bool:
    """Whether a sum can be a month's pay."""
    return amount.low >= _LEAST_PAY and amount.high <= _MOST_PAY
