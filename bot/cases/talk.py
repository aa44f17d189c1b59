"""What is said in a case: the worker's messages to the topic, staff's to the worker, drafts, notes, questions, edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from sqlalchemy import select, update

from bot.cases.casebook import case_rank, case_refile, case_step, load_facts, references_of, turn_source
from bot.cases.errors import CaseConflict, IllegalTransition, NotAllowed, NotFound
from bot.cases.files import file_bytes, file_of_staff, files_of_draft
from bot.cases.hours import NEXT_WORD, REMIND_WORKER
from bot.cases.record import record_load
from bot.cases.roles import Act, Role
from bot.cases.staffing import check, is_away
from bot.cases.states import OPEN_STAGES, STAGE_NAMES, Stage, Step
from bot.cases.tables import CannedReplyRow, CaseFileRow, CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.texts import labels, say, shown_value, slot_name
from bot.cases.unit import Unit, actor_name, words
from bot.dialogue.reply import Attachment, Block, BlockKind, Point, Reply
from bot.storage.codec import dump_reply
from bot.storage.outbox import sequence_raise
from bot.storage.tables import OutboxKind, OutboxRow, OutboxStatus

PROBLEM_NAMES = {
    "unknown_document": "引用了库里和登记册都没有的文件",
    "no_such_article": "引用了不存在的条号",
    "not_in_force": "引用的条文现在不适用（草案、未生效或已废止）",
    "no_citation": "说了权利、金额或期限，却没写依据",
    "ambiguous": "引用的文件名不止一个对得上",
}
_KIND_NAMES = {
    "photo": "图片",
    "voice": "语音",
    "file": "文件",
    "location": "位置",
    "sticker": "表情",
    "edited": "改过的话",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a staff message: `sent`, `held` as a draft, or kept as a `note`."""

    fate: str
    draft_id: int = 0


# From the worker


def worker_said(unit: Unit, case: CaseRow, *, turn_id: int, kind: str, text: str, danger: bool = False) -> None:
    """File what the worker sent, and show it in the topic. The clock starts when nobody owed an answer before."""
    row = CaseMessageRow(
        case_id=case.id, side="worker", kind=kind, text=text, at=unit.now, source=turn_source(unit, turn_id)
    )
    unit.session.add(row)
    unit.session.flush()
    files = references_of(unit, turn_id)
    for file_kind, reference in files:
        unit.session.add(
            CaseFileRow(
                case_id=case.id, message_id=row.id, channel=_channel_of(unit, case), reference=reference,
                name=_KIND_NAMES.get(file_kind, "文件"), at=unit.now,
            )
        )  # fmt: skip
    _owed(unit, case)
    if danger:
        case.risk = 3
        case_rank(unit, case)
        unit.to_staff(None, words(f"⚠️ 紧急：案件 {case.number} 的当事人可能有危险，请马上联系。"))
    if Stage(case.stage) is Stage.WAITING:
        case_step(unit, case, Step.WORKER_ANSWERED, actor="worker")
    unit.session.flush()
    mark = _KIND_NAMES.get(kind, "")
    said = f"【{mark}】{text}" if mark else text
    if files:
        said += f"（{len(files)} 个文件，取到后发在下面）"
    head = "⚠️ 当事人可能有危险，已给热线，请马上联系：" if danger else "当事人："
    unit.to_staff(case, words(head + said))
    unit.audit("worker", "message_in", case, f"kind:{kind} files:{len(files)}")


def worker_answered(
    unit: Unit, case: CaseRow, *, turn_id: int, number: int, slot: str, value: str, text: str, extra: Mapping[str, str]
) -> None:
    """File the answer to a question staff asked. `number`: which turn of the conversation it was; `extra`: other facts
    the same words told."""
    record = record_load(case.facts)
    for told, what in {**extra, slot: value}.items():
        record.facts.values[told], record.facts.source_turn[told] = what, number
    record.facts.confirmed.add(slot)
    record.add([text])
    case.asked_slot = ""
    case_refile(unit, case, record)
    worker_said(unit, case, turn_id=turn_id, kind="text", text=text)
    unit.to_staff(case, words(f"问到了，已记入案卷：{slot_name(slot)}：{shown_value(slot, value)}"))
    unit.audit("worker", "fact_filed", case, slot)


