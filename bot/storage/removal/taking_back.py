"""Taking back what was just sent: the newest turn goes, and the conversation stands where it stood before it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.contract.messages import Inbound, Kind, Reply
from bot.storage.codec import dump_reply, load_inbound
from bot.storage.conversations import conversation_find, conversation_has_pending
from bot.storage.tables import ConversationRow, InboundRow, OutboxRow, TurnRow


def turn_is_only_words(inbound: Inbound) -> bool:
    """Whether a turn brought nothing but words: a button, a command or a file is not taken back."""
    return inbound.kind is Kind.TEXT and not inbound.attachment


def turn_back_of(session: Session, *, channel: str, external_id: str) -> int | None:
    """Return the outbox row of the turn that can be taken back: the newest, while nothing came after it."""
    row = conversation_find(session, channel=channel, external_id=external_id)
    return _back(session, row) if row is not None else None


def turn_take_back(session: Session, *, channel: str, external_id: str, outbox_id: int) -> str | None:
    """Take the turn of a reply back and return the words that were sent; None when it cannot be, or no longer.

    Words and reply are erased, the state is the one before the turn; ids stay, so that nothing is done twice. Counts that
    hold no words stay as well.
    """
    row = conversation_find(session, channel=channel, external_id=external_id)
    if row is None or _back(session, row) != outbox_id:
        return None
    outbox = session.get_one(OutboxRow, outbox_id)
    inbounds = list(session.scalars(select(InboundRow).where(InboundRow.turn_id == outbox.turn_id)))
    said = "\n".join(load_inbound(one.payload).text for one in inbounds if one.payload)
    session.execute(update(TurnRow).where(TurnRow.id == outbox.turn_id).values(text=""))
    for one in inbounds:
        one.payload = ""
    outbox.payload = dump_reply(Reply())
    row.state, row.state_before, row.back_id = row.state_before, "", None
    row.version += 1
    session.flush()
    return said


def _back(session: Session, row: ConversationRow) -> int | None:
    if row.back_id is None or conversation_has_pending(session, conversation_id=row.id):
        return None
    outbox = session.get(OutboxRow, row.back_id)
    if outbox is None or outbox.sequence != row.last_sequence or outbox.turn_id is None:
        return None
    return row.back_id
