"""The outbox: replies on their way, in order within a conversation, with retry and back-off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from bot.contract.messages import Inbound, Reply
from bot.storage.codec import load_inbound, load_reply
from bot.storage.conversations import lease_free
from bot.storage.tables import (
    ConversationRow,
    InboundRow,
    InboundStatus,
    OutboxKind,
    OutboxRow,
    OutboxStatus,
    TurnRow,
)
from bot.storage.turns import outbox_append

_OPEN = (OutboxStatus.PENDING, OutboxStatus.SENDING)
LONGEST_WAIT = timedelta(hours=1)
"""No delivery waits longer for its next attempt. What is to wait longer was put off by a clock that has been set back since."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row to send. `external_ids` are the parts that left already.

    `target_ids`: messages of an earlier reply that an edit changes, or that this reply takes over part by part.
    """

    id: int
    channel: str
    external_id: str
    kind: OutboxKind
    reply: Reply
    view: Mapping[str, object]
    external_ids: tuple[str, ...]
    target_id: int | None
    target_ids: tuple[str, ...]
    attempts: int
    in_doubt: bool
    """The next part may have arrived already: a process or a connection ended between the call and its record."""
    bookmark: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript: what the worker wrote (`inbound`) or was told (`reply`)."""

    sequence: int
    outbox_id: int | None
    at: datetime
    inbound: Inbound | None = None
    reply: Reply | None = None


def conversations_due(
    session: Session, *, channels: Collection[str], now: datetime, besides: Collection[int] = (), limit: int = 50
) -> list[int]:
    """Return ids of conversations whose next reply is due and that no process sends for.

    `besides`: those the caller has in hand already, so that many that wait for their place hide no others.
    """
    heads = (
        select(OutboxRow.conversation_id, func.min(OutboxRow.sequence).label("sequence"))
        .where(OutboxRow.status.in_(_OPEN))
        .group_by(OutboxRow.conversation_id)
        .subquery()
    )
    query = (
        select(ConversationRow.id)
        .join(heads, heads.c.conversation_id == ConversationRow.id)
        .join(
            OutboxRow,
            (OutboxRow.conversation_id == heads.c.conversation_id) & (OutboxRow.sequence == heads.c.sequence),
        )
        .where(
            ConversationRow.channel.in_(list(channels)),
            or_(
                OutboxRow.next_attempt_at.is_(None),
                OutboxRow.next_attempt_at <= now,
                OutboxRow.next_attempt_at > now + LONGEST_WAIT,
            ),
            lease_free("send", now),
            ConversationRow.id.not_in(besides),
        )
        .order_by(OutboxRow.created_at)
        .limit(limit)
    )
    return list(session.scalars(query.with_for_update(skip_locked=True, of=ConversationRow)))


def delivery_due(session: Session, *, conversation_id: int, now: datetime) -> str | None:
    """Return the channel of the conversation when its next reply is due, else None."""
    head = session.execute(
        select(ConversationRow.channel, OutboxRow.next_attempt_at)
        .join(OutboxRow, OutboxRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.id == conversation_id, OutboxRow.status.in_(_OPEN))
        .order_by(OutboxRow.sequence)
        .limit(1)
    ).first()
    if head is None or _waits(head.next_attempt_at, now):
        return None
    return str(head.channel)


def delivery_remark(session: Session, *, outbox_id: int, bookmark: str) -> None:
    """A doubtful delivery is sent again from here: what is looked for after another crash begins at this bookmark."""
    _set(session, outbox_id, bookmark=bookmark)


def delivery_waits(session: Session, *, outbox_id: int) -> None:
    """What is left of a delivery waits for its place: nothing of it is on its way, and a crash now leaves no doubt."""
    _set(session, outbox_id, status=OutboxStatus.PENDING)


def delivery_leaves(session: Session, *, outbox_id: int, bookmark: str) -> None:
    """The next part of a delivery that waited is about to leave."""
    _set(session, outbox_id, status=OutboxStatus.SENDING, bookmark=bookmark)


