"""The locker in the database, inside a session of the caller's: items, pieces of originals, the chain."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.evidence.content import Content, looks_like
from bot.evidence.errors import EvidenceError
from bot.evidence.model import SHANGHAI, Entry, LockerOptions, Owner
from bot.evidence.proof.chain import BEGIN, Link, instant, link, note_digest
from bot.evidence.tables import ChainRow, ItemRow, LockerRow, PieceRow, StampRow, WantedRow

PIECE = 256 * 1024
"""Bytes of an original in one row."""
_COMPARED = 2000
"""Latest pictures a new one is compared with."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is known of a file when it is kept."""

    sha256: str
    size: int
    content: Content
    received: datetime
    upload: str
    name: str = ""
    note: str = ""
    source: str = ""
    case_number: int | None = None
    factors: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def locker_find(session: Session, owner: Owner) -> LockerRow | None:
    """Return the locker of a chat, if there is one."""
    return session.scalar(
        select(LockerRow).where(LockerRow.channel == owner.channel, LockerRow.external_id == owner.external_id)
    )


def locker_get(session: Session, owner: Owner) -> LockerRow:
    """Return the locker of a chat. Raises EvidenceError `no_locker`."""
    row = locker_find(session, owner)
    if row is None:
        raise EvidenceError("no_locker")
    return row


def locker_ensure(
    session: Session, owner: Owner, *, now: datetime, options: LockerOptions, reference: str = ""
) -> LockerRow:
    """Return the locker of a chat, made when it is new. `reference`: the name its conversation knows it by from now on."""
    row = locker_find(session, owner)
    until = (now + timedelta(days=options.keep_days)).astimezone(SHANGHAI).date()
    if row is None:
        row = LockerRow(
            token=secrets.token_hex(16), reference=reference or secrets.token_hex(16), channel=owner.channel,
            external_id=owner.external_id, opened_at=now, keep_until=until, head=BEGIN, length=0, items=0,
        )  # fmt: skip
        session.add(row)
        session.flush()
    elif reference:
        row.reference = reference
    row.keep_until = max(row.keep_until, until)
    return row


def chain_append(
    session: Session, locker: LockerRow, *, at: datetime, event: str, number: int, detail: Mapping[str, Any]
) -> ChainRow:
    """Add an event to the chain of a locker. The locker stays locked until the transaction ends: no forks."""
    session.refresh(locker, ["length", "head"], with_for_update=True)
    made = link(locker.token, locker.length + 1, at, event, number, detail, locker.head)
    row = ChainRow(
        locker_id=locker.id, sequence=made.sequence, at=datetime.fromisoformat(made.at), event=event, number=number,
        detail=made.detail, previous=made.previous, digest=made.digest,
    )  # fmt: skip
    session.add(row)
    locker.length, locker.head = made.sequence, made.digest
    session.flush()
    return row


def link_of(row: ChainRow) -> Link:
    """Return a row of the chain as a value."""
    return Link(row.sequence, instant(row.at), row.event, row.number, row.detail, row.previous, row.digest)


def check_space(session: Session, locker: LockerRow | None, size: int, options: LockerOptions) -> None:
    """Raise EvidenceError `full` when another file of that size does not fit."""
    if locker is None:
        return
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(ItemRow.size), 0)).where(
            ItemRow.locker_id == locker.id, ItemRow.removed_at.is_(None)
        )
    ).one()
    if count >= options.items:
        raise EvidenceError("full", limit=f"{options.items} 件")
    if total + size > options.total:
        raise EvidenceError("full", limit=f"{options.total // 1024 // 1024} MB")


def item_find(session: Session, locker: LockerRow, sha256: str) -> ItemRow | None:
    """Return the item with exactly these bytes that is still there."""
    return session.scalar(
        select(ItemRow).where(
            ItemRow.locker_id == locker.id, ItemRow.sha256 == sha256, ItemRow.removed_at.is_(None)
        ).order_by(ItemRow.number).limit(1)
    )  # fmt: skip


