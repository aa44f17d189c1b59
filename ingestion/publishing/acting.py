"""One act of an admin: a single transaction in which the library and its audit trail change together, or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ingestion.errors import Refused
from knowledge.library import Library

_LOCK = 7_361_002
"""Names the advisory lock on PostgreSQL under which admins publish one after the other."""

DISK_FULL = "The disk is full; nothing was changed. Make room and try again."


@contextmanager
def act(held: Library, *, keep: bool = True) -> Iterator[tuple[Library, Session]]:
    """One transaction on the held library: one and a session that see and write the same uncommitted state.

    `keep` False: all of it is undone in the end.

    Admins are let in one after the other. Raises Refused `busy` when another holds the library for long, `disk_full`
    when nothing more can be written; in both cases nothing was changed.
    """
    try:
        with held.engine.connect() as connection, connection.begin() as transaction:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            else:
                # Any write takes SQLite's write lock, so that what is read next is what will be built upon.
                connection.execute(text("DELETE FROM library_staged WHERE 1 = 0"))
            library = Library(cast(Engine, connection), held.clock)
            with Session(connection) as session:
                yield library, session
                session.flush()
            if not keep:
                transaction.rollback()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused("disk_full", DISK_FULL) from error
    except DBAPIError as error:
        said = str(error.orig).lower()
        if "locked" in said:
            raise Refused("busy", "Another admin is publishing at this moment; try again.") from error
        if "full" in said or "no space" in said or "disk i/o" in said:
            raise Refused("disk_full", DISK_FULL) from error
        raise
