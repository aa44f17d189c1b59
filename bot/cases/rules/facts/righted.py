"""A matter after the worker put facts right under the summary: what was worked out of the old values goes with them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.cases.rules.facts.matter_facts import matter_told, with_facts
from bot.contract.matter import Amount, Item, ItemKind, Matter, Told

_ENDED_BY = ("employer", "worker", "platform", "expiry", "agreed")
_NAMED_MONTHS = ("unpaid_to",)
_ALL_OWED = ("owed", "months_owed", "days_owed", "owed_each_month", "nothing_paid", "unpaid_to")
"""What says that pay did not come."""


def matter_righted(matter: Matter, values: Mapping[str, str], turn: int) -> Matter:
    """Return the matter with facts as they were put right; an empty one is taken off.

    The total of what is owed stands by itself, whatever else was docked. Months, pay and payments told anew take the place of the
    lines of the account told before, so that the sum follows from them.
    """
    plain = {slot: value for slot, value in values.items() if slot not in ("amount_owed", "dismissed_by")}
    if words := values.get("worker_kind"):
        plain["worker_kind"] = matter_told([words], date.min).value("worker_kind") or words
    matter = with_facts(matter, plain, turn)
    changed: dict[str, Any] = {}
    if "amount_owed" in values:
        changed |= _owed(values["amount_owed"], turn)
    if values.get("dismissed_by") in _ENDED_BY:
        changed |= {"ended_by": Told[str](value=values["dismissed_by"], turn=turn), "wants_to_leave": None}
    if "months_owed" in values:
        changed |= dict.fromkeys(_NAMED_MONTHS)
    kinds = _lines_gone(values)
    if kinds:
        changed["items"] = _without(matter.items, lambda one: one.person == "self" and one.kind in kinds)
    return matter.model_copy(update=changed) if changed else matter


def _owed(value: str, turn: int) -> dict[str, Any]:
    if not value:
        return dict.fromkeys(_ALL_OWED)
    return {"owed": Told[Amount](value=Amount.model_validate(value), turn=turn, words=value)}


def _lines_gone(values: Mapping[str, str]) -> set[ItemKind]:
    """The kinds of lines of the account that what was put right takes the place of."""
    if values.get("amount_owed") == "" or "months_owed" in values:
        return {ItemKind.DUE, ItemKind.DAYS, ItemKind.PAID, ItemKind.SHARE, ItemKind.SHORT}
    if "monthly_pay" in values:
        return {ItemKind.DUE}
    return {ItemKind.PAID} if "paid" in values else set()


def _without(items: tuple[Item, ...], gone: Callable[[Item], bool]) -> tuple[Item, ...]:
    return tuple(one for one in items if not gone(one))