def item_get(session: Session, locker: LockerRow, number: int) -> ItemRow:
    """Return an item that is still there. Raises EvidenceError `no_such_item` or `removed`."""
    row = session.scalar(select(ItemRow).where(ItemRow.locker_id == locker.id, ItemRow.number == number))
    if row is None:
        raise EvidenceError("no_such_item", number=number)
    if row.removed_at is not None:
        raise EvidenceError("removed", number=number)
    return row


def item_add(session: Session, locker: LockerRow, new: NewItem, *, now: datetime) -> ItemRow:
    """Add an item whose pieces are written, with its events of the chain."""
    session.refresh(locker, ["items"], with_for_update=True)
    locker.items += 1
    received = new.received.astimezone(UTC).replace(microsecond=0)
    row = ItemRow(
        locker_id=locker.id, number=locker.items, upload=new.upload, sha256=new.sha256, size=new.size,
        media_type=new.content.media_type, kind=new.content.kind, pages=new.content.pages,
        picture_hash=new.content.picture, near=_near(session, locker, new.content.picture), received_at=received,
        case_number=new.case_number, source=new.source, salt=secrets.token_hex(16), name=new.name, note="", origin="",
        factors=[], claims=[],
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"kind": row.kind, "received": instant(received), **_file_detail(row)}
    chain_append(session, locker, at=now, event="kept", number=row.number, detail=detail)
    if new.note:
        item_describe(session, locker, row, note=new.note, now=now)
    if new.factors or new.claims:
        item_link(session, locker, row, factors=new.factors, claims=new.claims, now=now)
    return row


def item_describe(session: Session, locker: LockerRow, row: ItemRow, *, note: str, now: datetime) -> None:
    """Put the worker's note on an item."""
    row.note = note
    chain_append(
        session, locker, at=now, event="described", number=row.number, detail={"note": note_digest(row.salt, note)}
    )


def item_link(
    session: Session,
    locker: LockerRow,
    row: ItemRow,
    *,
    factors: tuple[str, ...],
    claims: tuple[str, ...],
    now: datetime,
) -> None:
    """Say which factors and claims an item belongs to."""
    row.factors, row.claims = sorted(factors), sorted(claims)
    detail = {"factors": row.factors, "claims": row.claims}
    chain_append(session, locker, at=now, event="linked", number=row.number, detail=detail)


def item_remove(session: Session, locker: LockerRow, row: ItemRow, *, now: datetime) -> None:
    """Delete the content of an item; what stays is its number and its digests in the chain."""
    session.execute(delete(PieceRow).where(PieceRow.upload == row.upload))
    row.removed_at, row.name, row.note, row.origin, row.salt, row.picture_hash = now, "", "", "", "", ""
    row.factors, row.claims, row.near = [], [], []
    chain_append(session, locker, at=now, event="removed", number=row.number, detail={})


def locker_erase(session: Session, owner: Owner) -> int:
    """Delete a locker with everything in it, and what waits to be fetched. Returns how many items there were."""
    session.execute(
        delete(WantedRow).where(WantedRow.channel == owner.channel, WantedRow.external_id == owner.external_id)
    )
    locker = locker_find(session, owner)
    if locker is None:
        return 0
    uploads = select(ItemRow.upload).where(ItemRow.locker_id == locker.id)
    count = session.scalar(select(func.count()).where(ItemRow.locker_id == locker.id, ItemRow.removed_at.is_(None)))
    session.execute(delete(PieceRow).where(PieceRow.upload.in_(uploads)))
    for table in (StampRow, ChainRow, ItemRow):
        session.execute(delete(table).where(table.locker_id == locker.id))
    session.execute(delete(LockerRow).where(LockerRow.id == locker.id))
    session.expire_all()
    return count or 0


