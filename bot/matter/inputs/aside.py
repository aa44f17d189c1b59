"""The inputs that only one claim asks for: told as they are, or as they follow from the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.contract.matter import Matter
from bot.contract.particulars import PARTICULARS
from bot.matter.inputs.fields import PARTICULAR_OF, plain_value

REASONS = {
    ("worker", "unpaid_wages"): "employer_fault",
    ("worker", "no_insurance"): "employer_fault",
    ("worker", "unsafe"): "employer_fault",
    ("worker", "violence"): "employer_fault",
    ("worker", "personal"): "resigned",
    ("worker", None): "resigned",
    ("employer", None): "no_fault_dismissal",
    ("lay_off", None): "lay_off",
    ("expiry", None): "expiry",
    ("closed", None): "employer_closed",
    ("agreed", None): "agreed_by_employer",
}
"""Who ended the work, and why → the reason as claims name it."""
_INDUSTRIES = {
    "rider": "instant_delivery",
    "ride_hail_driver": "ride_hailing",
    "货拉拉": "city_freight",
    "快狗": "city_freight",
}
"""Kind of work, or the platform → its industry."""
_AGAINST_WILL = frozenset({"employer", "lay_off", "expiry", "closed"})
_WORK_CLAIMS_PAY = ("owed", "months_owed", "nothing_paid", "unpaid_from", "docked")


def put_aside(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """Put the inputs that only one claim asks for into `values`."""
    for key in fields - values.keys():
        if (particular := PARTICULAR_OF.get(key, key)) in PARTICULARS and (told := matter.told(particular)) is not None:
            values[key] = plain_value(told.value)
    for follows in (_of_ending, _of_birth, _of_aid, _of_order):
        for key, value in follows(matter).items():
            if key in fields:
                values.setdefault(key, value)
    if name == "heat_allowance" and matter.value("paid") is not None:
        values.setdefault("paid", str(matter.value("paid")))
    if name == "maternity" and matter.value("paid") is not None:
        values.setdefault("already_paid", str(matter.value("paid")))
    if "industry" in fields and (industry := _industry(matter)):
        values["industry"] = industry
    if name == "overtime" and matter.piece_price is not None:
        values["system"] = "piece_rate"


def _industry(matter: Matter) -> str:
    """The industry the cover of injuries is tried out in; empty for any other."""
    told = (matter.value("worker_kind"), matter.value("platform"))
    return next((found for one in told if (found := _INDUSTRIES.get(one or ""))), "")


def _of_ending(matter: Matter) -> dict[str, Any]:
    """Whether the work ended against the worker's will, and whether for what the employer did (社会保险法 45)."""
    by, why = matter.value("ended_by"), matter.value("leave_reason")
    found: dict[str, Any] = {}
    if by is not None:
        found["own_will"] = by not in _AGAINST_WILL
    if by == "worker" and REASONS.get((by, why)) == "employer_fault":
        found["employer_fault"] = True
    if matter.value("employer_closed"):
        found.setdefault("own_will", False)
    if matter.value("receives_pension") is not None:
        found["pension"] = matter.value("receives_pension")
    return found


def _of_birth(matter: Matter) -> dict[str, Any]:
    months = matter.value("pregnant_months")
    return {"miscarriage_month": str(months)} if matter.value("miscarriage") and months is not None else {}


def _of_aid(matter: Matter) -> dict[str, Any]:
    """What legal aid is wanted for: the injury, else the pay."""
    if matter.value("injured"):
        return {"matter": "work_injury"}
    pay = any(matter.value(name) is not None for name in _WORK_CLAIMS_PAY)
    return {"matter": "pay"} if pay else {}


def _of_order(matter: Matter) -> dict[str, Any]:
    """What was ordered to be paid."""
    owed = matter.value("owed")
    return {} if owed is None else {"amount_due": str(owed)}
