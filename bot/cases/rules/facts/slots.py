"""The facts of a case, slot by slot: which are asked, which are shown, which are about money. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.cases.rules.facts.matter_facts import BESIDE

SLOTS = (
    "worker_kind", "platform", "employer", "city", "event_date", "end_date", "start_date", "amount_owed", "written_contract",
    "story", "proof", "want", "name",
)  # fmt: skip
ASKED = (*SLOTS[:8], "monthly_pay", "docked", "medical_costs", "own_costs", SLOTS[8], "insured", *SLOTS[9:])
"""The questions in their order. Pay, what was taken off, treatment, what was spent on the work and insurance are asked for and never
missing: many have none of it."""


SHOWN = (
    *SLOTS[:3], "boss", "agency", "city", "district", "event_date", "injury_date", "start_date", "end_date", "still_working",
    "amount_owed", "months_owed", "monthly_pay", "daily_pay", "piece_pay", *BESIDE, "own_costs", "months_worked", "days_worked", "pieces",
    "group_size", *SLOTS[8:],
)  # fmt: skip
"""Slots in the order of the summary."""


STANDING = (
    "dismissed_by", "injured", "insured", "pregnant", "minor", "group", "age", "has_iou", "contract_kind", "mode", "phone",
    "also_said",
)  # fmt: skip
"""Facts that are shown behind those in the summary, where they were told."""
ADDED = (
    "boss", "district", "amount_owed", "months_owed", "monthly_pay", "piece_pay", "paid", "docked", "medical_costs", "own_costs", "deposit",
    "group_size", "dismissed_by", "phone",
)  # fmt: skip
"""Facts beside the questions that a worker may put in under the summary."""
CHANGED = "改情况"
"""How a note begins that keeps what a fact was before staff put it right."""
MONEY = ("amount_owed", "months_owed", "monthly_pay", "daily_pay")
"""What an answer about money may fill."""


def grievance_words(values: Mapping[str, str], told_on: date | None = None) -> str:
    """Return what workers of one platform, station and month have in common; empty when station or month is unknown.

    Where no day was named, the month that unpaid months reach back to from `told_on`. It is kept as a keyed hash only."""
    platform, station, day = (values.get(slot, "").strip() for slot in ("platform", "employer", "event_date"))
    day = day or _unpaid_since(values, told_on)
    if not (station and day):
        return ""
    if re.fullmatch(
        r"(?:老板|包工头|工头|站长|主家|雇主)?(?:姓.{1,2}|[老小]?.(?:总|哥|姐|老板|站长)?)|不知道", station
    ):
        return ""  # (a surname names nobody: two bosses called 刘 are two)
    city = values.get("city", "").strip()[:2]  # (北京 and 北京朝阳; stations of two cities share names)
    station = re.sub(r"(有限)?公司|站点?$|网点$|\s", "", station)
    for beside in (values.get("city", "").removesuffix("市"), platform, "外卖", "专送", "众包"):
        if beside and len(station) - len(beside) >= 2:  # 北京美团回龙观站 is 回龙观站
            station = station.replace(f"{beside}市", "").replace(beside, "")
    return f"{platform}|{city}{station}|{day[:7]}"


def _unpaid_since(values: Mapping[str, str], told_on: date | None) -> str:
    """The month from which somebody who still works there is unpaid; empty where that was not told."""
    months = values.get("months_owed", "")
    if told_on is None or values.get("still_working") != "yes" or not re.fullmatch(r"[1-9]|1[0-2]", months):
        return ""
    month = told_on.year * 12 + told_on.month - 1 - int(months)
    return f"{month // 12}-{month % 12 + 1:02}"


def is_stood_in_for(slot: str, values: Mapping[str, str]) -> bool:
    """Whether other facts stand in for this one: months and monthly pay for the sum, still there for the last day."""
    if slot == "amount_owed":
        return bool(values.get("months_owed") and values.get("monthly_pay"))
    return slot == "end_date" and values.get("still_working") == "yes"
