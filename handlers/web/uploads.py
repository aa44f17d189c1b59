"""Files a visitor sent: sealed on disk until the evidence locker or a case has taken them, gone when nobody waits for them."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

PIECE = 256 * 1024
MAX_BYTES = 100 * 1024 * 1024
"""Of one request; the locker takes files one by one up to its own limit."""
MAX_FILES = 20
PENDING = ".pending"
"""What the name of a file ends in that is still coming, or has come and is not yet sent."""
KEEP_FREE = 200 * 1024 * 1024
"""Bytes of disk that are left free; what would go below is not taken."""
UNCLAIMED_SECONDS = 120.0
"""How long a file may lie here that no conversation names yet: about one turn."""
PENDING_SECONDS = 6 * 3600.0
"""How long a file that comes in pieces waits for the next one."""
LONGEST_SECONDS = 24 * 3600.0
"""How long a file waits for the worker's consent to keep it."""


class Seal(Protocol):
    """Encrypts at rest (see bot.storage.Sealer)."""

    def seal(self, text: str) -> str: ...

    def open(self, stored: str) -> str: ...


class DiskFull(Exception):
    """There is no room for the file."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """One folder of sealed files, each named by a random reference and the conversation it came from."""

    folder: Path
    sealer: Seal

    def put(self, who: str, source: BinaryIO) -> str:
        """Keep a file and return its reference. Raises DiskFull; nothing of it stays behind then."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        reference = f"{owner_of(who)}-{secrets.token_hex(16)}"
        path = self.folder / f"{reference}.part"
        try:
            if shutil.disk_usage(self.folder).free < KEEP_FREE:
                raise DiskFull
            with path.open("x", encoding="ascii") as target:
                while piece := source.read(PIECE):
                    target.write(self.sealer.seal(base64.b64encode(piece).decode()) + "\n")
            path.rename(self.folder / reference)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise DiskFull from error
        return reference

    def get(self, reference: str) -> bytes | None:
        """Return a file; None when it is gone, or the reference is none of ours."""
        path = self.folder / reference
        if path.parent != self.folder or not path.is_file():
            return None
        with path.open(encoding="ascii") as lines:
            return b"".join(base64.b64decode(self.sealer.open(line.rstrip("\n"))) for line in lines)

    def drop(self, reference: str) -> None:
        """Delete a file."""
        (self.folder / reference).unlink(missing_ok=True)

    def sweep(self, awaited: Collection[str], now: float | None = None) -> int:
        """Delete what no conversation waits for, and what waited too long. Returns how many."""
        moment = time.time() if now is None else now
        return sum(self._swept(entry, entry.name in awaited, moment) for entry in self._entries())

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        if self.folder.is_dir():
            with os.scandir(self.folder) as entries:
                yield from entries

    def _swept(self, entry: os.DirEntry[str], awaited: bool, now: float) -> bool:
        age = now - entry.stat().st_mtime
        unclaimed = PENDING_SECONDS if entry.name.endswith(PENDING) else UNCLAIMED_SECONDS
        if age < (LONGEST_SECONDS if awaited else unclaimed):
            return False
        self.drop(entry.name)
        return True


def owner_of(who: str) -> str:
    """Return what the names of a visitor's files begin with."""
    return hashlib.sha256(who.encode()).hexdigest()[:16]