def _owed(unit: Unit, case: CaseRow) -> None:
    if case.waiting_since is None:
        case.waiting_since, case.alarm, case.due_at = unit.now, 0, None
        case_rank(unit, case)


def _channel_of(unit: Unit, case: CaseRow) -> str:
    from bot.storage.tables import ConversationRow

    row = unit.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
    return row.channel if row else ""


# From staff


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
    if Stage(case.stage) not in OPEN_STAGES:
        raise IllegalTransition(
            f"没有发出：案件 {case.number} 现在是“{STAGE_NAMES[Stage(case.stage)]}”。要接着办先 /reopen；内部备注以 // 开头。"
        )
    if case.assignee_id is None:
        raise NotAllowed("没有发出：还没有人接这件案子。先点“接手”或发 /claim。内部备注以 // 开头。")
    if case.assignee_id != staff.id:
        holder = unit.session.get_one(StaffRow, case.assignee_id)
        supervisor = Role(staff.role) is Role.SUPERVISOR
        if not is_away(holder, unit.today) and not supervisor:
            draft = _hold(
                unit, case, staff, text, why="not_holder", source=source, problems=[], attachments=attachments
            )
            unit.to_staff(
                case,
                words(
                    f"没有发出：这件案子是 {holder.name} 在办，免得两个人答得不一样。请 {holder.name} 看要不要发，"
                    "或者交接后再发。",
                    choices=((f"{holder.name}：发出去", f"release:{draft.id}"), ("不发", f"drop:{draft.id}")),
                ),
            )
            return Said("held", draft.id)
    problems = unit.options.check(text, unit.today, "") if text else []
    supervised = _is_supervised(unit, staff)
    if supervised or problems:
        why = "supervised" if supervised else "gate"
        draft = _hold(unit, case, staff, text, why=why, source=source, problems=problems, attachments=attachments)
        _show_draft(unit, case, draft, staff)
        return Said("held", draft.id)
    message_send(unit, case, staff=staff, text=text, source=source, attachments=attachments)
    return Said("sent")


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
    case.waiting_since, case.due_at, case.alarm = None, unit.hours(case.office_id).add(unit.now, NEXT_WORD), 0
    unit.session.flush()
    if not kept:
        for attachment in attachments:
            unit.session.add(file_of_staff(case, attachment, unit.now, status="sent", message_id=row.id))
        unit.session.flush()
    if outbox_id is None:
        unit.to_staff(case, words("没有送达：当事人的聊天已经不在了。可以用 /close unreachable 关案。"))
    unit.audit(actor_name(staff), "message_out", case, f"outbox:{outbox_id or 0} files:{len(attachments)}")
    return row


def from_person(
    unit: Unit, case: CaseRow, staff: StaffRow | None, text: str, attachments: tuple[Attachment, ...] = ()
) -> Reply:
    """Return the reply as the worker sees it: headed by the name and office of a person."""
    office = unit.office(case.office_id).name
    head = say(case.language, "from_person", name=staff.name if staff else office, office=office)
    block = Block(kind=BlockKind.TEXT, heading=head, points=tuple(Point(text=line) for line in text.split("\n")))
    return Reply(blocks=(block,), attachments=attachments, language=case.language, composed_by="person")


def note_add(unit: Unit, case: CaseRow, *, staff: StaffRow, text: str, source: str = "") -> None:
    """Keep an internal note; it never reaches the worker."""
    check(unit, staff, Act.NOTE, case)
    unit.session.add(
        CaseMessageRow(case_id=case.id, side="note", staff_id=staff.id, text=text, source=source, at=unit.now)
    )
    unit.session.flush()
    unit.audit(actor_name(staff), "note_added", case)


