"""Checking a locker: records, chain, originals and time-stamps against one another. Pure; the same for the database and
for an exported bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.evidence.errors import EvidenceError
from bot.evidence.model import Problem, StampFound, Verdict
from bot.evidence.proof.chain import BEGIN, Link, digest_of, note_digest
from bot.evidence.proof.stamps import check_stamp
from bot.evidence.texts import say

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class Recorded:
    """An item as it is recorded. `received` as in the chain: UTC, ISO 8601, whole seconds."""

    number: int
    sha256: str
    size: int
    media_type: str
    kind: str
    received: str
    salt: str = ""
    note: str = ""
    factors: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time-stamp as it is recorded."""

    sequence: int
    authority: str
    response: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A whole locker as it is recorded."""

    token: str
    length: int
    head: str
    items: tuple[Recorded, ...]
    links: tuple[Link, ...]
    stamps: tuple[Stamped, ...] = ()


Original = Callable[[int], Iterable[bytes] | None]
"""Gives the bytes of an item's original in pieces; None when there are none."""


@dataclass(slots=True)
class _Found:
    language: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: object, **values: object) -> None:
        self.problems.append(Problem(code, str(where), say(self.language, f"bad_{code}", **values)))


def verify_record(
    record: Record, original: Original, *, roots: Sequence[Certificate] = (), head: str = "", language: str = "zh"
) -> Verdict:
    """Return the verdict. `head`: head of the chain on a receipt; it must be somewhere in the chain."""
    found = _Found(language)
    _chain(record, found)
    last: dict[tuple[str, int], Link] = {(row.event, row.number): row for row in record.links}
    known = {item.number for item in record.items}
    for item in record.items:
        _item(item, last, original, found)
    for event, number in last:
        if event == "kept" and number not in known:
            found.add("unlisted", number, number=number)
    if head and head.strip().lower() not in {row.digest for row in record.links}:
        found.add("receipt", "head")
    stamps = tuple(_stamp(stamp, record, roots, found) for stamp in record.stamps)
    kept = sum(not item.removed for item in record.items)
    return Verdict(kept, len(record.links), record.head, tuple(found.problems), stamps)


def _chain(record: Record, found: _Found) -> None:
    previous = BEGIN
    for expected, row in enumerate(record.links, 1):
        right = row.sequence == expected and row.previous == previous and row.digest == digest_of(record.token, row)
        if not right:
            found.add("digest", row.sequence, sequence=row.sequence)
        previous = row.digest
    if (record.length, record.head) != (len(record.links), previous):
        found.add("head", "head")


def _item(item: Recorded, last: dict[tuple[str, int], Link], original: Original, found: _Found) -> None:
    kept = last.get(("kept", item.number))
    if kept is None:
        found.add("unchained", item.number, number=item.number)
        return
    told = {
        "kind": item.kind,
        "received": item.received,
        "sha256": item.sha256,
        "size": item.size,
        "type": item.media_type,
    }
    if kept.told != told or item.removed != (("removed", item.number) in last):
        found.add("record", item.number, number=item.number)
    if item.removed:
        return
    described, linked = last.get(("described", item.number)), last.get(("linked", item.number))
    note_right = not item.note if described is None else described.told.get("note") == note_digest(item.salt, item.note)
    links = {"factors": list(item.factors), "claims": list(item.claims)}
    links_right = not (item.factors or item.claims) if linked is None else linked.told == links
    if not note_right or not links_right:
        found.add("note", item.number, number=item.number)
    _original(item, kept, original, found)


def _original(item: Recorded, kept: Link, original: Original, found: _Found) -> None:
    try:
        pieces = original(item.number)
        if pieces is None:
            found.add("missing", item.number, number=item.number)
            return
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
    except (ValueError, OSError, EvidenceError):
        found.add("original", item.number, number=item.number)
        return
    if not size and item.size:
        found.add("missing", item.number, number=item.number)
    elif digest.hexdigest() != kept.told.get("sha256"):
        found.add("original", item.number, number=item.number)


def _stamp(stamp: Stamped, record: Record, roots: Sequence[Certificate], found: _Found) -> StampFound:
    row = next((row for row in record.links if row.sequence == stamp.sequence), None)
    if row is None:
        found.add("stamp", stamp.sequence, sequence=stamp.sequence, why="链上没有这一条")
        return StampFound(stamp.sequence, stamp.authority, None, None)
    try:
        checked = check_stamp(stamp.response, row.digest, roots)
    except EvidenceError:
        return StampFound(stamp.sequence, stamp.authority, None, None, read=False)
    if checked.fault:
        found.add("stamp", stamp.sequence, sequence=stamp.sequence, why=checked.fault)
    return StampFound(stamp.sequence, stamp.authority, checked.stamped, checked.trusted)


def link_from(data: dict[str, Any]) -> Link:
    """Return a row of the chain from its JSON. Raises KeyError, TypeError or ValueError."""
    datetime.fromisoformat(data["at"])
    return Link(
        int(data["sequence"]), str(data["at"]), str(data["event"]), int(data["number"]), str(data["detail"]),
        str(data["previous"]), str(data["digest"]),
    )  # fmt: skip
