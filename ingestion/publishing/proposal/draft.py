"""One text read and understood, not yet compared with the library: what a plan is made of and what publishing stores."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingestion.metadata import Metadata, Proposal, propose
from ingestion.offices import LOCAL_OFFICE
from ingestion.publishing.proposal.identify import identify
from ingestion.readers.base import PlainText, Progress
from ingestion.readers.choosing import read_bytes
from ingestion.structure import structure_of
from ingestion.structure.checking import DOUBTFUL_DATE, check_dates
from knowledge.authored.register import Register
from knowledge.models import Document, FindingDraft, Level, ProvisionDraft, Status


@dataclass(frozen=True)
class Origin:
    """The file or page a text came from. `fetched_at` (ISO) only for an address."""

    kind: str
    name: str
    sha256: str
    address: str = ""
    fetched_at: str = ""
    pages: int = 0


@dataclass(frozen=True)
class Draft:
    """A document's text with what is proposed about it. `pages` holds the page of each provision, by place."""

    document: Document
    metadata: Metadata
    form: str
    provisions: tuple[ProvisionDraft, ...]
    preamble: str
    origin: Origin
    pages: tuple[int, ...] = ()
    closing: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    findings: tuple[FindingDraft, ...] = ()
    warnings: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    """Short titles of what this text amends or repeals, as far as the register knows them."""
    known_articles: int | None = None
    ends: tuple[str, ...] = ()
    """What its closing provisions end: short titles, or single articles as `short:32`."""

    @property
    def articles(self) -> list[ProvisionDraft]:
        """The numbered articles; empty for a text without any."""
        return [p for p in self.provisions if self.form == "articles" and p.article[:1].isdigit()]

    @property
    def sections(self) -> list[ProvisionDraft]:
        """The first-level sections of a text without articles."""
        return [p for p in self.provisions if self.form == "sections" and p.article[:1].isdigit()]

    def as_json(self) -> dict[str, Any]:
        """Return everything, for keeping a plan until it is decided."""
        plain: dict[str, Any] = _plain(dataclasses.asdict(self))
        return plain


CORRECTABLE = ("title", "short", "number", "issuer", "level", "promulgated", "effective_from", "effective_to",
               "jurisdiction", "status")  # fmt: skip


