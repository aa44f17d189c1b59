"""How much of what is cited is held: the provisions cards and notes rest on, against the texts in force in the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.authored.card import Card
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import ProvisionKey


@dataclass(frozen=True, slots=True)
class Coverage:
    """Provisions cited, of them held and in force; documents cited, of them held; documents not held, most cited first."""

    cited: int
    held: int
    documents: int
    documents_held: int
    missing: tuple[str, ...] = ()


def cited_keys(cards: Iterable[Card], notes: Iterable[ProvisionKey]) -> list[ProvisionKey]:
    """Return every provision a card or a note cites, each once."""
    keys: dict[ProvisionKey, None] = dict.fromkeys(notes)
    for card in cards:
        keys.update(dict.fromkeys(card.decides))
        for statements in card.sections.values():
            for statement in statements:
                keys.update(dict.fromkeys(citation.key for citation in statement.citations))
    return list(keys)


def cited_held(keys: Iterable[ProvisionKey], library: Library, register: Register, *, on: date) -> Coverage:
    """Return how much of what is cited (`keys`) is held as law on the day."""
    wanted = list(keys)
    by_document: dict[str, list[ProvisionKey]] = {}
    for key in wanted:
        entry = register.entry(key.document)
        short = entry.version_of if entry is not None and entry.version_of else key.document
        by_document.setdefault(short, []).append(key)
    held = documents_held = 0
    missing: list[tuple[int, str]] = []
    for short, cited in by_document.items():
        version = library.version_on(short, on)
        articles = {p.key.article for p in library.provisions_of(version.id)} if version is not None else set()
        found = sum(not key.article or key.article in articles for key in cited) if version is not None else 0
        held += found
        documents_held += version is not None
        if version is None:
            missing.append((-len(cited), short))
    return Coverage(len(wanted), held, len(by_document), documents_held, tuple(short for _, short in sorted(missing)))
