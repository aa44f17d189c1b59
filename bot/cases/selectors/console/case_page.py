"""What the console shows of a case: how it stands, what is said, known, owed and due, and what may be done. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.audit.trail import audit_latest
from bot.cases.rules.facts.account import Record
from bot.cases.rules.facts.slots import CHANGED, SHOWN
from bot.cases.rules.facts.values import HOW
from bot.cases.rules.office_hours import BY_ITSELF, PRIORITY_NAMES
from bot.cases.rules.staff.plain_words import without_commands
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.selectors.console.chronicle import Event, chronicle
from bot.cases.selectors.console.outline import colleagues_of, other_offices
from bot.cases.selectors.console.replying import Ready, Waiting, ready_texts, waiting_drafts
from bot.cases.selectors.console.talk import HeldFile, Spoken, Talk, console_talk, held_files
from bot.cases.selectors.console.working import Worked, deadlines_of, sums_of
from bot.cases.selectors.packet import (
    Section,
    beside_results,
    case_head,
    clause_keys,
    day_that_matters,
    fact_state,
    slot_order,
    told_in,
    worked_up,
)
from bot.cases.selectors.trail.reading import trail_reader
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.texts import labels, shown_value, slot_name
from bot.cases.unit_of_work import Unit
from bot.contract.messages import Clause
from bot.drafting import Offer, available

_MOST_ACTS = 60
"""Acts of the trail that the page lists, the newest."""


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
class CasePage:
    number: int
    stage: str
    open: bool
    holder: str
    mine: bool
    in_danger: bool
    head: list[str]
    """How it stands, in lines."""
    talk: Talk
    sections: list[Section]
    sums: list[Worked]
    deadlines: list[Worked]
    facts: list[Fact]
    events: list[Event]
    today: date
    clauses: Sequence[Clause]
    files: list[HeldFile]
    drafts: list[Waiting]
    papers: list[Offer]
    """Documents that can be made of what is confirmed, the most fitting first."""
    trail: list[tuple[datetime, str, str]]
    colleagues: list[str]
    offices: list[str]
    siblings: list[int]
    """Open cases of the same worker."""
    ready: Ready
    may: frozenset[str]
    """Names of the acts this person may do to the case now."""
    rank: str
    """How urgent it was set to be by hand, as one of `ranks`."""
    ranks: tuple[str, ...] = (*PRIORITY_NAMES.values(), BY_ITSELF)


def console_case(unit: Unit, staff: StaffRow, case: CaseRow) -> CasePage:
    """Return everything the page of a case shows."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    work = worked_up(unit, case)
    talk = console_talk(unit, staff, case)
    keys, on = clause_keys(work.clocks, work.claims), day_that_matters(work.record, case)
    return CasePage(
        case.number, STAGE_NAMES[Stage(case.stage)], Stage(case.stage) in OPEN_STAGES, holder.name if holder else "",
        case.assignee_id == staff.id, case.danger_since is not None,
        [without_commands(line) for line in case_head(unit, case)], talk,
        beside_results(case, work, unit.today), sums_of(work), deadlines_of(work),
        _facts(work.record, talk.spoken), chronicle(case, work.record, work.clocks), unit.today,
        unit.options.clauses_open(case.card, keys, on),
        held_files(unit, case), waiting_drafts(unit, case), available(work.record.facts, work.claims), _trail(unit, case),
        colleagues_of(unit, case), other_offices(unit, case), _siblings(unit, case), ready_texts(unit, case), _acts(staff, case),
        PRIORITY_NAMES.get(case.priority_set, BY_ITSELF),
    )  # fmt: skip


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


def _siblings(unit: Unit, case: CaseRow) -> list[int]:
    if case.conversation_id is None:
        return []
    same = select(CaseRow.number).where(
        CaseRow.conversation_id == case.conversation_id, CaseRow.id != case.id, CaseRow.stage.in_(OPEN_STAGES),
        CaseRow.office_id == case.office_id,
    )  # fmt: skip
    return list(unit.session.scalars(same.order_by(CaseRow.number)))


def _trail(unit: Unit, case: CaseRow) -> list[tuple[datetime, str, str]]:
    """Who did what to the case, the newest first; never what was said."""
    read = trail_reader(unit)
    told = (
        (row.at, *read(row)) for row in reversed(audit_latest(unit.session, case_number=case.number, limit=_MOST_ACTS))
    )
    return [(at, who, f"{what}：{detail}" if detail else what) for at, who, what, detail in told]


def _acts(staff: StaffRow, case: CaseRow) -> frozenset[str]:
    own, same = case.assignee_id == staff.id, case.office_id == staff.office_id
    return frozenset(act.value for act in Act if may(Role(staff.role), act, own=own, same_office=same))
