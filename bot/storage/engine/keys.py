"""Rotation of the encryption keys: every sealed column written again with the newest key."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Table, Text, select, type_coerce, update
from sqlalchemy.orm import Session

from bot.storage.engine.database import Storage
from bot.storage.engine.types import SealedText, Sealer, SealError
from knowledge.library.tables import Base


def reseal(storage: Storage, *, batch: int = 200) -> int:
    """Write all sealed content again with the newest key, and what was stored plain too. Returns how many rows.

    Configure the new key before the old one, run this, then drop the old one. Safe to run again, and beside a service.
    """
    count = 0
    for table in Base.metadata.sorted_tables:
        columns = [column.name for column in table.columns if isinstance(column.type, SealedText)]
        last = 0
        while columns:
            last, done = storage.write(partial(_batch, table=table, columns=columns, after=last, limit=batch))
            count += done
            if not done:
                break
    return count


def sealed_otherwise(storage: Storage, sealer: Sealer) -> int:
    """Return how many rows hold content that this sealer does not open, read as it is stored."""
    count = 0
    with storage.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, SealedText)]
            if columns:
                for row in connection.execute(select(*(type_coerce(column, Text) for column in columns))):
                    count += not all(_opens(sealer, stored) for stored in row if stored)
    return count


def _opens(sealer: Sealer, stored: str) -> bool:
    try:
        sealer.open(stored)
    except SealError:
        return False
    return True


def _batch(session: Session, table: Table, columns: list[str], after: int, limit: int) -> tuple[int, int]:
    rows = session.execute(
        select(table.c.id, *(table.c[name] for name in columns))
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(limit)
        .with_for_update()
    ).all()
    for row in rows:
        session.execute(update(table).where(table.c.id == row[0]).values(dict(zip(columns, row[1:], strict=True))))
    return (rows[-1][0] if rows else after), len(rows)
