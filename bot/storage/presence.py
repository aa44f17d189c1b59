"""Which processes are alive, as PostgreSQL knows it: each holds an advisory lock that ends with its connection.

A process that was killed loses its lock in the same moment, so its leases need not run out before others go on. On SQLite
one service owns the file, and drops every lease when it starts (`leases_reset`).
"""

from __future__ import annotations

import hashlib

import structlog
from sqlalchemy import Connection, func, select, text, union
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.storage.conversations import leases_drop
from bot.storage.engine.database import Storage
from bot.storage.tables import ConversationRow

log = structlog.get_logger(__name__)


class Presence:
    """The sign of life of one process. Thread-safe as long as one thread at a time calls it."""

    def __init__(self, storage: Storage, owner: str) -> None:
        self._storage = storage
        self._owner = owner
        self._connection: Connection | None = None

    def show(self) -> None:
        """Hold the lock; take it again when the connection was lost."""
        if self._storage.is_sqlite:
            return
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return
        except DBAPIError:
            log.warning("presence_lost")
            self.end()
        engine = self._storage.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection = engine.connect()
        self._connection.execute(select(func.pg_advisory_lock(lock_key(self._owner))))

    def end(self) -> None:
        """Give the lock back."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def leases_free(self) -> int:
        """Drop the leases of processes that are no more. Returns how many processes."""
        if self._storage.is_sqlite:
            return 0
        self.show()
        freed = self._storage.write(self._freed)
        if freed:
            log.info("leases_freed", processes=freed)
        return freed

    def _freed(self, session: Session) -> int:
        held = union(
            select(ConversationRow.turn_owner).where(ConversationRow.turn_owner.is_not(None)),
            select(ConversationRow.send_owner).where(ConversationRow.send_owner.is_not(None)),
        )
        gone = [
            owner
            for owner in session.scalars(held)
            if owner
            and owner != self._owner
            and session.scalar(select(func.pg_try_advisory_xact_lock(lock_key(owner))))
        ]
        for owner in gone:
            leases_drop(session, owner=owner)
        return len(gone)


def lock_key(owner: str) -> int:
    """Return the number of a process's advisory lock."""
    return int.from_bytes(hashlib.sha256(owner.encode()).digest()[:8], "big", signed=True)
