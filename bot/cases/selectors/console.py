"""What the console shows of a case: its conversation, files and drafts, and what may be done. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.cases.rules.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.selectors.packet import Section, packet
from bot.cases.tables import CannedReplyRow, CaseFileRow, CaseMessageRow, CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit

SIDES = {"worker": "当事人", "staff": "我们", "note": "内部备注", "bot": "机器人"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a case. `side` as in SIDES."""

    at: datetime
    side: str
    who: str
    text: str
    delivery: str


@dataclass(frozen=True, slots=True)
class HeldFile:
    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    from_worker: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for a decision. `mark` names the wording that is shown."""

    id: int
    text: str
    why: str
    author: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    number: int
    stage: str
    open: bool
    holder: str
    mine: bool
    in_danger: bool
    version: int
    sections: list[Section]
    spoken: list[Spoken]
    files: list[HeldFile]
    drafts: list[Waiting]
    colleagues: list[str]
    canned: list[str]
    may: frozenset[str]
    """Names of the acts this person may do to the case now."""


def console_case(unit: Unit, staff: StaffRow, case: CaseRow) -> CasePage:
    """Return everything the page of a case shows."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    names = {row.id: row.name for row in unit.session.scalars(select(StaffRow))}
    colleagues = unit.session.scalars(
        select(StaffRow.name).where(
            StaffRow.office_id == case.office_id, StaffRow.active.is_(True), StaffRow.id != case.assignee_id,
            StaffRow.role.in_((Role.CASEWORKER, Role.SUPERVISOR)),
        )
    )  # fmt: skip
    canned = unit.session.scalars(
        select(CannedReplyRow.name).where(CannedReplyRow.office_id == case.office_id).order_by(CannedReplyRow.name)
    )
    return CasePage(
        case.number, STAGE_NAMES[Stage(case.stage)], Stage(case.stage) in OPEN_STAGES, holder.name if holder else "",
        case.assignee_id == staff.id, case.danger_since is not None, case.version, packet(unit, case),
        _spoken(unit, case, names), _files(unit, case), _drafts(unit, case, names), list(colleagues), list(canned),
        _acts(staff, case),
    )  # fmt: skip


def case_file(unit: Unit, case: CaseRow, file_id: int) -> CaseFileRow | None:
    """Return a file of a case that is held; None when there is no such file in it."""
    row = unit.session.get(CaseFileRow, file_id)
    return row if row is not None and row.case_id == case.id and row.content else None


def _spoken(unit: Unit, case: CaseRow, names: dict[int, str]) -> list[Spoken]:
    rows = unit.session.scalars(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.at, CaseMessageRow.id)
    )
    return [Spoken(row.at, row.side, names.get(row.staff_id or 0, ""), row.text, row.delivery) for row in rows]


def _files(unit: Unit, case: CaseRow) -> list[HeldFile]:
    rows = unit.session.scalars(
        select(CaseFileRow)
        .where(CaseFileRow.case_id == case.id, CaseFileRow.sha256 != "", CaseFileRow.status != "draft")
        .order_by(CaseFileRow.id)
    )
    return [
        HeldFile(row.id, row.name, row.media_type, row.size, row.sha256, row.at, row.status == "held") for row in rows
    ]


def _drafts(unit: Unit, case: CaseRow, names: dict[int, str]) -> list[Waiting]:
    rows = unit.session.scalars(
        select(DraftRow).where(DraftRow.case_id == case.id, DraftRow.status == "pending").order_by(DraftRow.id)
    )
    return [
        Waiting(row.id, row.text, row.why, names.get(row.author_id or 0, "机器"), tuple(row.problems)) for row in rows
    ]


def _acts(staff: StaffRow, case: CaseRow) -> frozenset[str]:
    own, same = case.assignee_id == staff.id, case.office_id == staff.office_id
    return frozenset(act.value for act in Act if may(Role(staff.role), act, own=own, same_office=same))