def message_edit(unit: Unit, case: CaseRow, *, staff: StaffRow, source: str, text: str) -> str:
    """A member of staff corrected a message in the topic. Returns what became of it, in words for the topic.

    The sent message changes in place when the new text passes the gate and the author may answer without approval.
    """
    row = unit.session.scalar(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id, CaseMessageRow.source == source)
    )
    if row is None:
        draft = unit.session.scalar(
            select(DraftRow).where(DraftRow.case_id == case.id, DraftRow.source == source, DraftRow.status == "pending")
        )
        if draft is None or draft.author_id != staff.id:
            return ""
        draft.text, draft.problems = text, unit.options.check(text, unit.today, "")
        unit.session.flush()
        unit.audit(actor_name(staff), "draft_edited", case, f"draft:{draft.id}")
        return f"草稿 {draft.id} 已按改过的内容更新。"
    if row.side == "note":
        row.text, row.edited_at = text.removeprefix("//").strip(), unit.now
        unit.audit(actor_name(staff), "note_edited", case)
        return ""
    check(unit, staff, Act.ANSWER, case)
    if row.staff_id != staff.id or row.outbox_id is None:
        raise NotAllowed("只能改自己发出的消息。")
    if _is_supervised(unit, staff) or unit.options.check(text, unit.today, ""):
        return "改动没有发给当事人：改后的内容要先过审核或补依据。请重新发一条。"
    row.text, row.edited_at = text, unit.now
    _revise(unit, row.outbox_id, from_person(unit, case, staff, f"{text}{say(case.language, 'staff_edited')}"))
    unit.audit(actor_name(staff), "message_edited", case, f"outbox:{row.outbox_id}")
    return "已同步改给当事人。"


def message_recall(unit: Unit, case: CaseRow, *, staff: StaffRow, source: str) -> None:
    """Take a sent message back: its text is replaced in the worker's chat."""
    check(unit, staff, Act.ANSWER, case)
    row = unit.session.scalar(
        select(CaseMessageRow).where(
            CaseMessageRow.case_id == case.id, CaseMessageRow.source == source, CaseMessageRow.side == "staff"
        )
    )
    if row is None or row.outbox_id is None:
        raise NotFound("没找到这条发出的消息。请回复要撤回的那条，再发 /recall。")
    row.edited_at = unit.now
    _revise(unit, row.outbox_id, from_person(unit, case, staff, say(case.language, "recalled")))
    unit.audit(actor_name(staff), "message_recalled", case, f"outbox:{row.outbox_id}")


def _revise(unit: Unit, outbox_id: int, reply: Reply) -> None:
    """Change a sent reply and queue the edit. One that did not leave yet is changed before it does."""
    row = unit.session.get(OutboxRow, outbox_id)
    if row is None:
        return
    row.payload = dump_reply(reply)
    if row.status == OutboxStatus.SENT:
        unit.session.add(
            OutboxRow(
                conversation_id=row.conversation_id, sequence=sequence_raise(unit.session, row.conversation_id),
                kind=OutboxKind.EDIT, target_id=row.id, view={}, external_ids=[], created_at=unit.now,
            )
        )  # fmt: skip
        unit.announce.add(row.conversation_id)
    unit.session.flush()


# Drafts


def _is_supervised(unit: Unit, staff: StaffRow) -> bool:
    return Role(staff.role) is not Role.SUPERVISOR and (staff.supervised or unit.office(staff.office_id).supervised)


def _hold(
    unit: Unit, case: CaseRow, staff: StaffRow | None, text: str, *, why: str, source: str, problems: list[str],
    attachments: tuple[Attachment, ...] = (),
) -> DraftRow:  # fmt: skip
    draft = DraftRow(
        case_id=case.id, author_id=staff.id if staff else None, why=why, text=text, source=source,
        problems=list(problems), status="pending", at=unit.now,
    )  # fmt: skip
    unit.session.add(draft)
    unit.session.flush()
    for attachment in attachments:
        unit.session.add(file_of_staff(case, attachment, unit.now, status="draft", reference=f"draft:{draft.id}"))
    unit.session.flush()
    unit.audit(actor_name(staff), "draft_held", case, f"draft:{draft.id} {why} problems:{len(problems)}")
    return draft


def draft_suggest(unit: Unit, case: CaseRow, *, text: str) -> DraftRow:
    """Keep what the machine suggests as a draft, labelled so; a person has to send it."""
    _must_be_open(case)
    draft = _hold(unit, case, None, text, why="machine", source="", problems=unit.options.check(text, unit.today, ""))
    _show_draft(unit, case, draft, None)
    return draft


