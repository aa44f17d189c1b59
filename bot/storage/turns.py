"""The turn: taken up under a lease, stored in one transaction with its reply, exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.contract.turns import erases_all
from bot.storage.codec import dump_reply, dump_state, load_reply, load_state
from bot.storage.conversations import lease_release, lease_take
from bot.storage.inbox import pending_merge, pending_next, updates_finish
from bot.storage.removal.erasure import conversation_erase
from bot.storage.tables import (
    ConversationRow,
    FeedbackRow,
    HandoffRow,
    InboundRow,
    InboundStatus,
    OutboxRow,
    OutboxStatus,
    TurnRow,
)

NUMBER_TOKEN = "{number}"  # noqa: S105 (a placeholder in a message)
"""In a reply with a hand-off, stands for the number of the request, known only when it is stored."""

_REPLACING = ("more", "fact")
_NUMBERING = 7361002
"""PostgreSQL's lock under which a number is given: two turns stored at once get two."""


class StaleTurn(Exception):
    """The conversation moved on while the turn was made (another process, a new message). Nothing was stored."""

    code = "stale_turn"


@dataclass(frozen=True, slots=True)
class Work:
    """One turn to make: what came in, the state before it, and the version the state was read at."""

    conversation_id: int
    channel: str
    external_id: str
    version: int
    state: ConversationState
    inbound: Inbound
    inbound_ids: tuple[int, ...]
    about: int | None
    attempts: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A stored turn: the reply as the worker gets it, and the outbox row that carries it."""

    conversation_id: int
    turn_id: int | None
    outbox_id: int
    reply: Reply


def turn_take(
    session: Session, *, conversation_id: int, owner: str, now: datetime, lease: float,
    alone: Callable[[str], bool] = lambda text: False,
) -> Work | None:  # fmt: skip
    """Take the conversation's lease and return the next turn; None when nothing waits or another process has it.

    `alone`: whether a text is a turn of its own (see `pending_next`).
    """
    if not lease_take(session, "turn", conversation_id=conversation_id, owner=owner, now=now, seconds=lease):
        return None
    pending = pending_next(session, conversation_id=conversation_id, alone=alone)
    if not pending:
        lease_release(session, "turn", conversation_id=conversation_id, owner=owner)
        return None
    ids = tuple(item.id for item in pending)
    session.execute(update(InboundRow).where(InboundRow.id.in_(ids)).values(attempts=InboundRow.attempts + 1))
    row = session.get_one(ConversationRow, conversation_id)
    return Work(
        conversation_id=conversation_id,
        channel=row.channel,
        external_id=row.external_id,
        version=row.version,
        state=load_state(row.state, row.language),
        inbound=pending_merge(pending),
        inbound_ids=ids,
        about=pending[-1].about,
        attempts=pending[0].attempts + 1,
        started_at=now,
    )


def turn_store(
    session: Session,
    work: Work,
    state: ConversationState,
    reply: Reply,
    *,
    now: datetime,
    pushed: bool,
    failed: bool = False,
    back: bool = False,
) -> Exchange:
    """Store state, turn, reply, hand-off and feedback, and mark the updates handled: all or nothing.

    `pushed`: the outbox has to send the reply; otherwise the channel's own caller takes it and the row is only kept.
    `back`: the turn may be taken back, so the state before it is kept until the next one.
    Raises StaleTurn when the conversation was changed since `turn_take`.
    """
    forgets = erases_all(work.inbound) and not failed
    if forgets:
        state = ConversationState(language=state.language)
    result = session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == work.conversation_id, ConversationRow.version == work.version)
        .values(
            version=work.version + 1,
            state=dump_state(state),
            state_before=ConversationRow.state if back else "",
            back_id=None,
            language=state.language,
            last_sequence=ConversationRow.last_sequence + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise StaleTurn
    if forgets:
        conversation_erase(session, conversation_id=work.conversation_id)
    turn = TurnRow(
        conversation_id=work.conversation_id,
        number=work.version + 1,
        kind=work.inbound.kind,
        text="" if forgets else work.inbound.text,
        scope=reply.scope,
        composed_by=reply.composed_by,
        handoff=reply.handoff,
        started_at=work.started_at,
        finished_at=now,
    )
    session.add(turn)
    session.flush()
    if reply.handoff:
        reply = _handed_off(session, work, reply, turn.id, now)
    row = outbox_append(session, work.conversation_id, reply, turn_id=turn.id, now=now, pushed=pushed)
    if pushed and _replaces(work):
        row.target_id = work.about
    _store_feedback(session, work, row, now)
    if back:
        session.execute(
            update(ConversationRow).where(ConversationRow.id == work.conversation_id).values(back_id=row.id)
        )
    updates_finish(
        session,
        ids=work.inbound_ids,
        turn_id=turn.id,
        status=InboundStatus.FAILED if failed else InboundStatus.DONE,
    )
    if forgets:
        session.execute(update(InboundRow).where(InboundRow.id.in_(work.inbound_ids)).values(payload=""))
    return Exchange(work.conversation_id, turn.id, row.id, reply)


def outbox_append(
    session: Session, conversation_id: int, reply: Reply, *, turn_id: int | None, now: datetime, pushed: bool
) -> OutboxRow:
    """Put a reply at the end of the conversation's outbox. The caller has raised `last_sequence` for it."""
    sequence = session.scalar(select(ConversationRow.last_sequence).where(ConversationRow.id == conversation_id))
    row = OutboxRow(
        conversation_id=conversation_id,
        sequence=sequence or 0,
        turn_id=turn_id,
        payload=dump_reply(reply),
        view={},
        external_ids=[],
        status=OutboxStatus.PENDING if pushed else OutboxStatus.SENT,
        created_at=now,
        sent_at=None if pushed else now,
    )
    session.add(row)
    session.flush()
    return row


