"""A large file that comes in pieces: what arrived stays when the line breaks, and the rest follows from there."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from handlers.web.uploads import KEEP_FREE, MAX_BYTES, MAX_FILES, PENDING, PIECE, DiskFull, Seal, Uploads, owner_of

_one_at_a_time = Lock()


class NoSuchUpload(Exception):
    """There is none of that name here, or it is another visitor's."""


class OutOfPlace(Exception):
    """A piece that does not follow what is there; `at` says from which byte to go on."""

    def __init__(self, at: int) -> None:
        super().__init__("out_of_place")
        self.at = at


class TooLarge(Exception):
    """A file, or so many of them, as are not taken."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Files on their way into a folder of uploads. Each is kept in sealed lines of `PIECE` bytes, the last one shorter."""

    uploads: Uploads

    def begin(self, who: str, size: int) -> str:
        """Return the name under which a file of so many bytes may come. Raises TooLarge, DiskFull."""
        folder, owner = self.uploads.folder, owner_of(who)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not 0 < size <= MAX_BYTES or len(list(folder.glob(f"{owner}-*{PENDING}"))) >= MAX_FILES:
            raise TooLarge
        if shutil.disk_usage(folder).free < KEEP_FREE + 2 * size:
            raise DiskFull
        name = f"{owner}-{secrets.token_hex(16)}"
        try:
            (folder / f"{name}.{size}{PENDING}").touch(mode=0o600)
        except OSError as error:
            raise DiskFull from error
        return name

    def at(self, who: str, name: str) -> int:
        """Return how many bytes of a file have come. Raises NoSuchUpload."""
        path, size = self._pending(who, name)
        return _held(self.uploads.sealer, path, size)

    def add(self, who: str, name: str, at: int, source: BinaryIO) -> int:
        """Add what follows from byte `at`, and return how many bytes have come. Raises NoSuchUpload, OutOfPlace, DiskFull."""
        with _one_at_a_time:
            path, size = self._pending(who, name)
            held = _held(self.uploads.sealer, path, size)
            if at != held:
                raise OutOfPlace(held)
            try:
                with path.open("r+b") as target:
                    target.seek(_length(self.uploads.sealer, held))
                    target.truncate()
                    while held < size and (piece := source.read(min(PIECE, size - held))):
                        if len(piece) < min(PIECE, size - held):
                            break  # the line broke within a piece: it comes again
                        sealed = self.uploads.sealer.seal(base64.b64encode(piece).decode())
                        target.write(sealed.encode("ascii") + b"\n")
                        held += len(piece)
            except OSError as error:
                raise DiskFull from error
            return held

    def take(self, who: str, name: str) -> str:
        """Make a file that has come whole an upload like any other, and return its reference; once more changes nothing.

        Raises NoSuchUpload, OutOfPlace.
        """
        if name.startswith(f"{owner_of(who)}-") and (self.uploads.folder / Path(name).name).is_file():
            return name
        path, size = self._pending(who, name)
        held = _held(self.uploads.sealer, path, size)
        if held != size:
            raise OutOfPlace(held)
        os.utime(path)
        path.rename(self.uploads.folder / name)
        return name

    def _pending(self, who: str, name: str) -> tuple[Path, int]:
        owner, _, token = name.partition("-")
        if owner != owner_of(who) or not (token.isascii() and token.isalnum()):
            raise NoSuchUpload
        found = next(iter(self.uploads.folder.glob(f"{name}.*{PENDING}")), None)
        if found is None:
            raise NoSuchUpload
        return found, int(found.name.split(".")[1])


def _held(sealer: Seal, path: Path, size: int) -> int:
    """How many bytes of the original lie in a file: whole lines only, since a crash may have cut the last one."""
    length = path.stat().st_size
    if length >= _length(sealer, size):
        return size
    return length // _line(sealer, PIECE) * PIECE


def _length(sealer: Seal, count: int) -> int:
    """How long the file is that holds so many bytes of the original."""
    whole, rest = divmod(count, PIECE)
    return whole * _line(sealer, PIECE) + (_line(sealer, rest) if rest else 0)


def _line(sealer: Seal, count: int) -> int:
    """How long the line of a piece is: sealing makes pieces of one length equally long."""
    return len(sealer.seal(base64.b64encode(bytes(count)).decode())) + 1
