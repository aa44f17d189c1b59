"""Danger to life in a case: alarmed before all else, acknowledged by name, open until somebody says how it was settled."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.cases.rules.errors import IllegalTransition, NotAllowed
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import OPEN_STAGES
from bot.cases.rules.triggers import DANGER_WHY
from bot.cases.selectors.staff import at, is_away, supervisors_there
from bot.cases.services.permissions import check
from bot.cases.services.priority import case_rank
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Lane, Unit, actor_name, words

RISK_OF_DANGER = 3
RISK_AFTER = 2
"""Risk of a case whose danger was settled: still before the ordinary ones."""
SAME_ALARM = timedelta(minutes=2)
"""Within this time more words of danger go into the topic, and the group is not alarmed anew."""
UNSEEN_AGAIN = timedelta(minutes=10)
"""Pause after which an alarm nobody took up is said again, in its first two hours; then three times as long."""
SEEN_AGAIN = timedelta(hours=4)
"""Pause after which one that somebody took up and nobody settled is said again, in office hours."""


def danger_raise(unit: Unit, case: CaseRow, *, why: str, said: str = "") -> None:
    """Alarm topic and group, by a lane of their own. `why`: a key of DANGER_WHY; `said`: the worker's words, in the topic only.

    While it is open every member of the office may write to the worker at once.
    """
    again = case.danger_since is not None
    told_lately = again and case.danger_told_at is not None and unit.now - case.danger_told_at < SAME_ALARM
    case.risk, case.danger_why = RISK_OF_DANGER, why
    case.danger_since = case.danger_since or unit.now
    case_rank(unit, case)
    unit.session.flush()
    unit.audit("bot", "danger_raised", case, f"{why}{' again' if again else ''}")
    seen = _seen_by(unit, case)
    if again and said and (told_lately or seen is not None):
        unit.to_staff(case, words(f"⚠️ 当事人接着说：{said}"), Lane.ALARM)
        return
    case.danger_told_at = unit.now
    button = () if seen else (("我来联系", f"ack:{case.number}"),)
    who = f"{seen.name} 在联系。" if seen else "谁在，先点“我来联系”。"
    rule = "现在谁都可以直接回，不等接手，不等督导。解除了发 /settled 加一句情况。"
    unit.to_staff(
        case, words(f"⚠️ {DANGER_WHY[why]}{'：' + said if said else '。'}", who + rule, choices=button), Lane.ALARM
    )
    told = f"⚠️ 紧急：案件 {case.number}，{DANGER_WHY[why]}，请马上联系。{_absent(unit, case)}{who}"
    unit.to_staff(None, words(told, choices=button), Lane.ALARM)


def danger_acknowledge(unit: Unit, case: CaseRow, *, staff: StaffRow) -> str:
    """Somebody takes the alarm up. Returns what to say. Raises IllegalTransition when there is none."""
    check(unit, staff, Act.NOTE, case)
    _must_be_open(case)
    seen = _seen_by(unit, case)
    if seen is not None and seen.id == staff.id:
        return f"你已经在联系案件 {case.number} 的当事人。"
    case.danger_seen_by, case.danger_told_at = staff.id, unit.now
    unit.session.flush()
    unit.audit(actor_name(staff), "danger_acknowledged", case)
    told = f"{staff.name} 在联系案件 {case.number} 的当事人。"
    unit.to_staff(case, words(told), Lane.ALARM)
    unit.to_staff(None, words(told), Lane.ALARM)
    return told


def danger_settle(unit: Unit, case: CaseRow, *, staff: StaffRow, how: str) -> str:
    """Somebody says how the danger was settled; the case falls back to its ordinary rank. Returns what to say."""
    check(unit, staff, Act.NOTE, case)
    _must_be_open(case)
    if not how.strip():
        raise NotAllowed("写一句情况再解除：/settled 打通电话了，家人在身边")
    case.danger_since = case.danger_told_at = case.danger_seen_by = None
    case.danger_why, case.risk = "", min(case.risk, RISK_AFTER)
    case_rank(unit, case)
    unit.session.flush()
    unit.audit(actor_name(staff), "danger_settled", case)
    unit.to_staff(case, words(f"{staff.name} 解除了危险：{how.strip()}", inside=True), Lane.ALARM)
    unit.to_staff(None, words(f"案件 {case.number} 的危险解除了（{staff.name}）。"), Lane.ALARM)
    return f"案件 {case.number} 的危险解除了。"


def danger_remind(unit: Unit) -> int:
    """Say open alarms again: often while nobody took them up, in office hours while nobody settled them. Returns how many."""
    rows = unit.session.scalars(
        select(CaseRow).where(CaseRow.danger_since.is_not(None), CaseRow.stage.in_(OPEN_STAGES)).order_by(CaseRow.id)
    ).all()
    return sum(_reminded(unit, case) for case in rows)


def _reminded(unit: Unit, case: CaseRow) -> bool:
    assert case.danger_since is not None
    seen = _seen_by(unit, case)
    since = unit.now - (case.danger_told_at or case.danger_since)
    early = unit.now - case.danger_since <= timedelta(hours=2)
    if seen is None and since < (UNSEEN_AGAIN if early else UNSEEN_AGAIN * 3):
        return False
    if seen is not None and (since < SEEN_AGAIN or not unit.hours(case.office_id).open_at(unit.now)):
        return False
    case.danger_told_at = unit.now
    unit.session.flush()
    unit.audit("bot", "danger_reminded", case)
    if seen is None:
        names = "、".join(at(one) for one in supervisors_there(unit, case.office_id))
        told = f"⚠️ 案件 {case.number} 的当事人可能有生命危险，还没有人联系。{_absent(unit, case)}{f'督导 {names}：' if names else ''}请马上看。"
        button: tuple[tuple[str, str], ...] = (("我来联系", f"ack:{case.number}"),)
    else:
        told, button = f"⚠️ 案件 {case.number} 的危险还没解除（{seen.name} 在联系）。解除了发 /settled 加一句情况。", ()
    unit.to_staff(case, words(told, choices=button), Lane.ALARM)
    unit.to_staff(None, words(told, choices=button), Lane.ALARM)
    return True


def _absent(unit: Unit, case: CaseRow) -> str:
    """Who holds the case and is not there."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if holder is None:
        return "还没有人接这件案子。"
    return f"承办人 {holder.name} 请假到 {holder.away_until}。" if is_away(holder, unit.today) else ""


def _seen_by(unit: Unit, case: CaseRow) -> StaffRow | None:
    """Who took the alarm up and is still there."""
    staff = unit.session.get(StaffRow, case.danger_seen_by) if case.danger_seen_by else None
    return staff if staff is not None and staff.active and not is_away(staff, unit.today) else None


def _must_be_open(case: CaseRow) -> None:
    if case.danger_since is None:
        raise IllegalTransition(f"案件 {case.number} 现在没有没解除的危险。")
