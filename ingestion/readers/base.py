"""What every reader gives: paragraphs of plain text with their pages, and what was noticed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

LARGEST = 100 * 2**20
"""Bytes of the largest file that is read."""

Progress = Callable[[int, int], None]
"""Told (pages done, pages in all)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `page` counts from 1, 0 where the format has no pages. `confidence` is below 1 for OCR only."""

    text: str
    page: int = 0
    heading: int = 0
    """Level of a heading of the format (Markdown, Word, HTML); 0 for running text."""
    confidence: float = 1.0
    table: bool = False
    """A row of a table, cells divided by ` | `."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a page links to."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class PlainText:
    """What a reader found. `declared` holds what the format itself says (front matter, head of a page)."""

    kind: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()
    pages: int = 0
    declared: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()
    """Footnotes, in order."""
    sha256: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Mean confidence over the characters; 1 for anything that was not recognised from an image."""
        weight = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / weight if weight else 1.0


class Reader(Protocol):
    """Turns the bytes of one format into plain text. Raises `Unreadable` with one clear sentence."""

    kind: str

    def accepts(self, data: bytes) -> bool:
        """Whether the bytes are of this format, judged by content alone."""

    def read(self, data: bytes, progress: Progress | None = None) -> PlainText:
        """Return the text."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()
