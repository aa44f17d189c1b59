"""A package of files in one go: read, plan and publish each, one failure never stopping the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingestion.intake.sources import ALLOWED_HOSTS, Source, fetch, read_file
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import Plan, make_plan
from ingestion.readers.base import Progress
from knowledge.authored.register import Register
from knowledge.errors import YoujuError
from knowledge.library import Library


@dataclass(frozen=True)
class Read:
    """One file or page: its plan, or why there is none."""

    name: str
    plan: Plan | None
    error: YoujuError | None = None
    seconds: float = 0.0


def load(item: str | Path, allowed: Sequence[str] = ALLOWED_HOSTS) -> Source:
    """Return the bytes of a file or an address. Raises Unreadable."""
    return read_file(item) if isinstance(item, Path) else fetch(item, allowed)


def plan_each(
    items: Sequence[str | Path],
    library: Library,
    register: Register,
    *,
    today: date,
    allowed: Sequence[str] = ALLOWED_HOSTS,
    corrections: Mapping[str, Any] | None = None,
    pages: Callable[[str], Progress] | None = None,
) -> Iterator[Read]:
    """Yield the plan of each file in turn, made when it is asked for, so that earlier ones may be published first."""
    for item in items:
        name = item.name if isinstance(item, Path) else item
        started = time.monotonic()
        try:
            source = load(item, allowed)
            draft = read_draft(
                source.data,
                source.name,
                register,
                documents=library.documents(),
                today=today,
                address=source.address,
                fetched_at=source.fetched_at,
                corrections=corrections,
                progress=pages(name) if pages else None,
            )
            plan = make_plan(draft, library, today=today)
        except YoujuError as error:
            yield Read(name, None, error, time.monotonic() - started)
        else:
            yield Read(name, plan, None, time.monotonic() - started)
