"""What staff say in a case: to the worker, as a note, corrected, taken back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.errors import IllegalTransition, NotAllowed, NotFound
from bot.cases.rules.staff.addressee import For
from bot.cases.rules.staff.roles import Act, Role
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.rules.wording import wording_mark
from bot.cases.selectors.staff import is_away
from bot.cases.services.danger import danger_acknowledge
from bot.cases.services.permissions import check, is_supervised
from bot.cases.services.words.drafts import draft_hold, draft_show, draft_taken_out, must_be_open
from bot.cases.services.words.files import file_of_staff, refuse_programs
from bot.cases.services.words.messages import Revision, from_person, message_revise, message_send
from bot.cases.services.words.receipts import EDITED, NEVER_ARRIVED, recalled_words
from bot.cases.tables import RECALLED_KIND, CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.messages import Attachment


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a staff message: `sent`, `held` as a draft, or kept as a `note`."""

    fate: str
    draft_id: int = 0


def staff_said(
    unit: Unit,
    case: CaseRow,
    *,
    staff: StaffRow,
    text: str,
    source: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Said:
    """A member of staff wrote in the topic: to the worker, unless something holds it.

    Held as a draft: somebody else has the case; a supervisor has to approve; the citation gate found a problem.
    Raises NotAllowed, or IllegalTransition for a case that is not open.
    """
    check(unit, staff, Act.NOTE, case)
    if case.merged_into is not None:
        raise IllegalTransition(f"没有发出：案件 {case.number} 并进了案件 {case.merged_into}，请到那边的话题里写。")
    if Stage(case.stage) not in OPEN_STAGES:
        raise IllegalTransition(
            f"没有发出：案件 {case.number} 现在是“{STAGE_NAMES[Stage(case.stage)]}”。要接着办先 /reopen；内部备注以 // 开头。"
        )
    refuse_programs(attachments)
    if case.danger_since is not None:
        return _said_in_danger(unit, case, staff=staff, text=text, source=source, attachments=attachments)
    if case.assignee_id is None:
        raise NotAllowed("没有发出：还没有人接这件案子。先点“接手”或发 /claim。内部备注以 // 开头。")
    if case.assignee_id != staff.id:
        holder = unit.session.get_one(StaffRow, case.assignee_id)
        supervisor = Role(staff.role) is Role.SUPERVISOR
        if not is_away(holder, unit.today) and not supervisor:
            draft = draft_hold(
                unit, case, staff, text, why="not_holder", source=source, problems=[], attachments=attachments
            )
            unit.to_staff(
                case,
                words(
                    f"没有发出：这件案子是 {holder.name} 在办，免得两个人答得不一样。请 {holder.name} 看要不要发，"
                    "或者交接后再发。",
                    choices=(
                        (f"{holder.name}：发出去", f"release:{draft.id}#{wording_mark(draft.text)}"),
                        ("不发", f"drop:{draft.id}"),
                    ),
                ),
            )
            return Said("held", draft.id)
    problems = unit.options.check(text, unit.today, "") if text else []
    supervised = is_supervised(unit, staff)
    if supervised or problems:
        why = "supervised" if supervised else "gate"
        draft = draft_hold(unit, case, staff, text, why=why, source=source, problems=problems, attachments=attachments)
        draft_show(unit, case, draft, staff)
        return Said("held", draft.id)
    message_send(unit, case, staff=staff, text=text, source=source, attachments=attachments)
    return Said("sent")


def _said_in_danger(
    unit: Unit, case: CaseRow, *, staff: StaffRow, text: str, source: str, attachments: tuple[Attachment, ...]
) -> Said:
    """Danger to life is open: who is there answers at once; supervision and gate look at it afterwards."""
    problems = unit.options.check(text, unit.today, "") if text else []
    message_send(unit, case, staff=staff, text=text, source=source, attachments=attachments)
    if case.danger_seen_by is None:
        danger_acknowledge(unit, case, staff=staff)
    unit.audit(actor_name(staff), "sent_in_danger", case, f"problems:{len(problems)}")
    after = [*(["督导请事后看一下"] if is_supervised(unit, staff) else []), *problems]
    if after:
        unit.to_staff(case, words(f"危险没解除，已直接发给当事人。{'；'.join(after)}。", inside=True))
    return Said("sent")


def note_add(
    unit: Unit, case: CaseRow, *, staff: StaffRow, text: str, source: str = "", attachments: tuple[Attachment, ...] = ()
) -> None:
    """Keep an internal note, with its files; it never reaches the worker."""
    check(unit, staff, Act.NOTE, case)
    row = CaseMessageRow(case_id=case.id, side="note", staff_id=staff.id, text=text, source=source, at=unit.now)
    unit.session.add(row)
    unit.session.flush()
    for attachment in attachments:
        unit.session.add(file_of_staff(case, attachment, unit.now, status="note", message_id=row.id))
    unit.session.flush()
    unit.audit(actor_name(staff), "note_added", case, f"files:{len(attachments)}" if attachments else "")


def message_edit(
    unit: Unit, case: CaseRow, *, staff: StaffRow, source: str, text: str, whom: For = For.WORKER
) -> str:  # fmt: skip
    """A member of staff corrected a message in the topic. Returns what became of it, in words for the topic.

    The sent message changes in place when the new text passes the gate and the author may answer without approval; what
    came of it in the worker's chat is said when it is known (bot.cases.receipts). `whom`: whom the new text is for; a
    note never goes where the old words went.
    """
    inside = whom is For.INSIDE
    row = unit.session.scalar(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id, CaseMessageRow.source == source)
    )
    if row is None:
        return _draft_corrected(unit, case, staff, source, text, inside=inside)
    if row.text == text:  # Telegram calls it an edit, too, when nothing a reader sees has changed
        return ""
    if row.side == "note":
        check(unit, staff, Act.NOTE, case)
        row.text, row.edited_at = text, unit.now
        unit.audit(actor_name(staff), "note_edited", case)
        return "备注改好了，还是只留在内部。"
    check(unit, staff, Act.ANSWER, case)
    if row.staff_id != staff.id or row.outbox_id is None:
        raise NotAllowed("只能改自己发出的消息。")
    if refused := _stays(unit, case, row, staff=staff, text=text, whom=whom):
        return refused
    reply = from_person(unit, case, staff, f"{text}{say(case.language, 'staff_edited')}")
    revision = message_revise(unit, row.outbox_id, reply)
    if revision is Revision.NEVER_ARRIVED:
        return NEVER_ARRIVED
    before = CaseMessageRow(
        case_id=case.id, side="note", staff_id=staff.id, text=f"改之前发的是：{row.text}", at=unit.now
    )  # fmt: skip
    unit.session.add(before)
    row.text, row.edited_at = text, unit.now
    unit.audit(actor_name(staff), "message_edited", case, f"outbox:{row.outbox_id}")
    if revision is Revision.QUEUED:
        row.delivery = "editing"
        return ""
    return EDITED


