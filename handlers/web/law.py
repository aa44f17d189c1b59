"""The library as pages: a document with its provisions and versions, a clause with its gloss, what two versions differ in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from knowledge.models import Document, Provision, ProvisionKey, Status, Version

MOST_FOUND = 12
MOST_DOCUMENTS = 60


class Shelves(Protocol):
    """What the pages read from the library."""

    def document(self, short: str) -> Document | None: ...

    def documents(self) -> list[Document]: ...

    def versions(self, short: str) -> list[Version]: ...

    def version_on(self, short: str, on: date) -> Version | None: ...

    def provision(self, key: ProvisionKey, on: date) -> Provision | None: ...

    def provisions_of(self, version_id: int) -> list[Provision]: ...


@dataclass(frozen=True, slots=True)
class ClausePage:
    document: Document
    version: Version | None
    provision: Provision
    gloss: str
    before: str = ""
    """The article before it; empty for the first."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    document: Document
    version: Version | None
    provisions: list[Provision]
    versions: list[Version]
    standing: str
    """Name of the sentence that says whether this text is law today."""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The headings, each with the article it begins with."""
        found: list[tuple[str, str]] = []
        above: tuple[str, ...] = ()
        for provision in self.provisions:
            if provision.path and provision.path != above:
                found.append((" / ".join(provision.path), provision.key.article))
            above = provision.path
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one article; `old` or `new` is empty where there is none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    document: Document
    old: Version
    new: Version
    changes: list[Change]


def no_search(text: str, on: date) -> Sequence[Provision]:
    """Finds nothing: for where there is no search."""
    return ()


@dataclass(frozen=True, slots=True)
class LawPages:
    """Looks clauses up for the pages; `known` gives what the register says of documents the library does not hold."""

    library: Shelves
    known: Callable[[str], Document | None]
    gloss: Callable[[str], str]
    rewritten: Callable[[Provision], bool] = lambda _: False
    """Whether the gloss was written about another text."""
    search: Callable[[str, date], Sequence[Provision]] = no_search

    def clause(self, short: str, article: str, on: date) -> ClausePage | None:
        """Return one clause as of a day; None when the library holds none."""
        document, version = self.library.document(short), self.library.version_on(short, on)
        provision = self.library.provision(ProvisionKey(short, article), on)
        if document is None or provision is None:
            return None
        gloss = "" if self.rewritten(provision) else self.gloss(f"{short}:{article}")
        articles = [one.key.article for one in self.library.provisions_of(provision.version_id)]
        at = articles.index(provision.key.article)
        before = articles[at - 1] if at else ""
        after = articles[at + 1] if at + 1 < len(articles) else ""
        return ClausePage(document, version, provision, gloss, before, after)

    def document(self, short: str, on: date, version_id: int | None = None) -> DocumentPage | None:
        """Return a document as of a day, or one version of it; without provisions when its text is not held, None when it
        is unknown."""
        document = self.library.document(short) or self.known(short)
        if document is None:
            return None
        versions = self._versions(short)
        version = self.library.version_on(short, on) or next(iter(versions), None)
        if version_id is not None:
            version = next((one for one in versions if one.id == version_id), None)
            if version is None:
                return None
        provisions = self.library.provisions_of(version.id) if version else []
        return DocumentPage(document, version, provisions, versions, standing(version, on))

    def compare(self, short: str, version_id: int, on: date) -> ComparePage | None:
        """Return what the text in force changed of another version; None when there are not two."""
        document, new = self.library.document(short), self.library.version_on(short, on)
        old = next((one for one in self._versions(short) if one.id == version_id), None)
        if document is None or new is None or old is None:
            return None
        return ComparePage(document, old, new, changes_of(self._texts(old), self._texts(new)))

    def find(self, query: str, on: date) -> list[Provision]:
        """Return the provisions that fit a search best."""
        return list(self.search(query, on))[:MOST_FOUND]

    def documents(self, query: str, *, everything: bool = False) -> list[Document]:
        """Return the documents whose name a search holds or is part of; without one the most used, or all."""
        held = self.library.documents()
        if query:
            held = [one for one in held if query in one.title or query in one.short or one.short in query]
        elif not everything:
            held = [one for one in held if one.core]
        return sorted(held, key=lambda one: one.short)[: None if everything else MOST_DOCUMENTS]

    def _versions(self, short: str) -> list[Version]:
        return [one for one in self.library.versions(short) if one.status is not Status.WITHDRAWN]

    def _texts(self, version: Version) -> dict[str, tuple[str, str]]:
        return {one.key.article: (one.label, one.text) for one in self.library.provisions_of(version.id)}


def standing(version: Version | None, on: date) -> str:
    """Return the name of the sentence that says whether a text is law on the day."""
    if version is None or version.in_force(on):
        return "law_in_force"
    by_status = {Status.DRAFT: "law_draft", Status.REPEALED: "law_repealed"}
    if version.status in by_status:
        return by_status[version.status]
    start = version.effective_from or version.promulgated
    return "law_future" if start is not None and start > on else "law_old"


def changes_of(old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> list[Change]:
    """Return the articles two texts differ in, in the order of the new one, then those that are gone."""
    changes = [
        Change(label, old.get(article, ("", ""))[1], text)
        for article, (label, text) in new.items()
        if old.get(article, ("", ""))[1] != text
    ]
    return changes + [Change(label, text, "") for article, (label, text) in old.items() if article not in new]