def _show_draft(unit: Unit, case: CaseRow, draft: DraftRow, staff: StaffRow | None) -> None:
    author = staff.name if staff else "机器（草稿，未核实）"
    lines = [f"草稿 {draft.id}，{author} 写，还没有发给当事人：", draft.text]
    if files := files_of_draft(unit, draft.id):
        lines.append(f"附 {len(files)} 个文件：{'、'.join(row.name for row in files)}")
    lines += [f"⚠️ {problem}" for problem in draft.problems]
    if draft.problems:
        lines.append(f"补上依据再发，或由督导写理由放行：/override {draft.id} 理由")
    lines.append(f"改：/edit {draft.id} 新内容　退回：/reject {draft.id} 理由　附言：/approve {draft.id} 附言")
    name = "批准并发出" if draft.why == "supervised" else "发出去"
    choices = ((name, f"approve:{draft.id}"), ("不发", f"drop:{draft.id}"))
    unit.to_staff(case, words(*lines, choices=choices))


def draft_of(unit: Unit, case: CaseRow, draft_id: int) -> DraftRow:
    """Return a pending draft of the case. Raises NotFound, or CaseConflict when it was decided."""
    draft = unit.session.get(DraftRow, draft_id)
    if draft is None or draft.case_id != case.id:
        raise NotFound(f"这件案子没有草稿 {draft_id}。")
    if draft.status != "pending":
        by = unit.session.get(StaffRow, draft.decided_by) if draft.decided_by else None
        done = {"approved": "批准发出", "rejected": "退回", "dropped": "作罢"}.get(draft.status, draft.status)
        raise CaseConflict(f"草稿 {draft_id} 已经由 {by.name if by else '别人'}{done}，没有再做一次。")
    return draft


def draft_edit(unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, text: str) -> None:
    """Change a draft before it is decided: its author, the holder of the case, or a supervisor."""
    draft = draft_of(unit, case, draft_id)
    check(unit, staff, Act.NOTE if draft.author_id == staff.id else Act.ANSWER, case)
    draft.text, draft.problems = text.strip(), unit.options.check(text, unit.today, "")
    unit.session.flush()
    unit.audit(actor_name(staff), "draft_edited", case, f"draft:{draft.id}")
    _show_draft(unit, case, draft, staff)


def draft_approve(
    unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, note: str = "", override: str = ""
) -> CaseMessageRow:
    """Send a draft. Supervised drafts need a supervisor; the gate runs on the final text; an override needs a reason."""
    draft = draft_of(unit, case, draft_id)
    _must_be_open(case)
    check(unit, staff, Act.APPROVE if draft.why == "supervised" else Act.ANSWER, case)
    if draft.why in ("not_holder", "machine") and _is_supervised(unit, staff):
        raise NotAllowed("你发的内容要督导批准，请督导点“发出去”。")
    problems = unit.options.check(draft.text, unit.today, "") if draft.text else []
    if override.strip():
        check(unit, staff, Act.OVERRIDE, case)
    elif problems:
        draft.problems = problems
        unit.session.flush()
        listed = "；".join(problems)
        raise NotAllowed(f"没有发出：{listed}。改好再批，或由督导写理由放行：/override {draft_id} 理由")
    draft.status, draft.decided_by, draft.decided_at = "approved", staff.id, unit.now
    draft.note, draft.reason = note.strip(), override.strip()
    unit.session.flush()
    author = unit.session.get(StaffRow, draft.author_id) if draft.author_id else staff
    files = files_of_draft(unit, draft.id)
    attachments = tuple(
        Attachment(name=file.name, media_type=file.media_type, content=file_bytes(file)) for file in files
    )
    row = message_send(
        unit, case, staff=author, text=draft.text, source=draft.source, attachments=attachments, kept=True
    )
    for file in files:
        file.status, file.reference, file.message_id = "sent", "", row.id
    unit.session.flush()
    unit.audit(
        actor_name(staff), "draft_overridden" if override.strip() else "draft_approved", case, f"draft:{draft.id}"
    )
    if note.strip():
        unit.to_staff(case, words(f"{staff.name} 的附言：{note.strip()}"))
    if draft.why in ("supervised", "machine") and Role(staff.role) is Role.SUPERVISOR and case.card:
        from bot.cases.approved import answer_keep

        answer_keep(unit, case, text=draft.text)
    return row


