"""Signing in to the console: an invitation becomes an account, a password and a code become a session, sessions end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.cases.login_tables import LoginRow, StaffSessionRow
from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.passwords import (
    code_step,
    digest,
    nobody,
    password_fits,
    password_hashed,
    recovery_new,
    wait_after,
)
from bot.cases.services.people.staffing import invitation_open
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name

IDLE = timedelta(hours=2)
"""Silence after which a session ends."""
WHOLE = timedelta(hours=12)
"""Time after which every session ends."""
SEEN_EVERY = timedelta(minutes=1)
WRONG = "名字、密码或验证码不对。"
"""The same whatever was wrong: nobody learns who has an account."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gave to sign in, and which account it was found to be for. `steps`: of a right one-time code."""

    staff_id: int
    right: bool
    step: int = 0
    recovery: str = ""


def account_make(unit: Unit, *, token: str, password: str, secret: str, code: str) -> tuple[StaffRow, list[str]]:
    """Make an account of an invitation, once; return whose it is, and the recovery codes, shown this one time.

    Raises NotFound for an invitation that does not hold, NotAllowed for a bad password or a code that is not of the secret.
    """
    invitation = invitation_open(unit, token)
    staff = unit.session.get_one(StaffRow, invitation.staff_id)
    step = code_step(secret, code, unit.now)
    if step is None:
        raise NotAllowed("验证码不对。看手机上最新的 6 位数字，手机时间要准。")
    codes = recovery_new()
    row = _login(unit, staff.id) or LoginRow(staff_id=staff.id, created_at=unit.now)
    row.password, row.secret, row.last_step = password_hashed(password, staff.name), secret, step
    row.recovery, row.failures, row.waits_until = [digest(one) for one in codes], 0, None
    unit.session.add(row)
    invitation.used_at = unit.now
    staff.active, staff.left_at = True, None
    staff.joined_at = staff.joined_at or unit.now
    sessions_end(unit, staff, by=staff)
    unit.session.flush()
    unit.audit(actor_name(staff), "staff_joined", detail=f"staff:{staff.id} console")
    return staff, codes


def proof_of(unit: Unit, *, name: str, password: str, code: str) -> Proof:
    """Check name, password and code. Reads only, and takes as long whether there is such an account or not."""
    staff = _known(unit, name)
    row = _login(unit, staff.id) if staff is not None else None
    fits = password_fits(row.password if row is not None else nobody(), password)
    if row is None or staff is None:
        return Proof(0, right=False)
    step = code_step(row.secret, code, unit.now)
    recovery = digest(code) if digest(code) in row.recovery else ""
    second = (step is not None and step > row.last_step) or bool(recovery)
    return Proof(staff.id, fits and second, step or 0, "" if step else recovery)


def sign_in(unit: Unit, proof: Proof, *, agent: str) -> str | None:
    """Open a session for a right proof and return its token; None for a wrong one, which is counted.

    Raises NotAllowed while the account waits after wrong tries, whatever was proved.
    """
    row = unit.session.scalar(select(LoginRow).where(LoginRow.staff_id == proof.staff_id).with_for_update())
    if row is None:
        return None
    if row.waits_until is not None and row.waits_until > unit.now:
        raise NotAllowed("错得太多了，过一会儿再试。最长等 15 分钟。")
    used = proof.step and proof.step <= row.last_step or proof.recovery and proof.recovery not in row.recovery
    if not proof.right or used:
        row.failures += 1
        wait = wait_after(row.failures)
        row.waits_until = unit.now + wait if wait else None
        unit.audit(f"staff:{row.staff_id}", "sign_in_refused", detail=f"failures:{row.failures}")
        return None
    row.failures, row.waits_until, row.last_step = 0, None, max(row.last_step, proof.step)
    row.recovery = [one for one in row.recovery if one != proof.recovery]
    return session_open(unit, unit.session.get_one(StaffRow, row.staff_id), agent=agent)


def password_change(unit: Unit, staff: StaffRow, *, old: str, new: str, code: str, session_id: int) -> None:
    """Give oneself another password; every other session ends. Raises NotAllowed for a wrong proof or a bad password."""
    row = proved_anew(unit, staff, password=old, code=code)
    row.password = password_hashed(new, staff.name)
    sessions_end(unit, staff, by=staff, but=session_id)
    unit.audit(actor_name(staff), "password_changed", detail=f"staff:{staff.id}")


