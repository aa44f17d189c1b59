"""The packet: what staff see on top of a case. Facts with their turn, timeline, what is missing, clocks, legal aid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.cases.approved import answers_for
from bot.cases.casebook import load_facts
from bot.cases.flow import clock
from bot.cases.hours import PRIORITY_NAMES
from bot.cases.intake import SLOTS
from bot.cases.states import STAGE_NAMES, Stage
from bot.cases.tables import CaseFileRow, CaseRow, StaffRow
from bot.cases.texts import labels, shown_value, slot_name
from bot.cases.triggers import TRIGGER_NAMES
from bot.cases.unit import Unit
from bot.dialogue.reply import Block, BlockKind, Choice, Point, Reply

_PAY = ("amount_owed", "months_owed")
_HIDDEN = {"name"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def packet(unit: Unit, case: CaseRow) -> list[Section]:
    """Return the packet in its order; sections without lines are left out."""
    facts = load_facts(case.facts)
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    head = [
        f"状态：{STAGE_NAMES[Stage(case.stage)]}　优先级：{PRIORITY_NAMES[case.priority]}　原因：{TRIGGER_NAMES.get(case.trigger, case.trigger)}",
        f"办公室：{unit.office(case.office_id).name}　承办人：{holder.name if holder else '还没有'}",
    ]
    if case.due_at:
        head.append(f"最晚 {clock(case.due_at)} 前要让当事人听到回音")
    if case.group_size > 1:
        numbers = unit.session.scalars(
            select(CaseRow.number).where(CaseRow.group_id == case.group_id).order_by(CaseRow.number)
        )
        head.append(
            f"同一批 {case.group_size} 人（案件 {'、'.join(map(str, numbers))}），都同意连在一起；彼此不知道是谁"
        )
    told = [
        f"{slot_name(slot)}：{shown_value(slot, value)}（第{facts.source_turn.get(slot, 0)}轮，{'已确认' if slot in facts.confirmed else '未确认'}）"
        for slot, value in sorted(facts.values.items(), key=lambda pair: _order(pair[0]))
        if f"slot_{slot}" in labels("zh")
    ]
    missing = [slot_name(slot) for slot in SLOTS if not facts.values.get(slot) and not _worked_out(slot, facts.values)]
    files = unit.session.scalar(select(func.count()).select_from(CaseFileRow).where(CaseFileRow.case_id == case.id))
    sections = [
        Section(f"案件 {case.number}", tuple(head)),
        Section("情况", tuple(told)),
        Section("时间线", tuple(timeline(facts.values, case, unit.today))),
        Section("还缺", ("、".join(missing),) if missing else ()),
        Section("期限", tuple(deadlines(facts.values, case, unit.today))),
        Section("法律援助", tuple(aid_lines(facts.values))),
        Section("证据", (f"当事人发来 {files} 个文件",) if files else ()),
    ]
    known = answers_for(unit, case)
    if known:
        sections.append(
            Section(
                "批准过的答复",
                tuple(f"{row.id}（{row.approved_on}）：{row.text[:200]}　用 /use {row.id}" for row in known),
            )
        )
    return [section for section in sections if section.lines]


def timeline(values: dict[str, str], case: CaseRow, today: date) -> list[str]:
    """Return the dated facts in order of time."""
    dated = [
        (values[slot].split("..")[0], slot_name(slot) if slot != "event_date" else "事情开始")
        for slot in ("start_date", "event_date", "end_date")
        if values.get(slot)
    ]
    dated.append((case.created_at.date().isoformat(), "找到我们"))
    return [f"{day}　{name}" for day, name in sorted(dated)]


def deadlines(values: dict[str, str], case: CaseRow, today: date) -> list[str]:
    """Return the clocks with their days left, each with its article, to be checked by staff."""
    if case.deadline_on is None:
        if any(values.get(slot) for slot in _PAY) and values.get("still_working") == "yes":
            return ["还在职、拖欠报酬：一年的仲裁时效从离开时起算（劳动争议调解仲裁法 27 条第 4 款）"]
        return ["日期不够，算不出仲裁时效"]
    left = (case.deadline_on - today).days
    state = f"还有 {left} 天" if left >= 0 else f"已过 {-left} 天，查有没有中断、中止"
    return [f"仲裁时效：按现有日期到 {case.deadline_on}，{state}（劳动争议调解仲裁法 27 条，请核对起算点）"]


def aid_lines(values: dict[str, str]) -> list[str]:
    """Return whether the matter is one legal aid covers and when means are not checked (法律援助法 31, 32, 42)."""
    lines: list[str] = []
    pay = any(values.get(slot) for slot in _PAY)
    injured = values.get("injured") == "yes"
    if pay or values.get("relation"):
        lines.append("讨劳动报酬、确认劳动关系属于可以申请的事项（法律援助法 31 条第 5 项），以经济困难为条件")
    if injured:
        lines.append("工伤事故人身损害赔偿属于可以申请的事项（法律援助法 31 条第 7 项），以经济困难为条件")
    if values.get("insured") == "no":
        lines.append("请求社会保险待遇属于可以申请的事项（法律援助法 31 条第 2 项），以经济困难为条件")
    if pay or injured:
        lines.append("进城务工人员讨报酬或者要工伤赔偿，有材料证明身份的，不查经济状况（法律援助法 42 条第 3 项）")
    if values.get("minor") == "yes":
        lines.append("没有固定生活来源的未成年人，有材料证明的，不查经济状况（法律援助法 42 条第 1 项）")
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
    choices += [Choice(label="案卷", action="packet"), Choice(label="建议答复", action="suggest")]
    return Reply(blocks=blocks, choices=tuple(choices), composed_by="fixed")


def brief(unit: Unit, case: CaseRow) -> str:
    """Return the case in a few lines, composed without a model."""
    values = load_facts(case.facts).values
    parts = [
        shown_value(slot, values[slot]) for slot in ("worker_kind", "platform", "employer", "city") if values.get(slot)
    ]
    lines = [f"案件 {case.number}：{'，'.join(parts)}"]
    lines += [
        f"{slot_name(slot)}：{shown_value(slot, values[slot])[:200]}"
        for slot in ("amount_owed", "months_owed", "want", "story")
        if values.get(slot)
    ]
    return "\n".join([*lines, *deadlines(values, case, unit.today)])


def _worked_out(slot: str, values: dict[str, str]) -> bool:
    """Whether months and monthly pay stand in for the sum."""
    return slot == "amount_owed" and bool(values.get("months_owed") and values.get("monthly_pay"))


def _order(slot: str) -> int:
    return SLOTS.index(slot) if slot in SLOTS else len(SLOTS)
