"""What admins asked for in a chat or on a page and is still to be done: kept, so that a restart loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingestion.publishing.acting import act
from knowledge.library import Library
from knowledge.library.audit_tables import StagedRow

WANTED, DONE = "wanted", "done"
KEPT = timedelta(days=7)
ATTEMPTS = 3
"""Times a job is begun: a file that ends the process each time must not do so for ever."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read (`content`: how the channel fetches it) or a button to follow; `id` is that of the update."""

    id: str
    who: str
    name: str
    content: dict[str, str] = field(default_factory=dict)
    attempts: int = 0


def job_put(library: Library, job: Job, *, today: date) -> bool:
    """Keep a job. False when it was kept before."""
    with act(library) as (_, session):
        if session.get(StagedRow, job.id) is not None:
            return False
        session.add(
            StagedRow(
                id=job.id,
                at=library.clock().replace(microsecond=0),
                expires=today + KEPT,
                who=job.who[:200],
                name=job.name[:400],
                state=WANTED,
                payload={"content": job.content, "attempts": 0},
            )
        )
    return True


def jobs_wanted(library: Library, channel: str) -> list[Job]:
    """Return the jobs of a channel (what their ids begin with) that are not done yet, oldest first."""
    wanted = select(StagedRow).where(StagedRow.state == WANTED, StagedRow.id.startswith(channel, autoescape=True))
    with Session(library.engine) as session:
        rows = session.scalars(wanted.order_by(StagedRow.at, StagedRow.id))
        return [
            Job(row.id, row.who, row.name, dict(row.payload["content"]), int(row.payload["attempts"])) for row in rows
        ]


def job_begin(library: Library, job: Job) -> bool:
    """Count an attempt. False when there were enough of them."""
    with act(library) as (_, session):
        payload = {"content": job.content, "attempts": job.attempts + 1}
        session.execute(update(StagedRow).where(StagedRow.id == job.id).values(payload=payload))
    return job.attempts < ATTEMPTS


def job_done(library: Library, job: Job, answer: Mapping[str, str] | None = None) -> None:
    """Note that a job was answered, and with what, where somebody comes back for it."""
    payload = {"content": job.content, "answer": dict(answer)} if answer else {}
    with act(library) as (_, session):
        session.execute(update(StagedRow).where(StagedRow.id == job.id).values(state=DONE, payload=payload))
