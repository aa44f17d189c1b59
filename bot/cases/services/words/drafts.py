"""Replies that wait for a decision: of a supervisor, of the holder of the case, or of their author after the gate spoke."""

from __future__ import annotations

import re

from bot.cases.rules.errors import CaseConflict, IllegalTransition, NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act, Role
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.rules.wording import wording_mark
from bot.cases.services.permissions import check, is_supervised
from bot.cases.services.words.approved_answers import answer_keep
from bot.cases.services.words.files import file_bytes, file_of_staff, files_of_draft
from bot.cases.services.words.messages import message_send
from bot.cases.tables import CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.messages import Attachment
from bot.storage.outbox import view_change
from bot.storage.tables import OutboxRow


def draft_hold(
    unit: Unit, case: CaseRow, staff: StaffRow | None, text: str, *, why: str, source: str, problems: list[str],
    attachments: tuple[Attachment, ...] = (),
) -> DraftRow:  # fmt: skip
    """Keep a text, with its files, until somebody decides."""
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


def draft_suggest(unit: Unit, case: CaseRow, *, text: str, unheld: tuple[str, ...] = ()) -> DraftRow:
    """Keep what the machine suggests as a draft, labelled so; a person has to send it.

    `unheld`: clauses it names whose wording the library does not hold: somebody looks them up first.
    """
    must_be_open(case)
    problems = [
        *unit.options.check(text, unit.today, ""),
        *(f"{one}：原文没收进库，发之前核对" for one in unheld),
    ]
    draft = draft_hold(unit, case, None, text, why="machine", source="", problems=problems)
    draft_show(unit, case, draft, None)
    return draft


def draft_show(unit: Unit, case: CaseRow, draft: DraftRow, staff: StaffRow | None) -> None:
    """Show a draft in the topic, with the buttons that decide it."""
    if draft.why == "unclear":
        unclear_show(unit, case, draft, staff)
        return
    author = staff.name if staff else "机器（草稿，未核实）"
    lines = [f"草稿 {draft.id}，{author} 写，还没有发给当事人：", draft.text]
    if files := files_of_draft(unit, draft.id):
        lines.append(f"附 {len(files)} 个文件：{'、'.join(row.name for row in files)}")
    lines += [f"⚠️ {problem}" for problem in draft.problems]
    if draft.problems:
        lines.append(f"补上依据再发，或由督导写理由放行：/override {draft.id} 理由")
    lines.append(
        f"改：/edit {draft.id} 旧字 => 新字（或整段新内容）　退回：/reject {draft.id} 理由　附言：/approve {draft.id} 附言"
    )
    name = "批准并发出" if draft.why == "supervised" else "发出去"
    choices = ((name, f"approve:{draft.id}#{wording_mark(draft.text)}"), ("不发", f"drop:{draft.id}"))
    draft_shown(draft, unit.to_staff(case, words(*lines, choices=choices, inside=True)))


def unclear_show(unit: Unit, case: CaseRow, draft: DraftRow, staff: StaffRow | None) -> None:
    """Ask the author of held words whom they are for, with two buttons."""
    choices = (("发给当事人", f"tell:{draft.id}#{wording_mark(draft.text)}"), ("只留内部", f"keep:{draft.id}"))
    name = f"{staff.name}，" if staff is not None else ""
    told = f"{name}这句给谁？还没有发出：“{draft.text[:80]}”"
    draft_shown(draft, unit.to_staff(case, words(told, choices=choices, inside=True)))


def draft_shown(draft: DraftRow, outbox_id: int) -> None:
    """Keep which message shows a draft: its buttons go when it is decided."""
    draft.shown_in = [*draft.shown_in, outbox_id]


def buttons_remove(unit: Unit, draft: DraftRow) -> None:
    """A decided draft leaves no button that looks alive."""
    for outbox_id in draft.shown_in:
        row = unit.session.get(OutboxRow, outbox_id)
        if (
            row is not None
            and unit.options.staff_pushed
            and view_change(unit.session, outbox_id=outbox_id, changes={"done": True}, now=unit.now)
        ):
            unit.announce.add(row.conversation_id)


