"""The keys of content at rest: those that are configured, else the one made at the first start."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet

from bot.settings import Settings


def encryption_keys(settings: Settings) -> tuple[str, ...]:
    """Return the configured keys; else those in the data folder, newest first, one a line: one is made at the first start,
    readable by its owner only."""
    if settings.encryption_keys:
        return settings.encryption_keys
    path = settings.data_dir / "content.key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _write_private(path, Fernet.generate_key().decode())
    return tuple(path.read_text(encoding="ascii").split())


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
