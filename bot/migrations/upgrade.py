"""Bring the database to the form this version needs. `python -m bot.migrations.upgrade new "what changes"` drafts one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent


class MigrationError(Exception):
    """The database was written by a newer version, or cannot be brought to this one. `str()` is one plain sentence."""

    code = "newer_database"


def upgrade_database(engine: Engine) -> None:
    """Apply the revisions that are missing; does nothing on a current database. Safe to call on every start."""
    with engine.connect() as connection:
        if _current(connection) == newest_revision():
            return
    with engine.connect() as connection, _held(connection):
        if (found := _current(connection)) is not None and not _knows(found):
            raise MigrationError("The database was written by a newer version of this program.")
        command.upgrade(_config(connection), "head")
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise MigrationError("The database was not changed: rows of it would be left without what they belong to.")


@contextmanager
def _held(connection: Connection) -> Iterator[None]:
    """Keep the database to ourselves: everything is changed, or nothing.

    SQLite changes a table by making it anew, which would take along, or stumble over, the rows that refer to it: they
    are left alone meanwhile. Its driver begins no transaction before a change of tables, so that is said here.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7361001)")
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def database_revision(engine: Engine) -> str | None:
    """Return the revision the database stands at; None for an empty one."""
    with engine.connect() as connection:
        return _current(connection)


def newest_revision() -> str | None:
    """Return the revision this version of the program needs."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def _knows(revision: str) -> bool:
    return any(script.revision == revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def draft_revision(about: str) -> None:
    """Write the next revision file from the difference between the revisions so far and the tables in code."""
    from knowledge.library.database import open_database

    number = sum(1 for _ in ScriptDirectory(str(FOLDER)).walk_revisions()) + 1
    with open_database("sqlite://").begin() as connection:
        command.upgrade(_config(connection), "head")
        command.revision(_config(connection), about, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if sys.argv[1:2] != ["new"] or len(sys.argv) != 3:
        raise SystemExit('usage: python -m bot.migrations.upgrade new "what changes"')
    draft_revision(sys.argv[2])
