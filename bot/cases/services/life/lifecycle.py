"""The life of a case: opened, claimed, assigned, handed over, reviewed, merged, closed, rated, reopened, erased.

Every function changes the rows it is given inside the caller's transaction and records what happened. A change made by
somebody else in between shows as StaleDataError at the flush; `CaseDesk` turns it into CaseConflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update

from bot.cases.rules.errors import IllegalTransition, NotAllowed
from bot.cases.rules.facts.account import Record, record_dump, record_load
from bot.cases.rules.facts.slots import grievance_words
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.staff.roles import Act, Role
from bot.cases.rules.states import OPEN_STAGES, Outcome, Stage, Step, next_stage
from bot.cases.rules.triggers import RISK, risk_of, triggers_of
from bot.cases.selectors.routing import route
from bot.cases.selectors.staff import is_away
from bot.cases.selectors.workup import case_clocks, nearest
from bot.cases.services.life.groups import group_ask
from bot.cases.services.life.search_index import blind, case_index
from bot.cases.services.permissions import check
from bot.cases.services.priority import case_rank
from bot.cases.services.words.messages import notice_send
from bot.cases.tables import (
    CaseFileRow,
    CaseMessageRow,
    CaseRow,
    CaseTermRow,
    ConsentRow,
    DraftRow,
    StaffRow,
)
from bot.cases.texts import say
from bot.cases.unit_of_work import Unit, actor_name, words
from bot.contract.matter import Matter
from bot.contract.messages import Facts
from bot.storage.tables import HandoffRow


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with."""

    number: int
    token: str
    conversation_id: int
    trigger: str
    facts: Facts
    language: str
    wording: str
    card: str = ""
    told: tuple[str, ...] = ()
    """Sentences of the conversation the facts came from."""
    factors: Mapping[str, str] = field(default_factory=dict)
    """Answers to the assessment of the relation, where it was made."""
    also: tuple[str, ...] = ()
    """Other triggers that spoke in the conversation."""
    matter: Matter | None = None
    """What the worker is in, as the conversation holds it."""


def load_facts(text: str) -> Facts:
    """Return the facts of a case's account."""
    return record_load(text).facts


def case_open(unit: Unit, new: NewCase) -> CaseRow:
    """Open a case, once for a token, with the worker's consent beside it."""
    known = unit.session.scalar(select(CaseRow).where(CaseRow.token == new.token))
    if known is not None:
        return known
    values = new.facts.values
    office = route(unit.session, city=values.get("city", ""), kind=values.get("worker_kind", ""), language=new.language)
    if office is None:
        raise NotAllowed("还没有办公室。")
    row = CaseRow(
        number=new.number, token=new.token, conversation_id=new.conversation_id, office_id=office.id,
        stage=Stage.QUEUED, trigger=new.trigger, language=new.language, card=new.card[:120],
        created_at=unit.now, waiting_since=unit.now, group_size=1, alarm=0,
        risk=max((risk_of(name, values) for name in (new.trigger, *new.also)), default=0),
    )  # fmt: skip
    reasons_add(row, [name for name in (new.trigger, *new.also, *triggers_of(values)) if RISK.get(name)])
    record = Record(new.facts, [], dict(new.factors), matter=new.matter)
    record.add(new.told)
    _describe(unit, row, record)
    case_rank(unit, row)
    unit.session.add(row)
    unit.session.flush()
    case_index(unit, row, record)
    unit.session.add(ConsentRow(case_id=row.id, wording=new.wording, given_at=unit.now))
    if (story := values.get("story")) is not None:
        unit.session.add(
            CaseMessageRow(case_id=row.id, side="worker", kind="text", text=story, at=unit.now, source="intake")
        )
    unit.session.flush()
    unit.audit("worker", "consent_given", row, new.wording)
    unit.audit("worker", "case_opened", row, f"trigger:{new.trigger} office:{office.id} priority:{row.priority}")
    if new.also:
        unit.audit("bot", "triggers_seen", row, ",".join(new.also))
    return row


def reasons_add(case: CaseRow, names: Iterable[str]) -> None:
    """Add what calls for a person to the reasons of a case, the most dangerous first."""
    known = [name for name in (case.reasons or "").split(",") if name]
    every = sorted(dict.fromkeys([*known, *names]), key=lambda name: -RISK.get(name, 0))
    case.reasons = ",".join(every)[:200]


def case_refile(unit: Unit, case: CaseRow, record: Record) -> None:
    """Keep a changed account: the clocks, the danger, the grievance and the search follow it."""
    before = case.grievance_key
    case.risk = max(case.risk, risk_of("", record.facts.values))
    reasons_add(case, triggers_of(record.facts.values))
    _describe(unit, case, record)
    case_rank(unit, case)
    unit.session.flush()
    case_index(unit, case, record)
    if case.grievance_key != before and case.link_state != "yes":
        case.link_state = ""
        group_ask(unit, case)