def _stays(unit: Unit, case: CaseRow, row: CaseMessageRow, *, staff: StaffRow, text: str, whom: For) -> str:
    """Why words that went to the worker are not changed to these; empty when they may be."""
    if whom is For.INSIDE:
        return "没有改：这条已经发给当事人了。要撤回，回复它发 /recall；备注请另发一条。"
    must_be_open(case)
    if others := _sent_alike(unit, row):
        return f"没有改：这条一起发给了 {len(others) + 1} 人。回复它发 /recall 全部撤回，再重发。"
    if whom is For.UNCLEAR:
        return "改动没有发给当事人：像是写给同事的。原来那条没有变；真要改，另发一条。"
    if is_supervised(unit, staff) or unit.options.check(text, unit.today, ""):
        return "改动没有发给当事人：改后的内容要先过审核或补依据。请重新发一条。"
    return ""


def _draft_corrected(unit: Unit, case: CaseRow, staff: StaffRow, source: str, text: str, *, inside: bool) -> str:
    """The message never went out: it waits as a draft, or was refused."""
    draft = unit.session.scalar(
        select(DraftRow).where(DraftRow.case_id == case.id, DraftRow.source == source, DraftRow.status == "pending")
    )
    if inside and draft is not None and draft.why == "unclear" and draft.author_id == staff.id:
        _, _, files = draft_taken_out(unit, draft, staff, status="kept")
        note_add(unit, case, staff=staff, text=text, source=source, attachments=files)
        return "存成备注了，只留在内部。"
    if inside or draft is None or draft.author_id != staff.id:
        return "原来那条没有发给当事人，改了也不会发，也没有存成备注。请重新发一条。"
    if draft.text == text:
        return ""
    draft.text, draft.problems = text, unit.options.check(text, unit.today, "")
    unit.session.flush()
    unit.audit(actor_name(staff), "draft_edited", case, f"draft:{draft.id}")
    draft_show(unit, case, draft, staff)
    return ""