def delivery_take(session: Session, *, conversation_id: int, now: datetime, bookmark: str = "") -> Delivery | None:
    """Mark the conversation's next reply as being sent and return it; None when none is due. Hold the send lease.

    `bookmark` is kept with the row, unless it is in doubt: then the one from before the doubtful call stays.
    """
    row = session.scalar(
        select(OutboxRow)
        .where(OutboxRow.conversation_id == conversation_id, OutboxRow.status.in_(_OPEN))
        .order_by(OutboxRow.sequence)
        .limit(1)
    )
    if row is None or _waits(row.next_attempt_at, now):
        return None
    in_doubt = row.status == OutboxStatus.SENDING
    row.status = OutboxStatus.SENDING
    row.bookmark = row.bookmark if in_doubt else bookmark
    row.attempts += 1
    conversation = session.get_one(ConversationRow, conversation_id)
    target = session.get(OutboxRow, row.target_id) if row.target_id else None
    shown = target if target is not None and row.kind == OutboxKind.EDIT else row
    return Delivery(
        id=row.id,
        channel=conversation.channel,
        external_id=conversation.external_id,
        kind=OutboxKind(row.kind),
        reply=load_reply(shown.payload),
        view=dict(shown.view),
        external_ids=tuple(row.external_ids),
        target_id=row.target_id,
        target_ids=tuple(target.external_ids) if target else (),
        attempts=row.attempts,
        in_doubt=in_doubt,
        bookmark=row.bookmark,
    )


def part_sent(session: Session, *, outbox_id: int, external_id: str) -> None:
    """Record a part of a reply as sent, right after the channel took it; several taken at once, parted by spaces."""
    row = session.get(OutboxRow, outbox_id)
    if row is not None:
        row.external_ids = [*row.external_ids, *external_id.split()]


def delivery_sent(session: Session, *, outbox_id: int, now: datetime) -> None:
    """The channel has taken the whole reply."""
    _set(session, outbox_id, status=OutboxStatus.SENT, sent_at=now, next_attempt_at=None, error_code=None)


def delivery_retry(session: Session, *, outbox_id: int, at: datetime, code: str, in_doubt: bool = False) -> None:
    """The channel could not take it now, or perhaps did (`in_doubt`): again at that time."""
    status = OutboxStatus.SENDING if in_doubt else OutboxStatus.PENDING
    _set(session, outbox_id, status=status, next_attempt_at=at, error_code=code)


def delivery_failed(session: Session, *, outbox_id: int, now: datetime, code: str) -> None:
    """The channel will never take it; `code` says why (`blocked`, `chat_gone` ...)."""
    _set(session, outbox_id, status=OutboxStatus.FAILED, next_attempt_at=None, error_code=code)


