"""What goes to the worker as from a person: sent, corrected, taken back."""

from __future__ import annotations

import enum

from bot.cases.rules.office_hours import NEXT_WORD
from bot.cases.services.words.files import file_of_staff
from bot.cases.tables import CaseMessageRow, CaseRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.messages import Attachment, Block, BlockKind, Point, Reply
from bot.storage.codec import dump_reply, load_reply
from bot.storage.outbox import sequence_raise
from bot.storage.tables import ConversationRow, OutboxKind, OutboxRow, OutboxStatus


def message_send(
    unit: Unit,
    case: CaseRow,
    *,
    staff: StaffRow | None,
    text: str,
    source: str = "",
    attachments: tuple[Attachment, ...] = (),
    kept: bool = False,
) -> CaseMessageRow:
    """Send to the worker, marked as from a person; the clock of the answer stops, that of the next word starts.

    `kept`: the files stand in the case already."""
    reply = from_person(unit, case, staff, text, attachments)
    outbox_id = unit.to_worker(case, reply)
    row = CaseMessageRow(
        case_id=case.id, side="staff", staff_id=staff.id if staff else None, kind="file" if attachments else "text",
        text=text, source=source, at=unit.now, outbox_id=outbox_id, delivery="waiting" if outbox_id else "failed",
    )  # fmt: skip
    unit.session.add(row)
    hours = unit.hours(case.office_id)
    within = NEXT_WORD if case.danger_since is None else hours.within["urgent"]
    case.waiting_since, case.due_at, case.alarm = None, hours.add(unit.now, within), 0
    unit.session.flush()
    if not kept:
        for attachment in attachments:
            unit.session.add(file_of_staff(case, attachment, unit.now, status="sent", message_id=row.id))
        unit.session.flush()
    if outbox_id is None:
        unit.to_staff(case, words("没有送达：当事人的聊天已经不在了。换个办法联系；真联系不上，就 /close 联系不上。"))
    unit.audit(actor_name(staff), "message_out", case, f"outbox:{outbox_id or 0} files:{len(attachments)}")
    return row


def notice_send(unit: Unit, case: CaseRow, reply: Reply) -> None:
    """Send the bot's own word about the case to the worker; staff hear when it does not arrive."""
    outbox_id = unit.to_worker(case, reply)
    row = CaseMessageRow(
        case_id=case.id, side="bot", text=reply.plain_text(), at=unit.now, outbox_id=outbox_id,
        delivery="waiting" if outbox_id else "failed",
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()


def from_person(
    unit: Unit, case: CaseRow, staff: StaffRow | None, text: str, attachments: tuple[Attachment, ...] = ()
) -> Reply:
    """Return the reply as the worker sees it: headed by the name and office of a person."""
    office = unit.office(case.office_id).name
    head = say(case.language, "from_person", name=staff.name if staff else office, office=office)
    block = Block(kind=BlockKind.TEXT, heading=head, points=tuple(Point(text=line) for line in text.split("\n")))
    return Reply(blocks=(block,), attachments=attachments, language=case.language, composed_by="person")


class Revision(enum.Enum):
    """What a correction meets."""

    DONE = "done"
    """The worker's page shows what is stored: it shows the new words from now on."""
    QUEUED = "queued"
    """An edit is on its way to the chat."""
    NEVER_ARRIVED = "never_arrived"


def message_revise(unit: Unit, outbox_id: int, reply: Reply, *, files: bool = True) -> Revision:
    """Change a sent reply and queue the edit.

    The edit is queued even when the reply waits itself: it may be on its way with the old words at this moment, and an
    edit that changes nothing does no harm. `files`: whether the files that went with it stay; otherwise they are taken
    back too.
    """
    row = unit.session.get(OutboxRow, outbox_id)
    if row is None or row.status == OutboxStatus.FAILED:
        return Revision.NEVER_ARRIVED
    if files and (sent := load_reply(row.payload).attachments):
        reply = reply.model_copy(update={"attachments": sent})
    row.payload = dump_reply(reply)
    conversation = unit.session.get_one(ConversationRow, row.conversation_id)
    unit.announce.add(row.conversation_id)
    if conversation.channel not in unit.options.pushed:
        unit.session.flush()
        return Revision.DONE
    unit.session.add(
        OutboxRow(
            conversation_id=row.conversation_id, sequence=sequence_raise(unit.session, row.conversation_id),
            kind=OutboxKind.EDIT, target_id=row.id, view={}, external_ids=[], created_at=unit.now,
        )
    )  # fmt: skip
    unit.session.flush()
    return Revision.QUEUED
