"""The evidence locker: what a worker keeps, encrypted, chained, time-stamped. The service object of this room."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.evidence import store
from bot.evidence.content import read_content
from bot.evidence.errors import EvidenceError
from bot.evidence.guide.what_proves import known_links
from bot.evidence.model import Entry, LockerOptions, LockerView, Owner, Receipt, Verdict
from bot.evidence.proof.bundle import bundle_write
from bot.evidence.proof.chain import instant
from bot.evidence.proof.stamps import TimeStampAuthority
from bot.evidence.proof.verify import verify_record
from bot.evidence.records import files_of, is_stamped, manifest_of, original_of, receipt_of, record_of, view_of
from bot.evidence.tables import ItemRow, LockerRow, StampRow
from bot.evidence.texts import size_text
from bot.storage import SealError, Storage, StorageBusy, StorageFull

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

T = TypeVar("T")
BATCH = 32
"""Pieces of an upload written in one transaction: a big video does not hold the database."""
NOTE_LENGTH = 500


class EvidenceLocker:
    """Lockers over one database. Thread-safe; the clock is injected.

    Whatever fails while a file is kept, nothing of it stays behind and everything kept before is untouched.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], datetime],
        *,
        options: LockerOptions | None = None,
        authority: TimeStampAuthority | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self.options = options or LockerOptions()
        self.authority = authority

    def keep(
        self,
        owner: Owner,
        data: bytes,
        *,
        received: datetime | None = None,
        name: str = "",
        note: str = "",
        source: str = "",
        case_number: int | None = None,
        factors: Sequence[str] = (),
        claims: Sequence[str] = (),
    ) -> Receipt:
        """Keep an original and return its receipt. The same bytes again give the receipt of the first time.

        `received`: when the worker sent it; now when left out. Raises EvidenceError `empty`, `too_big`, `full`,
        `disk_full` or `unknown_link`.
        """
        self._check(data, factors, claims)
        now = self._clock()
        upload = secrets.token_hex(16)
        new = store.NewItem(
            hashlib.sha256(data).hexdigest(), len(data), read_content(data), received or now, upload, name[:200],
            note[:NOTE_LENGTH], source[:60], case_number, tuple(factors), tuple(claims),
        )  # fmt: skip
        if (known := self._write(partial(self._known, owner, new))) is not None:
            return known
        try:
            position = 0
            for start in range(0, len(data), BATCH * store.PIECE):
                part = data[start : start + BATCH * store.PIECE]
                write = partial(store.pieces_write, upload=upload, position=position, data=part, now=now)
                position = self._write(write)
            return self._write(partial(self._take_in, owner, new))
        except BaseException:
            with suppress(DBAPIError, StorageBusy):  # what stays behind is found by `tick`
                self._storage.write(partial(store.pieces_drop, upload=upload))
            raise

    def keep_in(
        self,
        session: Session,
        owner: Owner,
        data: bytes,
        *,
        received: datetime,
        name: str = "",
        source: str = "",
        case_number: int | None = None,
    ) -> Receipt:
        """Like `keep`, as part of a transaction of the caller's; for files of a case (at most 20 MB)."""
        self._check(data, (), ())
        upload = secrets.token_hex(16)
        digest = hashlib.sha256(data).hexdigest()
        new = store.NewItem(
            digest, len(data), read_content(data), received, upload, name, "", source, case_number
        )  # fmt: skip
        if (known := self._known(owner, new, session)) is not None:
            return known
        store.check_space(session, store.locker_find(session, owner), len(data), self.options)
        store.pieces_write(session, upload, 0, data, now=self._clock())
        return self._take_in(owner, new, session)

    def describe(
        self,
        owner: Owner,
        number: int,
        *,
        note: str | None = None,
        name: str | None = None,
        origin: str | None = None,
        factors: Sequence[str] | None = None,
        claims: Sequence[str] | None = None,
    ) -> Entry:
        """Say what an item shows, how it is called in the list, where it comes from, what it belongs to.

        None leaves a thing as it is. Raises EvidenceError `no_locker`, `no_such_item`, `removed`, `unknown_link`.
        """
        work = partial(
            self.describe_in, owner=owner, number=number, note=note, name=name, origin=origin, factors=factors,
            claims=claims,
        )  # fmt: skip
        return self._write(work)

    def describe_in(
        self,
        session: Session,
        *,
        owner: Owner,
        number: int,
        note: str | None = None,
        name: str | None = None,
        origin: str | None = None,
        factors: Sequence[str] | None = None,
        claims: Sequence[str] | None = None,
    ) -> Entry:
        """Like `describe`, as part of a transaction of the caller's."""
        _check_links(factors or (), claims or ())
        locker = store.locker_get(session, owner)
        row = store.item_get(session, locker, number)
        now = self._clock()
        if note is not None:
            store.item_describe(session, locker, row, note=note.strip()[:NOTE_LENGTH], now=now)
        if factors is not None or claims is not None:
            store.item_link(
                session, locker, row, now=now,
                factors=tuple(row.factors if factors is None else factors),
                claims=tuple(row.claims if claims is None else claims),
            )  # fmt: skip
        if name is not None:
            row.name = name.strip()[:200]
        if origin is not None:
            row.origin = origin.strip()[:NOTE_LENGTH]
        session.flush()
        return store.entry_of(row, store.kept_row(session, locker.id, number))

    def entries(self, owner: Owner, *, case_number: int | None = None) -> list[Entry]:
        """Return the items in order, removed ones marked; empty without a locker."""
        with self._storage.read() as session:
            locker = store.locker_find(session, owner)
            return store.entries_of(session, locker, case_number=case_number) if locker is not None else []

    def view(self, owner: Owner) -> LockerView | None:
        """Return a locker without its content; None when there is none."""
        with self._storage.read() as session:
            locker = store.locker_find(session, owner)
            return view_of(session, locker) if locker is not None else None

    def by_reference(self, reference: str) -> LockerView | None:
        """Return the locker a conversation knows by that name."""
        with self._storage.read() as session:
            locker = session.scalar(select(LockerRow).where(LockerRow.reference == reference)) if reference else None
            return view_of(session, locker) if locker is not None else None

    def owners(self, *, case_number: int | None = None) -> list[Owner]:
        """Return whose lockers there are; with a case number, those that hold something of that case."""
        query = select(LockerRow.channel, LockerRow.external_id).order_by(LockerRow.id)
        if case_number is not None:
            query = query.where(LockerRow.id.in_(select(ItemRow.locker_id).where(ItemRow.case_number == case_number)))
        with self._storage.read() as session:
            return [Owner(*row) for row in session.execute(query)]

    def receipt(self, owner: Owner, number: int) -> Receipt:
        """Return the receipt of an item, with the earliest time-stamp that covers it. Raises EvidenceError."""
        with self._storage.read() as session:
            return self.receipt_in(session, owner, number)

    def receipt_in(self, session: Session, owner: Owner, number: int, *, duplicate: bool = False) -> Receipt:
        """Like `receipt`, in a session of the caller's."""
        locker = store.locker_get(session, owner)
        return receipt_of(session, locker, store.item_get(session, locker, number), duplicate=duplicate)

    def content(self, owner: Owner, number: int) -> bytes:
        """Return an original. Raises EvidenceError `damaged` when it does not match its fingerprint any more."""
        with self._storage.read() as session:
            row = store.item_get(session, store.locker_get(session, owner), number)
            try:
                data = b"".join(store.pieces_read(session, row.upload))
            except (SealError, ValueError) as error:
                raise EvidenceError("damaged", number=number) from error
            if hashlib.sha256(data).hexdigest() != row.sha256:
                raise EvidenceError("damaged", number=number)
            return data

    def verify(
        self, owner: Owner, *, roots: Sequence[Certificate] = (), head: str = "", language: str = "zh"
    ) -> Verdict:
        """Check chain, records, originals and time-stamps of a locker. Raises EvidenceError `no_locker`."""
        with self._storage.read() as session:
            locker = store.locker_get(session, owner)
            original = partial(original_of, session, locker)
            return verify_record(record_of(session, locker), original, roots=roots, head=head, language=language)

    def stamp(self, owner: Owner) -> bool:
        """Have the present end of the chain time-stamped, unless it is already. False when there is nothing to do.

        Raises EvidenceError `no_library`, `unreachable` or `refused`; the evidence itself is not touched by that.
        """
        with self._storage.read() as session:
            locker = store.locker_find(session, owner)
            if self.authority is None or locker is None or not locker.length or is_stamped(session, locker):
                return False
            locker_id, token, sequence, head = locker.id, locker.token, locker.length, locker.head
        made = self.authority.stamp(head)

        def note(session: Session) -> bool:
            found = session.get(LockerRow, locker_id)
            if found is None or found.token != token:
                return False
            session.add(
                StampRow(
                    locker_id=locker_id, sequence=sequence, authority=made.authority, stamped_at=made.stamped,
                    response=made.response,
                )
            )  # fmt: skip
            return True

        return self._write(note)

    def unstamped(self, *, limit: int = 20) -> list[Owner]:
        """Return lockers whose end has no time-stamp yet."""
        if self.authority is None:
            return []
        stamped = select(StampRow.id).where(
            StampRow.locker_id == LockerRow.id, StampRow.sequence == LockerRow.length
        )  # fmt: skip
        query = select(LockerRow.channel, LockerRow.external_id).where(LockerRow.length > 0, ~stamped.exists())
        with self._storage.read() as session:
            return [Owner(*row) for row in session.execute(query.limit(limit))]

    def export(self, owner: Owner, path: Path, *, language: str = "zh") -> int:
        """Write a locker as a folder, or as a zip when the path ends with .zip. Returns how many items it holds.

        Raises EvidenceError `no_locker`, `damaged`, `cannot_write`.
        """
        with self._storage.read() as session:
            locker = store.locker_get(session, owner)
            entries = store.entries_of(session, locker)
            kept = [entry for entry in entries if not entry.removed]
            manifest = manifest_of(session, locker, entries, made=instant(self._clock()))
            bundle_write(path, manifest, files_of(session, locker, kept, manifest, language))
            return len(kept)

    def remove(self, owner: Owner, number: int) -> None:
        """Delete the content of one item; its number and digests stay in the chain. Raises EvidenceError."""

        self._write(partial(self.remove_in, owner=owner, number=number))

    def remove_in(self, session: Session, *, owner: Owner, number: int) -> None:
        """Like `remove`, as part of a transaction of the caller's."""
        locker = store.locker_get(session, owner)
        store.item_remove(session, locker, store.item_get(session, locker, number), now=self._clock())

    def erase(self, owner: Owner) -> int:
        """Delete a locker with everything in it. Returns how many items there were."""
        return self._write(partial(store.locker_erase, owner=owner))

    def tick(self) -> int:
        """Delete lockers whose time is up, and what broken uploads left. Returns how many lockers."""
        return self._write(partial(store.lockers_expire, now=self._clock()))

    def _check(self, data: bytes, factors: Sequence[str], claims: Sequence[str]) -> None:
        if not data:
            raise EvidenceError("empty")
        if len(data) > self.options.largest:
            raise EvidenceError("too_big", size=size_text(len(data)), limit=size_text(self.options.largest))
        _check_links(factors, claims)

    def _known(self, owner: Owner, new: store.NewItem, session: Session) -> Receipt | None:
        """The receipt of the same bytes kept before. Raises EvidenceError `full`."""
        locker = store.locker_find(session, owner)
        row = store.item_find(session, locker, new.sha256) if locker is not None else None
        if locker is None or row is None:
            store.check_space(session, locker, new.size, self.options)
            return None
        if row.case_number is None and new.case_number is not None:
            row.case_number = new.case_number
            session.flush()
        return receipt_of(session, locker, row, duplicate=True)

    def _take_in(self, owner: Owner, new: store.NewItem, session: Session) -> Receipt:
        locker = store.locker_ensure(session, owner, now=self._clock(), options=self.options)
        session.flush()
        session.refresh(locker, with_for_update=True)
        if (same := store.item_find(session, locker, new.sha256)) is not None:  # kept elsewhere in the meantime
            store.pieces_drop(session, new.upload)
            return receipt_of(session, locker, same, duplicate=True)
        row = store.item_add(session, locker, new, now=self._clock())
        return receipt_of(session, locker, row, content=new.content)

    def _write(self, work: Callable[[Session], T]) -> T:
        try:
            return self._storage.write(work)
        except StorageFull as error:
            raise EvidenceError("disk_full") from error


def _check_links(factors: Iterable[str], claims: Iterable[str]) -> None:
    known_factors, known_claims = known_links()
    for name in [*(set(factors) - known_factors), *(set(claims) - known_claims)]:
        raise EvidenceError("unknown_link", name=name)