def draft_source(draft: DraftRow) -> str:
    """Return what names the message a draft becomes: that of its author, or its own number where nobody wrote it."""
    return draft.source or f"draft:{draft.id}"


def draft_source_of(unit: Unit, case: CaseRow, draft_id: int | None) -> str:
    """Return what names the message a draft of the case became. Raises NotFound when the case has no such draft."""
    draft = unit.session.get(DraftRow, draft_id) if draft_id is not None else None
    if draft is None or draft.case_id != case.id:
        raise NotFound(f"没有撤回：这件案子没有草稿 {draft_id or ''}。请回复发给当事人的那句话，再发 /recall。")
    return draft_source(draft)


def draft_of(unit: Unit, case: CaseRow, draft_id: int) -> DraftRow:
    """Return a pending draft of the case. Raises NotFound, or CaseConflict when it was decided."""
    draft = unit.session.get(DraftRow, draft_id)
    if draft is None or draft.case_id != case.id:
        raise NotFound(f"这件案子没有草稿 {draft_id}。")
    if draft.status != "pending":
        by = unit.session.get(StaffRow, draft.decided_by) if draft.decided_by else None
        done = {
            "approved": "批准发出",
            "rejected": "退回",
            "dropped": "作罢",
            "told": "定为发给当事人",
            "kept": "留在内部",
        }.get(draft.status, draft.status)
        raise CaseConflict(f"草稿 {draft_id} 已经由 {by.name if by else '别人'}{done}，没有再做一次。")
    return draft


def draft_edit(
    unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, text: str, whole: bool = False, seen: str = ""
) -> None:
    """Change a draft before it is decided: its author, the holder of the case, or a supervisor.

    `whole`: the text is the draft written anew, never one part for another. `seen`: the mark of the wording that was
    shown. Raises CaseConflict when the draft was changed since.
    """
    draft = draft_of(unit, case, draft_id)
    check(unit, staff, Act.NOTE if draft.author_id == staff.id else Act.ANSWER, case)
    if seen and seen != wording_mark(draft.text):
        raise CaseConflict(f"没有改：草稿 {draft.id} 刚才有人改过。看一眼现在的，再改。")
    text = text.strip() if whole else _changed(draft.text, text.strip())
    draft.first_text = draft.first_text or draft.text
    draft.text, draft.problems = text, unit.options.check(text, unit.today, "")
    unit.session.flush()
    unit.audit(actor_name(staff), "draft_edited", case, f"draft:{draft.id}")
    draft_show(unit, case, draft, staff)


_INSTEAD = re.compile(r"(?P<old>.{1,200}?)\s*(?:=>|＝>|=＞|＝＞)\s*(?P<new>.*)", re.DOTALL)


def _changed(before: str, written: str) -> str:
    """Return a draft as it was written anew, or with one part put in another's place: `三倍 => 两倍`.

    Raises NotFound where that part does not stand in the draft, or stands there more than once.
    """
    told = _INSTEAD.fullmatch(written)
    if told is None:
        return written
    if (times := before.count(told["old"])) != 1:
        found = "草稿里没有" if not times else f"草稿里有 {times} 处"
        raise NotFound(f"没有改：{found}“{told['old'][:40]}”。照草稿里的字多写几个。")
    return before.replace(told["old"], told["new"]).strip()


def draft_taken_out(
    unit: Unit, draft: DraftRow, staff: StaffRow, *, status: str, seen: str = ""
) -> tuple[str, str, tuple[Attachment, ...]]:
    """End a draft whose words go another way; return them, where they came from, and their files.

    `seen`: the mark of the wording that was shown. Raises CaseConflict when the draft was changed since.
    """
    if seen and seen != wording_mark(draft.text):
        raise CaseConflict(f"没有发出：草稿 {draft.id} 刚才改过。请看最新的那条，再点它下面的按钮。")
    files = files_of_draft(unit, draft.id)
    taken = tuple(Attachment(name=file.name, media_type=file.media_type, content=file_bytes(file)) for file in files)
    draft.status, draft.decided_by, draft.decided_at = status, staff.id, unit.now
    for file in files:
        unit.session.delete(file)
    buttons_remove(unit, draft)
    unit.session.flush()
    return draft.text, draft_source(draft), taken


