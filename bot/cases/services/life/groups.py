"""Several workers, one grievance: each is asked, those who agree are linked, and nobody learns who the others are."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.services.priority import case_rank
from bot.cases.tables import CaseRow, GroupRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, words


def group_recount(unit: Unit, group_id: int) -> None:
    """Bring the size of a group, and with it the priority of its cases, up to date."""
    members = list(
        unit.session.scalars(select(CaseRow).where(CaseRow.group_id == group_id, CaseRow.stage != Stage.ERASED))
    )
    for member in members:
        member.group_size = len(members)
        case_rank(unit, member)
    unit.session.flush()


def group_ask(unit: Unit, case: CaseRow) -> None:
    """When another worker told of the same grievance, ask everyone concerned who was not asked yet."""
    if not case.grievance_key:
        return
    alike = list(
        unit.session.scalars(
            select(CaseRow).where(
                CaseRow.grievance_key == case.grievance_key,
                CaseRow.office_id == case.office_id,
                CaseRow.stage.in_(OPEN_STAGES),
            )
        )
    )
    if len({row.conversation_id for row in alike}) < 2:
        return
    for row in alike:
        if row.link_state:
            continue
        row.link_state = "asked"
        language = row.language
        unit.to_worker(
            row,
            words(
                say(language, "link_ask"),
                choices=(
                    (say(language, "link_yes"), "case:link:yes"),
                    (say(language, "link_no"), "case:link:no"),
                ),
                language=language,
            ),
        )
    unit.session.flush()


def group_answer(unit: Unit, case: CaseRow, *, agreed: bool) -> None:
    """Link the case to those whose workers agreed too, or leave it alone."""
    case.link_state = "yes" if agreed else "no"
    if agreed and case.grievance_key:
        group = unit.session.scalar(select(GroupRow).where(GroupRow.key == case.grievance_key))
        if group is None:
            group = GroupRow(key=case.grievance_key, created_at=unit.now)
            unit.session.add(group)
            unit.session.flush()
        case.group_id = group.id
        group_recount(unit, group.id)
        members = list(unit.session.scalars(select(CaseRow).where(CaseRow.group_id == group.id)))
        if len(members) > 1:
            numbers = "、".join(str(row.number) for row in sorted(members, key=lambda row: row.number))
            for row in members:
                unit.to_staff(row, words(f"同一批：{numbers}，共 {len(members)} 人，都同意连在一起。"))
    unit.session.flush()
    unit.audit("worker", "link_answered", case, case.link_state)