def read_draft(
    data: bytes,
    name: str,
    register: Register,
    *,
    documents: Sequence[Document] = (),
    today: date,
    address: str = "",
    fetched_at: str = "",
    corrections: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Return the draft of a file. Raises Unreadable or Missing.

    `corrections` are an admin's own values for any of CORRECTABLE; they go before what the text and the register say.
    """
    text = read_bytes(data, name, progress)
    return draft_of(
        text,
        register,
        documents=documents,
        today=today,
        address=address,
        fetched_at=fetched_at,
        corrections=corrections,
    )


def draft_of(
    text: PlainText,
    register: Register,
    *,
    documents: Sequence[Document] = (),
    today: date,
    address: str = "",
    fetched_at: str = "",
    corrections: Mapping[str, Any] | None = None,
) -> Draft:
    """Return the draft of a text already read."""
    structure = structure_of(text.lines)
    given = dict(corrections or {})
    short = given.pop("short", None)
    found = propose(text, structure)
    early = {name: given[name] for name in ("title", "number", "promulgated") if name in given}
    if early:
        found = found.with_values("admin", **early)
    identity, found = identify(found, len(structure.articles), register, documents)
    document = identity.document
    if given:
        found = found.with_values("admin", **given)
        changed = {
            name: given[name] for name in ("title", "number", "issuer", "level", "jurisdiction") if name in given
        }
        document = dataclasses.replace(document, **changed)
    if short:
        document = dataclasses.replace(document, short=str(short))
    warnings = [*text.warnings, *identity.warnings]
    known = identity.known.articles if identity.known is not None else None
    warnings += _doubts(structure.form, len(structure.articles), found, known)
    findings = [*structure.findings, *_date_findings(found, today)]
    if text.notes:
        findings.append(
            FindingDraft("footnotes", "", f"{len(text.notes)} footnotes kept with the preamble", mended=True)
        )
    preamble = "\n".join([*(line.text for line in structure.head), *(f"注：{note}" for note in text.notes)])
    return Draft(
        document=document,
        metadata=found,
        form=structure.form,
        provisions=tuple(structure.drafts),
        preamble=preamble,
        origin=Origin(text.kind, text.name, text.sha256, address, fetched_at, text.pages),
        pages=tuple(placed.page for placed in structure.provisions) if text.pages else (),
        closing="\n".join(line.text for line in structure.closing),
        attachments=(*((a.name, a.address) for a in text.attachments), *((name, "") for name in structure.attachments)),
        findings=tuple(findings),
        warnings=tuple(dict.fromkeys(warnings)),
        amends=_linked(register, (*found.amends, *found.repeals)),
        known_articles=known,
        ends=(*_linked(register, found.repeals), *_linked_parts(register, found.repeals_parts)),
    )


def corrected(
    draft: Draft, given: Mapping[str, Any], register: Register, *, documents: Sequence[Document] = (), today: date
) -> Draft:
    """Return a draft with an admin's own values for any of CORRECTABLE, recognised anew where they say which text it is."""
    values = dict(given)
    short = values.pop("short", None)
    found, document = draft.metadata.with_values("admin", **values), draft.document
    kept_before = _doubts(draft.form, len(draft.articles), draft.metadata, draft.known_articles)
    known, warnings = draft.known_articles, [said for said in draft.warnings if said not in kept_before]
    if {"title", "number", "promulgated"} & set(values):
        identity, found = identify(found, len(draft.articles), register, documents)
        values = _given_before(draft.metadata) | values
        found = found.with_values("admin", **values)
        document, known = identity.document, identity.known.articles if identity.known is not None else None
        warnings += identity.warnings
    described = ("title", "number", "issuer", "level", "jurisdiction")
    document = dataclasses.replace(document, **{name: getattr(found, name) for name in described if name in values})
    if short:
        document = dataclasses.replace(document, short=str(short)[:200])
    warnings += _doubts(draft.form, len(draft.articles), found, known)
    findings = [finding for finding in draft.findings if finding.rule != DOUBTFUL_DATE]
    return dataclasses.replace(
        draft,
        document=document,
        metadata=found,
        known_articles=known,
        warnings=tuple(dict.fromkeys(warnings)),
        findings=(*findings, *_date_findings(found, today)),
    )


def _given_before(found: Metadata) -> dict[str, Any]:
    """What an admin gave for a draft at an earlier time."""
    return {name: getattr(found, name) for name, proposal in found.sources.items() if proposal.source == "admin"}


def _date_findings(found: Metadata, today: date) -> list[FindingDraft]:
    return check_dates(
        promulgated=found.promulgated,
        effective_from=found.effective_from,
        effective_to=found.effective_to,
        today=today if found.status is not Status.DRAFT else date.max,
    )


def _doubts(form: str, articles: int, found: Metadata, known: int | None) -> list[str]:
    given = {name for name, proposal in found.sources.items() if proposal.source == "admin"}
    doubts: list[str] = []
    if form == "plain":
        doubts.append("no articles or sections were found: the text is kept as one piece")
    if known and articles and known != articles:
        doubts.append(f"{articles} articles were found, the register knows {known}")
    doubts += _doubts_of_days(found, given)
    if found.jurisdiction == "CN" and LOCAL_OFFICE.search(found.issuer or "") and "jurisdiction" not in given:
        doubts.append(f"{found.issuer} speaks for one place, which is not known: give --jurisdiction")
    if found.says_until is not None:
        doubts.append(f"the text says it holds until {found.says_until}: look whether it was prolonged")
    if found.amends:
        doubts.append(f"this text amends {'、'.join(found.amends)}: ingest the amended text itself too")
    return doubts


def _doubts_of_days(found: Metadata, given: set[str]) -> list[str]:
    """What is missing of the days a text holds from; of a draft, that it is one."""
    if found.status is Status.DRAFT:
        return ["this is a draft: it will be shown as such and never cited as law"]
    doubts = []
    if found.effective_from is None and "effective_from" not in given:
        shown = f"; the document first came into force on {found.first_effective}" if found.first_effective else ""
        doubts.append(f"the day this text comes into force is not stated{shown}")
    if found.promulgated is None:
        doubts.append("the day of promulgation is not stated")
    return doubts


def _linked(register: Register, titles: Sequence[str]) -> tuple[str, ...]:
    shorts = []
    for title in titles:
        entries = register.find(title.replace("〈", "《").replace("〉", "》"))
        shorts.append(entries[0].short if len(entries) >= 1 else title)
    return tuple(dict.fromkeys(shorts))


def _linked_parts(register: Register, parts: Sequence[str]) -> tuple[str, ...]:
    named = [part.rpartition(":") for part in parts]
    return tuple(f"{_linked(register, [title])[0]}:{number}" for title, _, number in named)


def draft_from_json(kept: Mapping[str, Any]) -> Draft:
    """Return the draft that `as_json` wrote down."""
    content = dict(kept)
    document = dict(content["document"])
    metadata = dict(content["metadata"])
    for name in ("promulgated", "effective_from", "effective_to", "first_effective", "says_until"):
        metadata[name] = date.fromisoformat(metadata[name]) if metadata.get(name) else None
    metadata["sources"] = {name: Proposal(**source) for name, source in metadata["sources"].items()}
    metadata["level"] = Level(metadata["level"])
    metadata["status"] = Status(metadata["status"]) if metadata["status"] else None
    for name in ("amends", "repeals", "repeals_parts"):
        metadata[name] = tuple(metadata.get(name, ()))
    document |= {"level": Level(document["level"]), "aliases": tuple(document["aliases"])}
    provisions = (ProvisionDraft(p["article"], p["label"], tuple(p["path"]), p["text"]) for p in content["provisions"])
    return Draft(
        document=Document(**document),
        metadata=Metadata(**metadata),
        form=content["form"],
        provisions=tuple(provisions),
        preamble=content["preamble"],
        origin=Origin(**content["origin"]),
        pages=tuple(content["pages"]),
        closing=content["closing"],
        attachments=tuple((name, address) for name, address in content["attachments"]),
        findings=tuple(FindingDraft(**finding) for finding in content["findings"]),
        warnings=tuple(content["warnings"]),
        amends=tuple(content["amends"]),
        known_articles=content["known_articles"],
        ends=tuple(content.get("ends", ())),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
