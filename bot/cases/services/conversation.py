"""What is said in a case: the worker's messages to the topic, staff's to the worker, notes, questions, corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.account import record_load
from bot.cases.rules.errors import IllegalTransition, NotAllowed, NotFound
from bot.cases.rules.office_hours import REMIND_WORKER
from bot.cases.rules.roles import Act, Role
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage, Step
from bot.cases.rules.triggers import RISK, TRIGGER_NAMES, triggers_by_words
from bot.cases.selectors.staff import is_away
from bot.cases.services.drafts import draft_hold, draft_mark, draft_show, must_be_open
from bot.cases.services.files import file_of_staff, refuse_programs
from bot.cases.services.lifecycle import case_refile, case_step
from bot.cases.services.messages import Revision, from_person, message_revise, message_send
from bot.cases.services.permissions import check, is_supervised
from bot.cases.services.priority import case_rank
from bot.cases.services.receipts import EDITED, NEVER_ARRIVED, RECALLED
from bot.cases.tables import CaseFileRow, CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.texts import labels, say, shown_value, slot_name
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.messages import Attachment
from bot.storage.tables import InboundRow

_KIND_NAMES = {
    "photo": "图片",
    "voice": "语音",
    "file": "文件",
    "location": "位置",
    "sticker": "表情",
    "edited": "改过的话",
}
_HEADS = {
    "sure": "⚠️ 当事人可能有危险，已给热线，请马上联系：",
    "maybe": "⚠️ 话里可能有危险的意思，已附上热线，请先看。当事人：",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a staff message: `sent`, `held` as a draft, or kept as a `note`."""

    fate: str
    draft_id: int = 0


# From the worker


def worker_said(unit: Unit, case: CaseRow, *, turn_id: int, kind: str, text: str, danger: str = "") -> None:
    """File what the worker sent, and show it in the topic. The clock starts when nobody owed an answer before.

    `danger`: to life, `sure` or `maybe`. What the words alone call for (a death, a threat) raises the priority too.
    """
    row = CaseMessageRow(case_id=case.id, side="worker", kind=kind, text=text, at=unit.now, source=_source(turn_id))
    unit.session.add(row)
    unit.session.flush()
    files = _references(unit, turn_id)
    _keep_files(unit, case, row, files)
    first = case.waiting_since is None
    _owed(unit, case)
    named = [name for name in triggers_by_words(text) if RISK[name] > case.risk]
    risk = max([{"sure": 3, "maybe": 2}.get(danger, 0), *(RISK[name] for name in named)])
    if risk > case.risk:
        case.risk = risk
        case_rank(unit, case)
    if named:
        unit.audit("bot", "triggers_seen", case, ",".join(named))
    if danger == "sure":
        unit.to_staff(None, words(f"⚠️ 紧急：案件 {case.number} 的当事人可能有危险，请马上联系。"))
    if Stage(case.stage) is Stage.WAITING:
        case_step(unit, case, Step.WORKER_ANSWERED, actor="worker")
    unit.session.flush()
    mark = _KIND_NAMES.get(kind, "")
    said = f"【{mark}】{text}" if mark else text
    if files:
        said += f"（{len(files)} 个文件，取到后发在下面）"
    head = _HEADS.get(danger, "当事人：")
    if named and not danger:
        head = f"⚠️ 提到{'、'.join(TRIGGER_NAMES[name] for name in named)}，请先看。当事人："
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    absent = holder is not None and is_away(holder, unit.today) and first
    told = f"（{holder.name} 请假到 {holder.away_until}，在岗的同事可以直接答。）" if holder and absent else ""
    unit.to_staff(case, words(head + said, told))
    unit.audit("worker", "message_in", case, f"kind:{kind} files:{len(files)}")


def worker_sent_along(unit: Unit, case: CaseRow, *, files: Sequence[tuple[str, str]]) -> None:
    """File what the worker sent during the intake, each as (kind, the channel's reference)."""
    row = CaseMessageRow(case_id=case.id, side="worker", kind=files[0][0], text="", at=unit.now, source="intake")
    unit.session.add(row)
    unit.session.flush()
    _keep_files(unit, case, row, files)
    unit.session.flush()
    unit.to_staff(case, words(f"当事人填表时发来 {len(files)} 个文件，取到后发在下面。"))
    unit.audit("worker", "message_in", case, f"kind:{row.kind} files:{len(files)}")


def _keep_files(unit: Unit, case: CaseRow, row: CaseMessageRow, files: Sequence[tuple[str, str]]) -> None:
    for kind, reference in files:
        unit.session.add(
            CaseFileRow(
                case_id=case.id, message_id=row.id, channel=_channel_of(unit, case), reference=reference,
                name=_KIND_NAMES.get(kind, "文件"), at=unit.now,
            )
        )  # fmt: skip


def worker_in_danger(unit: Unit, case: CaseRow) -> None:
    """The worker told the bot, not the case, of danger to life: staff hear that, and not what was said."""
    case.risk = 3
    _owed(unit, case)
    case_rank(unit, case)
    unit.session.flush()
    unit.audit("bot", "danger_heard", case)
    told = f"⚠️ 紧急：案件 {case.number} 的当事人刚才对机器人说的话像是有生命危险，已给热线，请马上联系。"
    unit.to_staff(case, words(told))
    unit.to_staff(None, words(told))


