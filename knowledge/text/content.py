"""What of a provision is embedded, and the key under which its vector is kept."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b


def passage_text(title: str, path: Sequence[str], text: str) -> str:
    """Return the passage as embedded: document title and 编/章/节 headings in front of the clause."""
    return " ".join((title, *path, text))


def content_hash(passage: str) -> str:
    """Return 32 hex characters naming the passage; equal passages share one vector."""
    return blake2b(passage.encode("utf-8"), digest_size=16).hexdigest()