def exchange_of(session: Session, *, inbound_id: int) -> Exchange | None:
    """Return the exchange an update led to; None while it is pending. An erased reply comes back empty."""
    inbound = session.get(InboundRow, inbound_id)
    if inbound is None or inbound.status == InboundStatus.PENDING:
        return None
    row = session.scalar(select(OutboxRow).where(OutboxRow.turn_id == inbound.turn_id)) if inbound.turn_id else None
    if row is None:
        return Exchange(inbound.conversation_id, inbound.turn_id, 0, Reply())
    return Exchange(inbound.conversation_id, inbound.turn_id, row.id, load_reply(row.payload))


def _replaces(work: Work) -> bool:
    """Whether the reply stands in for the one whose button was pressed: the same answer, fuller or better informed."""
    verb = work.inbound.text.partition(":")[0]
    return work.inbound.kind is Kind.CHOICE and work.about is not None and verb in _REPLACING


def _handed_off(session: Session, work: Work, reply: Reply, turn_id: int, now: datetime) -> Reply:
    """Store that a person is asked for; return the reply, with the number of the request where it tells one."""
    request = HandoffRow(conversation_id=work.conversation_id, turn_id=turn_id, trigger=reply.handoff, created_at=now)
    if _tells_number(reply):
        request.number = _number_next(session)
        reply = _with_number(reply, request.number)
    session.add(request)
    session.flush()
    return reply


def _tells_number(reply: Reply) -> bool:
    return any(NUMBER_TOKEN in point.text for block in reply.blocks for point in block.points)


def _number_next(session: Session) -> int:
    """The number after the last one told: requests that tell none leave no gap. Held until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_NUMBERING)))
    return (session.scalar(select(func.max(HandoffRow.number))) or 0) + 1


def _with_number(reply: Reply, number: int) -> Reply:
    blocks = tuple(
        block.model_copy(
            update={
                "points": tuple(
                    point.model_copy(update={"text": point.text.replace(NUMBER_TOKEN, str(number))})
                    for point in block.points
                )
            }
        )
        for block in reply.blocks
    )
    return reply.model_copy(update={"blocks": blocks})


def _store_feedback(session: Session, work: Work, reply_row: OutboxRow, now: datetime) -> None:
    """Keep a `useful:yes|no` choice, for the reply its button stood under or else the one before."""
    if work.inbound.kind is not Kind.CHOICE or not work.inbound.text.startswith("useful:"):
        return
    rated = work.about or session.scalar(
        select(OutboxRow.id)
        .where(OutboxRow.conversation_id == work.conversation_id, OutboxRow.sequence < reply_row.sequence)
        .order_by(OutboxRow.sequence.desc())
        .limit(1)
    )
    if rated is None:
        return
    useful = work.inbound.text == "useful:yes"
    row = session.scalar(select(FeedbackRow).where(FeedbackRow.outbox_id == rated))
    if row is None:
        session.add(FeedbackRow(conversation_id=work.conversation_id, outbox_id=rated, useful=useful, created_at=now))
    else:
        row.useful, row.created_at = useful, now
