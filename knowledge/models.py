"""The nouns of the law: documents, versions, provisions, and what a search returns.

Frozen values without behaviour beyond naming themselves. Nothing here knows a database or an index.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date


class Status(enum.StrEnum):
    """Where a version stands in its life. `WITHDRAWN` was taken back by an admin and answers nothing."""

    EFFECTIVE = "effective"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    WITHDRAWN = "withdrawn"


class Level(enum.StrEnum):
    """Rank of a document in the order of sources."""

    CONSTITUTION = "constitution"
    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    DEPARTMENTAL_RULE = "departmental_rule"
    LOCAL_REGULATION = "local_regulation"
    POLICY = "policy"
    GUIDING_CASE = "guiding_case"
    STANDARD = "standard"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, order=True)
class ProvisionKey:
    """Name of a provision independent of any version: `劳动合同法:38`, `刑法:276之一`, `指导性案例237号`.

    `document` is the short title of the register. `article` is Arabic with 之N for inserted articles, or "" for a
    document without articles (and for its preamble).
    """

    document: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.document}:{self.article}" if self.article else self.document

    @property
    def number(self) -> int | None:
        """The article as an integer (276之一 gives 276); None for a document without articles."""
        head = self.article.partition("之")[0]
        return int(head) if head.isdigit() else None


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision, perhaps down to 款 and 项, as somebody wrote it. Not necessarily one that exists.

    As a key, 0 stands for a 款 that was not said (`劳动法:44:0:1` is 第四十四条第（一）项).
    """

    key: ProvisionKey
    paragraph: int | None = None
    item: int | None = None
    written: str = ""

    def __str__(self) -> str:
        parts = [str(self.key)]
        if self.paragraph is not None or self.item is not None:
            parts.append(str(self.paragraph or 0))
        if self.item is not None:
            parts.append(str(self.item))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A law, regulation, interpretation, rule, policy or case, known by the register or the library."""

    short: str
    title: str
    level: Level
    number: str | None = None
    issuer: str | None = None
    jurisdiction: str = "CN"
    core: bool = False
    address: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One promulgated text. Dates are inclusive starts; `effective_to` is the first day it no longer holds."""

    id: int
    document: str
    promulgated: date | None
    effective_from: date | None
    effective_to: date | None
    status: Status
    held: bool = True
    """Whether the text is in the library; False for a version known to the register only."""
    number: str | None = None
    issuer: str | None = None
    """What it was promulgated under, and by whom, where that is known of this text."""

    def in_force(self, on: date) -> bool:
        """Whether this text is law on the day: started, not ended, and neither a draft nor withdrawn.

        A text without a start of its own holds from its promulgation at the earliest. One that was repealed or
        superseded on an unknown day answers for no day.
        """
        if self.status in (Status.DRAFT, Status.WITHDRAWN):
            return False
        if self.status in (Status.REPEALED, Status.SUPERSEDED) and self.effective_to is None:
            return False
        start = self.effective_from or self.promulgated
        return (start is None or start <= on) and (self.effective_to is None or on < self.effective_to)

    def status_on(self, on: date) -> Status:
        """The status as of the day, from the dates; drafts, withdrawn and repealed texts stay what they are."""
        if self.status in (Status.DRAFT, Status.WITHDRAWN):
            return self.status
        ended = Status.REPEALED if self.status is Status.REPEALED else Status.SUPERSEDED
        if self.effective_to is not None and self.effective_to <= on:
            return ended
        if self.effective_to is None and self.status in (Status.REPEALED, Status.SUPERSEDED):
            return ended
        return Status.EFFECTIVE if self.in_force(on) else Status.NOT_YET_EFFECTIVE


@dataclass(frozen=True, slots=True)
class Provision:
    """One 条 of one version. `paragraphs` are its 款 in order, items kept inside with their own line each."""

    id: int
    version_id: int
    key: ProvisionKey
    label: str
    """As written in the text: 第三十八条, 第二百七十六条之一, 一、"""
    path: tuple[str, ...]
    """编, 章, 节 headings above it, outermost first."""
    text: str
    ordinal: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation means on a day.

    `held` False with a document: known to the register, text not in the library. `provision` None with `held` True:
    the document is there, the article is not. `problem` is a short code, empty when the citation is good:
    `unknown_document`, `ambiguous_document`, `no_such_article`, `no_such_paragraph`, `not_held`, `not_in_force`, `draft`, `not_yet_effective`.
    `rewritten`: the text is not the one that notes and cards were written about, and nobody has looked at them since.
    """

    citation: Citation
    document: Document | None = None
    version: Version | None = None
    provision: Provision | None = None
    held: bool = False
    problem: str = ""
    candidates: tuple[str, ...] = ()
    rewritten: bool = False

    @property
    def resolved(self) -> bool:
        """True when the clause can be opened and is law on the day asked."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Hit:
    """One provision found for a question, best first. `score` falls in [0, 1]."""

    key: ProvisionKey
    title: str
    label: str
    score: float
    status: Status
    held: bool
    provision: Provision | None = None
    legs: dict[str, float] = field(default_factory=dict)
    """Score a leg gave it, by the leg's name (dense, lexical, notes, lookup ...)."""
    why: tuple[str, ...] = ()
    """Plain remarks for `ask --explain`: the matched phrasing, expanded words, priors."""
    place: str = ""
    """Of local law: the place whose law it is, 湖南 or 成都; empty for the nation's."""


@dataclass(frozen=True, slots=True)
class ProvisionDraft:
    """A provision about to be published; `article` and `label` as in `ProvisionRow`."""

    article: str
    label: str
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """Something noticed about a version that is not published yet. `mended`: a named rule put it right."""

    rule: str
    article: str = ""
    detail: str = ""
    mended: bool = False
