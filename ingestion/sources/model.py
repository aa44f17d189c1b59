"""What is sought at a source, what it gives, and what can go wrong: nouns of every adapter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ingestion.errors import Unreadable
from knowledge.authored.register import Entry, KnownVersion


class Unfetched(Unreadable):
    """A source that gave no usable text; `code` says why, `address` where a person can look.

    `not_found`, `not_reached`, `certificate`, `challenge`, `login`, `shell`, `empty_page`, `robots`, `day_cap`, `slow`,
    `too_large`, `host_not_allowed`, `other_document`, `older_text`, `article_count`, `no_address`, `no_way_out`.
    """

    def __init__(self, code: str, message: str, address: str = "") -> None:
        super().__init__(code, message)
        self.address = address


@dataclass(frozen=True)
class Wanted:
    """One document to fetch. `need` counts the statements of cards and notes that cite it. `entry` None: not registered."""

    short: str
    title: str
    addresses: tuple[str, ...] = ()
    entry: Entry | None = None
    version: KnownVersion | None = None
    need: int = 0
    level: str = ""
    promulgated: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every official name the document may bear at a source."""
        own = (self.title, self.short)
        return tuple(dict.fromkeys((*own, *self.entry.aliases) if self.entry else own))


@dataclass(frozen=True)
class Fetched:
    """One file or page as it came. `fetched_at` is ISO, UTC. `said` holds what the source says about the text itself."""

    data: bytes
    name: str
    address: str
    fetched_at: str
    source: str
    said: dict[str, str] = field(default_factory=dict)
    """`title`, `promulgated`, `effective`, `articles` where the source states them beside the text."""


class DocumentSource(Protocol):
    """A place official texts come from."""

    name: str

    def fits(self, wanted: Wanted) -> bool:
        """Whether the source may hold the document at all, without asking it."""

    def candidates(self, wanted: Wanted) -> Iterator[Fetched]:
        """Yield what may be the document, best first. Raises Unfetched; nothing yielded means it is not there."""
