"""Copies of the database, taken while the service runs, and the way back. Content in them is sealed as it is in the database itself."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

KEPT = 5
"""Copies kept, the newest."""
_NAME = re.compile(r"youju-\d{8}-\d{6}\.db")
_STAGED = ".to-restore."


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


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds. `waiting`: messages that were to be sent when it was copied."""

    cases: int
    conversations: int
    versions: int
    waiting: int


def database_held(path: Path) -> Held:
    """Count what a database holds, also while it is in use. Raises NoBackup for a file that is none of ours."""
    counted = ("cases", "conversations", "versions", "outbox WHERE status = 'pending'")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            found = [opened.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in counted]  # noqa: S608 (ours)
    except sqlite3.Error as error:
        raise NoBackup("这份备份读不了，可能坏了。什么都没有动。") from error
    return Held(*found)


def backup_restore(copy: Path, database: Path, *, known: Collection[str] = ()) -> Path | None:
    """Put a copy in the place of the database, and return where the one that stood there lies now. The service must not run.

    `known`: the revisions this program can read; none: any. Raises NoBackup for a file that is no whole copy; nothing is
    changed then.
    """
    fresh = _fresh(copy, database, known)
    before = _put_aside(database)
    fresh.replace(database)
    return before


def restore_stage(copy: Path, database: Path, *, known: Collection[str] = ()) -> Path:
    """Lay a copy, checked, beside the database in use: it takes its place at the next start (`restore_staged`).

    Returns where it lies; a copy that was laid there before gives way. Raises NoBackup as `backup_restore` does.
    """
    fresh = _fresh(copy, database, known)
    unstage(database)
    return fresh.replace(database.with_name(f"{database.name}{_STAGED}{copy.name}"))


def restore_staged(database: Path) -> str:
    """Put the copy that was laid beside the database in its place, and return its name; empty where none was.

    What stood there is kept beside it. Killed in between, it goes on at the next start.
    """
    for staged in _staged(database):
        _put_aside(database)
        staged.replace(database)
        return staged.name.partition(_STAGED)[2]
    return ""


def unstage(database: Path) -> None:
    """Take away the copy that was laid beside the database."""
    for staged in _staged(database):
        staged.unlink(missing_ok=True)


def is_staged(database: Path) -> bool:
    """Whether a copy waits to take the place of the database."""
    return bool(_staged(database))


def _staged(database: Path) -> list[Path]:
    return sorted(database.parent.glob(f"{database.name}{_STAGED}*"))


def _fresh(copy: Path, database: Path, known: Collection[str]) -> Path:
    """Copy a copy beside the database, and look whether it is whole and ours."""
    fresh = database.with_name(f"{database.name}.fresh")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        with closing(sqlite3.connect(fresh)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            newer = known and "alembic_version" in tables and not _known(opened, known)
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise NoBackup(f"{copy}: not a copy of a database, or it cannot be read. Nothing was changed.") from error
    if newer or not (whole and "conversations" in tables):
        fresh.unlink(missing_ok=True)
        why = "made by a newer version of this program" if newer else "a damaged copy, or none of this program"
        raise NoBackup(f"{copy}: {why}. Nothing was changed.")
    return fresh


def _known(opened: sqlite3.Connection, known: Collection[str]) -> bool:
    return all(revision in known for (revision,) in opened.execute("SELECT version_num FROM alembic_version"))


def _put_aside(database: Path) -> Path | None:
    """Keep the database that is replaced, with what it had not written into its main file yet: all of that, also where an
    earlier try was killed after the first."""
    whole = database.exists()
    aside = database.with_name(f"{database.name}.before-restore")
    for ending in ("", "-wal", "-shm"):
        part, kept = database.with_name(database.name + ending), aside.with_name(aside.name + ending)
        if part.exists():
            part.replace(kept)
        elif whole:
            kept.unlink(missing_ok=True)  # of a database that was put aside before this one
    return aside if whole else None


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
