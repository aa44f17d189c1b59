"""Cases moved between offices, and cases of several workers put together by staff: the workers are told, or asked."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.routing import has_people
from bot.cases.services.life.groups import group_ask
from bot.cases.services.life.lifecycle import case_release
from bot.cases.services.life.search_index import blind
from bot.cases.services.permissions import check
from bot.cases.services.priority import case_rank
from bot.cases.services.words.drafts import must_be_open
from bot.cases.services.words.messages import notice_send
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, words


def case_transfer(unit: Unit, case: CaseRow, *, staff: StaffRow, office: str) -> str:
    """Give a case to another office; its worker is told which. Returns what to say.

    A supervisor of the case's office may, and an admin. Raises NotFound, NotAllowed.
    """
    check(unit, staff, Act.ASSIGN, case)
    must_be_open(case)
    to = unit.session.scalar(select(OfficeRow).where(OfficeRow.name == office.strip()))
    if to is None:
        known = "、".join(unit.session.scalars(select(OfficeRow.name).order_by(OfficeRow.id)))
        raise NotFound(f"没有叫“{office.strip()}”的办公室。有：{known}。")
    if to.id == case.office_id:
        raise NotAllowed(f"案件 {case.number} 已经在 {to.name}。")
    if not has_people(unit.session, to.id):
        raise NotAllowed(f"{to.name} 还没有人能接案，没有转。")
    before = unit.office(case.office_id).name
    case_release(unit, case, actor=actor_name(staff))
    case.office_id = to.id
    case_rank(unit, case)
    unit.session.flush()
    unit.audit(actor_name(staff), "case_moved", case, f"office:{before}>{to.id}"[:100])
    told = say(case.language, "transferred", number=case.number, office=to.name)
    notice_send(unit, case, words(told, language=case.language))
    unit.to_staff(
        case,
        words(f"{before} 的 {staff.name} 把案件 {case.number} 转给 {to.name}，请接手。", choices=(("接手", "claim"),)),
    )
    return f"案件 {case.number} 转给 {to.name} 了。"


def cases_link(unit: Unit, case: CaseRow, other: CaseRow, *, staff: StaffRow) -> str:
    """Propose to put two workers' cases together: each worker is asked, and only who agrees is linked."""
    check(unit, staff, Act.MERGE, case)
    check(unit, staff, Act.VIEW_CASE, other)
    must_be_open(case)
    must_be_open(other)
    if case.id == other.id or (case.conversation_id is not None and case.conversation_id == other.conversation_id):
        raise NotAllowed("这是同一个人的案件，用 /merge 并到一起。")
    shared = case.grievance_key or other.grievance_key or blind(unit, f"staff|{min(case.number, other.number)}")
    asked = [row.grievance_key == shared and row.link_state == "asked" for row in (case, other)]
    if all(asked):
        raise NotAllowed("没有再问：这两件的当事人都问过了，等他们回答。")
    for row, waits in zip((case, other), asked, strict=True):
        row.grievance_key = shared
        if row.link_state != "yes" and not waits:
            row.link_state = ""
    unit.session.flush()
    unit.audit(actor_name(staff), "link_proposed", case, f"with:{other.number}")
    group_ask(unit, case)
    return f"问了案件 {case.number} 和 {other.number} 的当事人，都同意才连在一起。"
