"""What is recorded of a locker, read from the database: views, receipts, the record that is checked, the files of a bundle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.evidence import store
from bot.evidence.content import Content, extension_of
from bot.evidence.errors import EvidenceError
from bot.evidence.guide.what_proves import purpose_of
from bot.evidence.listing import evidence_list, list_text
from bot.evidence.model import Entry, LockerView, Owner, Receipt
from bot.evidence.proof.bundle import FORMAT
from bot.evidence.proof.chain import instant
from bot.evidence.proof.verify import Record, Recorded, Stamped
from bot.evidence.tables import ChainRow, ItemRow, LockerRow, PieceRow, StampRow
from bot.evidence.texts import say
from bot.storage import SealError

WHOLE = "web:photo"
"""Source of pictures that came as they were chosen; a chat app makes them smaller on the way."""


def view_of(session: Session, locker: LockerRow) -> LockerView:
    """Return a locker without its content."""
    return LockerView(
        Owner(locker.channel, locker.external_id), locker.token, locker.opened_at, locker.keep_until, locker.length,
        locker.head, tuple(store.entries_of(session, locker)),
    )  # fmt: skip


def receipt_of(
    session: Session, locker: LockerRow, row: ItemRow, *, duplicate: bool = False, content: Content | None = None
) -> Receipt:
    """Return the receipt of an item, with the earliest time-stamp that covers it."""
    kept = store.kept_row(session, locker.id, row.number)
    entry = store.entry_of(row, kept)
    stamp = session.scalar(
        select(StampRow)
        .where(StampRow.locker_id == locker.id, StampRow.sequence >= entry.sequence)
        .order_by(StampRow.stamped_at)
        .limit(1)
    )
    read = content or Content(row.media_type, "", row.kind)
    return Receipt(
        entry, duplicate=duplicate, risky=read.risky, unknown=not read.known, squeezed=row.source.endswith(":photo") and row.source != WHOLE,
        stamped=stamp.stamped_at if stamp else None, authority=stamp.authority if stamp else "",
    )  # fmt: skip


def is_stamped(session: Session, locker: LockerRow) -> bool:
    """Whether the end of the chain has a time-stamp."""
    query = select(StampRow.id).where(StampRow.locker_id == locker.id, StampRow.sequence == locker.length)
    return session.scalar(query.limit(1)) is not None


def _links(session: Session, locker: LockerRow) -> list[ChainRow]:
    return list(session.scalars(select(ChainRow).where(ChainRow.locker_id == locker.id).order_by(ChainRow.sequence)))


def record_of(session: Session, locker: LockerRow) -> Record:
    """Return everything recorded of a locker, for checking."""
    rows = session.scalars(select(ItemRow).where(ItemRow.locker_id == locker.id).order_by(ItemRow.number))
    items = tuple(
        Recorded(
            row.number, row.sha256, row.size, row.media_type, row.kind, instant(row.received_at), row.salt, row.note,
            tuple(row.factors), tuple(row.claims), row.removed_at is not None,
        )
        for row in rows
    )  # fmt: skip
    stamps = tuple(Stamped(row.sequence, row.authority, row.response) for row in _stamps(session, locker))
    links = tuple(store.link_of(row) for row in _links(session, locker))
    return Record(locker.token, locker.length, locker.head, items, links, stamps)


def _stamps(session: Session, locker: LockerRow) -> list[StampRow]:
    return list(session.scalars(select(StampRow).where(StampRow.locker_id == locker.id).order_by(StampRow.id)))


def original_of(session: Session, locker: LockerRow, number: int) -> Iterator[bytes] | None:
    """Give an original piece by piece; None when it has none."""
    row = session.scalar(select(ItemRow).where(ItemRow.locker_id == locker.id, ItemRow.number == number))
    if row is None or session.scalar(select(PieceRow.id).where(PieceRow.upload == row.upload).limit(1)) is None:
        return None
    return _unsealed(session, row.upload, number)


def _unsealed(session: Session, upload: str, number: int) -> Iterator[bytes]:
    try:
        yield from store.pieces_read(session, upload)
    except SealError as error:
        raise EvidenceError("damaged", number=number) from error


def manifest_of(session: Session, locker: LockerRow, entries: Sequence[Entry], *, made: str) -> dict[str, Any]:
    """Return the manifest of a bundle."""
    record = record_of(session, locker)
    recorded = {item.number: item for item in record.items}
    items = [
        {
            "number": entry.number, "file": "" if entry.removed else _file_name(entry), "sha256": entry.sha256,
            "size": entry.size, "media_type": entry.media_type, "kind": entry.kind,
            "received": instant(entry.received), "salt": recorded[entry.number].salt, "note": entry.note,
            "name": entry.name, "origin": entry.origin, "factors": list(entry.factors), "claims": list(entry.claims),
            "pages": entry.pages, "near": list(entry.near), "case": entry.case_number, "removed": entry.removed,
        }
        for entry in entries
    ]  # fmt: skip
    chain = [
        {
            "sequence": row.sequence, "at": row.at, "event": row.event, "number": row.number, "detail": row.detail,
            "previous": row.previous, "digest": row.digest,
        }
        for row in record.links
    ]  # fmt: skip
    stamps = [
        {
            "sequence": row.sequence, "authority": row.authority, "stamped": instant(row.stamped_at),
            "file": f"时间戳/{row.sequence:04}-{row.id}.tsr",
        }
        for row in _stamps(session, locker)
    ]  # fmt: skip
    return {
        "format": FORMAT, "made": made, "locker": locker.token, "length": locker.length, "head": locker.head,
        "items": items, "chain": chain, "stamps": stamps, "beside": ["证据目录.txt", "收据.txt", "说明.txt"],
    }  # fmt: skip


def _file_name(entry: Entry) -> str:
    return f"原件/{entry.number:03}-{say('zh', f'kind_{entry.kind}')}{extension_of(entry.media_type)}"


def files_of(
    session: Session, locker: LockerRow, kept: Sequence[Entry], manifest: dict[str, Any], language: str
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Give the files of a bundle, each with its bytes in pieces."""
    rows = {row.number: row for row in session.scalars(select(ItemRow).where(ItemRow.locker_id == locker.id))}
    for entry in kept:
        yield _file_name(entry), _unsealed(session, rows[entry.number].upload, entry.number)
    digests = {row.sequence: row.digest for row in _links(session, locker)}
    for stamp, told in zip(_stamps(session, locker), manifest["stamps"], strict=True):
        yield told["file"], [stamp.response]
        yield told["file"].removesuffix(".tsr") + ".txt", [digests.get(stamp.sequence, "").encode()]
    rows_of_list = evidence_list(kept, purpose=purpose_of, language=language)
    yield "证据目录.txt", [list_text(rows_of_list, language=language).encode()]
    receipts = (receipt_of(session, locker, rows[entry.number]).text(language) for entry in kept)
    yield "收据.txt", ["\n\n".join(receipts).encode()]
    yield "说明.txt", [say(language, "bundle_readme").encode()]
