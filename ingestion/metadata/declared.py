"""What a file says about itself outside its text: the front matter of Markdown, the head of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ingestion.metadata.days import FRONT_DATE
from ingestion.metadata.model import Context, Metadata
from ingestion.offices import write_number
from knowledge.models import Level, Status


def with_declared(c: Context, found: Metadata) -> Metadata:
    declared = c.declared
    values: dict[str, object] = {}
    for name, key in (("title", "title"), ("number", "doc_number"), ("issuer", "issuer")):
        value = declared.get(key, "").strip()
        if value and value.lower() not in ("none", "null"):
            values[name] = (write_number(value) or value) if name == "number" else value
    for name, key in (("promulgated", "promulgated"), ("effective_from", "effective")):
        days = [date(*map(int, parts)) for parts in FRONT_DATE.findall(declared.get(key, "")) if _valid(parts)]
        if days and name == "promulgated":
            values[name] = days[-1]
            if len(days) > 1:
                values["amended"] = True
        elif days and (found.status is not Status.DRAFT):
            last, said = days[-1], values.get("promulgated", found.promulgated)
            revised = isinstance(said, date) and last < said and (values.get("amended") or found.amended)
            values["first_effective" if revised else name] = last
    if declared.get("level") in set(Level):
        values["level"] = Level(declared["level"])
    if not values:
        return found
    found = found.with_values("front matter", **values)
    if "first_effective" in values and found.effective_from == found.first_effective:
        found = replace(found, effective_from=None)
    return found


def _valid(parts: tuple[str, str, str]) -> bool:
    try:
        date(*map(int, parts))
    except ValueError:
        return False
    return True
