"""What the sources list that the library does not hold: new texts about labour, and a province's own regulations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingestion.offices import Place, place_of
from ingestion.sources.model import Unfetched, Wanted
from ingestion.sources.names import bare_title
from ingestion.sources.publishers.national_database import IN_FORCE, LOCAL, TO_COME, NationalDatabase, Row
from ingestion.sources.publishers.policy_lists import PolicyLists
from ingestion.sources.wanting import wanted_of
from ingestion.statutes.importing import short_title
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import Status
from knowledge.yaml_files import read_yaml

WORDS = Path(__file__).with_name("labour_words.yaml")


@dataclass(frozen=True)
class LabourWords:
    """The words by which titles are chosen (see the file)."""

    search: tuple[str, ...]
    titles: tuple[str, ...]
    never: tuple[str, ...]

    def about_labour(self, title: str) -> bool:
        """Whether a title is about labour."""
        return any(word in title for word in self.titles) and not any(word in title for word in self.never)


@lru_cache(maxsize=1)
def labour_words() -> LabourWords:
    """Return the words of the package's file."""
    content: Any = read_yaml(WORDS)
    return LabourWords(*(tuple(content[name]) for name in ("search", "titles", "never")))


@dataclass(frozen=True)
class Noticed:
    """One text a source lists."""

    title: str
    address: str
    promulgated: date | None


def listed_since(
    database: NationalDatabase, lists: PolicyLists, since: date, problems: list[Unfetched]
) -> Iterator[Noticed]:
    """Yield the texts about labour that were promulgated or published since the day. A source that fails is noted."""
    words = labour_words()
    try:
        for word in words.search:
            for row in database.search(word, since=since):
                if words.about_labour(row.title) and row.state in (IN_FORCE, TO_COME, 0):
                    yield Noticed(row.title, row.address, row.promulgated)
    except Unfetched as error:
        problems.append(error)
    try:
        for item in lists.items:
            if item.day is not None and item.day >= since and words.about_labour(item.title):
                yield Noticed(item.title, item.address, None)
    except Unfetched as error:
        problems.append(error)


def listed_of_place(database: NationalDatabase, place: Place) -> Iterator[Noticed]:
    """Yield a province's own regulations about labour that are in force or to come. Raises Unfetched."""
    words = labour_words()
    newest: dict[str, Row] = {}
    for word in words.search:
        for row in database.search(word, kinds=LOCAL):
            own = place_of(row.title, row.issuer)
            if own is None or own.code != place.code or row.state not in (IN_FORCE, TO_COME):
                continue
            name = bare_title(row.title)
            if words.about_labour(row.title) and _day(row.promulgated) >= _day(newest.get(name, row).promulgated):
                newest[name] = row
    for row in newest.values():
        yield Noticed(row.title, row.address, row.promulgated)


def not_held(noticed: Iterable[Noticed], library: Library, register: Register) -> list[Wanted]:
    """Return those the library does not hold, each once, newest first; registered ones under their entry."""
    names = register.with_documents(library.documents())
    found: dict[str, Wanted] = {}
    for item in noticed:
        wanted = _wanted(item, register)
        entries = names.find(item.title)
        held = [v for entry in entries for v in library.versions(entry.short) if v.status is not Status.WITHDRAWN]
        newest = max((_day(version.promulgated) for version in held), default=None)
        if newest is not None and (item.promulgated is None or item.promulgated <= newest):
            continue
        before = found.get(wanted.short)
        if before is None or _day(before.promulgated) < _day(wanted.promulgated):
            found[wanted.short] = wanted
    return sorted(found.values(), key=lambda wanted: (-_day(wanted.promulgated).toordinal(), wanted.short))


def by_title(title: str) -> Wanted:
    """Return a document nobody registered, to be looked for by its exact title."""
    return Wanted(short_title(title), title, level="local_regulation")


def _wanted(item: Noticed, register: Register) -> Wanted:
    entries: Sequence[Any] = [
        entry for entry in register.find(item.title) if bare_title(entry.title) == bare_title(item.title)
    ]
    if entries:
        known = wanted_of(entries[0])
        return replace(
            known,
            addresses=tuple(dict.fromkeys((item.address, *known.addresses))),
            promulgated=max(filter(None, (known.promulgated, item.promulgated)), default=None),
        )
    return Wanted(short_title(item.title), item.title, (item.address,), level="policy", promulgated=item.promulgated)


def _day(day: date | None) -> date:
    return day or date.min
