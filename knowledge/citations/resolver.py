"""What a citation means on a day: the clause that opens, or the reason why none does."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge.authored.register import Entry, KnownVersion, Register
from knowledge.citations.keys import article_name
from knowledge.errors import CitationError
from knowledge.models import Citation, Document, Provision, ProvisionKey, Resolution, Status, Version
from knowledge.text.clauses import clause_text, paragraph_of_item

if TYPE_CHECKING:
    from knowledge.library import Library

_STATUS_PROBLEM = {
    Status.DRAFT: "draft",
    Status.NOT_YET_EFFECTIVE: "not_yet_effective",
    Status.SUPERSEDED: "not_in_force",
    Status.REPEALED: "not_in_force",
    Status.WITHDRAWN: "not_in_force",
}


class CitationResolver:
    """Resolves citations against the library, with the register for what is known and not held.

    `register` also knows the documents of the library afterwards: find citations with `resolver.register`. Keeps what
    it has read until the library changes. Safe to share between threads. Whether it changed is asked at most once in
    `hold` seconds: one answer resolves dozens of citations.
    """

    def __init__(self, library: Library, register: Register, *, hold: float = 0.0) -> None:
        self._library = library
        self._hold = hold
        self._asked = float("-inf")
        self._given = register
        self._lock = threading.Lock()
        self._change = -1
        self._register = register
        self._documents: dict[str, Document] = {}
        self._versions: dict[str, list[Version]] = {}
        self._provisions: dict[tuple[int, ProvisionKey], Provision | None] = {}
        self._written_about: dict[ProvisionKey, str] = {}

    @property
    def register(self) -> Register:
        """The register, with the documents of the library that it does not list itself."""
        self._refresh()
        return self._register

    def resolve(self, citation: Citation, on: date) -> Resolution:
        """Return what the citation means on the day; `Resolution.problem` says what is wrong with it."""
        self._refresh()
        name = citation.key.document
        candidates = self._candidates(name, on)
        if not candidates:
            return self._resolve_in(citation, name, None, on)
        if len(candidates) > 1:
            shorts = tuple(entry.short for entry in candidates)
            return Resolution(citation, problem="ambiguous_document", candidates=shorts)
        return self._resolve_in(citation, candidates[0].short, candidates[0], on)

    def rewritten(self, provision: Provision) -> bool:
        """Whether notes and cards were written about another text of it, and nobody has reviewed the document since."""
        before = self._written_about.get(provision.key)
        return before is not None and before.split() != provision.text.split()

    def _candidates(self, name: str, on: date) -> Sequence[Entry]:
        """The entries a name can mean on the day: one in force goes before those that are not."""
        entry = self._register.entry(name)
        if entry is not None:
            return (entry,)
        found = self._register.find(name)
        distinct = [entry for entry in found if entry.version_of not in {other.short for other in found}]
        if len(distinct) < 2:
            return distinct
        current = [entry for entry in distinct if entry.in_force(on)]
        return current or distinct

    def _resolve_in(self, citation: Citation, short: str, entry: Entry | None, on: date) -> Resolution:
        held_as, promulgated = short, None
        if entry is not None and entry.version_of and short not in self._documents:
            held_as = entry.version_of
            promulgated = entry.versions[0].promulgated if entry.versions else None
        document = self._documents.get(held_as)
        versions = self._versions_of(held_as) if document is not None else []
        if promulgated is not None:
            versions = [version for version in versions if version.promulgated == promulgated]
        if document is None or not versions:
            if entry is None:
                return Resolution(citation, problem="unknown_document")
            return _known_only(citation, entry, on)
        citation = replace(citation, key=replace(citation.key, document=held_as))
        return self._resolve_held(citation, document, versions, entry, on)

    def _resolve_held(
        self,
        citation: Citation,
        document: Document,
        versions: Sequence[Version],
        entry: Entry | None,
        on: date,
    ) -> Resolution:
        current = [version for version in versions if version.in_force(on)]
        version = current[0] if current else _nearest(versions, on)
        found = Resolution(citation, document, version, held=True)
        if not current:
            # Another text is law that day and its wording is not here: held is one to come, or one that was changed.
            waiting = version.status_on(on) in (Status.NOT_YET_EFFECTIVE, Status.SUPERSEDED)
            if waiting and entry is not None and entry.version_of is None and entry.version_on(on) is not None:
                return replace(found, held=False, problem="not_held")
            found = replace(found, problem=_STATUS_PROBLEM.get(version.status_on(on), "not_in_force"))
        provision = self._provision(version, citation.key)
        if not citation.key.article:
            return replace(found, provision=provision)
        if provision is None:
            return replace(found, problem=found.problem or "no_such_article")
        found = replace(found, provision=provision, rewritten=self.rewritten(provision))
        return found if found.problem else self._within(found, provision, entry, on)

    @staticmethod
    def _within(found: Resolution, provision: Provision, entry: Entry | None, on: date) -> Resolution:
        """Return what an article in force holds of the paragraph and item that a citation names."""
        citation = found.citation
        if clause_text(provision.text, citation.paragraph, citation.item) is None:
            return replace(found, problem="no_such_paragraph")
        if citation.item is not None and citation.paragraph is None:
            citation = replace(citation, paragraph=paragraph_of_item(provision.text, citation.item))
            found = replace(found, citation=citation)
        if entry is not None and _lapsed(citation, entry, on):
            return replace(found, problem="not_in_force")
        return found

    def _versions_of(self, short: str) -> list[Version]:
        if short not in self._versions:
            self._versions[short] = [v for v in self._library.versions(short) if v.status is not Status.WITHDRAWN]
        return self._versions[short]

    def _provision(self, version: Version, key: ProvisionKey) -> Provision | None:
        place = (version.id, key)
        if place not in self._provisions:
            self._provisions[place] = self._library.provision_in(version.id, key)
        return self._provisions[place]

    def _refresh(self) -> None:
        now = time.monotonic()
        if now < self._asked + self._hold:
            return
        change = self._library.last_change()
        with self._lock:
            if change != self._change:
                self._read()
                self._change = change
            self._asked = now

    def _read(self) -> None:
        documents = self._library.documents()
        self._documents = {document.short: document for document in documents}
        self._register = self._given.with_documents(documents)
        self._versions, self._provisions = {}, {}
        self._written_about = self._library.texts_written_about()


def _nearest(versions: Sequence[Version], on: date) -> Version:
    """The version to show when none is law: the last one begun by the day, else the first to come."""
    from knowledge.library.selectors import age

    ordered = sorted(versions, key=age)
    begun = [version for version in ordered if age(version)[0] <= on and version.status is not Status.DRAFT]
    return begun[-1] if begun else ordered[0]


def _known_only(citation: Citation, entry: Entry, on: date) -> Resolution:
    """A document of the register whose text is not held."""
    known = entry.version_on(on) or (entry.versions[0] if entry.versions else None)
    problem = _STATUS_PROBLEM.get(entry.status_on(on), "") or "not_held"
    number = citation.key.number
    if problem == "not_held" and number is not None and known is not None and known.articles:
        problem = "no_such_article" if number > known.articles else problem
    if problem == "not_held" and _lapsed(citation, entry, on):
        problem = "not_in_force"
    citation = replace(citation, key=replace(citation.key, document=entry.short))
    return Resolution(citation, entry.document, _as_version(known, entry), held=False, problem=problem)


def _as_version(known: KnownVersion | None, entry: Entry) -> Version | None:
    if known is None:
        return None
    return Version(
        id=0,
        document=entry.short,
        promulgated=known.promulgated,
        effective_from=known.effective,
        effective_to=known.ended,
        status=known.status,
        held=False,
    )


def _lapsed(citation: Citation, entry: Entry, on: date) -> bool:
    """Whether the part cited is printed but no longer law on the day."""
    for part in entry.not_in_force:
        article, _, paragraph = part.part.partition(":")
        if part.since > on or not _same_article(article, citation.key.article):
            continue
        if not paragraph or (citation.paragraph is not None and str(citation.paragraph) == paragraph):
            return True
    return False


def _same_article(one: str, other: str) -> bool:
    try:
        return article_name(*one.partition("之")[::2]) == other
    except CitationError:
        return one == other