def recovery_renew(unit: Unit, staff: StaffRow, *, password: str, code: str) -> list[str]:
    """Return new recovery codes, shown this one time; those of before no longer work. Raises NotAllowed."""
    row = proved_anew(unit, staff, password=password, code=code)
    codes = recovery_new()
    row.recovery = [digest(one) for one in codes]
    unit.session.flush()
    unit.audit(actor_name(staff), "recovery_renewed", detail=f"staff:{staff.id}")
    return codes


def recovery_left(unit: Unit, staff: StaffRow) -> int:
    """Return how many recovery codes somebody has left."""
    row = _login(unit, staff.id)
    return len(row.recovery) if row is not None else 0


def proved_anew(unit: Unit, staff: StaffRow, *, password: str, code: str) -> LoginRow:
    """Return the login of somebody who proved anew who they are; the code is used up. Raises NotAllowed.

    A wrong proof is not counted against the account: it takes a session to try, and no code is taken twice.
    """
    row = _login(unit, staff.id)
    step = code_step(row.secret, code, unit.now) if row is not None else None
    if row is None or step is None or step <= row.last_step or not password_fits(row.password, password):
        raise NotAllowed("没有执行：密码或验证码不对。刚登录用过的验证码不能再用，等它变了再写。")
    row.last_step = step
    return row


def session_open(unit: Unit, staff: StaffRow, *, agent: str) -> str:
    """Open a session and return its token; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    unit.session.add(
        StaffSessionRow(token=_kept(token), staff_id=staff.id, agent=agent[:200], created_at=unit.now, seen_at=unit.now)
    )
    unit.session.flush()
    unit.audit(actor_name(staff), "signed_in")
    return token


def session_of(unit: Unit, token: str) -> StaffSessionRow | None:
    """Return the session of a token, if it still holds and its person is still there."""
    row = unit.session.scalar(select(StaffSessionRow).where(StaffSessionRow.token == _kept(token)))
    if row is None or row.ended_at is not None or unit.now - row.seen_at > IDLE or unit.now - row.created_at > WHOLE:
        return None
    staff = unit.session.get(StaffRow, row.staff_id)
    return row if staff is not None and staff.active else None


def session_seen(unit: Unit, session_id: int) -> None:
    """Note that a session is in use."""
    unit.session.execute(
        update(StaffSessionRow).where(StaffSessionRow.id == session_id).values(seen_at=unit.now)
    )  # fmt: skip


def session_end(unit: Unit, session_id: int, *, by: StaffRow) -> None:
    """End one of one's own sessions. Raises NotFound."""
    row = unit.session.get(StaffSessionRow, session_id)
    if row is None or row.staff_id != by.id:
        raise NotFound("没有这个登录。")
    row.ended_at = row.ended_at or unit.now
    unit.audit(actor_name(by), "signed_out", detail=f"session:{row.id}")


def sessions_end(unit: Unit, staff: StaffRow, *, by: StaffRow | None, but: int = 0) -> None:
    """End every session of somebody, but one if that is wanted."""
    unit.session.execute(
        update(StaffSessionRow)
        .where(StaffSessionRow.staff_id == staff.id, StaffSessionRow.ended_at.is_(None), StaffSessionRow.id != but)
        .values(ended_at=unit.now)
    )
    unit.audit(actor_name(by), "sessions_ended", detail=f"staff:{staff.id}")


def sessions_open(unit: Unit, staff: StaffRow, now: datetime | None = None) -> list[StaffSessionRow]:
    """Return where somebody is signed in, the newest first."""
    moment = now or unit.now
    rows = unit.session.scalars(
        select(StaffSessionRow)
        .where(StaffSessionRow.staff_id == staff.id, StaffSessionRow.ended_at.is_(None))
        .order_by(StaffSessionRow.seen_at.desc())
    )
    return [row for row in rows if moment - row.seen_at <= IDLE and moment - row.created_at <= WHOLE]


def _login(unit: Unit, staff_id: int) -> LoginRow | None:
    return unit.session.scalar(select(LoginRow).where(LoginRow.staff_id == staff_id))


def _known(unit: Unit, name: str) -> StaffRow | None:
    """The active member of staff of that number or name; None where two bear the name."""
    wanted = name.strip()
    if wanted.isdecimal() and len(wanted) < 10:
        staff = unit.session.get(StaffRow, int(wanted))
        return staff if staff is not None and staff.active else None
    rows = unit.session.scalars(select(StaffRow).where(StaffRow.name == wanted, StaffRow.active.is_(True))).all()
    return rows[0] if len(rows) == 1 else None


def _kept(token: str) -> str:
    import hashlib

    return hashlib.sha256(token.encode()).hexdigest()
