"""The library as pages: a document with its provisions and versions, a clause with its gloss, what two versions differ in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ingestion.publishing.proposal.diff import Diff, articles_of, compare
from knowledge.models import Document, Provision, Status, Version

MOST_FOUND = 12
MOST_DOCUMENTS = 60
_OF_WORK = re.compile("劳动|工资|工伤|社会保险|就业|仲裁")
"""What stands in the titles that workers look for first."""
_NUMBER = r"第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?"
_OWN = re.compile(rf"(?<=本)(?:法|条例|规定|办法|解释|意见)({_NUMBER}(?:(?:、|和|或者?|及|以及|至){_NUMBER})*)")
"""Articles of the same text, as one article names others."""


class Shelves(Protocol):
    """What the pages read from the library."""

    def document(self, short: str) -> Document | None: ...

    def documents(self) -> list[Document]: ...

    def versions(self, short: str) -> list[Version]: ...

    def version_on(self, short: str, on: date) -> Version | None: ...

    def provisions_of(self, version_id: int) -> list[Provision]: ...


@dataclass(frozen=True, slots=True)
class ClausePage:
    document: Document
    version: Version | None
    provision: Provision
    gloss: str
    standing: str
    """Name of the sentence that says whether this text is law today."""
    articles: Mapping[str, str]
    """The article of each label of this text."""
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
    articles: Mapping[str, str]
    """The article of each label of this text."""

    @property
    def others(self) -> list[Version]:
        """The versions this one can be compared with."""
        return [one for one in self.versions if self.version is not None and one.id != self.version.id]

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
class ComparePage:
    document: Document
    old: Version
    new: Version
    diff: Diff


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

    def clause(
        self, short: str, article: str, on: date, *, version_id: int | None = None, today: date | None = None
    ) -> ClausePage | None:
        """Return one clause as of a day, or of one version; None when the library holds none."""
        document, version = self.library.document(short), self._version(short, on, version_id)
        provisions = self.library.provisions_of(version.id) if version else []
        provision = next((one for one in provisions if one.key.article == article), None)
        if document is None or provision is None:
            return None
        gloss = "" if self.rewritten(provision) else self.gloss(f"{short}:{article}")
        articles = [one.key.article for one in provisions]
        at = articles.index(provision.key.article)
        before = articles[at - 1] if at else ""
        after = articles[at + 1] if at + 1 < len(articles) else ""
        stands = standing(version, today or on)
        return ClausePage(document, version, provision, gloss, stands, labels_of(provisions), before, after)

    def document(self, short: str, on: date, version_id: int | None = None) -> DocumentPage | None:
        """Return a document as of a day, or one version of it; without provisions when its text is not held, None when it
        is unknown."""
        document = self.library.document(short) or self.known(short)
        if document is None:
            return None
        versions = self._versions(short)
        version = self._version(short, on, version_id)
        if version is None and version_id is not None:
            return None
        version = version or next(iter(versions), None)
        provisions = self.library.provisions_of(version.id) if version else []
        return DocumentPage(document, version, provisions, versions, standing(version, on), labels_of(provisions))

    def compare(self, short: str, version_id: int, on: date) -> ComparePage | None:
        """Return what the text in force changed of another version; None when there are not two."""
        document, new = self.library.document(short), self.library.version_on(short, on)
        old = self._version(short, on, version_id)
        if document is None or new is None or old is None:
            return None
        parts = (articles_of(self.library.provisions_of(one.id)) for one in (old, new))
        return ComparePage(document, old, new, compare(*parts))

    def find(self, query: str, on: date) -> list[Provision]:
        """Return the provisions that fit a search best."""
        return list(self.search(query, on))[:MOST_FOUND]

    def documents(self, query: str, *, everything: bool = False) -> list[Document]:
        """Return the documents whose name a search holds or is part of; without one the most used, or all."""
        held = self.library.documents()
        if query:
            fits = [one for one in held if query in one.title or query in one.short or one.short in query]
            named = [one for one in self._known_as(query) if one.short not in {fit.short for fit in fits}]
            held = [*named, *fits] or [one for one in held if _in_order(query, one.title)]
        elif not everything:
            held = [one for one in held if one.core]
        return sorted(held, key=lambda one: (not _OF_WORK.search(one.title), one.short))[
            : None if everything else MOST_DOCUMENTS
        ]

    def _known_as(self, query: str) -> list[Document]:
        """The document the register knows by that name, though its text is not held."""
        found = self.known(query.strip("《》"))
        return [found] if found is not None else []

    def _version(self, short: str, on: date, version_id: int | None) -> Version | None:
        """One version by its id, else the one that is law on the day."""
        if version_id is None:
            return self.library.version_on(short, on)
        return next((one for one in self._versions(short) if one.id == version_id), None)

    def _versions(self, short: str) -> list[Version]:
        return [one for one in self.library.versions(short) if one.status is not Status.WITHDRAWN]


_LEAST_IN_ORDER = 3


def _in_order(query: str, title: str) -> bool:
    """Whether the characters of a search stand in a title one behind the other: 深圳工资 finds 深圳市员工工资支付条例."""
    rest = iter(title)
    words = [one for one in query if not one.isspace()]
    return len(words) >= _LEAST_IN_ORDER and all(one in rest for one in words)


def standing(version: Version | None, on: date) -> str:
    """Return the name of the sentence that says whether a text is law on the day."""
    if version is None or version.in_force(on):
        return "law_in_force"
    by_status = {Status.DRAFT: "law_draft", Status.REPEALED: "law_repealed"}
    if version.status in by_status:
        return by_status[version.status]
    start = version.effective_from or version.promulgated
    return "law_future" if start is not None and start > on else "law_old"


def labels_of(provisions: Sequence[Provision]) -> dict[str, str]:
    """Return the article of each label of a text."""
    return {one.label: one.key.article for one in provisions}


def linked(text: str, articles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the article of the same document it names; empty where it names none."""
    pieces: list[tuple[str, str]] = []
    done = 0
    for named in _OWN.finditer(text):
        for number in re.finditer(_NUMBER, named[1]):
            article = articles.get(number[0], "")
            start, end = (named.start(1) + place for place in number.span())
            if article:
                pieces += [(text[done:start], ""), (text[start:end], article)]
                done = end
    return [*pieces, (text[done:], "")]
