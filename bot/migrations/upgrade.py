"""Bring the database to the form this version needs. `python -m bot.migrations.upgrade new "what changes"` drafts one.

Alembic is imported when something is to be changed: a start on a current database does not wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

if TYPE_CHECKING:
    from alembic.config import Config

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
        if (found := _current(connection)) is not None and found not in revisions():
            raise MigrationError("The database was written by a newer version of this program.")
        from alembic import command

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


def newest_revision() -> str:
    """Return the revision this version of the program needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Return every revision this version knows, the newest last: the numbers their files begin with."""
    return sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def draft_revision(about: str) -> None:
    """Write the next revision file from the difference between the revisions so far and the tables in code."""
    from alembic import command

    from knowledge.library.database import open_database

    number = len(revisions()) + 1
    with open_database("sqlite://").begin() as connection:
        command.upgrade(_config(connection), "head")
        command.revision(_config(connection), about, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if sys.argv[1:2] != ["new"] or len(sys.argv) != 3:
        raise SystemExit('usage: python -m bot.migrations.upgrade new "what changes"')
    draft_revision(sys.argv[2])
