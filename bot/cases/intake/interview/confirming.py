"""Values read out of a story that are read back one by one before the summary: what they are, and what the answer does. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.cases.intake.questions import read_answer, written_day
from bot.cases.intake.readers.later_answers import first_day, sum_taken
from bot.cases.intake.righting.days import spelled
from bot.cases.intake.righting.finding import find_righted
from bot.cases.intake.righting.sums import owed_righted, sum_of_account
from bot.cases.rules.facts.matter_facts import only_docked
from bot.contract.matter import Matter
from bot.understanding.acts import Act, is_act
from bot.understanding.days.dates import find_dates
from bot.understanding.money import find_sums
from bot.understanding.quantities import find_amounts
from bot.understanding.spelling import plain

SURE = "sure_"
"""Before the name of a fact: the question whether it was read right."""
_UNPAID = ("owed", "months_owed", "nothing_paid", "days_owed", "unpaid_from", "owed_each_month")
_DAYS = (("start_date", "joined"), ("end_date", "left"))
_MONTH_NAMED = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*[月./-]|\d{4}-\d")
"""A day or month told by its number: nothing to confirm."""
_YES = re.compile(
    r"^(?:对|是|嗯|恩|没错|差不多|大概是?|就是|没问题|正确|ok|yes|right|correct)(?:的|了|吧|啊|呀|这么多|这个数|就这些|这些|那天|[，,。.!！\s])*",
    re.IGNORECASE,
)
_BUT = re.compile(r"不|但|可是|应该|其实|还有|一共|总共|多|少")
_NO_DEBT = re.compile(
    r"(?:没|不)(?:有)?(?:拖)?欠|工资(?:都|是)?(?:结清|发清|给清|发了)|(?:都|全)(?:结|发|给)清|没有?欠薪"
)
_LEAD = re.compile(
    r"^(?:不对|不是|错了|没那么多|没有那么多|不止|少了|多了|应该|其实|实际)+[，,。\s]*(?:应该|其实|实际)?(?:是|有)?"
)
_BESIDE = re.compile(r"还有|另外|再加|补充|也(?:没|不|欠)|(?:押金|保证金|罚款|垫|油费|路费|医药费|高温费)")
"""Behind a total read back: another sum beside it, and no other total."""
_TOTAL = re.compile(r"一共|总共|合计|加起来|总数")
_BESIDE_PAY = ("deposit", "fees_paid", "docked", "medical_costs")
"""Sums that are no wages, however they are told."""
_IN_ALL = re.compile(r"(?:一共|总共|合计|加起来|总数|应该是|其实是|就)[^\d一二两三四五六七八九十]{0,4}$")


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer does to a value read back: `agreed`, or `values` in its place (empty strings: there is none)."""

    agreed: bool = False
    values: dict[str, str] | None = None


def sure_slot(asking: str) -> str:
    """Return the fact that such a question reads back; empty for any other question."""
    return asking.removeprefix(SURE) if asking.startswith(SURE) else ""


def next_to_confirm(
    values: Mapping[str, str], matter: Matter, settled: Collection[str], none: Collection[str], today: date
) -> str:
    """Return the fact to read back next; empty when everything was. `settled`: facts read back already; `none`: questions
    answered with that there is nothing of the kind."""
    if "amount_owed" not in settled and pay_unpaid(values, matter, none):
        return "amount_owed"
    for slot, name in _DAYS:
        told = matter.told(name)
        if slot in settled or not values.get(slot) or told is None:
            continue
        if told.words and not _MONTH_NAMED.search(told.words) and told.words != values[slot]:
            return slot
    return ""


def pay_unpaid(values: Mapping[str, str], matter: Matter, none: Collection[str]) -> bool:
    """Whether pay did not come, so that the packet needs its sum."""
    told = any(matter.told(name) is not None for name in _UNPAID)
    return told and not (matter.owed is None and {"months_owed", "amount_owed"} & set(none))


def sum_owed(values: Mapping[str, str], matter: Matter, today: date) -> str:
    """Return the unpaid wages in all as the packet works them out, as stored; empty where they cannot be."""
    return sum_of_account(matter, today) or ("" if only_docked(values, matter) else values.get("amount_owed", ""))


def answer_to_sure(
    slot: str, text: str, shown: str, today: date, values: Mapping[str, str] | None = None
) -> Answered | None:
    """Return what an answer to a value read back means; None where it says neither yes nor another value. `values`: the pay held,
    for a sum told by its parts."""
    text = text.strip()
    if slot.endswith("_date"):
        return _day(slot, text, today)
    if slot == "amount_owed" and _NO_DEBT.search(text) and not find_sums(text):
        return Answered(values={"amount_owed": "", "months_owed": ""})
    if shown and _YES.match(text) and not _BUT.search(text):
        return Answered(agreed=True)
    said = _LEAD.sub("", text)
    told = owed_righted(said, values or {}, today) if slot == "amount_owed" else sum_taken(slot, said) or _sum(said)
    if slot == "amount_owed" and _is_beside(said, told, shown):
        return None
    if told and told != shown:
        return Answered(values={slot: told})
    if told or is_act(text, Act.YES) or _YES.match(text):
        return Answered(agreed=True)
    return None


def beside_owed(text: str, values: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the sums that are no wages where words to the wages read back tell nothing else (他还欠我押金500); else empty."""
    found = find_righted(text, values, today)
    only = found.values and not found.asked and all(found.values[slot] and slot in _BESIDE_PAY for slot in found.values)
    return found.values if only and len(find_sums(text)) == len(found.values) else {}


def _is_beside(text: str, told: str, shown: str) -> bool:
    """Whether a sum told to the wages read back comes on top of them (还有300块的油费), so that it is no other total."""
    if not (shown and told and _BESIDE.search(text)) or _TOTAL.search(text) or "-" in shown + told:
        return False
    return Decimal(told) < Decimal(shown)


def _day(slot: str, text: str, today: date) -> Answered | None:
    said = _LEAD.sub("", text)
    days = find_dates(spelled(said), today)
    if days and slot == "start_date" and (found := first_day(spelled(said), today, "")) is not None:
        return Answered(values={slot: written_day(found)})
    if days and (read := read_answer(slot, spelled(said), today).values).get(slot):
        return Answered(values={key: read[key] for key in (slot, "still_working") if key in read})
    return Answered(agreed=True) if is_act(text, Act.YES) or _YES.match(text) else None


def _sum(text: str) -> str:
    """The sum an answer gives: the one behind 一共, else the only one, else the last."""
    sums = [(start, amount) for start, amount in find_amounts(plain(text)) if not amount.currency and amount.low > 0]
    if not sums:
        return ""
    in_all = [amount for start, amount in sums if _IN_ALL.search(plain(text)[:start])]
    return str(in_all[-1] if in_all else sums[-1][1])