def message_recall(unit: Unit, case: CaseRow, *, staff: StaffRow, source: str = "", message: int = 0) -> str:
    """Take a sent message back: its text is replaced in the worker's chat. Returns words for the topic, as above.

    `source`: the message of the group it was sent from; `message`: its own number.
    """
    row = _sent_as(unit, case, message) if message else _sent_from(unit, case, source)
    check(unit, staff, Act.NOTE if row is not None and row.staff_id == staff.id else Act.ANSWER, case)
    if row is None or row.outbox_id is None:
        raise NotFound(
            "没有撤回：没找到要撤的那条。请回复发给当事人的那句话，再发 /recall；草稿发的写 /recall 草稿编号。"
        )
    for other in _sent_alike(unit, row):
        _take_back(unit, unit.session.get_one(CaseRow, other.case_id), other, staff)
    return _take_back(unit, case, row, staff)


def _take_back(unit: Unit, case: CaseRow, row: CaseMessageRow, staff: StaffRow) -> str:
    if row.outbox_id is None:
        return NEVER_ARRIVED
    author = unit.session.get(StaffRow, row.staff_id) if row.staff_id else staff  # (whose words the worker had read)
    reply = from_person(unit, case, author, say(case.language, "recalled"))
    revision = message_revise(unit, row.outbox_id, reply, files=False)
    if revision is Revision.NEVER_ARRIVED:
        return NEVER_ARRIVED
    row.edited_at = unit.now
    unit.audit(actor_name(staff), "message_recalled", case, f"outbox:{row.outbox_id}")
    if revision is Revision.QUEUED:
        row.delivery = "recalling"
        return ""
    row.kind = RECALLED_KIND
    return recalled_words(row.text)


def _sent_alike(unit: Unit, row: CaseMessageRow) -> list[CaseMessageRow]:
    """The same words as they went to the others of a group."""
    if not row.source:
        return []
    query = select(CaseMessageRow).where(
        CaseMessageRow.source == row.source, CaseMessageRow.side == "staff", CaseMessageRow.case_id != row.case_id
    )
    return list(unit.session.scalars(query))


def _sent_as(unit: Unit, case: CaseRow, message: int) -> CaseMessageRow | None:
    row = unit.session.get(CaseMessageRow, message)
    if row is not None and row.kind == RECALLED_KIND:
        raise IllegalTransition("这条已经撤回了。")
    return row if row is not None and row.case_id == case.id and row.side == "staff" else None


def _sent_from(unit: Unit, case: CaseRow, source: str) -> CaseMessageRow | None:
    """The words sent to the worker from that message of the group. Without one there is nothing to take back."""
    if not source:
        return None
    return unit.session.scalar(
        select(CaseMessageRow).where(
            CaseMessageRow.case_id == case.id, CaseMessageRow.source == source, CaseMessageRow.side == "staff"
        )
    )
