"""The page of figures: headline numbers and charts of a period, small counts suppressed as in the report. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cases.texts import shown_value
from bot.insight.charts.model import Cell, Chart, Kind, Row
from bot.insight.figures.counts import Counted
from bot.insight.figures.period import Period
from bot.insight.names import OUTCOMES, SOLVED, TOPICS, by_name
from bot.insight.suppression import LEAST, masked, published, rounded

FEW = "不到 5"
POOL = "其余合并"
SHOWN_BARS = 12
SHARED = 20
"""Answers a share must rest on to be shown; it is rounded to a twentieth, so that no single answer shows in it."""
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOURS = 3
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Headline:
    """One number on top."""

    label: str
    shown: str


def headlines(found: Counted) -> list[Headline]:
    """Return the numbers on top."""
    money = [yuan for span in found.money for yuan in span]
    spent = found.total("model_cost") / MILLION
    tokens = found.total("model_in") + found.total("model_out")
    return [
        Headline("咨询", _about(found.total("conversations"), "段对话")),
        Headline("转给人的案件", _about(sum(found.cases), "件")),
        Headline("追回的钱", money_shown(money)),
        Headline("说有用的", share_shown(found.useful.get(True, 0), sum(found.useful.values()))),
        Headline("模型花费", f"{spent:,.2f} 元" if spent else f"{tokens / 1000:,.0f} 千词元"),
    ]


def charts(found: Counted, period: Period) -> list[Chart]:
    """Return the charts of the page, in its order."""
    time = (period.by, "段对话")
    over_time = [masked(count) for count in found.by_span["conversations"]]
    sent = [masked(count) for count in found.cases]
    return [
        _columns("volume", f"每{period.by}的咨询", time, period, over_time),
        _columns("cases", f"每{period.by}转给人的案件", (period.by, "件"), period, sent),
        _bars("topics", "问的什么", ("话题", "次"), by_name(found.of("topic"), TOPICS)),
        _bars("platforms", "在哪个平台", ("平台", "段对话"), by_name(found.of("platform"), {})),
        _bars("cities", "在哪座城市", ("城市", "段对话"), by_name(found.of("city"), {})),
        _bars("kinds", "做什么工作", ("工种", "段对话"), _of_work(found.of("worker_kind"))),
        _hours(found.of("hour")),
        _satisfied(found),
        _bars("outcomes", "案件的结果", ("结果", "件"), by_name(found.outcomes, OUTCOMES)),
        _money(found, period),
        _spend(found, period),
        _calls(found),
    ]


def money_shown(yuan: Sequence[int]) -> str:
    """Return a sum of what workers got, rounded; nothing where fewer than five cases stand behind it."""
    return FEW + " 件，不列" if len(yuan) < LEAST else f"约 {_rounded_yuan(sum(yuan)):,} 元"


def share_shown(part: int, whole: int) -> str:
    """Return a share in twentieths; nothing where too few answers stand behind it."""
    return "评价太少，不列" if whole < SHARED else f"约 {_share(part, whole)}%"


def _about(count: int, unit: str) -> str:
    return f"约 {rounded(count):,} {unit}" if count >= LEAST else f"{FEW} {unit}"


def _share(part: int, whole: int) -> int:
    return round(part / whole * 20) * 5


def _rounded_yuan(yuan: int) -> int:
    """Hundreds, from ten thousand on thousands: what one case brought cannot be told from the sum."""
    return round(yuan, -3 if yuan >= 10_000 else -2)


def _columns(
    name: str, title: str, heads: tuple[str, str], period: Period, counts: Sequence[int | None], note: str = ""
) -> Chart:
    if not any(counts):
        return Chart(name, title, Kind.COLUMNS, heads)
    cells = [Cell(count, FEW if count is None else f"{count:,}") for count in counts]
    note = note or ("灰色短条：不到 5，不列。" if None in counts else "")
    return Chart(name, title, Kind.COLUMNS, heads, _over(period, cells), note)


def _over(period: Period, cells: Sequence[Cell]) -> tuple[Row, ...]:
    return tuple(Row(span.label, (cell,)) for span, cell in zip(period.spans, cells, strict=True))


def _bars(name: str, title: str, heads: tuple[str, str], counts: Mapping[str, int]) -> Chart:
    found = published(counts)
    if found is None:
        return Chart(name, title, Kind.BARS, heads)
    rows = [Row(label, (Cell(count, f"{count:,}"),)) for label, count in found.rows[:SHOWN_BARS]]
    rest = len(found.rows) - SHOWN_BARS
    note = f"还有 {rest} 类比列出的都少，没有画。" if rest > 0 else ""
    if found.pooled:
        rows.append(Row(POOL, (Cell(found.pooled, f"{found.pooled:,}"),)))
        note += "不到 5 的合并在一起。"
    return Chart(name, title, Kind.BARS, heads, tuple(rows), note)


def _of_work(counts: Mapping[str, int]) -> dict[str, int]:
    return by_name(dict(counts), {kind: shown_value("worker_kind", kind) for kind in counts if kind != "other"})


def _hours(counts: Mapping[str, int]) -> Chart:
    """When people write: by day of the week and every three hours."""
    parts = range(0, 24, HOURS)
    sums = [[0] * len(parts) for _ in DAYS]
    for value, count in counts.items():
        day, _, hour = value.partition("-")
        sums[int(day) - 1][int(hour) // HOURS] += count
    heads = ("星期", *(f"{hour}–{hour + HOURS}点" for hour in parts))
    if not any(count >= LEAST for line in sums for count in line):
        return Chart("hours", "什么时候来问", Kind.GRID, heads)
    rows = tuple(
        Row(day, tuple(Cell(masked(count), FEW if masked(count) is None else f"{masked(count):,}") for count in line))
        for day, line in zip(DAYS, sums, strict=True)
    )
    return Chart("hours", "什么时候来问", Kind.GRID, heads, rows, "每格是消息的条数，空格不到 5 条。")


def _satisfied(found: Counted) -> Chart:
    """Shares of those who said something: whether an answer was of use, whether a closed case was solved."""
    rows: list[Row] = []
    rated, told = sum(found.useful.values()), sum(found.solved.values())
    if rated >= SHARED:
        rows.append(_shared("回答有用", found.useful.get(True, 0), rated))
    if told >= SHARED:
        rows += [_shared(f"办结：{name}", found.solved.get(key, 0), told) for key, name in SOLVED.items()]
    note = f"只算评价过的人，不到 {SHARED} 人评价的不列；凑成 5% 的倍数。" if rows else ""
    return Chart("satisfaction", "他们怎么评价", Kind.BARS, ("评价", "占比"), tuple(rows), note, 100)


def _shared(label: str, part: int, whole: int) -> Row:
    share = _share(part, whole)
    return Row(label, (Cell(share, f"约 {share}%"),))


def _money(found: Counted, period: Period) -> Chart:
    sums = [_rounded_yuan(sum(span)) if len(span) >= LEAST else None for span in found.money]
    told = "按申请找人的日子算。"
    note = told + ("灰色短条：不到 5 件，不列。" if None in sums else "")
    return _columns("money", "替当事人追回的钱", (period.by, "元"), period, sums, note)


def _spend(found: Counted, period: Period) -> Chart:
    """What the model cost, which is no count of people: shown as it is. Without prices, how much it read and wrote."""
    priced = found.total("model_cost") > 0
    if priced:
        sums = [cost / MILLION for cost in found.by_span["model_cost"]]
        unit, shown = "元", [f"{yuan:,.2f}" for yuan in sums]
    else:
        pairs = zip(found.by_span["model_in"], found.by_span["model_out"], strict=True)
        sums = [(read + wrote) / 1000 for read, wrote in pairs]
        unit, shown = "千词元", [f"{tokens:,.1f}" for tokens in sums]
    heads, title = (period.by, unit), "模型花费" if priced else "模型用量"
    if not any(sums):
        return Chart("spend", title, Kind.COLUMNS, heads, (), "这段时间没有用过模型。")
    cells = [Cell(size, text) for size, text in zip(sums, shown, strict=True)]
    note = "" if priced else "没有填模型的价格，只数词元。"
    return Chart("spend", title, Kind.COLUMNS, heads, _over(period, cells), note)


_PURPOSES = {"write": "写回答", "verify": "核对", "understand": "听懂问题"}
_ENDS = {"ok": "成功", "timeout": "超时"}


def _calls(found: Counted) -> Chart:
    rows = [
        Row(_call(value), (Cell(count, f"{count:,}"),))
        for value, count in sorted(found.of("model_calls").items(), key=lambda one: (-one[1], one[0]))
    ]
    note = "这段时间没有用过模型。" if not rows else ""
    return Chart("calls", "问模型的次数", Kind.BARS, ("做什么：结果", "次"), tuple(rows[:SHOWN_BARS]), note)


def _call(value: str) -> str:
    purpose, _, end = value.partition(":")
    return f"{_PURPOSES.get(purpose, purpose)}：{_ENDS.get(end, end)}"
