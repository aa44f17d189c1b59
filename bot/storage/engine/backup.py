"""Copies of the database, taken while the service runs. Content in them is sealed as it is in the database itself."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

KEPT = 5
"""Copies kept, the newest."""
_NAME = re.compile(r"youju-\d{8}-\d{6}\.db")


class NoBackup(Exception):
    """No copy was made. `str()` says why."""

    code = "no_backup"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy. `at`: when it was made."""

    name: str
    size: int
    at: datetime


def backup_make(engine: Engine, folder: Path, now: datetime) -> Copy:
    """Copy the database as it stands at one moment, and drop all but the newest copies. Raises NoBackup."""
    source = engine.url.database
    if engine.dialect.name != "sqlite" or not source or source == ":memory:":
        raise NoBackup("数据库是 PostgreSQL：用它自己的 pg_dump 备份。")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"youju-{now.astimezone(UTC):%Y%m%d-%H%M%S}.db"
    unfinished = path.with_suffix(".part")
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(unfinished)) as there:
            here.backup(there)
        unfinished.chmod(0o600)
        unfinished.replace(path)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise NoBackup("没有备份成：磁盘可能满了，或者数据库正忙。原来的数据没有动。") from error
    for old in list(_paths(folder))[KEPT:]:
        old.unlink(missing_ok=True)
    return _copy(path)


def backup_restore(copy: Path, database: Path) -> Path | None:
    """Put a copy in the place of the database, and return where the one that stood there lies now. The service must not run.

    Raises NoBackup for a file that is no whole copy; nothing is changed then.
    """
    fresh = database.with_name(f"{database.name}.fresh")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        with closing(sqlite3.connect(fresh)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'conversations'").fetchone()
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise NoBackup(f"{copy}: not a copy of a database, or it cannot be read. Nothing was changed.") from error
    if not (whole and ours):
        fresh.unlink(missing_ok=True)
        raise NoBackup(f"{copy}: a damaged copy, or none of this program. Nothing was changed.")
    before = _put_aside(database)
    fresh.replace(database)
    return before


def _put_aside(database: Path) -> Path | None:
    """Keep the database that is replaced, with what it had not written into its main file yet."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-restore")
    for ending in ("", "-wal", "-shm"):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def backups(folder: Path) -> list[Copy]:
    """Return the copies there are, the newest first."""
    return [_copy(path) for path in _paths(folder)]


def backup_path(folder: Path, name: str) -> Path | None:
    """Return where a copy lies; None for a name that is none of theirs."""
    path = folder / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def _paths(folder: Path) -> Iterator[Path]:
    found = [path for path in folder.glob("youju-*.db") if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    yield from sorted(found, reverse=True)


def _copy(path: Path) -> Copy:
    found = path.stat()
    return Copy(path.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))