def draft_approve(
    unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, note: str = "", override: str = "", seen: str = ""
) -> CaseMessageRow:
    """Send a draft. Supervised drafts need a supervisor; the gate runs on the final text; an override needs a reason.

    `seen`: the mark of the wording that was shown. Raises CaseConflict when the draft was changed since.
    """
    draft = draft_of(unit, case, draft_id)
    must_be_open(case)
    writer = unit.session.get(StaffRow, draft.author_id) if draft.author_id else None
    _may_approve(unit, case, draft, staff=staff, writer=writer)
    if seen and seen != wording_mark(draft.text):
        raise CaseConflict(f"没有发出：草稿 {draft_id} 刚才改过。请看最新的那条，再点它下面的按钮。")
    _passes(unit, case, draft, staff=staff, override=override)
    draft.status, draft.decided_by, draft.decided_at = "approved", staff.id, unit.now
    draft.note, draft.reason = note.strip(), override.strip()
    unit.session.flush()
    author = writer if writer is not None and writer.active else staff  # who left speaks to nobody any more
    files = files_of_draft(unit, draft.id)
    attachments = tuple(
        Attachment(name=file.name, media_type=file.media_type, content=file_bytes(file)) for file in files
    )
    row = message_send(
        unit, case, staff=author, text=draft.text, source=draft_source(draft), attachments=attachments, kept=True
    )
    buttons_remove(unit, draft)
    for file in files:
        file.status, file.reference, file.message_id = "sent", "", row.id
    unit.session.flush()
    unit.audit(
        actor_name(staff), "draft_overridden" if override.strip() else "draft_approved", case, f"draft:{draft.id}"
    )
    if note.strip():
        unit.to_staff(case, words(f"{staff.name} 的附言：{note.strip()}", inside=True))
    approved = draft.why in ("supervised", "machine") and Role(staff.role) is Role.SUPERVISOR
    if approved and not override.strip():  # what passed by an exception is no example
        answer_keep(unit, case, text=draft.text)
    return row


def _may_approve(unit: Unit, case: CaseRow, draft: DraftRow, *, staff: StaffRow, writer: StaffRow | None) -> None:
    """Raise NotAllowed unless this person may send this draft of that writer."""
    if draft.why == "unclear":
        raise NotAllowed("先定给谁：点那条下面的“发给当事人”或“只留内部”。")
    check(unit, staff, Act.APPROVE if draft.why == "supervised" else Act.ANSWER, case)
    newcomer = writer is not None and is_supervised(unit, writer) and Role(staff.role) is not Role.SUPERVISOR
    if newcomer or (draft.why in ("not_holder", "machine") and is_supervised(unit, staff)):
        raise NotAllowed("这份内容要督导批准，请督导点“发出去”。")


def _passes(unit: Unit, case: CaseRow, draft: DraftRow, *, staff: StaffRow, override: str) -> None:
    """Raise NotAllowed with what the gate found in the final text, unless somebody who may lets it pass."""
    problems = unit.options.check(draft.text, unit.today, "") if draft.text else []
    if override.strip():
        check(unit, staff, Act.OVERRIDE, case)
    elif problems:
        draft.problems = problems
        unit.session.flush()
        listed = "；".join(problems)
        raise NotAllowed(f"没有发出：{listed}。改好再批，或由督导写理由放行：/override {draft.id} 理由")


def must_be_open(case: CaseRow) -> None:
    """Raise IllegalTransition unless something may still be sent in the case."""
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
    buttons_remove(unit, draft)
    unit.session.flush()
    unit.audit(actor_name(staff), f"draft_{draft.status}", case, f"draft:{draft.id}")
    told = f"草稿 {draft_id} 被 {staff.name} 退回：{reason.strip()}" if reason.strip() else f"草稿 {draft_id} 不发了。"
    unit.to_staff(case, words(told, inside=True))
