"""The value of a claim's input put into the matter it is worked out from: an answer chosen from two, or kept by an earlier version."""

from __future__ import annotations

from typing import Any

from bot.contract.matter import FIELDS, Amount, FieldKind, Matter, Told, VagueDate
from bot.contract.particulars import PARTICULARS
from bot.matter.inputs.aside import REASONS
from bot.matter.inputs.fields import field_for
from bot.matter.reading.update import told_type

_REASON_FIELDS = ("ended_by", "leave_reason")


def with_input(matter: Matter, claim: str, claim_input: str, value: Any, turn: int) -> Matter:
    """Return the matter with an input of a claim as plain value; the same matter where no field holds it or the value is none."""
    if claim_input == "reason":
        return _with_reason(matter, str(value), turn)
    name = field_for(claim_input, claim)
    written = str(value)
    if name in PARTICULARS:
        kind = PARTICULARS[name]
        read = _read(kind, value)
        if read is None:
            return matter
        entry = kind(value=read, turn=turn, words=written[:40])
        return matter.model_copy(update={"particulars": matter.particulars.model_copy(update={name: entry})})
    if name not in FIELDS or isinstance(value, list | dict):
        return matter
    kind = told_type(name)
    read = _read(kind, value)
    if read is None or (isinstance(value, bool) and FIELDS[name] is not FieldKind.FLAG):
        return matter
    old = matter.told(name)
    before = () if old is None else (str(old.value),)
    return matter.model_copy(update={name: kind(value=read, turn=turn, words=written[:40], before=before)})


def _with_reason(matter: Matter, reason: str, turn: int) -> Matter:
    """Who ended it and why, from the reason as claims name it."""
    found = next((key for key, value in REASONS.items() if value == reason), None)
    if found is None:
        return matter
    told = {name: Told[str](value=word, turn=turn) for name, word in zip(_REASON_FIELDS, found, strict=True) if word}
    return matter.model_copy(update=told)


def _read(kind: type[Told[Any]], value: Any) -> Any:
    if kind is Told[bool]:
        return value if isinstance(value, bool) else None
    try:
        if kind is Told[VagueDate]:
            return VagueDate.model_validate(str(value))
        return Amount.model_validate(str(value)) if kind is Told[Amount] else str(value)
    except (ValueError, ArithmeticError):
        return None
