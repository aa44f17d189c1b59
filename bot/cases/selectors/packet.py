"""The packet: what staff see on top of a case. Facts with their turn, timeline, what is missing, clocks, legal aid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.assessment import Assessment
from bot.cases.rules.facts.account import Record, record_load
from bot.cases.rules.facts.matter_facts import only_docked
from bot.cases.rules.facts.slots import SHOWN, SLOTS, is_stood_in_for
from bot.cases.rules.file_kinds import FROM_WORKER
from bot.cases.rules.office_hours import PRIORITY_NAMES, SHANGHAI
from bot.cases.rules.states import STAGE_NAMES, Stage
from bot.cases.rules.triggers import DANGER_WHY, TRIGGER_NAMES
from bot.cases.selectors.approved_answers import answers_for
from bot.cases.selectors.workup import case_assessment, case_claims, case_clocks, pay_is_owed, with_matter
from bot.cases.tables import CaseFileRow, CaseRow, StaffRow
from bot.cases.texts import by_their_trade, labels, shown_value, slot_name
from bot.cases.unit_of_work import Unit
from bot.cases.view import clock
from bot.claims import Claim, amount_text
from bot.claims.deadlines import Deadline, Nature, Whose
from bot.contract.messages import Block, BlockKind, Choice, Facts, Point, Reply
from bot.storage.tables import ConversationRow

AID_FIRST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    """The same as a table, its head first, for pages."""


@dataclass(frozen=True, slots=True)
class WorkedUp:
    """What follows from a case's account today. `record`: with its matter, also where the account holds none."""

    record: Record
    clocks: list[Deadline]
    claims: list[Claim]
    relation: Assessment | None


def worked_up(unit: Unit, case: CaseRow) -> WorkedUp:
    """Return the account of a case with its clocks, claims and relation."""
    record = with_matter(record_load(case.facts), unit.today)
    return WorkedUp(
        record,
        case_clocks(record, topic=unit.options.topic_of(case.card), today=unit.today),
        case_claims(record, card=case.card, today=unit.today),
        case_assessment(record, today=unit.today),
    )


def packet(unit: Unit, case: CaseRow) -> list[Section]:
    """Return the packet in its order; sections without lines are left out."""
    done = worked_up(unit, case)
    record, clocks, claims = done.record, done.clocks, done.claims
    values = record.facts.values
    told = [
        f"{slot_name(slot)}：{shown_value(slot, value)}（{_from(record, slot)}）" for slot, value in facts_shown(record)
    ]
    files = unit.session.scalar(
        select(func.count())
        .select_from(CaseFileRow)
        .where(CaseFileRow.case_id == case.id, CaseFileRow.status.in_(FROM_WORKER))
    )
    known = [f"{row.id}（{row.approved_on}）：{row.text[:200]}　用 /use {row.id}" for row in answers_for(unit, case)]
    missing, relation, aid = _beside(case, done, unit.today)
    sections = [
        Section(f"案件 {case.number}", tuple(case_head(unit, case))),
        Section("情况", tuple(told), _fact_rows(record) if told else ()),
        Section("时间线", tuple(timeline(values, case))),
        missing,
        Section("期限", tuple(clock_lines(clocks))),
        relation,
        Section("能要什么", (*claim_lines(claims), *handed_over_lines(values))),
        Section(f"条文（按 {day_that_matters(record, case)}）", tuple(_clauses(unit, case, record, clocks, claims))),
        aid,
        Section("证据", (f"当事人发来 {files} 个文件",) if files else ()),
        Section("批准过的答复", tuple(known)),
    ]
    return [section for section in sections if section.lines]


def beside_results(case: CaseRow, work: WorkedUp, today: date) -> list[Section]:
    """Return what a page shows beside facts, sums and deadlines: what was handed over, what is missing, which relation, legal aid."""
    handed = Section("要退的", tuple(handed_over_lines(work.record.facts.values)))
    return [section for section in (handed, *_beside(case, work, today)) if section.lines]


