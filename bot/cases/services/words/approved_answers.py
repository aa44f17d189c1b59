"""Approved answers: kept by situation, offered again with their date, expired when a clause they cite changes."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.cases.rules.facts.account import record_load
from bot.cases.selectors.approved_answers import still_stands
from bot.cases.tables import ApprovedAnswerRow, CaseRow
from bot.cases.unit_of_work import Unit
from bot.privacy.redaction import redact


def answer_keep(unit: Unit, case: CaseRow, *, text: str) -> ApprovedAnswerRow | None:
    """Keep an approved text for its situation, without personal data. Only texts that cite are kept: others have nothing to expire by."""
    clauses = dict(unit.options.clause_hashes(text, unit.today))
    if not clauses or not case.card:
        return None
    row = ApprovedAnswerRow(
        card=case.card,
        office_id=case.office_id,
        text=redact(_without_name(text, case)).text,
        clauses=clauses,
        approved_on=unit.today,
        expired=False,
    )
    unit.session.add(row)
    unit.session.flush()
    unit.audit("bot", "answer_kept", case, f"answer:{row.id}")
    return row


def answers_expire(unit: Unit) -> int:
    """Mark the approved answers whose clause changed: they are not offered again. Returns how many."""
    rows = unit.session.scalars(select(ApprovedAnswerRow).where(ApprovedAnswerRow.expired.is_(False))).all()
    changed = [row for row in rows if not still_stands(unit, row)]
    for row in changed:
        row.expired = True
        unit.audit("bot", "answer_expired", detail=f"answer:{row.id}")
    return len(changed)


def _without_name(text: str, case: CaseRow) -> str:
    """Leave out how this worker is called; a surname alone only where it stands as a form of address."""
    name = record_load(case.facts).facts.values.get("name", "").removeprefix("姓").strip()
    if not name:
        return text
    if len(name) > 1:
        text = text.replace(name, "你")
    return re.sub(rf"(小|老)?{re.escape(name[0])}(先生|女士|师傅|大哥|大姐|哥|姐)", "你", text)