def _describe(unit: Unit, case: CaseRow, record: Record) -> None:
    """Write the account and what stands beside it in the plain."""
    values = record.facts.values
    case.facts = record_dump(record)
    case.city, case.worker_kind = values.get("city", "")[:40], values.get("worker_kind", "")[:40]
    shared = grievance_words(values, case.created_at.astimezone(SHANGHAI).date())
    case.grievance_key = blind(unit, shared) if shared else ""
    clocks = case_clocks(record, topic=unit.options.topic_of(case.card), today=unit.today)
    case.deadline_on = nearest(clocks, unit.today)


def case_step(unit: Unit, case: CaseRow, step: Step, *, actor: str, detail: str = "") -> None:
    """Move the case along the table of transitions and record it. Raises IllegalTransition."""
    before = Stage(case.stage)
    case.stage = next_stage(before, step)
    unit.session.flush()
    unit.audit(actor, f"case_{step.value}", case, f"{before.value}>{case.stage} {detail}".strip())


def case_claim(unit: Unit, case: CaseRow, *, staff: StaffRow) -> None:
    """Take a case out of the queue. Raises IllegalTransition when somebody has it."""
    check(unit, staff, Act.CLAIM, case)
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    if holder is not None and Stage(case.stage) in OPEN_STAGES:
        raise IllegalTransition(
            f"这件案子{holder.name}已经接了。要换人请 {holder.name} 用 /handover，或请督导 /assign。"
        )
    case.assignee_id, case.claimed_at = staff.id, unit.now
    case_step(unit, case, Step.CLAIM, actor=actor_name(staff), detail=f"to:{staff.id}")
    _handoff(unit, case, "taken")


def case_assign(unit: Unit, case: CaseRow, *, by: StaffRow, to: StaffRow) -> None:
    """A supervisor gives the case to somebody; the holder hands it over."""
    holds = case.assignee_id == by.id
    check(unit, by, Act.HAND_OVER if holds else Act.ASSIGN, case)
    if to.office_id != case.office_id or Role(to.role) not in (Role.CASEWORKER, Role.SUPERVISOR):
        raise NotAllowed(f"{to.name}不能接这件案子：要本办公室的承办人或督导。")
    if to.joined_at is None:
        raise NotAllowed(f"{to.name}还没点邀请链接加入，接不了。请换一个人。")
    if is_away(to, unit.today):
        raise NotAllowed(f"{to.name}请假到 {to.away_until}，请换一个人。")
    case.assignee_id, case.claimed_at = to.id, case.claimed_at or unit.now
    case_step(unit, case, Step.ASSIGN, actor=actor_name(by), detail=f"to:{to.id}")
    _handoff(unit, case, "taken")


def case_release(unit: Unit, case: CaseRow, *, actor: str) -> None:
    """Back to the queue."""
    case.assignee_id = None
    if Stage(case.stage) is not Stage.QUEUED:
        case_step(unit, case, Step.RELEASE, actor=actor)


def case_close(unit: Unit, case: CaseRow, *, staff: StaffRow, outcome: Outcome, detail: str = "") -> None:
    """Close with an outcome, tell the worker, ask for the rating, start the retention countdown."""
    check(unit, staff, Act.CLOSE, case)
    if case.danger_since is not None:
        raise NotAllowed("没有关：当事人的危险还没解除。先发 /settled 写一句情况。")
    if outcome is Outcome.REFERRED and not detail.strip():
        raise NotAllowed("转到别处办，要写清楚转到哪里：/close 转到别处办 去处")
    if outcome is Outcome.OUT_OF_SCOPE and not detail.strip():
        raise NotAllowed("不归我们管，要写清楚该找谁：/close 不归我们管 去处和电话")
    if detail.strip():
        _closing_words(unit, staff, detail.strip())
    case_shut(unit, case, outcome, detail)
    case_step(unit, case, Step.CLOSE, actor=actor_name(staff), detail=outcome.value)
    language = case.language
    reopen = (unit.now + timedelta(days=unit.options.policy.reopen_days)).astimezone(SHANGHAI).date()
    notice_send(
        unit,
        case,
        words(
            say(language, "closed_lead", number=case.number),
            say(language, "closed_outcome", outcome=say(language, f"outcome_{outcome.value}"), detail=detail.strip()),
            say(language, "closed_keep", date=case.erase_on, reopen=reopen),
            say(language, "closed_rate"),
            choices=(
                *((say(language, f"solved_{value}"), f"case:solved:{value}") for value in ("yes", "part", "no")),
                (say(language, "reopen"), "case:reopen"),
            ),
            language=language,
        ),
    )


