"""Evaluations over time as charts: a line for the questions nobody tuned on, a dashed one for those that were. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.runs import Run
from bot.insight.charts.model import Cell, Chart, Kind, Row

HALVES = (("final", "验证题"), ("tuning", "调整题"))
SHOWN = (
    ("retrieval", "recall_5", "该找的条文，前五条里有多少"),
    ("replies", "cites", "回答打开了该看的条文"),
    ("scope", "accuracy", "问的是哪一类，听对多少"),
    ("scope", "crisis_recall", "有危险，听出来多少"),
    ("matter", "recall", "说过的情况，记住多少"),
    ("matter", "precision", "记下的情况，对的有多少"),
)  # fmt: skip
"""Measures that are drawn: room, measure, title."""
OFFICE = ("office", "recall_5")
_MORE = {
    ("retrieval", "recall_10"): "该找的条文，前十条里有多少", ("retrieval", "mrr"): "该找的条文排得多靠前",
    ("retrieval", "success_5"): "前五条里至少有一条对的", ("replies", "right_card"): "用对了卡片",
    ("matter", "focus"): "听对了问的是什么", ("facts", "precision"): "一句话里记下的，对的有多少",
    ("facts", "recall"): "一句话里说的，记下多少", ("edges", "found"): "边上的话里有危险，找到多少",
    ("edges", "kept"): "打工的话没被推开", ("office", "recall_5"): "办公室的考题，前五条里有多少",
}  # fmt: skip


def quality_charts(runs: Sequence[Run]) -> list[Chart]:
    """Return a chart a measure, and one for the office's own questions once they were measured."""
    charts = [_of(runs, room, measure, title) for room, measure, title in SHOWN]
    name = ".".join(OFFICE)
    own = [run for run in runs if name in run.figures]
    rows = tuple(Row(_day(run), (_share(run, name),)) for run in own)
    note = "" if rows else "还没有考题，或者还没有重新评测。"
    return [*charts, Chart("office", "办公室的考题，前五条里有多少", Kind.LINES, ("哪天", "考题"), rows, note)]


def figure_name(figure: str) -> str:
    """Return how a figure of a run reads, such as `retrieval.final.recall_5`."""
    room, _, rest = figure.partition(".")
    half, _, measure = rest.rpartition(".")
    titles = {(one, name): title for one, name, title in SHOWN} | _MORE
    title = titles.get((room, measure), figure)
    label = dict(HALVES).get(half, "")
    return f"{title}（{label}）" if label else title


def _of(runs: Sequence[Run], room: str, measure: str, title: str) -> Chart:
    names = [f"{room}.{half}.{measure}" for half, _ in HALVES]
    rows = tuple(
        Row(_day(run), tuple(_share(run, name) for name in names))
        for run in runs
        if any(one in run.figures for one in names)
    )
    heads = ("哪天", *(label for _, label in HALVES))
    return Chart(f"{room}-{measure}", title, Kind.LINES, heads, rows, "" if rows else "还没有评测过。")


def _share(run: Run, name: str) -> Cell:
    figure = run.figures.get(name)
    return Cell(None, "没测") if figure is None else Cell(figure * 100, f"{figure * 100:.1f}%")


def _day(run: Run) -> str:
    return f"{run.at.month}-{run.at.day}"
