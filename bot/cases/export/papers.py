"""A document made of what is confirmed in a case: the same the worker gets, with the case's files as its list of evidence."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.file_kinds import FROM_WORKER
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.selectors.packet import worked_up
from bot.cases.tables import CaseFileRow, CaseRow
from bot.cases.unit_of_work import Unit
from bot.claims import ClaimError
from bot.contract.messages import Attachment
from bot.drafting import DraftError, EvidenceRow, prepare

PDF = "application/pdf"


def paper_of(unit: Unit, case: CaseRow, name: str, *, pdf: bool) -> Attachment:
    """Return a document as Word or PDF. Raises NotFound for a name there is none of, NotAllowed where it cannot be made."""
    work = worked_up(unit, case)
    try:
        made = prepare(
            name, work.record.facts, today=unit.today, claims=work.claims, evidence=list(_evidence(unit, case))
        )
    except DraftError as error:
        raise (NotFound if error.code == "unknown_template" else NotAllowed)(error.message) from error
    except ClaimError as error:
        raise NotAllowed(str(error)) from error
    files = [one for one in made.files if (one.media_type == PDF) == pdf]
    if not files:
        raise NotAllowed(made.remark)
    return files[0]


def _evidence(unit: Unit, case: CaseRow) -> list[EvidenceRow]:
    rows = unit.session.execute(
        select(CaseFileRow.name, CaseFileRow.at)
        .where(CaseFileRow.case_id == case.id, CaseFileRow.status.in_(FROM_WORKER), CaseFileRow.sha256 != "")
        .order_by(CaseFileRow.id)
    )
    return [
        EvidenceRow(name, number, origin=f"本人 {at.astimezone(SHANGHAI).date()} 提供")
        for number, (name, at) in enumerate(rows, 1)
    ]