def _closing_words(unit: Unit, staff: StaffRow, detail: str) -> None:
    """What is said on closing reaches the worker: it needs what any other word to them needs. Raises NotAllowed."""
    from bot.cases.services.permissions import is_supervised

    if is_supervised(unit, staff):
        raise NotAllowed("没有关：后面的说明会发给当事人，要督导批准。请督导来关，或者只写结果不写说明。")
    if problems := unit.options.check(detail, unit.today, ""):
        raise NotAllowed(f"没有关：说明会发给当事人，{'；'.join(problems)}。改好再关。")


def case_reopen(unit: Unit, case: CaseRow, *, actor: str) -> None:
    """Open a closed case again, within the days of the policy."""
    last = (case.closed_at or unit.now) + timedelta(days=unit.options.policy.reopen_days)
    if unit.now > last:
        raise IllegalTransition("过了可以重新打开的时间。")
    case_step(unit, case, Step.REOPEN, actor=actor)
    case.outcome = case.outcome_detail = ""
    case.closed_at = case.erase_on = None
    case.waiting_since, case.alarm, case.due_at = unit.now, 0, None
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    case.assignee_id = None
    case_rank(unit, case)
    if holder is not None and holder.active and not is_away(holder, unit.today):
        case.assignee_id = holder.id
        case_step(unit, case, Step.CLAIM, actor="bot", detail=f"to:{holder.id}")
    _handoff(unit, case, "open")


def case_merge(unit: Unit, case: CaseRow, into: CaseRow, *, staff: StaffRow) -> None:
    """Put one case of a worker into another of the same worker: messages and files move."""
    check(unit, staff, Act.MERGE, case)
    check(unit, staff, Act.MERGE, into)
    if case.id == into.id or case.conversation_id is None or case.conversation_id != into.conversation_id:
        raise NotAllowed("只能合并同一个人的两件案子。不同的人用 /link 编号 连起来。")
    for table in (CaseMessageRow, CaseFileRow, DraftRow):
        unit.session.execute(update(table).where(table.case_id == case.id).values(case_id=into.id))
    merged = record_load(into.facts)
    merged.take_in(record_load(case.facts))
    into.risk = max(into.risk, case.risk)
    case.facts = ""
    unit.session.execute(delete(CaseTermRow).where(CaseTermRow.case_id == case.id))
    case_refile(unit, into, merged)
    case.merged_into, case.due_at, case.waiting_since = into.number, None, None
    case.closed_at = unit.now
    case.erase_on = unit.today + timedelta(days=unit.options.policy.retention_days)
    case_step(unit, case, Step.MERGE, actor=actor_name(staff), detail=f"into:{into.number}")
    _handoff(unit, case, "closed")
    notice_send(unit, into, words(say(case.language, "merged", number=case.number, into=into.number)))
    unit.to_staff(case, words(f"已并入案件 {into.number}，在那边继续。"))
    unit.to_staff(into, words(f"案件 {case.number} 并进来了。"))


def case_rate(unit: Unit, case: CaseRow, *, solved: str = "", score: int = 0, comment: str = "") -> None:
    """Keep the two taps and the comment; staff see them in the topic."""
    if solved in ("yes", "part", "no"):
        case.solved = solved
    if 1 <= score <= 5:
        case.rating = score
    if comment:
        case.comment = comment
    unit.session.flush()
    unit.audit("worker", "case_rated", case, f"solved:{case.solved} score:{case.rating or ''}")
    if score or comment:
        told = f"当事人评价：{say('zh', f'solved_{case.solved}') if case.solved else '没说'}，{case.rating or '-'} 分"
        unit.to_staff(case, words(told + (f"，说：{comment}" if comment else "")))


def case_recovered(unit: Unit, case: CaseRow, *, staff: StaffRow, yuan: int) -> None:
    """Keep how much money the worker got, open or closed; 0 takes it back. For the whole's figures, never sent to the worker."""
    check(unit, staff, Act.CLOSE, case)
    case.recovered = yuan or None
    unit.session.flush()
    unit.audit(actor_name(staff), "recovered_noted", case)


def case_shut(unit: Unit, case: CaseRow, outcome: Outcome, detail: str) -> None:
    """Write down how a case ended and how long it is kept; what waits in it is dropped."""
    case.outcome, case.outcome_detail = outcome, detail.strip()
    case.closed_at = unit.now
    case.erase_on = unit.today + timedelta(days=unit.options.policy.retention_days)
    case.due_at = case.waiting_since = None
    case.asked_slot = ""
    unit.session.execute(
        update(DraftRow).where(DraftRow.case_id == case.id, DraftRow.status == "pending").values(status="dropped")
    )
    _handoff(unit, case, "closed")


def _handoff(unit: Unit, case: CaseRow, status: str) -> None:
    """Keep the request for a person in step: while it is open, retention leaves the conversation alone."""
    request = unit.session.get(HandoffRow, case.number)
    if request is not None and request.status != "withdrawn":
        request.status = status
