"""Opening the database the library stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from knowledge.errors import DatabaseError
from knowledge.library.tables import Base

BUSY_TIMEOUT_MS = 5_000


def open_database(url: str) -> Engine:
    """Return an engine for the address.

    SQLite is opened with a write-ahead log, 5 s of patience for a lock, foreign keys enforced, and its folder made.
    Other databases are opened as they are. Raises DatabaseError for an address nobody can open.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, pool_pre_ping=True)
        if parsed.database and parsed.database != ":memory:" and not parsed.database.startswith("file:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_MS / 1_000})
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseError("database_address", f"The database address cannot be used: {error}.") from error
    except OSError as error:
        raise DatabaseError("database_folder", f"The folder of the database cannot be made: {error}.") from error
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=NORMAL")
    finally:
        cursor.close()


def create_tables(engine: Engine) -> None:
    """Make every table of the product that is missing. For tests; the service migrates with Alembic."""
    Base.metadata.create_all(engine)
