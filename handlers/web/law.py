"""The library as pages: a document with its provisions, a clause with its gloss and dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.models import Document, Provision, ProvisionKey, Version


class Shelves(Protocol):
    """What the pages read from the library."""

    def document(self, short: str) -> Document | None: ...

    def version_on(self, short: str, on: date) -> Version | None: ...

    def provision(self, key: ProvisionKey, on: date) -> Provision | None: ...

    def provisions_of(self, version_id: int) -> list[Provision]: ...


@dataclass(frozen=True, slots=True)
class ClausePage:
    document: Document
    version: Version | None
    provision: Provision
    gloss: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    document: Document
    version: Version | None
    provisions: list[Provision]


@dataclass(frozen=True, slots=True)
class LawPages:
    """Looks clauses up for the pages; `known` gives what the register says of documents the library does not hold."""

    library: Shelves
    known: Callable[[str], Document | None]
    gloss: Callable[[str], str]
    rewritten: Callable[[Provision], bool] = lambda _: False
    """Whether the gloss was written about another text."""

    def clause(self, short: str, article: str, on: date) -> ClausePage | None:
        """Return one clause as of a day; None when the library holds none."""
        document, version = self.library.document(short), self.library.version_on(short, on)
        provision = self.library.provision(ProvisionKey(short, article), on)
        if document is None or provision is None:
            return None
        gloss = "" if self.rewritten(provision) else self.gloss(f"{short}:{article}")
        return ClausePage(document, version, provision, gloss)

    def document(self, short: str, on: date) -> DocumentPage | None:
        """Return a document as of a day, without provisions when its text is not held; None when it is unknown."""
        version = self.library.version_on(short, on)
        document = self.library.document(short) or self.known(short)
        if document is None:
            return None
        return DocumentPage(document, version, self.library.provisions_of(version.id) if version else [])
