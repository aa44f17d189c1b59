"""Canned replies of an office, with variables filled in from the case."""

from __future__ import annotations

from string import Formatter

from sqlalchemy import select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.services.life.lifecycle import load_facts
from bot.cases.services.permissions import check, is_supervised
from bot.cases.tables import CannedReplyRow, CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name

LONGEST_NAME, LONGEST_TEXT = 40, 2000
SHOWN_LENGTH = 300
"""Characters of a canned reply that its list shows."""


def canned_save(unit: Unit, *, staff: StaffRow, name: str, text: str) -> str:
    """Keep a reply under a name for the office, and return what it replaces. Raises NotAllowed for an unknown variable."""
    check(unit, staff, Act.NOTE)
    if is_supervised(unit, staff):
        raise NotAllowed("没有保存：常用回复全办公室都用，请督导来存。")
    if not name or len(name) > LONGEST_NAME or not text or len(text) > LONGEST_TEXT:
        raise NotAllowed(f"没有保存：名字最多 {LONGEST_NAME} 个字，内容最多 {LONGEST_TEXT} 个字，都要写。")
    try:
        used = {field for _, field, form, turned in Formatter().parse(text) if field is not None or form or turned}
    except ValueError:
        used = {""}
    if used - set(CANNED_VARIABLES):
        known = "、".join("{" + key + "}" for key in CANNED_VARIABLES)
        raise NotAllowed(f"没有保存：变量只能用 {known}。")
    row = unit.session.scalar(
        select(CannedReplyRow).where(CannedReplyRow.office_id == staff.office_id, CannedReplyRow.name == name)
    )
    if row is None:
        row = CannedReplyRow(office_id=staff.office_id, name=name[:40])
        unit.session.add(row)
    replaced, row.text = row.text or "", text
    unit.session.flush()
    unit.audit(actor_name(staff), "canned_saved", detail=f"canned:{row.id}")
    return replaced if replaced != text else ""


def canned_drop(unit: Unit, *, staff: StaffRow, reply: int) -> str:
    """Forget a reply of one's office and return its name. Raises NotFound, NotAllowed."""
    check(unit, staff, Act.NOTE)
    row = unit.session.get(CannedReplyRow, reply)
    if row is None or row.office_id != staff.office_id:
        raise NotFound("没有这条常用回复。")
    if is_supervised(unit, staff):
        raise NotAllowed("没有删：常用回复全办公室都用，请督导来删。")
    name = row.name
    unit.session.delete(row)
    unit.session.flush()
    unit.audit(actor_name(staff), "canned_dropped", detail=f"canned:{reply}")
    return name


def canned_list(unit: Unit, case: CaseRow) -> list[str]:
    """Return the office's canned replies, each with its text: what it says is seen before it goes."""
    rows = unit.session.scalars(
        select(CannedReplyRow).where(CannedReplyRow.office_id == case.office_id).order_by(CannedReplyRow.name)
    )
    return [f"{row.name}：{row.text[:SHOWN_LENGTH]}" for row in rows]


CANNED_VARIABLES = ("number", "name", "staff", "office", "platform", "city", "deadline")


def canned_fill(unit: Unit, case: CaseRow, *, staff: StaffRow, name: str) -> str:
    """Return a canned reply with its variables filled in from the case. Raises NotFound."""
    row = unit.session.scalar(
        select(CannedReplyRow).where(CannedReplyRow.office_id == case.office_id, CannedReplyRow.name == name)
    )
    if row is None:
        known = "、".join(
            unit.session.scalars(select(CannedReplyRow.name).where(CannedReplyRow.office_id == case.office_id))
        )
        raise NotFound(f"没有叫“{name}”的常用回复。现有：{known or '无'}。保存用 /save 名字 内容。")
    values = load_facts(case.facts).values
    return row.text.format(
        number=case.number, name=values.get("name", ""), staff=staff.name, office=unit.office(case.office_id).name,
        platform=values.get("platform", ""), city=values.get("city", ""),
        deadline=case.deadline_on.isoformat() if case.deadline_on else "",
    )  # fmt: skip