def _must_be_open(case: CaseRow) -> None:
    if Stage(case.stage) not in OPEN_STAGES:
        raise IllegalTransition(f"没有发出：案件 {case.number} 现在是“{STAGE_NAMES[Stage(case.stage)]}”。")


def draft_reject(unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, reason: str) -> None:
    """Send a draft back to its author with the reason. The author may drop it without one."""
    draft = draft_of(unit, case, draft_id)
    own = draft.author_id == staff.id or (draft.author_id is None and case.assignee_id == staff.id)
    if not own and draft.why == "not_holder" and case.assignee_id == staff.id:
        own = True
    if not own:
        check(unit, staff, Act.APPROVE, case)
        if not reason.strip():
            raise NotAllowed(f"退回要写理由：/reject {draft_id} 理由")
    draft.status = "dropped" if own and not reason.strip() else "rejected"
    draft.decided_by, draft.decided_at, draft.reason = staff.id, unit.now, reason.strip()
    for file in files_of_draft(unit, draft.id):
        unit.session.delete(file)
    unit.session.flush()
    unit.audit(actor_name(staff), f"draft_{draft.status}", case, f"draft:{draft.id}")
    told = f"草稿 {draft_id} 被 {staff.name} 退回：{reason.strip()}" if reason.strip() else f"草稿 {draft_id} 不发了。"
    unit.to_staff(case, words(told))


# Questions


def facts_request(unit: Unit, case: CaseRow, *, staff: StaffRow, slot: str) -> None:
    """Have the bot ask the worker for a fact; the answer is filed. `slot`: its name, in either language."""
    check(unit, staff, Act.REQUEST_FACTS, case)
    names = {
        slot_name(key.removeprefix("slot_")): key.removeprefix("slot_")
        for key in labels("zh")
        if key.startswith("slot_")
    }
    wanted = names.get(slot, slot)
    if f"ask_{wanted}" not in labels("zh"):
        askable = "、".join(name for name, key in names.items() if f"ask_{key}" in labels("zh"))
        raise NotFound(f"问不了“{slot}”。可以问：{askable}。别的直接写给当事人。")
    due = unit.hours(case.office_id).add(unit.now, REMIND_WORKER)
    case.asked_slot, case.waiting_since, case.due_at, case.alarm = wanted, None, due, 0
    case_step(unit, case, Step.ASK_WORKER, actor=actor_name(staff), detail=wanted)
    question = say(case.language, "asked_fact", name=staff.name, question=say(case.language, f"ask_{wanted}"))
    outbox_id = unit.to_worker(case, words(question, language=case.language))
    unit.session.add(
        CaseMessageRow(
            case_id=case.id, side="staff", staff_id=staff.id, kind="question", text=question, at=unit.now,
            outbox_id=outbox_id, delivery="waiting" if outbox_id else "failed",
        )
    )  # fmt: skip
    unit.session.flush()


def supervisor_ask(unit: Unit, case: CaseRow, *, staff: StaffRow, question: str) -> None:
    """Ask a supervisor; the case waits in review."""
    check(unit, staff, Act.ASK_SUPERVISOR, case)
    note_add(unit, case, staff=staff, text=f"问督导：{question}")
    case_step(unit, case, Step.ASK_SUPERVISOR, actor=actor_name(staff))
    unit.to_staff(case, words(f"请督导看：{question}", "督导回答用 /advise 内容，只在内部。"))
    unit.to_staff(None, words(f"案件 {case.number} 请督导看。"))


def supervisor_advise(unit: Unit, case: CaseRow, *, staff: StaffRow, text: str) -> None:
    """A supervisor answers inside; the case goes on."""
    check(unit, staff, Act.APPROVE, case)
    if not text.strip():
        raise NotAllowed("写上意见：/advise 内容")
    note_add(unit, case, staff=staff, text=f"督导意见：{text}")
    if Stage(case.stage) is Stage.REVIEW:
        case_step(unit, case, Step.SUPERVISOR_ANSWERED, actor=actor_name(staff))
    unit.to_staff(case, words(f"督导 {staff.name}：{text}"))


