"""A matter as the fact slots that cards, documents and cases still read (slots: docs/knowledge-formats.md)."""

from __future__ import annotations

from bot.contract.matter import Amount, Matter

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


def slots_of(matter: Matter) -> dict[str, tuple[str, int]]:
    """Return the slots a matter fills, each with its value and the turn it was told in."""
    found: dict[str, tuple[str, int]] = {}
    for name in _FLAGS:
        if (flag := matter.told(name)) is not None:
            found[name] = ("yes" if flag.value else "no", flag.turn)
    for name, slot in _WORDS.items():
        if (word := matter.told(name)) is not None:
            found[slot] = (str(word.value), word.turn)
    for name, slot in _FIGURES.items():
        figure = matter.told(name)
        if figure is not None and isinstance(figure.value, Amount):
            found[slot] = (str(figure.value), figure.turn)
    if (ended := matter.ended_by) is not None and ended.value in _DISMISSED_BY:
        found["dismissed_by"] = (_DISMISSED_BY[ended.value], ended.turn)
        if ended.value in ("employer", "platform"):
            found.setdefault("still_working", ("no", ended.turn))
    if (place := matter.injury_place) is not None and place.value in _PLACES:
        found[_PLACES[place.value]] = ("yes", place.turn)
    if (told := matter.relation) is not None:
        found["relation"] = (told.value, told.turn)
    elif matter.contract_kind is not None and matter.contract_kind.value == "labour":
        found["relation"] = ("labour", matter.contract_kind.turn)
    return found
