"""A database and a service for a test."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine, select

from bot.migrations.upgrade import upgrade_database
from bot.service import ServiceOptions
from bot.storage import Sealer, Storage
from bot.storage.tables import OutboxRow
from knowledge.library.database import open_database

FAST = ServiceOptions(settle=0.05, settle_longest=1.0, settle_asked=0.05, poll=0.05, ask_timeout=20, shutdown_grace=5)


@cache
def _migrated() -> bytes:
    """An empty database with every table, made once a run: migrating takes longer than most tests."""
    folder = Path(mkdtemp(prefix="youju-template-"))
    engine = open_database(f"sqlite:///{folder / 'youju.db'}")
    upgrade_database(engine)
    engine.dispose()
    content = (folder / "youju.db").read_bytes()
    shutil.rmtree(folder)
    return content


def new_engine(folder: Path) -> Engine:
    """Return the database in a folder, made when there is none."""
    file = folder / "youju.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated())
    return open_database(f"sqlite:///{file}")


def new_storage(folder: Path, *, keys: tuple[str, ...] = ()) -> Storage:
    return Storage(new_engine(folder), sealer=Sealer(keys))


def outbox_rows(storage: Storage) -> list[OutboxRow]:
    with storage.read() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
