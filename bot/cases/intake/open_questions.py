"""Which questions of the intake are still open, and what says that there is nothing of the kind. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from bot.cases.intake.readers.later_answers import RATES, TAKEN
from bot.cases.rules.facts.slots import ASKED
from bot.contract.messages import Choice

_BUTTONS: dict[str, tuple[str, ...]] = {
    "worker_kind": ("rider", "ride_hail_driver", "courier", "domestic", "construction", "day_labourer", "factory"),
    "platform": ("美团", "饿了么", "滴滴", "没有平台"),
    "end_date": ("still_working=yes",),
    "written_contract": ("yes", "no"),
    "want": ("拿回钱", "赔偿", "恢复账号", "认定工伤"),
}
OTHER_SUMS = ("medical_costs", "deposit", "fees_paid", "penalty", "offered")
"""Sums beside pay that is owed: where one was told, what is asked is whether there is other money."""
_NO_MONEY = re.compile(
    r"(?:这事|这个)?(?:0|零|没有|没欠|不欠|不涉及|没涉及|不是|不关|和|跟)(?:元|块)?(?:我)?(?:欠)?(?:钱|工资|金额)?(?:的事|的问题|没关系|无关)?|没钱的事|(?:跟|和|与)钱(?:没关系|无关)|none|no money",
    re.IGNORECASE,
)
_NOTHING_MORE = re.compile(
    r"(?:没有?|无)(?:别的|其他的?|其它的?|另外的)?(?:钱)?了?|就(?:是)?(?:这些|这个|这么多|这点|这一笔|这)(?:钱)?(?:了)?|no(?:thing)?(?: else| more)?|that is all",
    re.IGNORECASE,
)
_ALL_PAID = re.compile(
    r"(?:没|没有|不)(?:拖)?欠(?:着|过)?(?:我)?(?:工资|薪水?|工钱|钱)?|工资(?:倒|都|也|是|一直)*(?:没拖|没欠|不欠|按时|正常|照发|发清|结清)|没(?:有)?拖(?:欠)?(?:过)?(?:工资)?|(?:都|全)(?:给|发|结)(?:清|完)?了|(?:给|结|发)清了|not owed|no arrears",
    re.IGNORECASE,
)
"""Pay came: 一个月5400，没欠工资."""
_OF_MONEY = ("amount_owed", "months_owed", "docked", "deposit", "fees_paid")
"""Where one of these was told the matter is about money: what was spent on the work may be claimed beside it."""
_PROVINCES = frozenset({
    "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",
    "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆",
})  # fmt: skip
_DAYS = ("event_date", "start_date")
_LONGEST_SPAN = 92
"""Days: a day told no closer than by the year is asked for once more."""


def owes_no_money(text: str) -> bool:
    """Whether the answer is that money has no part in it."""
    return bool(_NO_MONEY.fullmatch(text.strip()))


_NOT_ABOUT_MONEY = re.compile(r"涉及|钱的(?:事|问题)|关系|无关|^(?:0|零)|no money", re.IGNORECASE)


def not_about_money(text: str) -> bool:
    """Whether the matter has nothing to do with money, so that pay and fines need not be asked for either."""
    return owes_no_money(text) and _NOT_ABOUT_MONEY.search(text) is not None


def nothing_more(text: str) -> bool:
    """Whether the answer to a question for other money is that there is none."""
    return bool(_NOTHING_MORE.fullmatch(text.strip(" 。.!！"))) or owes_no_money(text)


def all_paid(text: str) -> bool:
    """Whether an answer says that pay is not behind."""
    return bool(_ALL_PAID.search(text))


def sums_beside(values: Mapping[str, str]) -> dict[str, str]:
    """Return the sums told that are no pay owed: costs, a deposit, a penalty asked for."""
    return {slot: values[slot] for slot in OTHER_SUMS if values.get(slot)}


def is_vague(value: str) -> bool:
    """Whether a day is told no closer than by the year: 2025-01-01..2025-12-31."""
    first, _, last = value.partition("..")
    return bool(last) and (date.fromisoformat(last) - date.fromisoformat(first)).days > _LONGEST_SPAN


def next_slot(values: Mapping[str, str], passed: Collection[str]) -> str:
    """Return the question to ask next; empty when nothing is missing. `passed`: skipped, unknown, or nothing of the kind."""
    for slot in ASKED:
        if slot in passed or (values.get(slot) and not _too_wide(slot, values[slot])):
            continue
        if _beside_the_matter(slot, values):
            continue
        if slot == "amount_owed" and (half := _other_half(values)):
            if half in passed or values.get(half):
                continue
            return half
        return slot
    return ""


def _too_wide(slot: str, value: str) -> bool:
    """Whether a value is asked for once more: a day told no closer than by the year, a province where the city is asked for."""
    return (slot in _DAYS and is_vague(value)) or (slot == "city" and value in _PROVINCES)


def _beside_the_matter(slot: str, values: Mapping[str, str]) -> bool:
    """Whether nothing hangs on a question: a last day of work that goes on, costs where nobody was hurt, pay told at a rate."""
    if slot == "end_date":
        return values.get("still_working") == "yes"
    if slot == "medical_costs":
        return values.get("injured") != "yes"
    if slot == "own_costs":  # (whoever was hurt was asked what treatment cost)
        return values.get("injured") == "yes" or not any(values.get(one) for one in _OF_MONEY)
    if slot == "insured":
        return values.get("injured") != "yes" and values.get("still_working") != "no"
    return slot == "monthly_pay" and any(values.get(rate) for rate in RATES)


def _other_half(values: Mapping[str, str]) -> str:
    """The half of 三个月没发，每月五六千 that is not told; the sum itself need not be asked then."""
    if values.get("monthly_pay"):
        return "months_owed"
    rated = any(values.get(rate) for rate in RATES)
    return "monthly_pay" if values.get("months_owed") and not rated else ""


def buttons(slot: str, label_of: Mapping[str, str], values: Mapping[str, str]) -> list[Choice]:
    """Return the ready answers to a question. `label_of`: how a coded value reads; `values`: what is told so far."""
    found = []
    for ready in _BUTTONS.get(slot, ()):
        target, value = ready.split("=") if "=" in ready else (slot, ready)
        found.append(Choice(label=label_of.get(f"{target}_{value}", value), action=f"case:set:{target}={value}"))
    none = (
        "all_paid" if slot == "months_owed" else "nothing_else" if slot == "amount_owed" and sums_beside(values) else ""
    )
    none = "nothing_taken" if slot in TAKEN else none
    if none:
        found.append(Choice(label=label_of[none], action=f"case:nothing:{slot}"))
    return found
