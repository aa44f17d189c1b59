"""Who among staff looks after the library."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.rules.roles import Role
from bot.cases.services.staffing import staff_by_telegram
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit


def account_is_admin(unit: Unit, account: str) -> bool:
    """Whether that Telegram account belongs to an active admin."""
    staff = staff_by_telegram(unit.session, int(account)) if account.isdecimal() else None
    return staff is not None and staff.role == Role.ADMIN


def account_is_staff(unit: Unit, account: str) -> bool:
    """Whether that Telegram account belongs to an active member of staff."""
    return account.isdecimal() and staff_by_telegram(unit.session, int(account)) is not None


def admin_accounts(unit: Unit) -> list[str]:
    """Return the Telegram accounts of the active admins."""
    rows = unit.session.scalars(
        select(StaffRow.telegram_id)
        .where(StaffRow.role == Role.ADMIN, StaffRow.active.is_(True), StaffRow.telegram_id.is_not(None))
        .order_by(StaffRow.id)
    )
    return [str(account) for account in rows]
