"""From a matter to the inputs of a clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.contract.matter import FIELDS, Matter
from bot.matter.inputs.fields import plain_value


def clock_inputs(clock_fields: set[str], taken: Mapping[str, str], matter: Matter, today: date) -> dict[str, Any]:
    """Return the plain values of a clock: those its rule takes from named fields, and those of the same meaning.

    A last day still to come starts none.
    """
    values: dict[str, Any] = {}
    if (left := matter.value("left")) is not None and left.first > today:
        matter = matter.model_copy(update={"left": None})
    for target, source in taken.items():
        value = matter.value(source) if source in FIELDS else None  # what follows from the matter is added by the judge
        if value is not None and target in clock_fields:
            values[target] = plain_value(value)
    for target, source in (("ended_on", "left"), ("injured_on", "injured_on"), ("still_working", "still_working")):
        value = matter.value(source)
        if target in clock_fields and target not in values and value is not None:
            values[target] = plain_value(value)
    if "interruptions" in clock_fields:
        events = [("demanded_on", "claim"), ("complained_on", "complaint")]
        rows = [{"day": plain_value(day), "kind": kind} for name, kind in events if (day := _exact(matter, name))]
        if rows:
            values["interruptions"] = rows
    return values


def _exact(matter: Matter, name: str) -> date | None:
    """The earliest day an event can have been on: the safe one to count from."""
    found = matter.value(name)
    return None if found is None else found.first
