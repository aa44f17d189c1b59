"""Everything fetched, kept as it came: bytes by their hash, with address and time; and what each day and document cost.

The folder may be deleted: it saves fetching again, and nothing else depends on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Kept:
    """One address as it was answered last. `fetched_at` is ISO, UTC; `etag` and `modified` as the site gave them."""

    address: str
    final: str
    sha256: str
    fetched_at: str
    name: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a document was not got, and on which day."""

    day: str
    code: str
    sentence: str
    address: str = ""


class FetchStore:
    """Files in one folder; every write is whole or not at all, so that a process may end anywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, address: str) -> Kept | None:
        """Return what is kept of an address; None when it, or its file, is not there."""
        found = self._read(self._place("pages", address))
        if found is None:
            return None
        try:
            kept = Kept(**found)
        except TypeError:
            return None
        return kept if self._body(kept.sha256).is_file() else None

    def body(self, kept: Kept) -> bytes | None:
        """Return the bytes, None where they are not what they were."""
        try:
            data = self._body(kept.sha256).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == kept.sha256 else None

    def keep(self, address: str, final: str, data: bytes, *, at: str, name: str, etag: str, modified: str) -> Kept:
        """Keep an answer and return its entry."""
        kept = Kept(address, final, hashlib.sha256(data).hexdigest(), at, name, etag, modified)
        body = self._body(kept.sha256)
        if not body.is_file():
            _write(body, data)
        self._write(self._place("pages", address), asdict(kept))
        return kept

    def requests_on(self, day: date) -> int:
        """Return how many requests the day has seen."""
        return int((self._read(self.folder / "days" / f"{day}.json") or {}).get("requests", 0))

    def count_request(self, day: date) -> int:
        """Count one more request and return the day's number."""
        number = self.requests_on(day) + 1
        self._write(self.folder / "days" / f"{day}.json", {"requests": number})
        return number

    def failure(self, short: str) -> Failure | None:
        """Return why a document was not got the last time."""
        found = self._read(self._place("failures", short))
        with contextlib.suppress(TypeError):
            return Failure(**found) if found is not None else None
        return None

    def note_failure(self, short: str, failure: Failure | None) -> None:
        """Keep why a document was not got; None forgets it."""
        place = self._place("failures", short)
        if failure is not None:
            self._write(place, asdict(failure))
        elif place.exists():
            place.unlink(missing_ok=True)

    def mark(self, name: str) -> str:
        """Return a note kept under a name; "" where there is none."""
        return str((self._read(self.folder / "marks" / f"{name}.json") or {}).get("said", ""))

    def set_mark(self, name: str, said: str) -> None:
        """Keep a note under a name."""
        self._write(self.folder / "marks" / f"{name}.json", {"said": said})

    def _place(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def _body(self, sha256: str) -> Path:
        return self.folder / "files" / sha256[:2] / sha256

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _write(self, path: Path, content: dict[str, Any]) -> None:
        _write(path, json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.write_bytes(data)
    half.replace(path)
