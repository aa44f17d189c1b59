"""A sum worked out from the matter: its inputs as they were told, and a vague total at both ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims import Claim, compute_claim, describe_claim, find_entry
from bot.claims.paydays import due_up_to
from bot.contract.matter import Matter, VagueDate
from bot.matter.derived import leave_of
from bot.matter.derived.pay.wages import owed_told
from bot.matter.inputs import TOLD_TOTAL, claim_inputs, told_inputs, with_given
from bot.understanding.days.pay_days import pay_day_in

_GOES_ON = ("still_working", "wants_to_leave", "months_worked")
"""What makes leaving today the case asked about: who still works, and who told how long instead of until when."""
_SINCE = re.compile(r"(?:开始|起|以来)(?:就|一直|都|再)*(?:也|都)?没(?:有)?(?:发|给|结)")
"""Pay that did not come since a month has not come until now: the months due until the last pay day (工资支付暂行规定 7)."""
_UNLAWFUL = ("no_fault_dismissal", "lay_off")


def ready(name: str, matter: Matter, today: date) -> dict[str, Any]:
    """Return the inputs of a sum that the matter gives."""
    goes_on = matter.left is None and any(matter.value(one) for one in _GOES_ON)
    values = (claim_inputs if goes_on else told_inputs)(name, matter, today)
    if name == "wages_due":
        _since(values, matter, today)
    owed = owed_told(matter, today) if name == "wages_due" else None
    if owed is not None and not owed.exact and "rows" not in values and "months_unpaid" not in values:
        values |= {"rows": [{"period": TOLD_TOTAL, "due": str(owed)}]}
    if name == "annual_leave" and leave_of(matter, today) == "last":
        taken = matter.value("leave_days_taken")
        values = with_given(values, {"year": -1} | ({} if taken is None else {"days_taken": str(taken)}))
    if name == "unlawful_termination_damages" and values.get("reason") in _UNLAWFUL:
        values["reason"] = "unlawful"
    return values


def _since(values: dict[str, Any], matter: Matter, today: date) -> None:
    """从8月起没发 is unpaid from its first day, up to the last pay day or the last day of the work."""
    since: VagueDate | None = matter.value("unpaid_from")
    if since is None or "unpaid_from" not in values:
        return
    values["unpaid_from"] = since.first.isoformat()
    if "unpaid_to" not in values and _SINCE.search(matter.heard):
        left: VagueDate | None = matter.value("left")
        due = due_up_to(today, pay_day_in(matter.heard))
        values["unpaid_to"] = (left.first if left is not None else due).isoformat()


def computed(name: str, values: Mapping[str, Any], today: date) -> Claim:
    """Compute a claim; a plain total told as a range (欠我一两万) is computed at both ends. Raises ClaimError."""
    rows = values.get("rows")
    if not (isinstance(rows, list) and len(rows) == 1 and "-" in str(rows[0]["due"]).lstrip("-")):
        return compute_claim(name, values, today=today)
    low, high = str(rows[0]["due"]).split("-")
    less = compute_claim(name, {**values, "rows": [{**rows[0], "due": low}]}, today=today)
    more = compute_claim(name, {**values, "rows": [{**rows[0], "due": high}]}, today=today)
    vague = f"欠的总数说的是 {Decimal(low):,} 到 {Decimal(high):,} 元，按最少和最多各算一次"
    return less.model_copy(update={"high": more.high, "warnings": (vague, *less.warnings)})


def input_kind(name: str, wanted: str) -> str:
    """Return how an input is given: number, date, yes_no, count, list or text."""
    described = describe_claim(find_entry(name))["inputs"]
    return next((str(entry["kind"]) for entry in described if entry["name"] == wanted), "text")
