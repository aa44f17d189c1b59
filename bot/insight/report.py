"""The anonymous report for whole months: what people asked about and what became of cases, small counts suppressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.triggers import TRIGGER_NAMES
from bot.cases.tables import CaseRow
from bot.cases.texts import shown_value
from bot.drafting.model import Block, Paragraph, Run, Style, Table
from bot.insight.names import CHANNELS, OUTCOMES, TOPICS, by_name
from bot.insight.suppression import published
from bot.insight.tables import TallyRow

METHOD = (
    "咨询按一段对话算一次；一段对话换到一个新话题，话题再算一次；城市、平台、工种在对话里第一次说出来时各算一次，没说的不算。",
    "案件按申请找人的日子归月；内容已删除的案件只留日期、原因和结果，照样计入。",
    "每张表里不到 5 的数不单列，和至少两类别的数合并；不够合并的，再并进较小的类；还不够的，整张表不列。没列出来的类，可能是零，也可能已合并。",
    "列出来的每个数，包括合计，都各自凑成 5 的倍数，所以各项相加和合计可以不一样。只按整月出报告。各项分开计数，没有交叉表，也没有任何人说的话。",
)


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, from the first day of one to the last day of another."""

    first: date
    after: date
    """The day after the last."""


def months_of(first: str, last: str, today: date) -> Months:
    """Return the period from one month to another (`2026-09`). Raises ValueError for what is none or has not ended."""
    begin, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    after = date(end.year + end.month // 12, end.month % 12 + 1, 1)
    if begin > end or after > today:
        raise ValueError("only whole months that have ended")
    return Months(begin, after)


def report_title(first: str, last: str) -> str:
    """Return what the report is called."""
    return f"劳动者咨询与求助情况 {first} 至 {last}"


def report_blocks(session: Session, months: Months, office_id: int | None = None, place: str = "") -> list[Block]:
    """Return the report, ready for the renderers of papers. `place`: whose figures it says it holds."""
    tallied = _tallied(session, months, office_id)
    worker = {key: shown_value("worker_kind", key) for key in tallied.get("worker_kind", {})}
    parts = [
        ("一、从哪里来咨询", "渠道", tallied.get("conversations", {}), CHANNELS),
        ("二、咨询的话题", "话题", tallied.get("topic", {}), TOPICS),
        ("三、做什么工作", "工种", tallied.get("worker_kind", {}), worker),
        ("四、在哪个平台", "平台", tallied.get("platform", {}), {}),
        ("五、在哪座城市", "城市", tallied.get("city", {}), {}),
        ("六、为什么转给人", "原因", _cases(session, months, office_id, "trigger"), TRIGGER_NAMES),
        ("七、案件的结果", "结果", _cases(session, months, office_id, "outcome"), OUTCOMES),
    ]
    last = date.fromordinal(months.after.toordinal() - 1)
    scope = f"范围：{place}。" if place else ""
    blocks: list[Block] = [
        Paragraph(Style.TITLE, (Run("劳动者咨询与求助情况"),)),
        Paragraph(Style.LINE, (Run(f"期间：{months.first:%Y-%m} 至 {last:%Y-%m}。{scope}匿名汇总，可以公开。"),)),
    ]
    for heading, column, counts, names in parts:
        blocks += _part(heading, column, counts, names)
    blocks.append(Paragraph(Style.HEADING, (Run("八、怎么数的"),), keep=True))
    blocks += [Paragraph(Style.BODY, (Run(line),)) for line in METHOD]
    return blocks


def _part(heading: str, column: str, counts: Mapping[str, int], names: Mapping[str, str]) -> list[Block]:
    head = Paragraph(Style.HEADING, (Run(heading),), keep=True)
    found = published(by_name(dict(counts), dict(names)))
    if found is None:
        return [head, Paragraph(Style.BODY, (Run("人数太少，不列。"),))]
    ordered = sorted(found.rows, key=lambda row: row[0] == "其他")  # what is none of them stands below them
    rows = [(column, "次数"), *((name, str(count)) for name, count in ordered)]
    rows += [("其余合并", str(found.pooled))] if found.pooled else []
    rows.append(("合计", str(found.total)))
    cells = tuple(tuple((Run(cell),) for cell in row) for row in rows)
    return [head, Table(cells, (3, 1), header=True)]


def _tallied(session: Session, months: Months, office_id: int | None) -> dict[str, dict[str, int]]:
    query = (
        select(TallyRow.name, TallyRow.value, func.sum(TallyRow.count))
        .where(
            TallyRow.day >= months.first, TallyRow.day < months.after,
            TallyRow.name.in_(("conversations", "topic", "worker_kind", "platform", "city")),
        )
        .group_by(TallyRow.name, TallyRow.value)
    )  # fmt: skip
    if office_id is not None:
        query = query.where(TallyRow.office_id == office_id)
    found: dict[str, dict[str, int]] = {}
    for name, value, count in session.execute(query):
        found.setdefault(name, {})[value] = int(count)
    return found


def _cases(session: Session, months: Months, office_id: int | None, column: str) -> dict[str, int]:
    """Cases sent in these months by a plain column."""
    begin, end = (datetime.combine(day, time(), SHANGHAI).astimezone(UTC) for day in (months.first, months.after))
    by = getattr(CaseRow, column)
    query = select(by, func.count()).where(CaseRow.created_at >= begin, CaseRow.created_at < end).group_by(by)
    if office_id is not None:
        query = query.where(CaseRow.office_id == office_id)
    return {str(value): int(count) for value, count in session.execute(query)}
