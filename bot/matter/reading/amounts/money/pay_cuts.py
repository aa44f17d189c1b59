"""Pay cut without consent: how many months came at the lower pay, so that the difference can be worked out.

What is short is the agreed pay less what came, for each of those months (劳动合同法 30, 35): nothing that was paid is taken off again.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Matter, Sure
from bot.matter.reading.update import Found
from bot.understanding.quantities import to_decimal

_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]+)"
_CUT = re.compile(r"降|减薪|砍|调(?:薪|成|到|岗)|改成|变成|只(?:发|给|拿)|就(?:发|给)|少(?:发|给)")
_MONTHS = re.compile(
    rf"(?:降|发|给|拿|减|少|干|这样|这么|已经|都|有|快|整整|，(?!一个)|^(?!一个))(?:了|过|的|发|给|我)*(?:已经|都|有|快|整整)?{_N}个月(?!前|后|内|合同|试用)(?:了|都|一直|全|工资|就|只)*"
)
_FROM_ON = re.compile(r"(?<![\d年])(?P<m>1[0-2]|[1-9])月(?:份)?(?:起|开始|以后)")
_HALF_YEAR = re.compile(r"半年(?:了|都|一直|全)")
_AGREED = re.compile(r"(?<![没不未])(?:同意了|(?:签|按)了?(?:字|手印)|签了(?!个?保密)|认了)")
_MOST = 36


def cut_months(text: str, values: dict[str, Found], matter: Matter, today: date) -> None:
    """Put the months at the lower pay of a prepared text into what was read, where the pay before and after is known."""
    _alike_while_hurt(text, values, matter)
    full, low = (_sum(name, values, matter) for name in ("monthly_pay", "new_pay"))
    heard = f"{matter.heard}，{text}"
    if full is None or low is None or low >= full or not _CUT.search(heard) or _AGREED.search(heard):
        return
    many, words = _many(text, today)
    if not many or many > _MOST:
        return
    worked = values.get("months_worked")
    if worked is not None and worked.value.low == many and worked.sure is Sure.INFERRED:
        del values["months_worked"]
    if "joined" in values and _FROM_ON.search(text) and values["joined"].value.first.month == _month(text):
        del values["joined"]
    owed = values.get("owed")
    if owed is not None and owed.sure is Sure.INFERRED:
        del values["owed"]
    values["months_owed"] = Found(Amount(low=many, high=many), words)
    values["paid_each_month"] = Found(Amount(low=low, high=low), words, Sure.INFERRED)


_MONTHS_ALIKE = re.compile(
    r"(?P<months>(?:(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月?(?:份)?[、和跟]?){2,4}月?(?:份)?)(?:都|全|各)(?:是|只|就|给|发)*(?P<sum>\d{3,5}|[一二两三四五六七八九]千[一二三四五六七八九]?)(?![\d万])"
)
_MONTH_NAMED = re.compile(r"1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]")


def _alike_while_hurt(text: str, values: dict[str, Found], matter: Matter) -> None:
    """九月十月都是两千, of somebody hurt: so many months off work, in each of which so much came (工伤保险条例 33)."""
    hurt = matter.value("injured") or ("injured" in values and values["injured"].value is True)
    match = _MONTHS_ALIKE.search(text) if hurt else None
    each = values["paid_each_month"].value if "paid_each_month" in values else matter.value("paid_each_month")
    if match is None or each is None or "paid_leave_months" in values or matter.paid_leave_months is not None:
        return
    if "月" in match["months"] and to_decimal(match["sum"]) == each.low:
        many = Decimal(len(_MONTH_NAMED.findall(match["months"])))
        values["paid_leave_months"] = Found(Amount(low=many, high=many), match.group(), Sure.INFERRED)


def _sum(name: str, values: dict[str, Found], matter: Matter) -> Decimal | None:
    value = values[name].value if name in values else matter.value(name)
    return value.low if isinstance(value, Amount) and value.exact else None


def _many(text: str, today: date) -> tuple[Decimal, str]:
    """How many months: as told, else from the month named up to the last one that is over."""
    if match := _MONTHS.search(text):
        return to_decimal(match["n"]) or Decimal(0), match.group().strip("，")
    if match := _HALF_YEAR.search(text):
        return Decimal(6), match.group()
    if match := _FROM_ON.search(text):
        return Decimal((today.month - int(match["m"])) % 12), match.group()
    return Decimal(0), ""


def _month(text: str) -> int:
    match = _FROM_ON.search(text)
    return int(match["m"]) if match else 0
