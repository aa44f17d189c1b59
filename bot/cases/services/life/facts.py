"""Facts of a case put right by staff: kept with who did it and what stood there before; sums and last days follow."""

from __future__ import annotations

from bot.cases.rules.facts.account import record_load
from bot.cases.rules.facts.matter_facts import with_facts
from bot.cases.rules.facts.slots import CHANGED
from bot.cases.rules.staff.roles import Act
from bot.cases.services.life.lifecycle import case_refile
from bot.cases.services.permissions import check
from bot.cases.services.words.drafts import must_be_open
from bot.cases.tables import CaseMessageRow, CaseRow, StaffRow
from bot.cases.texts import shown_value, slot_name
from bot.cases.unit_of_work import Unit, actor_name
from bot.contract.matter import Sure


def fact_correct(unit: Unit, case: CaseRow, *, staff: StaffRow, slot: str, value: str) -> str:
    """Set a fact (an empty value removes it) and return what was changed, in words. Deadline, priority and search follow.

    What stood there before is kept as a note. Raises NotAllowed, IllegalTransition.
    """
    check(unit, staff, Act.ANSWER, case)
    must_be_open(case)
    record = record_load(case.facts)
    values = record.facts.values
    before = values.get(slot, "")
    changes = {slot: value}
    if value and slot == "end_date":
        changes["still_working"] = "no"
    elif slot == "still_working" and value == "yes":
        changes["end_date"] = ""
    for name, new in changes.items():
        if new:
            values[name], record.corrected[name] = new, staff.name
            record.facts.confirmed.add(name)
        else:
            values.pop(name, None)
            record.facts.confirmed.discard(name)
        record.facts.source_turn.pop(name, None)
    if record.matter is not None:
        record.matter = with_facts(record.matter, changes, 0, Sure.CONFIRMED)
    case_refile(unit, case, record)
    told = f"{slot_name(slot)}：{_shown(slot, before)} → {_shown(slot, value)}（{staff.name} 改）"
    note = CaseMessageRow(case_id=case.id, side="note", staff_id=staff.id, text=f"{CHANGED}　{told}", at=unit.now)
    unit.session.add(note)
    unit.session.flush()
    unit.audit(actor_name(staff), "fact_corrected", case, slot)
    return told


def _shown(slot: str, value: str) -> str:
    return shown_value(slot, value)[:200] if value else "没有"