def pieces_write(session: Session, upload: str, position: int, data: bytes, *, now: datetime) -> int:
    """Write bytes as pieces from `position` on. Returns the next position."""
    for start in range(0, len(data), PIECE):
        content = base64.b64encode(data[start : start + PIECE]).decode("ascii")
        session.add(PieceRow(upload=upload, position=position, at=now, content=content))
        position += 1
    session.flush()
    return position


def pieces_read(session: Session, upload: str) -> Iterator[bytes]:
    """Give an original piece by piece."""
    rows = session.scalars(
        select(PieceRow).where(PieceRow.upload == upload).order_by(PieceRow.position).execution_options(yield_per=8)
    )
    for row in rows:
        yield base64.b64decode(row.content)
        session.expunge(row)


def pieces_drop(session: Session, upload: str) -> None:
    """Delete the pieces of an upload."""
    session.execute(delete(PieceRow).where(PieceRow.upload == upload))


def entries_of(session: Session, locker: LockerRow, *, case_number: int | None = None) -> list[Entry]:
    """Return the items of a locker in order, the removed ones too."""
    query = select(ItemRow).where(ItemRow.locker_id == locker.id)
    if case_number is not None:
        query = query.where(ItemRow.case_number == case_number)
    kept = {row.number: row for row in _kept(session, locker.id)}
    return [entry_of(row, kept.get(row.number)) for row in session.scalars(query.order_by(ItemRow.number))]


def entry_of(row: ItemRow, kept: ChainRow | None) -> Entry:
    """Return an item as a value. `kept`: the row of the chain that took it in."""
    return Entry(
        number=row.number, kind=row.kind, media_type=row.media_type, size=row.size, sha256=row.sha256,
        received=row.received_at, sequence=kept.sequence if kept else 0, head=kept.digest if kept else "",
        name=row.name, note=row.note, origin=row.origin, factors=tuple(row.factors), claims=tuple(row.claims),
        pages=row.pages, near=tuple(row.near), case_number=row.case_number, source=row.source,
        removed=row.removed_at is not None,
    )  # fmt: skip


def kept_row(session: Session, locker_id: int, number: int) -> ChainRow | None:
    """Return the row of the chain that took an item in."""
    return session.scalar(
        select(ChainRow).where(
            ChainRow.locker_id == locker_id, ChainRow.event == "kept", ChainRow.number == number
        ).order_by(ChainRow.sequence).limit(1)
    )  # fmt: skip


def lockers_expire(session: Session, *, now: datetime, limit: int = 20) -> int:
    """Delete lockers whose time is up, pieces of uploads that never ended, and offers nobody answered."""
    today = now.astimezone(SHANGHAI).date()
    gone = session.scalars(select(LockerRow).where(LockerRow.keep_until < today).limit(limit)).all()
    for locker in gone:
        locker_erase(session, Owner(locker.channel, locker.external_id))
    session.execute(
        delete(PieceRow).where(
            PieceRow.at < now - timedelta(days=1), PieceRow.upload.not_in(select(ItemRow.upload))
        )
    )  # fmt: skip
    session.execute(delete(WantedRow).where(WantedRow.status == "offered", WantedRow.at < now - timedelta(days=7)))
    return len(gone)


def _kept(session: Session, locker_id: int) -> list[ChainRow]:
    query = select(ChainRow).where(ChainRow.locker_id == locker_id, ChainRow.event == "kept")
    return list(session.scalars(query.order_by(ChainRow.sequence)))


def _file_detail(row: ItemRow) -> dict[str, Any]:
    return {"sha256": row.sha256, "size": row.size, "type": row.media_type}


def _near(session: Session, locker: LockerRow, picture: str) -> list[int]:
    if not picture:
        return []
    query = (
        select(ItemRow.number, ItemRow.picture_hash)
        .where(ItemRow.locker_id == locker.id, ItemRow.picture_hash != "", ItemRow.removed_at.is_(None))
        .order_by(ItemRow.number.desc())
        .limit(_COMPARED)
    )
    return sorted(number for number, other in session.execute(query) if looks_like(picture, other))[:20]
