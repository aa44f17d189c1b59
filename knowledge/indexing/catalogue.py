"""The library as retrieval sees it: every provision it holds, which of them are law on a day, and what is only known.

A catalogue is a snapshot. The follower builds a new one when the library changes; searches under way keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.authored.register import Register
from knowledge.models import Document, Provision, ProvisionKey, Status, Version

OPEN_END = 99_991_231
_ANYWHERE = "-*"

Record = tuple[Document, Version, Provision]


def as_number(day: date | None, missing: int) -> int:
    """Return a day as 20261121, which indexes can compare."""
    return missing if day is None else day.year * 10_000 + day.month * 100 + day.day


@dataclass(frozen=True)
class View:
    """What may be answered with on one day.

    `row_of_key[k]` is the row that holds key k, or -1. `known[k]` is True for a key whose document the library does
    not hold but the register knows as law that day. `allowed` is either.
    """

    on: date
    jurisdiction: str
    row_of_key: NDArray[np.int32]
    known: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    rows: NDArray[np.int32]


class Catalogue:
    """All provisions of all versions, with arrays parallel to `records` (rows) and to `keys`.

    `extra_keys` are provisions that notes and cards speak of, held or not; `register` names the documents known.
    """

    def __init__(
        self,
        records: Iterable[Record],
        extra_keys: Iterable[ProvisionKey] = (),
        register: Register | None = None,
    ) -> None:
        self.records: list[Record] = list(records)
        self.register = register or Register(())
        self.key_ids: dict[ProvisionKey, int] = {}
        self.row_key = np.fromiter(
            (self._intern(provision.key) for _, _, provision in self.records), np.int32, len(self.records)
        )
        for key in extra_keys:
            self._intern(key)
        self.keys: list[ProvisionKey] = list(self.key_ids)
        self.row_of_provision: dict[int, int] = {p.id: row for row, (_, _, p) in enumerate(self.records)}
        self.documents: dict[str, Document] = {entry.short: entry.document for entry in self.register}
        self.documents |= {document.short: document for document, _, _ in self.records}
        self._versions: dict[str, dict[int, Version]] = {}
        self._rows_of_version: dict[int, list[int]] = {}
        for row, (document, version, _) in enumerate(self.records):
            self._versions.setdefault(document.short, {})[version.id] = version
            self._rows_of_version.setdefault(version.id, []).append(row)
        self.view = lru_cache(maxsize=32)(self._view)

    def _intern(self, key: ProvisionKey) -> int:
        return self.key_ids.setdefault(key, len(self.key_ids))

    def holds(self, document: str) -> bool:
        """Whether any version of the document is in the library."""
        return document in self._versions

    def document(self, short: str) -> Document | None:
        """Return the document, held or known."""
        return self.documents.get(short)

    def _view(self, on: date, jurisdiction: str = "CN", include_history: bool = False) -> View:
        row_of_key = np.full(len(self.keys), -1, dtype=np.int32)
        for short, versions in self._versions.items():
            if not applies(self.documents[short].jurisdiction, jurisdiction):
                continue
            chosen = [version for version in versions.values() if version.in_force(on)]
            newest = sorted(chosen, key=_age)[-1:]
            if include_history:
                newest = [v for v in sorted(versions.values(), key=_age) if v.status is not Status.WITHDRAWN] + newest
            for version in newest:
                rows = self._rows_of_version[version.id]
                row_of_key[self.row_key[rows[::-1]]] = rows[::-1]
        known = np.zeros(len(self.keys), dtype=np.bool_)
        nearest = jurisdiction.removesuffix(_ANYWHERE)  # (what is only known of other places is not offered)
        for index in np.flatnonzero(row_of_key < 0).tolist():
            known[index] = self.knows(self.keys[index], on, nearest, include_history=include_history)
        return View(on, jurisdiction, row_of_key, known, known | (row_of_key >= 0), row_of_key[row_of_key >= 0])

    def knows(self, key: ProvisionKey, on: date, jurisdiction: str, *, include_history: bool = False) -> bool:
        """Whether the register alone speaks for the provision: its text not held, verified, law that day and there."""
        entry = self.register.entry(key.document)
        if entry is None or self.holds(key.document) or not entry.verified:
            return False
        if not applies(entry.jurisdiction, jurisdiction):
            return False
        version = entry.version_on(on)
        if version is None:
            return include_history
        return not version.articles or key.number is None or key.number <= version.articles

    def record_of(self, view: View, key_id: int) -> Record | None:
        """Return what holds the key on the view's day, or None when it is only known."""
        row = int(view.row_of_key[key_id])
        return self.records[row] if row >= 0 else None

    def local(self, view: View) -> NDArray[np.bool_]:
        """Return for every key whether what holds it in the view is law of a place, and not of the nation."""
        found = np.zeros(len(self.keys), dtype=np.bool_)
        held = np.flatnonzero(view.row_of_key >= 0)
        found[held] = self._of_a_place[view.row_of_key[held]]
        return found

    @cached_property
    def _of_a_place(self) -> NDArray[np.bool_]:
        """Whether a row is law of a place."""
        return np.fromiter(
            ("-" in document.jurisdiction for document, _, _ in self.records), np.bool_, len(self.records)
        )

    @property
    def has_local(self) -> bool:
        """Whether the text of any law of a place is held."""
        return bool(self._of_a_place.any())


def anywhere_in(jurisdiction: str) -> str:
    """Return what is asked for where the place is not known: the nation's law, and what is held of any place in it."""
    return jurisdiction.partition("-")[0] + _ANYWHERE


def applies(jurisdiction: str, asked: str) -> bool:
    """National law applies in a province; a province's law does not apply in the nation, but somewhere in it."""
    if asked.endswith(_ANYWHERE):
        nation = asked.removesuffix(_ANYWHERE)
        return jurisdiction == nation or jurisdiction.startswith(nation + "-")
    return asked == jurisdiction or asked.startswith(jurisdiction + "-")


def _age(version: Version) -> tuple[int, int, int]:
    start = version.effective_from or version.promulgated
    return as_number(start, 0), as_number(version.promulgated, 0), version.id
