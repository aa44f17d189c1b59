"""A matter as the fact slots that cards, documents and cases still read (slots: docs/knowledge-formats.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.contract.matter import Amount, Matter
from bot.contract.messages import Facts
from bot.matter.derived.employment import presumed_labour
from bot.matter.reading import Context, RuleReader, apply_reading

_FLAGS = (
    "written_contract", "registered_business", "still_working", "insured", "injured", "third_party", "over_age", "pregnant",
    "minor", "group", "has_iou",
)  # fmt: skip
_WORDS = {
    "worker_kind": "worker_kind",
    "mode": "mode",
    "contract_kind": "contract_kind",
    "city": "city",
    "platform": "platform",
}
_FIGURES = {
    "monthly_pay": "monthly_pay", "owed": "amount_owed", "months_worked": "months_worked", "months_owed": "months_owed", "age": "age",
}  # fmt: skip
_DISMISSED_BY = {
    "employer": "employer",
    "lay_off": "employer",
    "platform": "platform",
    "worker": "worker",
    "expiry": "expiry",
}
_PLACES = {"on_order": "on_order", "on_commute": "on_commute"}


_KINDS = {"security_guard": "service", "cleaner": "service", "warehouse": "factory", "other": ""}
"""Kinds of work that slots do not tell apart."""
_NO_LABOUR_CONTRACT = frozenset({"cooperation", "agency", "intern", "service"})


def slots_of(matter: Matter) -> dict[str, tuple[str, int]]:
    """Return the slots a matter fills, each with its value and the turn it was told in."""
    found: dict[str, tuple[str, int]] = {}
    for name in _FLAGS:
        if (flag := matter.told(name)) is not None:
            found[name] = ("yes" if flag.value else "no", flag.turn)
    for name, slot in _WORDS.items():
        if (word := matter.told(name)) is not None:
            found[slot] = (str(word.value), word.turn)
    _as_slots_say(found)
    for name, slot in _FIGURES.items():
        figure = matter.told(name)
        if figure is not None and isinstance(figure.value, Amount):
            found[slot] = (str(figure.value), figure.turn)
    if matter.docked is not None and matter.owed is None and matter.months_owed is None:
        found["amount_owed"] = (str(matter.docked.value), matter.docked.turn)
    found |= _ending(matter)
    if (place := matter.injury_place) is not None and place.value in _PLACES:
        found[_PLACES[place.value]] = ("yes", place.turn)
    return found | _relation(matter)


def slot_of(name: str) -> str:
    """Return the slot a field of the matter fills; its own name where slots call it the same."""
    return _WORDS.get(name) or _FIGURES.get(name) or name


def slots_presumed(slots: Mapping[str, str], matter: Matter | None) -> dict[str, str]:
    """Return slots with the labour relation taken as given where nobody contests it: only for choosing what to read."""
    presumed = matter is not None and presumed_labour(matter)
    return {"relation": "labour", **slots} if presumed else dict(slots)


def _relation(matter: Matter) -> dict[str, tuple[str, int]]:
    """Return the relation as told, or as the kind of contract tells it."""
    if (told := matter.relation) is not None:
        return {"relation": (told.value, told.turn)}
    kind = matter.contract_kind
    return {"relation": ("labour", kind.turn)} if kind is not None and kind.value == "labour" else {}


def _ending(matter: Matter) -> dict[str, tuple[str, int]]:
    """Return who ended the work, also when the worker only means to, and whether it is over."""
    found: dict[str, tuple[str, int]] = {}
    if matter.wants_to_leave is not None and matter.wants_to_leave.value:
        found["dismissed_by"] = ("worker", matter.wants_to_leave.turn)
    ended = matter.ended_by
    if ended is not None and ended.value in _DISMISSED_BY:
        found["dismissed_by"] = (_DISMISSED_BY[ended.value], ended.turn)
        if ended.value in ("employer", "platform") and matter.still_working is None:
            found["still_working"] = ("no", ended.turn)
    return found


def _as_slots_say(found: dict[str, tuple[str, int]]) -> None:
    """Bring words to those the slots know: no labour contract where another paper was signed, trades by their wide names."""
    kind = found.get("contract_kind", ("", 0))
    if kind[0] in _NO_LABOUR_CONTRACT and found.get("written_contract", ("", 0))[0] == "yes":
        del found["written_contract"]
    if kind[0] == "labour":
        del found["contract_kind"]
    elif kind[0] == "agency":
        found["contract_kind"] = ("cooperation", kind[1])
    work = found.get("worker_kind", ("", 0))
    if work[0] in _KINDS:
        found["worker_kind"] = (_KINDS[work[0]], work[1])


def slots_in(text: str, today: date) -> dict[str, str]:
    """Return the slots one message fills by itself."""
    matter = apply_reading(Matter(), RuleReader().read(text, Matter(), Context(today, 1)), 1)
    return {slot: value for slot, (value, _) in slots_of(matter).items()}


def merge_facts(facts: Facts, found: Mapping[str, str], turn: int) -> Facts:
    """Return the facts with those of a new message added, each with its turn. What changes is no longer confirmed."""
    merged = Facts(dict(facts.values), dict(facts.source_turn), set(facts.confirmed))
    for slot, value in found.items():
        if merged.values.get(slot) != value:
            merged.confirmed.discard(slot)
            merged.values[slot] = value
            merged.source_turn[slot] = turn
    return merged
