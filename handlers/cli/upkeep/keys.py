"""`keys`: rotating the encryption keys of content at rest, in three steps with a restart after each of the outer ones."""

from __future__ import annotations

import os
from pathlib import Path

import typer
from cryptography.fernet import Fernet

from handlers.cli.base import Stop, load, plain_errors

app = typer.Typer(help="Encryption keys of content at rest.", no_args_is_help=True)


def _file() -> Path:
    """Return the key file in use. Raises Stop when the keys come from the environment."""
    settings = load()
    if settings.encryption_keys:
        raise Stop("The keys come from YOUJU_ENCRYPTION_KEYS: put the new one before the old one there yourself.", 2)
    path = settings.data_dir / "content.key"
    if not path.exists():
        raise Stop("There is no key yet; the first start makes one.", 2)
    return path


def _write(path: Path, keys: list[str]) -> None:
    """Replace the key file in one step, readable by its owner only."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
    fresh.replace(path)


@app.command("add")
@plain_errors
def add() -> None:
    """Step 1: put a new key before the old ones. Restart the service afterwards: it then reads both, writes the new."""
    path = _file()
    keys = path.read_text(encoding="ascii").split()
    _write(path, [Fernet.generate_key().decode(), *keys])
    typer.echo(f"{path}: {len(keys) + 1} keys. Restart the service, then: bot.py keys reseal")


@app.command("reseal")
@plain_errors
def reseal() -> None:
    """Step 2: write all content again with the newest key. Safe beside a running service and safe to repeat."""
    from bot.app import App
    from bot.storage.engine.keys import reseal as again

    opened = App(load())
    typer.echo(f"{again(opened.storage)} rows written with the newest key. Then: bot.py keys drop")
    opened.close()


@app.command("drop")
@plain_errors
def drop() -> None:
    """Step 3: forget the old keys, after checking that the newest one opens everything. Restart the service afterwards."""
    from bot.app import App
    from bot.storage import Sealer
    from bot.storage.engine.keys import sealed_otherwise

    path = _file()
    keys = path.read_text(encoding="ascii").split()
    opened = App(load())
    left = sealed_otherwise(opened.storage, Sealer(keys[:1]))
    opened.close()
    if left:
        raise Stop(f"{left} rows still need an old key. Run first: bot.py keys reseal")
    _write(path, keys[:1])
    typer.echo(f"{path}: 1 key. Copies of the old ones can be destroyed, with the backups that need them.")
