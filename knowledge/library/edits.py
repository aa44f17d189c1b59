"""Edits of authored files, each a version: who wrote it, when and why; the newest holds. Version 0 came with the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from knowledge.library.tables import Base


class EditRow(Base):
    """One version of an authored file. `path` is relative to the authored data."""

    __tablename__ = "knowledge_edits"
    __table_args__ = (UniqueConstraint("path", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(200))
    number: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    """None: what came with the program holds again."""
    who: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Edit:
    """One version. `text` None: what came with the program."""

    number: int
    text: str | None
    who: str
    reason: str
    at: datetime


class EditedMeanwhile(Exception):
    """Somebody saved another version since the text was read."""

    code = "edited_meanwhile"


def edits_of(session: Session, path: str) -> list[Edit]:
    """Return the versions of a file, the newest first; empty when nobody edited it."""
    rows = session.scalars(select(EditRow).where(EditRow.path == path).order_by(EditRow.number.desc()))
    return [Edit(row.number, row.text, row.who, row.reason, row.at) for row in rows]


def edits_in_force(session: Session) -> dict[str, str]:
    """Return the edited text of every file that has one."""
    newest = select(EditRow.path, func.max(EditRow.number).label("number")).group_by(EditRow.path).subquery()
    query = select(EditRow).join(newest, (EditRow.path == newest.c.path) & (EditRow.number == newest.c.number))
    return {row.path: row.text for row in session.scalars(query) if row.text is not None}


def edit_save(session: Session, *, path: str, text: str | None, seen: int, who: str, reason: str, at: datetime) -> int:
    """Save a version and return its number. `seen`: the newest the writer read, 0 for none. Raises EditedMeanwhile."""
    newest = session.scalar(select(func.max(EditRow.number)).where(EditRow.path == path)) or 0
    if newest != seen:
        raise EditedMeanwhile(f"{path}: version {newest} was saved meanwhile")
    row = EditRow(path=path, number=newest + 1, text=text, who=who, reason=reason[:1000], at=at)
    session.add(row)
    session.flush()
    return row.number
