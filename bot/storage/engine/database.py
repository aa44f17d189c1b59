"""Units of work: one transaction each, retried when the database says "busy", typed errors when it stays so."""

from __future__ import annotations

import errno
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from bot.storage.engine.types import Sealer, use_sealer

T = TypeVar("T")

_RETRY_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available."""


class StorageBusy(Exception):
    """The database could not be written in time (locked or unreachable). Nothing was stored; trying again is safe."""

    code = "storage_busy"


class StorageFull(StorageBusy):
    """There is no room left for what is to be stored. Nothing was stored."""

    code = "storage_full"


class Storage:
    """The database of the service, as units of work.

    Thread-safe. On SQLite writers of this process queue on a lock of its own, since SQLite would have them poll.
    """

    def __init__(self, engine: Engine, *, sealer: Sealer | None = None, attempts: int = 6) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._attempts = attempts
        self._writing = threading.RLock() if self.is_sqlite else nullcontext()
        use_sealer(engine, sealer or Sealer())

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session to read with; what is changed in it is not stored."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction and return what it gives. It may run again after a conflict.

        Raises StorageBusy when the database stays locked or unreachable, StorageFull when there is no room.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                with self._writing, Session(self.engine, expire_on_commit=False) as session:
                    self._begin(session)
                    result = work(session)
                    session.commit()
                    return result
            except (OperationalError, IntegrityError) as error:
                if _is_full(error):
                    raise StorageFull("There is no room left on the disk of the database.") from error
                if not _is_passing(error):
                    raise
                if attempt == self._attempts:
                    raise StorageBusy("The database is locked or cannot be reached.") from error
            time.sleep(min(0.02 * 2**attempt, 1.0) * (0.5 + random.random()))  # noqa: S311 (spreads retries, no secret)
        raise AssertionError("unreachable")

    def _begin(self, session: Session) -> None:
        """Take SQLite's write lock at once: a transaction that reads first and writes later can fail half-way."""
        if self.is_sqlite:
            connection = session.connection()
            raw = connection.connection.dbapi_connection
            if raw is not None and not raw.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def storing() -> Iterator[None]:
    """Raise StorageFull or StorageBusy where what is done inside finds no room, or the database taken: for what is written beside
    `Storage`, into files or into the library."""
    try:
        yield
    except DBAPIError as error:
        if _is_full(error):
            raise StorageFull("There is no room left on the disk of the database.") from error
        if _is_passing(error):
            raise StorageBusy("The database is locked or cannot be reached.") from error
        raise
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull("There is no room left on the disk.") from error


def _is_full(error: DBAPIError) -> bool:
    """Whether the disk of the database is full: SQLite says so, PostgreSQL by its code for it."""
    return getattr(error.orig, "sqlstate", None) == "53100" or "disk is full" in str(error.orig).lower()


def _is_passing(error: DBAPIError) -> bool:
    """Whether trying again can help: a lock, a lost connection, or two processes inserting the same key."""
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        return True
    if getattr(error.orig, "sqlstate", None) in _RETRY_STATES:
        return True
    text = str(error.orig).lower()
    return any(word in text for word in ("locked", "busy", "connection", "server closed"))