def _beside(case: CaseRow, work: WorkedUp, today: date) -> tuple[Section, Section, Section]:
    values = work.record.facts.values
    missing = [slot_name(slot) for slot in SLOTS if not values.get(slot) and not is_stood_in_for(slot, values)]
    return (
        Section("还缺", ("、".join(missing),) if missing else ()),
        Section("关系评估", tuple(relation_lines(work.relation))),
        Section("法律援助", tuple(aid_lines(work.record, case.deadline_on, today))),
    )


def case_head(unit: Unit, case: CaseRow) -> list[str]:
    """Return what stands above everything: danger, how it stands, whose it is, what is due."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    head = [
        f"状态：{STAGE_NAMES[Stage(case.stage)]}　优先级：{PRIORITY_NAMES[case.priority]}　原因：{_why(case)}",
        f"办公室：{unit.office(case.office_id).name}　承办人：{holder.name if holder else '还没有'}",
    ]
    if where := _channel(unit, case):
        head.append(where)
    if case.danger_since is not None:
        head.insert(
            0,
            f"⚠️ 危险没解除（{clock(case.danger_since)} 起）：{DANGER_WHY.get(case.danger_why, '')}。解除发 /settled 加一句情况",
        )
    if case.due_at:
        head.append(f"最晚 {clock(case.due_at)} 前要让当事人听到回音")
    if case.hearing_at is not None:
        head.append(f"开庭：{clock(case.hearing_at)}{f'，{case.hearing_place}' if case.hearing_place else ''}")
    if case.group_size > 1:
        numbers = unit.session.scalars(
            select(CaseRow.number).where(CaseRow.group_id == case.group_id).order_by(CaseRow.number)
        )
        head.append(
            f"同一批 {case.group_size} 人（案件 {'、'.join(map(str, numbers))}），都同意连在一起；彼此不知道是谁"
        )
    return head


def _channel(unit: Unit, case: CaseRow) -> str:
    """Where the worker reads answers, when it is not a chat that shows them at once."""
    row = unit.session.get(ConversationRow, case.conversation_id) if case.conversation_id else None
    if row is None or row.channel in unit.options.pushed:
        return ""
    return "当事人在网页上：打开网页才看得到回话，急事请留电话"


def _why(case: CaseRow) -> str:
    """Everything that called for a person, the most dangerous first."""
    names = dict.fromkeys([*(name for name in case.reasons.split(",") if name), case.trigger])
    return "、".join(TRIGGER_NAMES.get(name, name) for name in names)


def timeline(values: Mapping[str, str], case: CaseRow) -> list[str]:
    """Return the dated facts in order of time, each as precise as it was told."""
    dated = [
        (
            values[slot].split("..")[0],
            shown_value(slot, values[slot]),
            slot_name(slot) if slot != "event_date" else "事情开始",
        )
        for slot in ("start_date", "event_date", "end_date")
        if values.get(slot)
    ]
    for at, what in ((case.created_at, "找到我们"), (case.claimed_at, "有人接手"), (case.closed_at, "办结")):
        if at is not None:
            day = at.astimezone(SHANGHAI).date().isoformat()
            dated.append((day, day, what))
    return [f"{told}　{name}" for _, told, name in sorted(dated, key=lambda one: one[0])]


def clock_lines(clocks: list[Deadline]) -> list[str]:
    """Return every clock with its days left and its articles; staff check what it started from."""
    lines = [clock_line(one) for one in clocks]
    return lines or ["日期不够，算不出期限：先问清什么时候开始的、什么时候离开的"]


_MISSED = {
    Nature.LIMITATION: "查有没有中断、中止",
    Nature.COURT: "查有没有交邮凭证、能不能申请顺延",
    Nature.EXCLUSION: "查有没有不怪本人的耽误可以扣除",
    Nature.FIXED: "核对起算日",
}


def clock_line(one: Deadline) -> str:
    """Return one deadline in a line: what for, until when, how long still, by which clauses."""
    whose = {Whose.WORKER: "", Whose.EMPLOYER: "（单位要守的）", Whose.OFFICE: "（机关要守的）"}[one.whose]
    basis = "、".join(cited(one.basis[:2]))
    if one.due is None or one.days_left is None:
        return f"{one.title}{whose}：{one.outcome or one.rule}（{basis}）"
    left = f"还有 {one.days_left} 天" if one.days_left >= 0 else "可能已过"
    if one.expired:
        left = f"已过 {one.days_over} 天，{_MISSED[one.nature]}"
    if one.due_latest is not None:
        left += f"（起算日说得不准，最晚到 {one.due_latest}）"
    started = f"，从 {one.started} 起算" if one.started else ""
    about = "，估算" if one.estimated else ""
    return f"{one.title}{whose}：{one.due}，{left}{started}{about}（{basis}，请核对起算点）"


def relation_lines(found: Assessment | None) -> list[str]:
    """Return what supports which relation, what speaks against it, and what is still to ask."""
    if found is None:
        return []
    lines = [found.sentence + ("要人判断。" if found.needs_person else "")]
    for name, side in (("支持", found.by), ("反对", found.against)):
        lines += [f"{name}：{one.label}：{one.answer_text}（{'、'.join(cited(one.basis[:2]))}）" for one in side[:4]]
    lines += [f"存疑：{doubt}" for doubt in found.doubts[:3]]
    if found.missing:
        lines.append(f"还要问：{'、'.join(one.label for one in found.missing[:6])}")
    return lines


def claim_lines(claims: list[Claim]) -> list[str]:
    """Return each claim with its sum or formula, what it was worked out from, and what is missing."""
    lines: list[str] = []
    for claim in claims:
        lines.append(claim_line(claim))
        # (of a day known roughly two last days are worked out: the earlier one, which comes first, is the one to keep)
        apart = {re.sub(r"\d", "", warning): warning for warning in reversed(claim.warnings)}
        lines += [f"注意：{warning}" for warning in claim.warnings if warning in apart.values()][:2]
    return lines


def claim_line(claim: Claim) -> str:
    """Return one claim in a line: its sum, or why there is none, the formula, the clauses, what is missing."""
    amount = amount_text(claim)
    line = f"{claim.title}：{amount or claim.outcome or '还算不出'}（{claim.formula}；{'、'.join(cited(claim.basis[:3]))}）"
    return line + (f"　还缺：{'、'.join(one.label for one in claim.missing[:4])}" if claim.missing else "")


def handed_over_lines(values: Mapping[str, str]) -> list[str]:
    """Return what the worker paid in and may get back, each as told: an employer takes none (劳动合同法 9, 84), else by contract."""
    basis = "、".join(cited(("劳动合同法:84:2", "民法典:577")))
    return [
        f"要退的{slot_name(slot)}：{shown_value(slot, values[slot])}（单位不许收，按合作收的看约定；{basis}）"
        for slot in ("deposit", "fees_paid")
        if values.get(slot)
    ]


def cited(keys: tuple[str, ...]) -> list[str]:
    """Return citation keys as staff read them: 劳动合同法 38 条."""
    written = []
    for key in keys:
        document, _, article = key.partition(":")
        written.append(f"{document} {article.partition(':')[0]} 条" if article else document)
    return list(dict.fromkeys(written))


def day_that_matters(record: Record, case: CaseRow) -> date:
    """The last day of what was told: the end of the work, else the event; else the day the case began."""
    values = record.facts.values
    written = values.get("end_date") or values.get("event_date") or ""
    try:
        return date.fromisoformat(written.split("..")[-1])
    except ValueError:
        return case.created_at.astimezone(SHANGHAI).date()


def _clauses(unit: Unit, case: CaseRow, record: Record, clocks: list[Deadline], claims: list[Claim]) -> list[str]:
    return unit.options.clauses(case.card, clause_keys(clocks, claims), day_that_matters(record, case))


def clause_keys(clocks: list[Deadline], claims: list[Claim]) -> list[str]:
    return [
        key
        for basis in [one.basis for one in claims] + [one.basis for one in clocks]
        for key in basis
        if not key.startswith("民法典:20")
    ]


def aid_lines(record: Record, deadline: date | None, today: date) -> list[str]:
    """Return whether legal aid covers the matter and when means are not checked (法律援助法 31, 42, 44)."""
    lines: list[str] = []
    values = record.facts.values
    pay = pay_is_owed(record)
    injured = values.get("injured") == "yes"
    if pay or values.get("relation") or values.get("written_contract") == "no":
        lines.append("讨劳动报酬、确认劳动关系属于可以申请的事项（法律援助法 31 条第 5 项），以经济困难为条件")
    if injured:
        lines.append("工伤事故、交通事故的人身损害赔偿属于可以申请的事项（法律援助法 31 条第 7 项），以经济困难为条件")
    if values.get("insured") == "no":
        lines.append("请求社会保险待遇属于可以申请的事项（法律援助法 31 条第 2 项），以经济困难为条件")
    if pay or injured:
        lines.append("进城务工人员讨报酬或者要工伤赔偿，有材料证明身份的，不查经济状况（法律援助法 42 条第 3 项）")
    if values.get("minor") == "yes" or values.get("over_age") == "yes":
        lines.append("没有固定生活来源的未成年人、老年人，有材料证明的，不查经济状况（法律援助法 42 条第 1 项）")
    if deadline is not None and 0 <= (deadline - today).days < AID_FIRST_DAYS:
        lines.append("离期限不到 7 天：可以先提供援助，手续后补（法律援助法 44 条第 1 项）")
    return lines or ["事实不够，先问清要什么；事项见法律援助法 31 条，免查经济状况见 42 条"]


def packet_reply(unit: Unit, case: CaseRow) -> Reply:
    """Return the packet as a message for the topic, with the buttons that fit the stage."""
    blocks = tuple(
        Block(
            kind=BlockKind.LEAD if number == 0 else BlockKind.POINTS,
            heading=section.title,
            points=tuple(Point(text=line) for line in section.lines),
        )
        for number, section in enumerate(packet(unit, case))
    )
    choices = [Choice(label="接手", action="claim")] if Stage(case.stage) is Stage.QUEUED else []
    choices += [
        Choice(label="案卷", action="packet"),
        Choice(label="改情况", action="facts"),
        Choice(label="建议答复", action="suggest"),
        Choice(label="记备注", action="note_next"),
    ]
    return Reply(blocks=blocks, choices=tuple(choices), composed_by="fixed")


def brief(unit: Unit, case: CaseRow) -> str:
    """Return the case in a few lines, composed without a model."""
    work = worked_up(unit, case)
    values = work.record.facts.values
    parts = [
        shown_value(slot, values[slot]) for slot in ("worker_kind", "platform", "employer", "city") if values.get(slot)
    ]
    lines = [f"案件 {case.number}：{'，'.join(parts)}"]
    lines += [
        f"{slot_name(slot)}：{shown_value(slot, values[slot])[:200]}"
        for slot in ("amount_owed", "months_owed", "want", "story")
        if values.get(slot)
    ]
    return "\n".join([*lines, *clock_lines(work.clocks), *claim_lines(work.claims)])


def _fact_rows(record: Record) -> tuple[tuple[str, ...], ...]:
    facts = record.facts
    rows = [
        (
            slot_name(slot), shown_value(slot, value), told_in(facts, slot).rstrip("，"), fact_state(record, slot),
        )
        for slot, value in facts_shown(record)
    ]  # fmt: skip
    return (("项目", "内容", "来自", "确认"), *rows)


def facts_shown(record: Record) -> list[tuple[str, str]]:
    """Return the facts with a name, in order; a sum that is the one docked is shown as that alone."""
    values = record.facts.values
    fine = record.matter is not None and only_docked(values, record.matter)
    told = sorted(by_their_trade(values).items(), key=lambda pair: slot_order(pair[0]))
    return [
        (slot, value) for slot, value in told if f"slot_{slot}" in labels("zh") and not (fine and slot == "amount_owed")
    ]


def fact_state(record: Record, slot: str) -> str:
    """Whether a fact was put right by staff, confirmed by the worker, or neither."""
    if by := record.corrected.get(slot):
        return f"{by} 改的"
    return "已确认" if slot in record.facts.confirmed else "未确认"


def _from(record: Record, slot: str) -> str:
    return f"{told_in(record.facts, slot)}{fact_state(record, slot)}"


def told_in(facts: Facts, slot: str) -> str:
    """Which turn of the conversation told it; empty where none did."""
    turn = facts.source_turn.get(slot, 0)
    return f"第{turn}轮，" if turn else ""


def slot_order(slot: str) -> int:
    return SHOWN.index(slot) if slot in SHOWN else len(SHOWN)
