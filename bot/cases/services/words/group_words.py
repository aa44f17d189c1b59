"""One answer for everybody of a group: shown first, then sent in every open case of it; nobody learns of the others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.facts.account import record_load
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.rules.wording import wording_mark
from bot.cases.services.permissions import check
from bot.cases.services.words.drafts import (
    draft_approve,
    draft_hold,
    draft_shown,
    draft_source,
    must_be_open,
)
from bot.cases.services.words.messages import message_send
from bot.cases.tables import CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name, words

GROUP = "group"
"""Why a draft waits: its words are for everybody of a group."""


def group_said(unit: Unit, case: CaseRow, *, staff: StaffRow, text: str, source: str = "") -> None:
    """Show what would go to everybody of the case's group, with the button that sends it.

    Raises NotFound where the case is in no group, or nothing was written.
    """
    check(unit, staff, Act.ANSWER, case)
    must_be_open(case)
    if not text.strip():
        raise NotFound("一起说什么？写在后面：/all 仲裁申请书这周五以前交。")
    members = group_members(unit, case)
    if len(members) < 2:  # noqa: PLR2004
        raise NotFound("没有发出：这件案子没有和别人的连在一起。先 /link 编号，当事人都同意了才能一起回。")
    problems = [*unit.options.check(text, unit.today, ""), *_names_in(text, members)]
    draft = draft_hold(unit, case, staff, text.strip(), why=GROUP, source=source, problems=problems)
    numbers = "、".join(str(row.number) for row in members)
    lines = [f"草稿 {draft.id}，{staff.name} 写给同一批 {len(members)} 人（案件 {numbers}），还没有发出：", draft.text]
    lines += [f"⚠️ {problem}" for problem in draft.problems]
    choices = (
        (f"发给 {len(members)} 人", f"approve:{draft.id}#{wording_mark(draft.text)}"),
        ("不发", f"drop:{draft.id}"),
    )
    draft_shown(draft, unit.to_staff(case, words(*lines, choices=choices, inside=True)))


def group_send(
    unit: Unit, case: CaseRow, *, staff: StaffRow, draft: DraftRow, note: str = "", override: str = "", seen: str = ""
) -> int:
    """Send a group's answer in every open case of the group. Returns to how many workers.

    Who sends must be allowed to answer each of them; a supervisor of the office is.
    """
    members = group_members(unit, case)
    _may_answer(staff, members)
    if not override and (named := _names_in(draft.text, members)):
        raise NotAllowed(f"没有发出：{'；'.join(named)}。先 /edit {draft.id} 改掉。")
    draft_approve(unit, case, staff=staff, draft_id=draft.id, note=note, override=override, seen=seen)
    writer = unit.session.get(StaffRow, draft.author_id) if draft.author_id else None
    author = writer if writer is not None and writer.active else staff
    others = [row for row in members if row.id != case.id]
    for row in others:
        message_send(unit, row, staff=author, text=draft.text, source=draft_source(draft))
        unit.to_staff(row, words(f"{author.name} 给同一批 {len(members)} 人一起发：{draft.text}", inside=True))
    unit.audit(actor_name(staff), "group_answered", case, f"cases:{','.join(str(row.number) for row in members)}")
    return len(members)


def group_members(unit: Unit, case: CaseRow) -> list[CaseRow]:
    """Return the open cases whose workers agreed to be linked with this one, itself among them, by number."""
    if case.group_id is None:
        return [case]
    query = select(CaseRow).where(CaseRow.group_id == case.group_id, CaseRow.stage.in_(OPEN_STAGES))
    return list(unit.session.scalars(query.order_by(CaseRow.number)))


def _may_answer(staff: StaffRow, members: Sequence[CaseRow]) -> None:
    """Raise NotAllowed, naming the cases, unless this person may answer every one of them."""
    role = Role(staff.role)
    others = [
        str(row.number)
        for row in members
        if not may(role, Act.ANSWER, own=row.assignee_id == staff.id, same_office=row.office_id == staff.office_id)
    ]
    if others:
        raise NotAllowed(f"没有发出：案件 {'、'.join(others)} 不是你在办。请督导点“发给 {len(members)} 人”。")


def _names_in(text: str, members: Sequence[CaseRow]) -> list[str]:
    """What in the words would tell one worker who another is."""
    called = {row.number: record_load(row.facts).facts.values.get("name", "").strip() for row in members}
    return [
        f"里面有案件 {number} 当事人的称呼“{name}”，别人会看到"
        for number, name in called.items()
        if len(name) > 1 and name in text
    ]
