"""The shelf list: every document known, held or not, with what an admin sorts and seeks by."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.admin.watch import Stale
from ingestion.offices import places
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import Document, Level, Status, Version


class State(enum.StrEnum):
    """How a document stands today. `ENDED`: texts are held, and none of them is in force."""

    IN_FORCE = "in_force"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ENDED = "ended"
    NOT_HELD = "not_held"


@dataclass(frozen=True, slots=True)
class Holding:
    """One document. `version`: the text in force, else the newest; None when none is held."""

    document: Document
    state: State
    version: Version | None
    versions: int
    scheduled: date | None
    """The day a text that is held already comes into force."""
    drafts: int
    stale: tuple[Stale, ...] = ()

    @property
    def held(self) -> bool:
        """Whether a text that is not withdrawn is here."""
        return self.state is not State.NOT_HELD


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to. `state` also knows `held`, `stale`, `scheduled` and `draft` beside a text in force."""

    words: str = ""
    state: str = ""
    level: str = ""
    place: str = ""


def holdings(library: Library, register: Register, remarks: Sequence[Stale], *, today: date) -> list[Holding]:
    """Return every document the library or the register knows, by short title."""
    versions: dict[str, list[Version]] = {}
    for version in library.every_version():
        if version.status is not Status.WITHDRAWN:
            versions.setdefault(version.document, []).append(version)
    said: dict[str, list[Stale]] = {}
    for remark in remarks:
        said.setdefault(remark.document, []).append(remark)
    documents = {entry.short: entry.document for entry in register.entries if not entry.version_of}
    documents |= {document.short: document for document in library.documents()}
    return [
        _holding(documents[short], versions.get(short, []), tuple(said.get(short, ())), today)
        for short in sorted(documents)
    ]


def narrowed(found: Iterable[Holding], sought: Sought) -> list[Holding]:
    """Return the holdings that fit everything sought."""
    return [one for one in found if _fits(one, sought)]


def places_of(found: Iterable[Holding]) -> list[tuple[str, str]]:
    """Return the places that occur, as (code, name), the whole country first."""
    names = {place.code: place.short for place in places()}
    codes = sorted({one.document.jurisdiction for one in found})
    return [(code, "全国" if code == "CN" else names.get(code, code)) for code in codes]


def levels_of(found: Iterable[Holding]) -> list[Level]:
    """Return the ranks that occur, in the order of sources."""
    there = {one.document.level for one in found}
    return [level for level in Level if level in there]


def _holding(document: Document, versions: list[Version], remarks: tuple[Stale, ...], today: date) -> Holding:
    current = next((one for one in versions if one.in_force(today)), None)
    drafts = [one for one in versions if one.status is Status.DRAFT]
    waiting = [one for one in versions if one.status_on(today) is Status.NOT_YET_EFFECTIVE]
    starts = [start for one in waiting if (start := one.effective_from or one.promulgated) is not None]
    shown = current or next(iter(versions), None)
    state = _state(versions, current, waiting, drafts)
    return Holding(document, state, shown, len(versions), min(starts, default=None), len(drafts), remarks)


def _state(versions: list[Version], current: Version | None, waiting: list[Version], drafts: list[Version]) -> State:
    if not versions:
        return State.NOT_HELD
    if current is not None:
        return State.IN_FORCE
    if waiting:
        return State.SCHEDULED
    return State.DRAFT if len(drafts) == len(versions) else State.ENDED


def _fits(one: Holding, sought: Sought) -> bool:
    document = one.document
    words = sought.words.strip().lower()
    names = (document.short, document.title, document.number or "", document.issuer or "", *document.aliases)
    return (
        (not words or any(words in name.lower() for name in names))
        and (not sought.level or document.level.value == sought.level)
        and (not sought.place or document.jurisdiction == sought.place)
        and (not sought.state or _in_state(one, sought.state))
    )


def _in_state(one: Holding, state: str) -> bool:
    besides = {
        "held": one.held,
        "stale": bool(one.stale),
        State.SCHEDULED.value: one.scheduled is not None,
        State.DRAFT.value: one.drafts > 0,
    }
    return besides.get(state, one.state.value == state)
