"""What the console shows of a case: its conversation, facts, events, clauses, files, drafts, and what may be done. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.cases.rules.facts.account import Record
from bot.cases.rules.facts.slots import CHANGED, SHOWN
from bot.cases.rules.facts.values import HOW
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.selectors.console.chronicle import Event, chronicle
from bot.cases.selectors.console.presence import also_here
from bot.cases.selectors.packet import (
    Section,
    clause_keys,
    day_that_matters,
    fact_state,
    packet,
    slot_order,
    told_in,
    worked_up,
)
from bot.cases.tables import (
    RECALLED_KIND,
    CannedReplyRow,
    CaseFileRow,
    CaseMessageRow,
    CaseRow,
    DraftRow,
    OfficeRow,
    StaffRow,
)
from bot.cases.texts import labels, shown_value, slot_name
from bot.cases.unit_of_work import Unit
from bot.contract.messages import Clause

SIDES = {"worker": "当事人", "staff": "我们", "note": "内部备注", "bot": "机器人"}
_SHOWN_OTHERWISE = ("情况", "时间线", "条文")
"""Sections of the packet the page shows in a form of its own."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a case. `side` as in SIDES."""

    id: int
    at: datetime
    side: str
    who: str
    text: str
    delivery: str
    recalled: bool
    may_recall: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """The part of a case's page that changes by itself. `mark`: another one when more than the talk has changed."""

    number: int
    here: list[str]
    """Who else has the case on the screen."""
    spoken: list[Spoken]
    version: int
    mark: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a case with its source, whether it was confirmed, how a new value is written, and what it was before."""

    slot: str
    name: str
    value: str
    shown: str
    turn: str
    state: str
    how: str
    history: list[tuple[datetime, str]]


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
    talk: Talk
    sections: list[Section]
    facts: list[Fact]
    events: list[Event]
    today: date
    clauses: Sequence[Clause]
    files: list[HeldFile]
    drafts: list[Waiting]
    colleagues: list[str]
    offices: list[str]
    siblings: list[int]
    """Open cases of the same worker."""
    canned: list[str]
    may: frozenset[str]
    """Names of the acts this person may do to the case now."""


def console_case(unit: Unit, staff: StaffRow, case: CaseRow) -> CasePage:
    """Return everything the page of a case shows."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    work = worked_up(unit, case)
    sections = [one for one in packet(unit, case, work) if not one.title.startswith(_SHOWN_OTHERWISE)]
    talk = console_talk(unit, staff, case)
    keys, on = clause_keys(work.clocks, work.claims), day_that_matters(work.record, case)
    return CasePage(
        case.number, STAGE_NAMES[Stage(case.stage)], Stage(case.stage) in OPEN_STAGES, holder.name if holder else "",
        case.assignee_id == staff.id, case.danger_since is not None, talk, sections,
        _facts(work.record, talk.spoken), chronicle(case, work.record, work.clocks), unit.today,
        unit.options.clauses_open(case.card, keys, on),
        _files(unit, case), _drafts(unit, case), _colleagues(unit, case), _offices(unit, case), _siblings(unit, case),
        _canned(unit, case), _acts(staff, case),
    )  # fmt: skip


def console_talk(unit: Unit, staff: StaffRow, case: CaseRow) -> Talk:
    """Return what is said in a case and who else has it open."""
    names = {row.id: row.name for row in unit.session.scalars(select(StaffRow))}
    rows = unit.session.scalars(
        select(CaseMessageRow).where(CaseMessageRow.case_id == case.id).order_by(CaseMessageRow.at, CaseMessageRow.id)
    )
    role, same, own = Role(staff.role), case.office_id == staff.office_id, case.assignee_id == staff.id
    answers = may(role, Act.ANSWER, own=own, same_office=same)
    spoken = [
        Spoken(
            row.id, row.at, row.side, names.get(row.staff_id or 0, ""), row.text, row.delivery, row.kind == RECALLED_KIND,
            row.side == "staff" and row.outbox_id is not None and row.kind != RECALLED_KIND and row.delivery != "failed"
            and (answers or row.staff_id == staff.id),
        )
        for row in rows
    ]  # fmt: skip
    waiting = unit.session.scalars(
        select(DraftRow.id).where(DraftRow.case_id == case.id, DraftRow.status == "pending").order_by(DraftRow.id)
    )
    mark = f"{case.version}-{'.'.join(str(one) for one in waiting)}"
    here = [name for _, name in also_here(unit, case.id, but=staff.id)]
    return Talk(case.number, here, spoken, case.version, mark)


