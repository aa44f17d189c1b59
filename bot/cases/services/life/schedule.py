"""What time asks for: promises kept, the daily digest, retention."""

from __future__ import annotations

from datetime import time

from sqlalchemy import func, select

from bot.cases.rules.office_hours import (
    NEXT_WORD,
    PRIORITIES,
    PRIORITY_NAMES,
    SHANGHAI,
    WARN_AT,
    priority_of,
)
from bot.cases.rules.states import OPEN_STAGES, Stage
from bot.cases.selectors.queue import Wanted, queue_page
from bot.cases.selectors.staff import at, is_away, supervisors_there
from bot.cases.services.life.erasure import case_erase
from bot.cases.services.priority import days_left
from bot.cases.services.words.approved_answers import answers_expire
from bot.cases.services.words.messages import notice_send
from bot.cases.tables import CaseRow, DraftRow, OfficeRow, StaffRow
from bot.cases.texts import say
from bot.cases.unit_of_work import Lane, Unit, words
from bot.cases.view import clock

DRAFT_WAITS = 2.0
"""Working hours after which a draft that waits for a supervisor is said in the group."""
DRAFT_AGAIN = 8.5
"""Working hours after which it is said again: a day."""
NAMED_LATE = 20
"""Cases named in one message about those that are late."""
WARN_BEFORE = 8.5
"""Working hours before the next word is due at which staff are told."""


def clocks_tick(unit: Unit, *, limit: int = 200) -> int:
    """Keep the promises: warn before a breach, escalate after it, and let the worker hear either way. Returns how many.

    Only within office hours for warnings; the worker hears at the promised instant whatever the hour. Where nobody owes
    an answer the next word is still promised: a question to the worker is repeated once, and staff's silence is met.
    """
    rows = list(
        unit.session.scalars(
            select(CaseRow)
            .where(CaseRow.stage.in_(OPEN_STAGES), CaseRow.due_at.is_not(None))
            .order_by(CaseRow.due_at)
            .limit(limit)
        )
    )
    count, late = 0, dict[int, list[str]]()
    for row in rows:
        assert row.due_at is not None
        if row.waiting_since is None:
            count += _between_words(unit, row)
            continue
        hours = unit.hours(row.office_id)
        holder = unit.session.get(StaffRow, row.assignee_id) if row.assignee_id else None
        who = holder.name if holder else "还没有人接"
        if unit.now >= row.due_at:
            count += 1
            row.alarm = 2
            row.due_at = hours.add(unit.now, hours.within[row.priority])
            notice_send(
                unit,
                row,
                words(
                    say(
                        row.language,
                        _late_words(row),
                        number=row.number,
                        due=clock(row.due_at),
                    ),
                    language=row.language,
                ),
            )
            named = f"案件 {row.number}（{PRIORITY_NAMES[row.priority]}，{who}）"
            unit.to_staff(row, words(_told_late([named], _supervisors(unit, row.office_id))), Lane.CLOCK)
            late.setdefault(row.office_id, []).append(named)
            unit.session.flush()
            unit.audit("bot", "sla_breached", row, row.priority)
            continue
        if row.alarm == 0 and hours.open_at(unit.now):
            whole = hours.within[row.priority]
            if hours.between(row.waiting_since, unit.now) >= whole * WARN_AT:
                count += 1
                row.alarm = 1
                soon = f"快到时间了：{clock(row.due_at)} 前要回当事人（{at(holder) if holder else who}）。"
                unit.to_staff(row, words(soon), Lane.CLOCK)
                unit.session.flush()
                unit.audit("bot", "sla_warned", row, row.priority)
    for office_id, numbers in late.items():  # (one message: the group takes few a minute)
        unit.to_staff(None, words(_told_late(numbers, _supervisors(unit, office_id))))
    return count


def _told_late(cases: list[str], supervisors: str) -> str:
    """What staff are told of cases of an office that were not answered in time, the longest due first."""
    more = f" 等 {len(cases)} 件" if len(cases) > NAMED_LATE else ""
    return f"超时：{'、'.join(cases[:NAMED_LATE])}{more}没有按时回当事人，{supervisors}。已告诉当事人会晚一些。"


def drafts_remind(unit: Unit) -> int:
    """Name the supervisors where a draft waits for approval for two working hours, once a working day. Returns how many."""
    rows = unit.session.execute(
        select(DraftRow, CaseRow)
        .join(CaseRow, CaseRow.id == DraftRow.case_id)
        .where(DraftRow.status == "pending", DraftRow.why == "supervised", CaseRow.stage.in_(OPEN_STAGES))
        .order_by(DraftRow.id)
    ).all()
    count = 0
    for draft, case in rows:
        hours = unit.hours(case.office_id)
        waited = hours.between(draft.reminded_at or draft.at, unit.now)
        if not hours.open_at(unit.now) or waited < (DRAFT_WAITS if draft.reminded_at is None else DRAFT_AGAIN):
            continue
        draft.reminded_at = unit.now
        unit.to_staff(
            None, words(f"案件 {case.number} 的草稿 {draft.id} 等批准，{_supervisors(unit, case.office_id)}。")
        )
        count += 1
    return count


def _supervisors(unit: Unit, office_id: int) -> str:
    """Whom a late case is put to: the supervisors who are there, else whoever is left."""
    there = [at(one) for one in supervisors_there(unit, office_id)]
    return f"请督导 {'、'.join(there)} 处理" if there else "今天没有督导在，请在岗的同事先回一句"


