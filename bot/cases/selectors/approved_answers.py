"""Approved answers to a situation whose clauses still stand as they stood. Reads only."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import select

from bot.cases.tables import ApprovedAnswerRow, CaseRow
from bot.cases.unit_of_work import Unit


def answers_for(unit: Unit, case: CaseRow, *, limit: int = 3) -> list[ApprovedAnswerRow]:
    """Return approved answers to the case's situation, newest first; none whose clause changed since."""
    rows = unit.session.scalars(
        select(ApprovedAnswerRow)
        .where(
            ApprovedAnswerRow.card == case.card,
            ApprovedAnswerRow.office_id == case.office_id,
            ApprovedAnswerRow.expired.is_(False),
        )
        .order_by(ApprovedAnswerRow.approved_on.desc(), ApprovedAnswerRow.id.desc())
    )
    return list(islice((row for row in rows if still_stands(unit, row)), limit)) if case.card else []


def still_stands(unit: Unit, row: ApprovedAnswerRow) -> bool:
    """Whether every clause the answer rests on reads as it did when it was approved."""
    return dict(unit.options.clause_hashes(row.text, unit.today)) == row.clauses
