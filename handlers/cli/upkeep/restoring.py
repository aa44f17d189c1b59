"""Going back to a copy of the database where somebody asked for it at the console: the service ends, and begins anew with it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from bot.settings import Settings
    from handlers.web.console.settings.installation import Going, Restoring

_DERIVED = ("words.db", "kept")
"""What was worked out from the database that goes: an index may know other words by the same number."""


def restoring_of(app: App, restart: Callable[[], None]) -> Restoring | None:
    """Return what the console goes back with; None on a database that is not a file. `restart`: begins the service anew."""
    from bot.migrations.upgrade import revisions
    from bot.service import system_clock
    from bot.storage.engine.backup import NoBackup, backup_make, backup_path, database_held, restore_stage, unstage
    from handlers.web.console.settings.installation import Going, Restoring

    folder, database = app.settings.data_dir / "backups", database_file(app.settings)
    if database is None:
        return None

    def found(name: str) -> Path:
        if (path := backup_path(folder, name)) is None:
            raise NoBackup("没有这份备份。")
        return path

    def compare(name: str) -> Going:
        return Going(now=database_held(database), then=database_held(found(name)))

    def stage(name: str) -> str:
        restore_stage(found(name), database, known=revisions())
        try:
            return backup_make(app.database, folder, system_clock()).name
        except NoBackup:
            unstage(database)
            raise

    return Restoring(compare, stage, restart)


def restored_before_start(settings: Settings) -> str:
    """Before anything is opened: put the copy in place that was asked for, and return its name; empty where none was."""
    from filelock import FileLock

    from bot.storage.engine.backup import is_staged, restore_staged

    database = database_file(settings)
    if database is None or not is_staged(database):
        return ""
    with FileLock(settings.data_dir / "chroma.lock", timeout=0):
        name = restore_staged(database)
        for derived in _DERIVED:
            _forget(settings.data_dir / derived)
    return name


def note_restored(app: App, name: str) -> None:
    """The trail of the database that is back says that it was brought back."""
    if name:
        app.case_desk.write(lambda unit: unit.audit("operator", "database_restored", detail=name))


def begin_anew_if_asked(settings: Settings) -> None:
    """After everything is closed: begin again as the same process where a copy waits to take the place of the database."""
    from bot.storage.engine.backup import is_staged

    database = database_file(settings)
    if database is not None and is_staged(database):
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 (our own command, as it was typed)


def database_file(settings: Settings) -> Path | None:
    """Return the file of the database; None where it is none of SQLite's."""
    address = settings.address
    return Path(address.partition("///")[2]) if address.startswith("sqlite") else None


def _forget(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
        return
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