def _waits(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until <= now + LONGEST_WAIT


def backoff(attempts: int, *, longest: float = 60.0) -> timedelta:
    """Return the wait after the n-th failed attempt: 1 s, 2 s, 4 s ... up to `longest`."""
    return timedelta(seconds=min(2.0 ** max(attempts - 1, 0), longest))


def channel_hasten(session: Session, *, channel: str, code: str, now: datetime) -> None:
    """A channel works again: what waited because of `code` is due now."""
    mine = select(ConversationRow.id).where(ConversationRow.channel == channel)
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.status.in_(_OPEN),
            OutboxRow.error_code == code,
            OutboxRow.next_attempt_at > now,
            OutboxRow.conversation_id.in_(mine),
        )
        .values(next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def bookmarks_recent(session: Session, *, channel: str, limit: int = 200) -> list[str]:
    """Return bookmarks and message ids of the channel's newest outbox rows: where it stood when it was last seen."""
    rows = session.execute(
        select(OutboxRow.bookmark, OutboxRow.external_ids)
        .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
        .where(ConversationRow.channel == channel)
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return [mark for bookmark, ids in rows for mark in (bookmark, *ids) if mark]


def reply_push(session: Session, *, conversation_id: int, reply: Reply, now: datetime, pushed: bool) -> int:
    """Put a reply in the outbox without a turn (a notice, a person's answer). Returns the outbox id."""
    sequence_raise(session, conversation_id)
    return outbox_append(session, conversation_id, reply, turn_id=None, now=now, pushed=pushed).id


def reply_load(
    session: Session, *, outbox_id: int, channel: str, external_id: str
) -> tuple[Reply, dict[str, object]] | None:
    """Return a sent reply and its view, if it belongs to that chat and was not erased."""
    row = session.scalar(
        select(OutboxRow)
        .join(ConversationRow, ConversationRow.id == OutboxRow.conversation_id)
        .where(
            OutboxRow.id == outbox_id,
            OutboxRow.kind == OutboxKind.REPLY,
            ConversationRow.channel == channel,
            ConversationRow.external_id == external_id,
        )
    )
    return (load_reply(row.payload), dict(row.view)) if row is not None else None


def view_change(session: Session, *, outbox_id: int, changes: Mapping[str, object], now: datetime) -> int | None:
    """Change how a sent reply is shown and queue the edit. Returns the edit's outbox id; None when nothing changes."""
    row = session.get(OutboxRow, outbox_id)
    if row is None or all(row.view.get(key) == value for key, value in changes.items()):
        return None
    row.view = {**row.view, **changes}
    edit = OutboxRow(
        conversation_id=row.conversation_id,
        sequence=sequence_raise(session, row.conversation_id),
        kind=OutboxKind.EDIT,
        target_id=row.id,
        view={},
        external_ids=[],
        created_at=now,
    )
    session.add(edit)
    session.flush()
    return edit.id


def transcript(session: Session, *, conversation_id: int, after: int = 0, limit: int = 200) -> list[Line]:
    """Return the newest lines of a conversation in order, from outbox sequence `after` on."""
    rows = session.execute(
        select(OutboxRow, TurnRow)
        .outerjoin(TurnRow, TurnRow.id == OutboxRow.turn_id)
        .where(
            OutboxRow.conversation_id == conversation_id,
            OutboxRow.sequence > after,
            OutboxRow.kind == OutboxKind.REPLY,
        )
        .order_by(OutboxRow.sequence.desc())
        .limit(limit)
    ).all()
    lines: list[Line] = []
    for outbox, turn in reversed(rows):
        if turn is not None:
            for inbound in session.scalars(
                select(InboundRow).where(InboundRow.turn_id == turn.id).order_by(InboundRow.id)
            ):
                if inbound.payload:
                    lines.append(
                        Line(outbox.sequence, None, inbound.received_at, inbound=load_inbound(inbound.payload))
                    )
        lines.append(Line(outbox.sequence, outbox.id, outbox.created_at, reply=load_reply(outbox.payload)))
    return lines


def lines_unanswered(session: Session, *, conversation_id: int) -> list[Line]:
    """Return what was written in a conversation and has no answer yet, in order."""
    rows = session.scalars(
        select(InboundRow)
        .where(InboundRow.conversation_id == conversation_id, InboundRow.status == InboundStatus.PENDING)
        .order_by(InboundRow.id)
    )
    return [Line(0, None, row.received_at, inbound=load_inbound(row.payload)) for row in rows if row.payload]


def sequence_raise(session: Session, conversation_id: int) -> int:
    """Take the next outbox sequence of the conversation; its row is locked until the transaction ends."""
    session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id)
        .values(last_sequence=ConversationRow.last_sequence + 1)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(select(ConversationRow.last_sequence).where(ConversationRow.id == conversation_id)) or 0


def _set(session: Session, outbox_id: int, **values: object) -> None:
    session.execute(
        update(OutboxRow).where(OutboxRow.id == outbox_id).values(**values).execution_options(synchronize_session=False)
    )