def case_file(unit: Unit, case: CaseRow, file_id: int) -> CaseFileRow | None:
    """Return a file of a case that is held; None when there is no such file in it."""
    row = unit.session.get(CaseFileRow, file_id)
    return row if row is not None and row.case_id == case.id and row.content else None


def _facts(record: Record, spoken: Sequence[Spoken]) -> list[Fact]:
    """Every fact that is known, then those that are not: all can be put right."""
    values, known = record.facts.values, labels("zh")
    told = sorted((slot for slot in values if f"slot_{slot}" in known), key=slot_order)
    return [
        Fact(
            slot, slot_name(slot), values.get(slot, ""), shown_value(slot, values[slot]) if values.get(slot) else "",
            told_in(record.facts, slot).rstrip("，"), fact_state(record, slot) if values.get(slot) else "",
            HOW.get(slot, ""), _history(slot_name(slot), spoken),
        )
        for slot in dict.fromkeys([*told, *SHOWN])
    ]  # fmt: skip


def _history(name: str, spoken: Sequence[Spoken]) -> list[tuple[datetime, str]]:
    head = f"{CHANGED}　{name}："
    return [(one.at, one.text.removeprefix(head)) for one in spoken if one.side == "note" and one.text.startswith(head)]


def _files(unit: Unit, case: CaseRow) -> list[HeldFile]:
    rows = unit.session.scalars(
        select(CaseFileRow)
        .where(CaseFileRow.case_id == case.id, CaseFileRow.sha256 != "", CaseFileRow.status != "draft")
        .order_by(CaseFileRow.id)
    )
    return [
        HeldFile(row.id, row.name, row.media_type, row.size, row.sha256, row.at, row.status == "held") for row in rows
    ]


def _drafts(unit: Unit, case: CaseRow) -> list[Waiting]:
    rows = unit.session.execute(
        select(DraftRow, StaffRow.name)
        .outerjoin(StaffRow, StaffRow.id == DraftRow.author_id)
        .where(DraftRow.case_id == case.id, DraftRow.status == "pending")
        .order_by(DraftRow.id)
    )
    return [Waiting(row.id, row.text, row.why, name or "机器", tuple(row.problems)) for row, name in rows]


def _colleagues(unit: Unit, case: CaseRow) -> list[str]:
    there = unit.session.scalars(
        select(StaffRow).where(
            StaffRow.office_id == case.office_id, StaffRow.active.is_(True),
            StaffRow.role.in_((Role.CASEWORKER, Role.SUPERVISOR)),
        ).order_by(StaffRow.name)
    )  # fmt: skip
    return [one.name for one in there if one.id != case.assignee_id]


def _offices(unit: Unit, case: CaseRow) -> list[str]:
    names = select(OfficeRow.name).where(OfficeRow.id != case.office_id).order_by(OfficeRow.id)
    return list(unit.session.scalars(names))


def _siblings(unit: Unit, case: CaseRow) -> list[int]:
    if case.conversation_id is None:
        return []
    same = select(CaseRow.number).where(
        CaseRow.conversation_id == case.conversation_id, CaseRow.id != case.id, CaseRow.stage.in_(OPEN_STAGES),
        CaseRow.office_id == case.office_id,
    )  # fmt: skip
    return list(unit.session.scalars(same.order_by(CaseRow.number)))


def _canned(unit: Unit, case: CaseRow) -> list[str]:
    kept = select(CannedReplyRow.name).where(CannedReplyRow.office_id == case.office_id).order_by(CannedReplyRow.name)
    return list(unit.session.scalars(kept))


def _acts(staff: StaffRow, case: CaseRow) -> frozenset[str]:
    own, same = case.assignee_id == staff.id, case.office_id == staff.office_id
    return frozenset(act.value for act in Act if may(Role(staff.role), act, own=own, same_office=same))
