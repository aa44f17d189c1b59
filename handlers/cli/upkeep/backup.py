"""`backup` and `restore`: a copy of the database while the service runs, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handlers.cli.base import Stop, load, plain_errors


@plain_errors
def backup() -> None:
    """Copy the database as it stands; the newest five copies stay. The key that opens their content is not in them."""
    from bot.app import App
    from bot.service import system_clock
    from bot.storage.engine.backup import backup_make

    opened = App(load())
    folder = opened.settings.data_dir / "backups"
    made = backup_make(opened.database, folder, system_clock())
    opened.close()
    typer.echo(f"{folder / made.name}  ({made.size >> 20} MB)")
    if not opened.settings.encryption_keys:
        typer.echo(
            f"Keep {opened.settings.data_dir / 'content.key'} as well, elsewhere: without it nobody reads the copy."
        )


@plain_errors
def restore(
    copy: Annotated[Path, typer.Argument(help="A copy: its name in the folder `backups`, or where it lies.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put a copy in the place of the database. Stop the service first; what stood there is kept beside it."""
    from filelock import FileLock, Timeout

    from bot.migrations.upgrade import revisions
    from bot.storage.engine.backup import backup_restore
    from handlers.cli.upkeep.restoring import database_file

    settings = load()
    database = database_file(settings)
    if database is None:
        raise Stop("The database is PostgreSQL: use pg_restore.", 2)
    found = copy if copy.is_file() else settings.data_dir / "backups" / copy.name
    if not found.is_file():
        raise Stop(f"{copy}: there is no such copy.", 2)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.data_dir / "chroma.lock", timeout=0):
            if not yes:
                typer.confirm(f"Replace {database} by {found}?", abort=True)
            before = backup_restore(found, database, known=revisions())
    except Timeout as error:
        raise Stop("The service is running. Stop it, then type this again.", 1) from error
    if before is not None:
        typer.echo(f"What stood there is kept as {before}.")
    typer.echo("Restored. Now: python bot.py library reindex, then python bot.py run")