def worker_answered(
    unit: Unit, case: CaseRow, *, turn_id: int, number: int, slot: str, value: str, text: str, extra: Mapping[str, str],
    danger: str = "",
) -> None:  # fmt: skip
    """File the answer to a question staff asked. `number`: which turn of the conversation it was; `extra`: other facts
    the same words told."""
    record = record_load(case.facts)
    for told, what in {**extra, slot: value}.items():
        record.facts.values[told], record.facts.source_turn[told] = what, number
    record.facts.confirmed.add(slot)
    record.add([text])
    case.asked_slot = ""
    case_refile(unit, case, record)
    worker_said(unit, case, turn_id=turn_id, kind="text", text=text, danger=danger)
    unit.to_staff(case, words(f"问到了，已记入案卷：{slot_name(slot)}：{shown_value(slot, value)}"))
    unit.audit("worker", "fact_filed", case, slot)


def question_dropped(unit: Unit, case: CaseRow) -> None:
    """The worker does not know what staff asked: nothing is filed, and what they write next is no answer to it."""
    if case.asked_slot:
        unit.to_staff(case, words(f"当事人说不知道：{slot_name(case.asked_slot)}。没有记入案卷。"))
        case.asked_slot = ""
        unit.session.flush()


def _owed(unit: Unit, case: CaseRow) -> None:
    if case.waiting_since is None:
        case.waiting_since, case.alarm, case.due_at = unit.now, 0, None
        case_rank(unit, case)


def _channel_of(unit: Unit, case: CaseRow) -> str:
    from bot.storage.tables import ConversationRow

    row = unit.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
    return row.channel if row else ""


def _source(turn_id: int | None) -> str:
    """Return the source note of a turn's messages."""
    return f"turn:{turn_id}" if turn_id else ""


def _references(unit: Unit, turn_id: int) -> list[tuple[str, str]]:
    """Return the files a turn brought, as (kind, the channel's reference)."""
    from bot.storage.codec import load_inbound

    found: list[tuple[str, str]] = []
    for row in unit.session.scalars(select(InboundRow).where(InboundRow.turn_id == turn_id).order_by(InboundRow.id)):
        if row.payload and (inbound := load_inbound(row.payload)).attachment:
            found += [(str(inbound.kind), reference) for reference in inbound.attachment.split("\n") if reference]
    return found


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
    if case.merged_into is not None:
        raise IllegalTransition(f"没有发出：案件 {case.number} 并进了案件 {case.merged_into}，请到那边的话题里写。")
    if Stage(case.stage) not in OPEN_STAGES:
        raise IllegalTransition(
            f"没有发出：案件 {case.number} 现在是“{STAGE_NAMES[Stage(case.stage)]}”。要接着办先 /reopen；内部备注以 // 开头。"
        )
    refuse_programs(attachments)
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
                        (f"{holder.name}：发出去", f"release:{draft.id}#{draft_mark(draft)}"),
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
    unit: Unit, case: CaseRow, *, staff: StaffRow, source: str, text: str, inside: bool = False
) -> str:  # fmt: skip
    """A member of staff corrected a message in the topic. Returns what became of it, in words for the topic.

    The sent message changes in place when the new text passes the gate and the author may answer without approval; what
    came of it in the worker's chat is said when it is known (bot.cases.receipts). `inside`: the new text is marked as a
    note: it never goes where the old one went.
    """
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
    if inside:
        return "没有改：这条已经发给当事人了。要撤回，回复它发 /recall；备注请另发一条。"
    must_be_open(case)
    if is_supervised(unit, staff) or unit.options.check(text, unit.today, ""):
        return "改动没有发给当事人：改后的内容要先过审核或补依据。请重新发一条。"
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


def _draft_corrected(unit: Unit, case: CaseRow, staff: StaffRow, source: str, text: str, *, inside: bool) -> str:
    """The message never went out: it waits as a draft, or was refused."""
    draft = unit.session.scalar(
        select(DraftRow).where(DraftRow.case_id == case.id, DraftRow.source == source, DraftRow.status == "pending")
    )
    if inside or draft is None or draft.author_id != staff.id:
        return "原来那条没有发给当事人，改了也不会发，也没有存成备注。请重新发一条。"
    if draft.text == text:
        return ""
    draft.text, draft.problems = text, unit.options.check(text, unit.today, "")
    unit.session.flush()
    unit.audit(actor_name(staff), "draft_edited", case, f"draft:{draft.id}")
    draft_show(unit, case, draft, staff)
    return ""


def message_recall(unit: Unit, case: CaseRow, *, staff: StaffRow, source: str) -> str:
    """Take a sent message back: its text is replaced in the worker's chat. Returns words for the topic, as above."""
    row = unit.session.scalar(
        select(CaseMessageRow).where(
            CaseMessageRow.case_id == case.id, CaseMessageRow.source == source, CaseMessageRow.side == "staff"
        )
    )
    check(unit, staff, Act.NOTE if row is not None and row.staff_id == staff.id else Act.ANSWER, case)
    if row is None or row.outbox_id is None:
        raise NotFound("没找到这条发出的消息。请回复要撤回的那条，再发 /recall；草稿发的写 /recall 草稿编号。")
    reply = from_person(unit, case, staff, say(case.language, "recalled"))
    revision = message_revise(unit, row.outbox_id, reply, files=False)
    if revision is Revision.NEVER_ARRIVED:
        return NEVER_ARRIVED
    row.edited_at = unit.now
    unit.audit(actor_name(staff), "message_recalled", case, f"outbox:{row.outbox_id}")
    if revision is Revision.QUEUED:
        row.delivery = "recalling"
        return ""
    return RECALLED


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
