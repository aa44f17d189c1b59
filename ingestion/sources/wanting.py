"""What to fetch: everything the register names and the library does not hold, oldest need first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingestion.publishing.impact import Written
from ingestion.sources.model import Wanted
from knowledge.authored.register import Entry, KnownVersion, Register
from knowledge.library import Library
from knowledge.models import Level, Status


def missing(library: Library, register: Register, written: Written, *, jurisdiction: str = "") -> list[Wanted]:
    """Return the registered documents whose newest text is not held, what is cited most first.

    `jurisdiction` leaves only documents of that place.
    """
    needs = needs_of(written)
    found = []
    for entry in register:
        version = sought(entry)
        if version is None or (jurisdiction and entry.jurisdiction != jurisdiction) or is_held(library, entry, version):
            continue
        found.append(wanted_of(entry, needs[entry.short]))
    return sorted(found, key=lambda wanted: (-wanted.need, not (wanted.entry and wanted.entry.core), wanted.short))


def wanted_of(entry: Entry, need: int = 0) -> Wanted:
    """Return a registered document as it is sought."""
    version = sought(entry)
    return Wanted(
        short=entry.short,
        title=entry.title,
        addresses=tuple(dict.fromkeys((*entry.addresses, *((entry.address,) if entry.address else ())))),
        entry=entry,
        version=version,
        need=need,
        level=entry.level.value,
        promulgated=version.promulgated if version else None,
    )


def needs_of(written: Written) -> Counter[str]:
    """Return how many statements of cards and how many notes cite each document."""
    needs: Counter[str] = Counter(note.key.document for note in written.notes)
    for card in written.cards:
        needs.update(key.document for key in card.decides)
        for statements in card.sections.values():
            for statement in statements:
                needs.update(citation.key.document for citation in statement.citations)
    return needs


def sought(entry: Entry) -> KnownVersion | None:
    """The version to look for: the newest that is no draft; None for drafts, foreign law, and texts of another entry."""
    if entry.version_of or entry.level is Level.FOREIGN:
        return None
    return next((v for v in entry.versions if v.status not in (Status.DRAFT, Status.WITHDRAWN)), None)


def is_held(library: Library, entry: Entry, version: KnownVersion) -> bool:
    """Whether the library holds the version, or a later text of the document."""
    versions = [v for v in library.versions(entry.short) if v.status not in (Status.WITHDRAWN, Status.DRAFT)]
    if not versions or version.promulgated is None:
        return bool(versions)
    return any(v.promulgated is None or v.promulgated >= version.promulgated for v in versions)


def named(
    register: Register, names: Sequence[str], library: Library, written: Written
) -> tuple[list[Wanted], list[str]]:
    """Return the documents these names mean, and the names the register does not know."""
    needs = needs_of(written)
    found: dict[str, Wanted] = {}
    unknown = []
    for name in names:
        entries = [
            register.entry(entry.version_of) or entry if entry.version_of else entry for entry in register.find(name)
        ]
        if not entries:
            unknown.append(name)
        for entry in entries:
            found.setdefault(entry.short, wanted_of(entry, needs[entry.short]))
    return list(found.values()), unknown
