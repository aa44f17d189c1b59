"""The chain of a locker: each row's digest covers the row before, so that a change, a gap or a cut end shows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGIN = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a locker. `detail` is canonical JSON of digests and kinds; `number` names the item."""

    sequence: int
    at: str
    event: str
    number: int
    detail: str
    previous: str
    digest: str

    @property
    def told(self) -> dict[str, Any]:
        """The detail as data; empty when it cannot be read."""
        try:
            told = json.loads(self.detail)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def link(
    token: str, sequence: int, at: datetime, event: str, number: int, detail: Mapping[str, Any], previous: str
) -> Link:
    """Return the next event of the chain of the locker with that token."""
    made = Link(sequence, instant(at), event, number, canonical(detail), previous, "")
    return Link(made.sequence, made.at, event, number, made.detail, previous, digest_of(token, made))


def digest_of(token: str, row: Link) -> str:
    """Return the digest a row must have."""
    told = [token, row.sequence, row.at, row.event, row.number, row.detail, row.previous]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def canonical(detail: Mapping[str, Any]) -> str:
    """Return JSON that is the same for the same content."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instant(at: datetime) -> str:
    """Return an instant as it stands in the chain: UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat()


def note_digest(salt: str, note: str) -> str:
    """Return the digest of a note; the salt keeps a short one from being guessed."""
    return hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()