def _between_words(unit: Unit, case: CaseRow) -> int:
    """A case in which staff spoke last: remind the worker of an open question, or say that it goes on."""
    assert case.due_at is not None
    hours = unit.hours(case.office_id)
    if case.danger_since is not None:  # nobody's machine speaks to who may be in danger: the alarms go on
        case.due_at = hours.add(unit.now, hours.within[case.priority])
        return 0
    if unit.now < case.due_at:
        near = case.alarm == 0 and hours.open_at(unit.now) and hours.between(unit.now, case.due_at) <= WARN_BEFORE
        if near and Stage(case.stage) is not Stage.WAITING:
            case.alarm = 1
            unit.to_staff(case, words(f"该跟当事人说一句了：{clock(case.due_at)} 前，没有进展也说一句。"), Lane.CLOCK)
            unit.session.flush()
            unit.audit("bot", "silence_warned", case)
        return int(near)
    language, holder = case.language, unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if Stage(case.stage) is Stage.WAITING and case.asked_slot:
        case.due_at = None
        told = say(language, "still_open", question=say(language, f"ask_{case.asked_slot}"))
        unit.to_staff(case, words("当事人还没回那个问题，已提醒一次。再不回，换个办法联系。"), Lane.CLOCK)
    else:
        case.alarm, case.due_at = 0, hours.add(unit.now, NEXT_WORD)
        there = holder is not None and not is_away(holder, unit.today)
        name = holder.name if holder is not None and there else unit.office(case.office_id).name
        told = say(language, "follow_up", number=case.number, name=name, due=clock(case.due_at))
        unit.to_staff(case, words("说好的时间到了，还没跟当事人说，已替你说还在办。请说一下进展。"), Lane.CLOCK)
    notice_send(unit, case, words(told, language=language))
    unit.session.flush()
    unit.audit("bot", "silence_met", case)
    return 1


def retention_tick(unit: Unit, *, limit: int = 50) -> int:
    """Erase closed cases whose time is up."""
    rows = list(
        unit.session.scalars(
            select(CaseRow)
            .where(CaseRow.erase_on.is_not(None), CaseRow.erase_on <= unit.today, CaseRow.stage != Stage.ERASED)
            .limit(limit)
        )
    )
    for row in rows:
        case_erase(unit, row, actor="bot")
    return len(rows)


def digest_tick(unit: Unit) -> int:
    """Post the digest of each office once a working day, when it opens."""
    count = 0
    for office in unit.session.scalars(select(OfficeRow)):
        hours = unit.hours(office.id)
        if office.digest_on == unit.today or not hours.open_at(unit.now):
            continue
        if unit.now.astimezone(SHANGHAI).time() < time.fromisoformat(office.opens):
            continue
        office.digest_on = unit.today
        answers_expire(unit)
        _rank_again(unit, office)
        unit.to_staff(None, words(*digest_lines(unit, office), heading=f"{office.name} {unit.today}"))
        count += 1
    return count


def _rank_again(unit: Unit, office: OfficeRow) -> None:
    """A last day draws near without anybody doing anything: such a case moves up, and its topic says so.

    The promise to the worker stays: the case may not become late by moving up.
    """
    nearing = select(CaseRow).where(
        CaseRow.office_id == office.id, CaseRow.stage.in_(OPEN_STAGES), CaseRow.deadline_on >= unit.today
    )
    for case in unit.session.scalars(nearing).all():
        assert case.deadline_on is not None
        left = (case.deadline_on - unit.today).days
        now = priority_of(
            risk=case.risk, days_left=days_left(unit, case), group_size=case.group_size, by_hand=case.priority_set
        )
        if PRIORITIES.index(now) < PRIORITIES.index(case.priority):
            case.priority = now
            unit.to_staff(
                case, words(f"离最后一天（{case.deadline_on}）还有 {left} 天，案件升为“{PRIORITY_NAMES[now]}”。")
            )
            unit.session.flush()
            unit.audit("bot", "priority_raised", case, now)


def digest_lines(unit: Unit, office: OfficeRow) -> list[str]:
    """Return the digest: how many wait, how many are late, and the ten that come first."""
    base = (
        select(func.count()).select_from(CaseRow).where(CaseRow.office_id == office.id, CaseRow.stage.in_(OPEN_STAGES))
    )
    total = unit.session.scalar(base) or 0
    unclaimed = unit.session.scalar(base.where(CaseRow.assignee_id.is_(None))) or 0
    late = unit.session.scalar(base.where(CaseRow.alarm >= 2)) or 0
    away = list(
        unit.session.scalars(
            select(StaffRow.name).where(
                StaffRow.office_id == office.id, StaffRow.active.is_(True), StaffRow.away_until >= unit.today
            )
        )
    )
    lines = [f"在办 {total} 件，没人接 {unclaimed} 件，超时 {late} 件。"]
    drafts = unit.session.scalars(
        select(CaseRow.number)
        .join(DraftRow, DraftRow.case_id == CaseRow.id)
        .where(CaseRow.office_id == office.id, DraftRow.status == "pending", DraftRow.why == "supervised")
        .distinct()
        .order_by(CaseRow.number)
    )
    if waiting := "、".join(str(number) for number in drafts):
        lines.append(f"有草稿等督导批准：案件 {waiting}。")
    if away:
        lines.append(f"今天不在：{'、'.join(away)}。他们的案件同事可以直接答，督导可以 /assign。")
    return lines + [
        str(line) for line in queue_page(unit.session, today=unit.today, wanted=Wanted(office.id), limit=10)
    ]


def _late_words(case: CaseRow) -> str:
    """The text that says to a worker that the answer is late: nobody is said to work on what nobody took."""
    if case.danger_since is not None:
        return "takes_longer_danger"
    return "takes_longer" if case.assignee_id else "takes_longer_untaken"