# Canned replies


def canned_save(unit: Unit, *, staff: StaffRow, name: str, text: str) -> None:
    """Keep a reply under a name for the office. Raises NotAllowed for a variable that is not known."""
    check(unit, staff, Act.NOTE)
    try:
        used = {field for _, field, form, turned in Formatter().parse(text) if field is not None or form or turned}
    except ValueError:
        used = {""}
    if used - set(CANNED_VARIABLES):
        known = "、".join("{" + key + "}" for key in CANNED_VARIABLES)
        raise NotAllowed(f"没有保存：变量只能用 {known}。")
    row = unit.session.scalar(
        select(CannedReplyRow).where(CannedReplyRow.office_id == staff.office_id, CannedReplyRow.name == name)
    )
    if row is None:
        row = CannedReplyRow(office_id=staff.office_id, name=name[:40])
        unit.session.add(row)
    row.text = text
    unit.session.flush()
    unit.audit(actor_name(staff), "canned_saved", detail=f"canned:{row.id}")


CANNED_VARIABLES = ("number", "name", "staff", "office", "platform", "city", "deadline")


def canned_fill(unit: Unit, case: CaseRow, *, staff: StaffRow, name: str) -> str:
    """Return a canned reply with its variables filled in from the case. Raises NotFound."""
    row = unit.session.scalar(
        select(CannedReplyRow).where(CannedReplyRow.office_id == case.office_id, CannedReplyRow.name == name)
    )
    if row is None:
        known = "、".join(
            unit.session.scalars(select(CannedReplyRow.name).where(CannedReplyRow.office_id == case.office_id))
        )
        raise NotFound(f"没有叫“{name}”的常用回复。现有：{known or '无'}。保存用 /save 名字 内容。")
    values = load_facts(case.facts).values
    return row.text.format(
        number=case.number, name=values.get("name", ""), staff=staff.name, office=unit.office(case.office_id).name,
        platform=values.get("platform", ""), city=values.get("city", ""),
        deadline=case.deadline_on.isoformat() if case.deadline_on else "",
    )  # fmt: skip


# Delivery


@dataclass(frozen=True, slots=True)
class Receipt:
    """A staff message whose delivery became known."""

    case_number: int
    source: str
    sent: bool
    code: str = ""


def receipts_collect(unit: Unit, *, limit: int = 200) -> list[Receipt]:
    """Take up what the sender found out: mark messages delivered or not, and say in the topic what did not arrive."""
    rows = unit.session.execute(
        select(CaseMessageRow, CaseRow, OutboxRow.status, OutboxRow.error_code)
        .join(CaseRow, CaseRow.id == CaseMessageRow.case_id)
        .join(OutboxRow, OutboxRow.id == CaseMessageRow.outbox_id)
        .where(CaseMessageRow.delivery == "waiting", OutboxRow.status.in_((OutboxStatus.SENT, OutboxStatus.FAILED)))
        .order_by(CaseMessageRow.id)
        .limit(limit)
    ).all()
    found: list[Receipt] = []
    for message, case, status, code in rows:
        sent = status == OutboxStatus.SENT
        unit.session.execute(
            update(CaseMessageRow).where(CaseMessageRow.id == message.id).values(delivery="sent" if sent else "failed")
        )
        found.append(Receipt(case.number, message.source, sent, code or ""))
        if not sent:
            why = (
                "当事人拉黑了机器人"
                if code == "blocked"
                else "聊天已经不在了"
                if code == "chat_not_found"
                else "发送失败"
            )
            unit.to_staff(case, words(f"没有送达：{why}。换个办法联系；联系不上就 /close unreachable。"))
            unit.audit("bot", "delivery_failed", case, f"outbox:{message.outbox_id} {code or ''}")
    return found


def problems_in_words(codes: list[str]) -> list[str]:
    """Return gate codes as sentences."""
    return [PROBLEM_NAMES.get(code, code) for code in codes]
