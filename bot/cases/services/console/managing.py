"""What an admin does to offices and people at the console: each act asks for the right, then does what the command line does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import ROLE_NAMES, Act, Role
from bot.cases.selectors.staff import staff_numbered
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.people.signing_in import sessions_end
from bot.cases.services.people.staffing import office_add, staff_add, staff_invite
from bot.cases.services.permissions import check
from bot.cases.tables import OfficeRow, StaffRow
from bot.cases.texts import labels
from bot.cases.unit_of_work import Unit, actor_name

LONGEST_NAME = 20
ROLES = (Role.CASEWORKER, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR)


_KIND = "worker_kind_"
KINDS = {key.removeprefix(_KIND): name for key, name in labels("zh").items() if key.startswith(_KIND)}
"""The kinds of work an office may be for, as they are called."""
LANGUAGES = {"zh": "中文", "en": "英文"}


@dataclass(frozen=True, slots=True)
class OfficeForm:
    """What is written of an office. `name` names it: one that is not known is founded. `kinds`, `languages`: as they are
    called, or by their codes."""

    name: str
    cities: list[str]
    kinds: list[str]
    languages: list[str]
    contacts: str
    hours: str
    within: Mapping[str, float]
    supervised: bool


def office_save(unit: Unit, *, by: StaffRow, form: OfficeForm) -> OfficeRow:
    """Found an office or change the one of that name. Raises NotAllowed."""
    check(unit, by, Act.MANAGE_OFFICE)
    name = _called(form.name, "办公室的名字")
    return office_add(
        unit, actor=actor_name(by), name=name, cities=form.cities,
        kinds=codes_of(form.kinds, KINDS, "这种活"), languages=codes_of(form.languages, LANGUAGES, "这种语言"),
        contacts=form.contacts.strip()[:400], supervised=form.supervised, hours=form.hours, within=form.within,
    )  # fmt: skip


def colleague_add(
    unit: Unit, *, by: StaffRow, office: int, name: str, role: str, token: str, supervised: bool
) -> StaffRow:
    """Add somebody to an office with a one-time invitation. Raises NotFound, NotAllowed for a name that is taken there."""
    check(unit, by, Act.MANAGE_STAFF)
    row = unit.session.get(OfficeRow, office)
    if row is None:
        raise NotFound("没有这个办公室。")
    called = _called(name, "称呼")
    same = select(StaffRow.id).where(StaffRow.office_id == office, StaffRow.name == called, StaffRow.active.is_(True))
    if unit.session.scalar(same) is not None:
        raise NotAllowed(f"没有加：{row.name}已经有一位{called}，换个称呼，免得分不清。")
    return staff_add(
        unit, actor=actor_name(by), office=row, name=called, role=_role(role), token=token, supervised=supervised
    )


def colleague_invite(unit: Unit, *, by: StaffRow, staff: int, token: str) -> StaffRow:
    """Give somebody a new invitation; earlier ones stop working, so does where they are signed in."""
    check(unit, by, Act.MANAGE_STAFF)
    row = staff_numbered(unit, staff)
    staff_invite(unit, actor=actor_name(by), staff=row, token=token)
    return row


def colleague_change(unit: Unit, *, by: StaffRow, staff: int, role: str, supervised: bool) -> StaffRow:
    """Give somebody another role, or have what they write approved. Raises NotAllowed for the last admin's role."""
    check(unit, by, Act.MANAGE_STAFF)
    row, wanted = staff_numbered(unit, staff), _role(role)
    if not row.active:
        raise NotAllowed(f"{row.name}已经离开，先重新邀请。")
    if row.role == Role.ADMIN and wanted is not Role.ADMIN:
        _not_the_last(unit)
    if (row.role, row.supervised) != (wanted, supervised):
        row.role, row.supervised = wanted, supervised
        unit.session.flush()
        unit.audit(
            actor_name(by), "staff_changed", detail=f"staff:{row.id} {wanted.value} supervised:{int(supervised)}"
        )
    return row


def colleague_remove(unit: Unit, *, by: StaffRow, staff: int) -> tuple[str, int]:
    """Take all rights away at once; return the name and how many cases went back to the queue. Raises NotAllowed."""
    check(unit, by, Act.MANAGE_STAFF)
    row = staff_numbered(unit, staff)
    if not row.active:
        raise NotAllowed(f"{row.name}已经不在了，没有再做一次。")
    if row.id == by.id:
        raise NotAllowed("不能移除自己。请另一位管理员来做。")
    if row.role == Role.ADMIN:
        _not_the_last(unit)
    return row.name, len(staff_leave(unit, actor=actor_name(by), staff=row))


def colleague_sign_out(unit: Unit, *, by: StaffRow, staff: int) -> str:
    """End every session of somebody and return their name."""
    check(unit, by, Act.MANAGE_STAFF)
    row = staff_numbered(unit, staff)
    sessions_end(unit, row, by=by)
    return row.name


def _role(written: str) -> Role:
    if written not in ROLES:
        raise NotAllowed(f"没有存：角色要是{'、'.join(ROLE_NAMES[role] for role in ROLES)}。")
    return Role(written)


def _called(written: str, what: str) -> str:
    name = "".join(written.replace("\0", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise NotAllowed(f"没有存：{what}要写，最多 {LONGEST_NAME} 个字，中间不空格。")
    return name


def _not_the_last(unit: Unit) -> None:
    admins = select(func.count()).select_from(StaffRow).where(
        StaffRow.role == Role.ADMIN, StaffRow.active.is_(True), StaffRow.joined_at.is_not(None)
    )  # fmt: skip
    if (unit.session.scalar(admins) or 0) < 2:  # noqa: PLR2004 (this one and another)
        raise NotAllowed("没有执行：这是最后一位管理员。先加一位，等他加入以后再做。")


def codes_of(written: list[str], names: Mapping[str, str], what: str) -> list[str]:
    """What is meant by the names; an office for a kind nobody has would never be given a case. Raises NotAllowed."""
    known = {name: code for code, name in names.items()} | {code: code for code in names} | {"": ""}
    if unknown := [one for one in written if one not in known]:
        raise NotAllowed(f"没有存：不认识{what}：{'、'.join(unknown)}。可以写：{'、'.join(names.values())}。")
    return [known[one] for one in written]
