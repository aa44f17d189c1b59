"""What stands ready for an answer to the worker: drafts that wait, canned replies, answers approved before. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.cases.rules.wording import changed_words, wording_mark
from bot.cases.selectors.approved_answers import answers_for
from bot.cases.tables import CannedReplyRow, CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for a decision. `mark` names the wording that is shown; `changes`: against its first wording."""

    id: int
    text: str
    why: str
    author: str
    problems: tuple[str, ...]
    mark: str
    changes: list[tuple[str, str]]
    """Empty while nobody has changed it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Texts to be put into the answer: canned replies by name, approved answers by number with how they begin."""

    canned: list[str]
    approved: list[tuple[int, str]]


def waiting_drafts(unit: Unit, case: CaseRow) -> list[Waiting]:
    """Return the drafts of a case that wait, the oldest first."""
    rows = unit.session.execute(
        select(DraftRow, StaffRow.name)
        .outerjoin(StaffRow, StaffRow.id == DraftRow.author_id)
        .where(DraftRow.case_id == case.id, DraftRow.status == "pending")
        .order_by(DraftRow.id)
    )
    return [
        Waiting(
            row.id, row.text, row.why, name or "机器", tuple(row.problems), wording_mark(row.text),
            changed_words(row.first_text, row.text) if row.first_text else [],
        )
        for row, name in rows
    ]  # fmt: skip


def ready_texts(unit: Unit, case: CaseRow) -> Ready:
    """Return the texts that fit the case."""
    kept = select(CannedReplyRow.name).where(CannedReplyRow.office_id == case.office_id).order_by(CannedReplyRow.name)
    approved = [(row.id, row.text[:60]) for row in answers_for(unit, case)]
    return Ready(list(unit.session.scalars(kept)), approved)
