"""One case out of a release that carries several: courts publish their guiding cases by the batch, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingestion.marks import CASE_START
from ingestion.readers.base import Line
from ingestion.sources.model import Fetched, Wanted
from ingestion.sources.names import is_named
from knowledge.models import Level

_LONGEST_HEAD = 120


def cut_case(fetched: Fetched, lines: Sequence[Line], wanted: Wanted) -> Fetched | None:
    """Return the case sought as a text of its own, None where the page does not carry it beside other cases."""
    if wanted.level != Level.GUIDING_CASE.value:
        return None
    heads = [at for at, line in enumerate(lines) if _is_head(line)]
    for place, at in enumerate(heads):
        end = heads[place + 1] if place + 1 < len(heads) else len(lines)
        for body in (at + 2, at + 1):  # (the parties may stand on a line of their own below the number)
            title = " ".join(line.text.strip() for line in lines[at:body])
            if len(heads) > 1 and body < end and is_named(wanted, title):
                text = "\n".join([title, *(line.text for line in lines[body:end])])
                return replace(fetched, data=text.encode(), name=f"{wanted.short}.txt")
    return None


def _is_head(line: Line) -> bool:
    text = line.text.strip()
    return len(text) <= _LONGEST_HEAD and CASE_START.fullmatch(text) is not None
