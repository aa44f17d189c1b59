"""The facts of a case and the matter they stand in: the same record written in two ways. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.claims.periods import add_months
from bot.contract.matter import FIELDS, Amount, FieldKind, ItemKind, Matter, Sure, Told, VagueDate
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.slots import slots_of

BESIDE = (
    "paid",
    "offered",
    "medical_costs",
    "medical_advanced",
    "deposit",
    "fees_paid",
    "penalty",
    "take_home_pay",
    "hourly_pay",
    "docked",
)
"""Sums of a matter that a case keeps under their own names: none of them is pay that is owed."""
_DIRECT = {
    "start_date": "joined", "end_date": "left", "amount_owed": "owed", "monthly_pay": "monthly_pay", "daily_pay": "daily_pay",
    "months_owed": "months_owed", "months_worked": "months_worked", "age": "age", "city": "city", "platform": "platform",
    "employer": "employer", "worker_kind": "worker_kind", "written_contract": "written_contract",
    "still_working": "still_working", "insured": "insured", "injured": "injured", "pregnant": "pregnant", "minor": "minor",
    "piece_pay": "piece_price", "pieces": "pieces", "days_worked": "days_worked", "group_size": "group_size", "group": "group", "has_iou": "has_iou", **{name: name for name in BESIDE},
}  # fmt: skip
"""Fact of a case → field of the matter."""
_BEGAN = ("unpaid_from", "injured_on", "banned_on", "docked_on", "died_on", "diagnosed_on", "happened_on")
"""Fields a case keeps as the day it began, the more telling first."""
_OF_EVENT = (("injured", "injured_on"), ("account_banned", "banned_on"), ("docked", "docked_on"), ("died", "died_on"))
_TOLD: Mapping[FieldKind, type[Told[Any]]] = {
    FieldKind.FLAG: Told[bool],
    FieldKind.WORD: Told[str],
    FieldKind.DAY: Told[VagueDate],
    FieldKind.SUM: Told[Amount],
    FieldKind.COUNT: Told[Amount],
}


def own_matter(matters: Iterable[Matter]) -> Matter | None:
    """Return the matter a case is about: the one spoken of last that is known at all."""
    known = [one for one in matters if any(True for _ in one.known())]
    return known[-1] if known else None


def matter_told(sentences: Iterable[str], today: date) -> Matter:
    """Return the matter that sentences tell, read one after the other."""
    matter = Matter()
    for turn, sentence in enumerate(sentences, start=1):
        matter = apply_reading(matter, RuleReader().read(sentence, matter, Context(today, turn)), turn)
    return matter


def heard_in(matter: Matter, slot: str, text: str, today: date, turn: int) -> tuple[Matter, dict[str, str]]:
    """Return the matter with the answer to a question, and the facts of the case that it changed."""
    context = Context(today, turn, field_of(slot, matter))
    after = apply_reading(matter, RuleReader().read(text, matter, context), turn)
    before = {name: value for name, (value, _) in facts_of(matter).items()}
    return after, {name: value for name, (value, _) in facts_of(after).items() if before.get(name) != value}


def field_of(slot: str, matter: Matter) -> str:
    """Return the field of the matter that a fact of the case fills; empty when none does."""
    if slot == "event_date":
        event = next((day for sign, day in _OF_EVENT if matter.value(sign)), "")
        pay = any(matter.told(name) is not None for name in ("owed", "months_owed", "nothing_paid"))
        return event or ("unpaid_from" if pay else "happened_on")
    if slot == "amount_owed" and matter.docked is not None and matter.owed is None and matter.months_owed is None:
        return "docked"
    return _DIRECT.get(slot, "")


def facts_of(matter: Matter) -> dict[str, tuple[str, int]]:
    """Return the facts of a case that a matter holds, each with its turn."""
    found = slots_of(matter)
    if matter.wants_to_leave is not None and matter.ended_by is None:
        found.pop("dismissed_by", None)  # who only means to go has not gone
    for slot, name in _DIRECT.items():
        told = matter.told(name)
        if told is not None and slot not in found and not isinstance(told.value, bool):
            found[slot] = (_written(told.value), told.turn)
    began = next((told for name in _BEGAN if (told := matter.told(name)) is not None), None)
    if began is not None:
        found["event_date"] = (_written(began.value), began.turn)
    if began is matter.unpaid_from and began is not None:
        found |= _unpaid_until(began, matter)
    _end_work(found, matter)
    _part_pay(found, matter)
    return found


def _part_pay(found: dict[str, tuple[str, int]], matter: Matter) -> None:
    """Let what was docked stand for no pay that is owed beside it, and parts of pay that came be one sum."""
    if matter.docked is not None and matter.owed is None and matter.months_owed is not None:
        found.pop("amount_owed", None)
    came = [item for item in matter.items if item.kind is ItemKind.PAID and item.person == "self"]
    if came and "paid" not in found:  # 8月给过4000: a part of a month, as told
        found["paid"] = (f"{sum((item.amount for item in came), Decimal(0)):f}", max(item.turn for item in came))


def _end_work(found: dict[str, tuple[str, int]], matter: Matter) -> None:
    """Let whoever is still there have no last day, and whoever has one be there no more."""
    here = matter.still_working
    if here is not None and here.value and here.sure is not Sure.INFERRED:  # (inferred: from a last day still ahead)
        found.pop("end_date", None)
    if matter.left is not None and "still_working" not in found and "end_date" in found:
        found["still_working"] = ("no", matter.left.turn)


def _unpaid_until(began: Told[VagueDate], matter: Matter) -> dict[str, tuple[str, int]]:
    """The months that pay did not come for, from the first to the last named, and the day of an injury beside them."""
    found = {}
    until = matter.unpaid_to
    if until is not None and until.sure is Sure.TOLD and until.value.last > began.value.last:
        span = VagueDate(first=began.value.first, last=until.value.last)
        found["event_date"] = (_written(span), max(began.turn, until.turn))
    if matter.injured_on is not None:
        found["injury_date"] = (_written(matter.injured_on.value), matter.injured_on.turn)
    return found


def only_docked(values: Mapping[str, str], matter: Matter) -> bool:
    """Whether the sum a case is about is what was docked and held as such: it is shown once, and is no pay that is owed."""
    held = values.get("amount_owed", "")
    return bool(held) and held == values.get("docked") and matter.owed is None


def days_aside(matter: Matter) -> frozenset[str]:
    """Return the days a matter holds that are neither when it began nor the last one: joined, signed, born, due ..."""
    return frozenset(
        _written(told.value)
        for name, told in matter.known()
        if FIELDS[name] is FieldKind.DAY and name != "left" and name not in _BEGAN
    )


def with_facts(matter: Matter, values: Mapping[str, str], turn: int, sure: Sure = Sure.TOLD) -> Matter:
    """Return the matter with facts of the case as they are now; an empty one leaves its field."""
    held = {name: value for name, (value, _) in facts_of(matter).items()}
    changed: dict[str, Any] = {}
    for slot, value in values.items():
        name = field_of(slot, matter)
        if not name or value == held.get(slot, ""):
            continue
        if not value:
            changed |= dict.fromkeys((*_BEGAN, "unpaid_to") if slot == "event_date" else (name,))
        elif name == "unpaid_from" and (span := _months_of(value)):
            changed |= {
                field: Told[VagueDate](value=month, turn=turn, words=value[:40], sure=sure)
                for field, month in zip(("unpaid_from", "unpaid_to"), span, strict=True)
            }
        elif (read := _read(name, value)) is not None:
            changed[name] = _TOLD[FIELDS[name]](value=read, turn=turn, words=value[:40], sure=sure)
    if values.get("still_working") == "yes" and not values.get("end_date"):
        changed["left"] = None
    return matter.model_copy(update=changed) if changed else matter


def _months_of(value: str) -> tuple[VagueDate, VagueDate] | None:
    """The first and the last month of a span as stored; None where it lies within one month."""
    try:
        first, last = (date.fromisoformat(day) for day in value.split("..", 1))
    except ValueError:
        return None
    if (first.year, first.month) == (last.year, last.month) or first > last:
        return None
    begin = VagueDate(first=first, last=add_months(first.replace(day=1), 1) - timedelta(days=1))
    return begin, VagueDate(first=last.replace(day=1), last=last)


def _written(value: object) -> str:
    if isinstance(value, VagueDate):
        return value.first.isoformat() if value.exact else f"{value.first.isoformat()}..{value.last.isoformat()}"
    return str(value)


def _read(name: str, value: str) -> object | None:
    """Return the value of a field as a case writes it; None when it is no value of that field."""
    kind = FIELDS[name]
    if kind is FieldKind.FLAG:
        return {"yes": True, "no": False}.get(value)
    if kind is FieldKind.WORD:
        return value
    try:
        return (
            VagueDate.model_validate(value.replace("..", "/"))
            if kind is FieldKind.DAY
            else Amount.model_validate(value)
        )
    except (ValueError, ArithmeticError):
        return None
