"""The table of roles as the service functions keep it: every act, by every role, on one's own case, another's, another office's."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import Outcome
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.people import staffing
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit, case_numbered
from tests.cases.stage import set_stage

Deed = Callable[[Unit, StaffRow, CaseRow], object]


def order(verb: str, argument: str = "") -> Deed:
    return lambda unit, staff, case: carry_out(unit, staff, case, Order(verb, argument))


def override(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    draft = drafts.draft_hold(unit, case, None, "稿", why="machine", source="", problems=[])
    return drafts.draft_approve(unit, case, staff=staff, draft_id=draft.id, override="已核对")


def approve(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    draft = drafts.draft_hold(unit, case, None, "稿", why="supervised", source="", problems=[])
    return drafts.draft_approve(unit, case, staff=staff, draft_id=draft.id)


def reopen(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    casebook.case_shut(unit, case, Outcome.RESOLVED, "")
    case.stage = "closed"
    unit.session.flush()
    return carry_out(unit, staff, case, Order("reopen"))


def merge(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    other = unit.session.query(CaseRow).filter(CaseRow.number == 1001).one()
    other.assignee_id, other.office_id = case.assignee_id, case.office_id
    return casebook.case_merge(unit, other, case, staff=staff)


def claim(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    case.assignee_id, case.stage = None, "queued"
    return casebook.case_claim(unit, case, staff=staff)


def assign(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    to = unit.session.query(StaffRow).filter(StaffRow.name == "替").one()
    holder, case.assignee_id = case.assignee_id, to.id
    unit.session.flush()
    try:
        return casebook.case_assign(unit, case, by=staff, to=to)
    finally:
        case.assignee_id = holder


def answer(unit: Unit, staff: StaffRow, case: CaseRow) -> object:
    said = talk.staff_said(unit, case, staff=staff, text="在办")
    if said.fate != "sent":
        raise NotAllowed("held: somebody else has the case")
    return said


DEEDS: dict[Act, Deed] = {
    Act.VIEW_QUEUE: order("queue"), Act.VIEW_CASE: order("packet"), Act.CLAIM: claim, Act.ANSWER: answer,
    Act.NOTE: order("note", "备注"), Act.REQUEST_FACTS: order("ask", "城市"), Act.ASK_SUPERVISOR: order("supervisor", "怎么办"),
    Act.HAND_OVER: order("release"), Act.ASSIGN: assign, Act.MERGE: merge, Act.PLAN: order("priority", "优先"), Act.CLOSE: order("close", "resolved"),
    Act.REOPEN: reopen, Act.APPROVE: approve, Act.OVERRIDE: override,
}  # fmt: skip
ROLES = (Role.CASEWORKER, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR)


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    stage = set_stage(tmp_path_factory.mktemp("rights"))

    def more(unit: Unit) -> None:
        home = unit.session.query(OfficeRow).one()
        away = staffing.office_add(unit, actor="operator", name="海淀法援", cities=["海淀"])
        for role, office in itertools.product(ROLES, (home, away)):
            name = f"{role}{office.id}"
            staffing.staff_add(unit, actor="operator", office=office, name=name, role=role, token=f"token-{name}")
        staffing.staff_add(unit, actor="operator", office=home, name="替", role=Role.CASEWORKER, token="token-of-ti")
        staffing.invitation_redeem(unit, token="token-of-ti", telegram_id=950)

    stage.do(more)
    stage.open(chat="7")
    stage.open(chat="7")
    return stage


class Undone(Exception):
    """Takes everything back."""


@pytest.mark.parametrize(("act", "role"), itertools.product(DEEDS, ROLES))
@pytest.mark.parametrize(("own", "home"), [(True, True), (False, True), (False, False)])
def test_a_deed_is_done_exactly_where_the_table_permits_it(stage, act, role, own, home):
    done: list[str] = []

    def work(unit: Unit) -> None:
        staff = unit.session.query(StaffRow).filter(StaffRow.name == f"{role}{1 if home else 2}").one()
        other = unit.session.query(StaffRow).filter(StaffRow.name == "王琳").one()
        case = case_numbered(unit, 1000)
        case.assignee_id, case.stage = (staff if own else other).id, "active"
        unit.session.flush()
        try:
            DEEDS[act](unit, staff, case)
            done.append("done")
        except NotAllowed:
            done.append("refused")
        except CaseError as error:  # permitted, but the case stands otherwise
            done.append(f"other: {error}")
        raise Undone

    with pytest.raises(Undone):
        stage.do(work)
    permitted = may(role, act, own=own, same_office=home or act is Act.VIEW_QUEUE)  # one sees one's own office's
    assert done == ["done" if permitted else "refused"]


def test_the_deeds_are_all_that_staff_do_to_cases():
    worker = {Act.SEE_STATUS, Act.WRITE, Act.RATE, Act.WITHDRAW}
    operator = {Act.EXPORT, Act.READ_AUDIT, Act.MANAGE_STAFF, Act.MANAGE_OFFICE}
    whole = {Act.VIEW_INSIGHT, Act.TAKE_REPORT, Act.JUDGE, Act.DROP_QUESTION}  # about no one case
    assert set(DEEDS) == set(Act) - worker - operator - whole, "the operator's acts are commands on the server"
