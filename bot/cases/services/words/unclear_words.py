"""Words of staff of which nobody can tell whether they are for the worker: held until their author says so by a button."""

from __future__ import annotations

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.staff.roles import Act, Role
from bot.cases.services.permissions import check
from bot.cases.services.words.conversation import Said, note_add, staff_said
from bot.cases.services.words.drafts import draft_hold, draft_of, draft_taken_out, unclear_show
from bot.cases.tables import CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.contract.messages import Attachment


def words_hold(
    unit: Unit, case: CaseRow, *, staff: StaffRow, text: str, source: str = "", attachments: tuple[Attachment, ...] = ()
) -> Said:
    """Keep the words and ask their author with two buttons. Nothing goes out before."""
    check(unit, staff, Act.NOTE, case)
    draft = draft_hold(unit, case, staff, text, why="unclear", source=source, problems=[], attachments=attachments)
    unclear_show(unit, case, draft, staff)
    return Said("held", draft.id)


def words_told(unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int, seen: str = "") -> Said:
    """They are for the worker: what any word to the worker passes, they pass now. Raises NotAllowed, CaseConflict."""
    draft, author = _decided_by(unit, case, staff, draft_id)
    text, source, files = draft_taken_out(unit, draft, staff, status="told", seen=seen)
    return staff_said(unit, case, staff=author, text=text, source=source, attachments=files)


def words_kept(unit: Unit, case: CaseRow, *, staff: StaffRow, draft_id: int) -> None:
    """They stay inside, as a note of their author's. Raises NotAllowed, CaseConflict."""
    draft, author = _decided_by(unit, case, staff, draft_id)
    text, source, files = draft_taken_out(unit, draft, staff, status="kept")
    note_add(unit, case, staff=author, text=text, source=source, attachments=files)
    unit.audit(actor_name(staff), "words_kept_inside", case, f"draft:{draft.id}")


def _decided_by(unit: Unit, case: CaseRow, staff: StaffRow, draft_id: int) -> tuple[DraftRow, StaffRow]:
    """The held words and who says them: only their author, or a supervisor of the office, tells whom they are for.

    Words of somebody who left are decided by any colleague who may answer, and said as that colleague's.
    """
    draft = draft_of(unit, case, draft_id)
    check(unit, staff, Act.NOTE, case)
    author = unit.session.get_one(StaffRow, draft.author_id)
    if draft.why != "unclear":
        raise NotAllowed("这条不用选给谁，请用它下面的按钮。")
    if not author.active:
        check(unit, staff, Act.ANSWER, case)
        return draft, staff
    if author.id != staff.id and Role(staff.role) is not Role.SUPERVISOR:
        raise NotAllowed(f"这句是 {author.name} 写的，请 {author.name} 来选。")
    return draft, author
