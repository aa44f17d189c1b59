"""The inbox: updates recorded before they are handled, and what of them makes one turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.contract.messages import Inbound, Kind
from bot.storage.codec import dump_inbound, load_inbound
from bot.storage.conversations import conversation_ensure
from bot.storage.tables import InboundRow, InboundStatus

MERGE_ROWS = 100
MERGE_CHARACTERS = 120_000
_MERGED_KINDS = {Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.FILE, Kind.STICKER, Kind.LOCATION, Kind.OTHER}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where an update went. `is_new` is False for one the channel delivered before."""

    inbound_id: int
    conversation_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that waits for its turn."""

    id: int
    inbound: Inbound
    about: int | None
    attempts: int


def update_record(
    session: Session,
    *,
    channel: str,
    external_id: str,
    update_id: str,
    inbound: Inbound,
    now: datetime,
    about: int | None = None,
    status: InboundStatus = InboundStatus.PENDING,
) -> Recorded:
    """Record an update once. `about`: the outbox row whose button was pressed."""
    known = session.execute(
        select(InboundRow.id, InboundRow.conversation_id).where(
            InboundRow.channel == channel, InboundRow.update_id == update_id
        )
    ).first()
    if known is not None:
        return Recorded(known.id, known.conversation_id, False)
    language = inbound.language_hint if inbound.language_hint in ("zh", "en") else "zh"
    conversation = conversation_ensure(
        session, channel=channel, external_id=external_id, language=language or "zh", now=now
    )
    conversation.last_active_at = now
    row = InboundRow(
        channel=channel,
        update_id=update_id,
        conversation_id=conversation.id,
        payload=dump_inbound(replace(inbound, text=storable(inbound.text))),
        about=about,
        status=status,
        received_at=now,
    )
    session.add(row)
    session.flush()
    return Recorded(row.id, conversation.id, True)


def pending_next(
    session: Session, *, conversation_id: int, alone: Callable[[str], bool] = lambda text: False
) -> list[Pending]:
    """Return the pending updates, in order, that make the next turn together: one, or several to be merged.

    `alone`: whether a text is a turn of its own, whatever came right before or after it.
    """
    rows = session.scalars(
        select(InboundRow)
        .where(InboundRow.conversation_id == conversation_id, InboundRow.status == InboundStatus.PENDING)
        .order_by(InboundRow.id)
        .limit(MERGE_ROWS)
    )
    taken: list[Pending] = []
    size = 0
    for row in rows:
        inbound = load_inbound(row.payload)
        size += len(inbound.text)
        apart = taken and (alone(inbound.text) or alone(taken[-1].inbound.text))
        if taken and (apart or size > MERGE_CHARACTERS or not _merges(taken[-1].inbound, inbound)):
            break
        taken.append(Pending(row.id, inbound, row.about, row.attempts))
    return taken


def pending_merge(pending: Sequence[Pending]) -> Inbound:
    """Return one inbound for all of them: texts joined line by line, attachments too, the newest language hint."""
    first = pending[0].inbound
    if len(pending) == 1 or first.kind not in _MERGED_KINDS:
        return first
    every = [item.inbound for item in pending]
    return replace(
        first,
        text="\n".join(one.text for one in every if one.text),
        attachment="\n".join(one.attachment for one in every if one.attachment) or None,
        language_hint=every[-1].language_hint or first.language_hint,
    )


def updates_finish(
    session: Session, *, ids: Sequence[int], turn_id: int | None, status: InboundStatus = InboundStatus.DONE
) -> None:
    """Mark updates as handled by that turn."""
    for row in session.scalars(select(InboundRow).where(InboundRow.id.in_(ids))):
        row.status = status
        row.turn_id = turn_id


def storable(text: str) -> str:
    """Return the text without what databases refuse: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _merges(before: Inbound, after: Inbound) -> bool:
    """Whether two updates in a row are one message to a reader: texts, an album, the same button pressed twice."""
    if before.kind is not after.kind:
        return False
    return before.kind in _MERGED_KINDS or (before.kind is Kind.CHOICE and before.text == after.text)
