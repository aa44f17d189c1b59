"""Adds counts to those of a day, in one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.insight.tables import LONGEST_VALUE, TallyRow

Counts = Counter[tuple[str, str]]
"""By name and value."""


def counts_add(session: Session, day: date, office_id: int, counts: Counts) -> None:
    """Add counts to those of a day, in one statement and always in the same order: two turns at once never wait in a ring."""
    rows = [
        {"day": day, "office_id": office_id, "name": name, "value": value[:LONGEST_VALUE], "count": count}
        for (name, value), count in sorted(counts.items())
    ]
    if rows:
        session.execute(_upsert(session, rows))


def _upsert(session: Session, rows: Iterable[dict[str, object]]) -> sqlite.Insert | postgresql.Insert:
    """The statement that inserts rows or adds their counts to what stands."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(TallyRow).values(list(rows))
    return statement.on_conflict_do_update(
        index_elements=["day", "office_id", "name", "value"],
        set_={"count": TallyRow.count + statement.excluded.count},
    )
