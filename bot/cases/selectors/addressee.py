"""Who may be meant by words in a topic, and what the message they answer says of that. Reads only."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.facts.account import record_load
from bot.cases.rules.staff.addressee import For, People
from bot.cases.tables import CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import INSIDE, Unit
from bot.storage.codec import load_reply
from bot.storage.tables import OutboxRow

LOOK_BACK = 500
"""Messages of the bot in a topic, the newest, among which an answered one is looked for."""


def people_of(unit: Unit, case: CaseRow, writer: StaffRow) -> People:
    """Return the colleagues of who writes, those who left among them (何沪之前怎么答的？), and how the worker is called."""
    names = unit.session.scalars(select(StaffRow.name).where(StaffRow.id != writer.id))
    facts = record_load(case.facts).facts.values
    return People(frozenset(names) - {writer.name}, facts.get("name", ""))


def answered_to(unit: Unit, case: CaseRow, writer: StaffRow, *, message_id: int, by_colleague: bool) -> For:
    """Return whom an answer to that message of the topic is for. `by_colleague`: a person wrote it, not `writer`."""
    source = f"tg:{message_id}"
    row = unit.session.scalar(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id, CaseMessageRow.source == source)
    )
    if row is not None and row.side == "note":
        return For.INSIDE
    if row is not None:
        return For.WORKER if row.staff_id in (None, writer.id) else For.UNCLEAR
    held = select(DraftRow.id).where(DraftRow.case_id == case.id, DraftRow.source == source)
    if by_colleague or unit.session.scalar(held) is not None:
        return For.UNCLEAR
    return For.UNCLEAR if _between_colleagues(unit, case, message_id) else For.WORKER


def _between_colleagues(unit: Unit, case: CaseRow, message_id: int) -> bool:
    """Whether that message of the bot shows a draft, advice or other talk between colleagues."""
    rows = unit.session.execute(
        select(OutboxRow.external_ids, OutboxRow.payload)
        .where(OutboxRow.conversation_id == case.staff_conversation_id)
        .order_by(OutboxRow.id.desc())
        .limit(LOOK_BACK)
    )
    payload = next((payload for ids, payload in rows if str(message_id) in ids), "")
    return bool(payload) and load_reply(payload).composed_by == INSIDE
