"""What a file says about itself outside its text: the front matter of Markdown, the head of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingestion.metadata.days import FRONT_DATE
from ingestion.metadata.model import Context, Metadata
from ingestion.offices import write_number
from knowledge.models import Level, Status


def with_declared(c: Context, found: Metadata) -> Metadata:
    """Return the metadata with what the file declares in place of what its text says."""
    values = _named(c.declared) | _dated(c.declared, found)
    if c.declared.get("level") in set(Level):
        values["level"] = Level(c.declared["level"])
    if not values:
        return found
    found = found.with_values("front matter", **values)
    if "first_effective" in values and found.effective_from == found.first_effective:
        found = replace(found, effective_from=None)
    return found


def _named(declared: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, key in (("title", "title"), ("number", "doc_number"), ("issuer", "issuer")):
        value = declared.get(key, "").strip()
        if value and value.lower() not in ("none", "null"):
            values[name] = (write_number(value) or value) if name == "number" else value
    return values


def _dated(declared: Mapping[str, str], found: Metadata) -> dict[str, object]:
    """The days declared: of several promulgations the last one, which is then a revision."""
    values: dict[str, object] = {}
    if promulgated := _days(declared.get("promulgated", "")):
        values["promulgated"] = promulgated[-1]
        if len(promulgated) > 1:
            values["amended"] = True
    effective = _days(declared.get("effective", ""))
    if effective and found.status is not Status.DRAFT:
        last, said = effective[-1], values.get("promulgated", found.promulgated)
        revised = isinstance(said, date) and last < said and (values.get("amended") or found.amended)
        values["first_effective" if revised else "effective_from"] = last
    return values


def _days(written: str) -> list[date]:
    return [date(*map(int, parts)) for parts in FRONT_DATE.findall(written) if _valid(parts)]


def _valid(parts: tuple[str, str, str]) -> bool:
    try:
        date(*map(int, parts))
    except ValueError:
        return False
    return True
