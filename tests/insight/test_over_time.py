"""Evaluations over time: what `bot.py eval` keeps is what is drawn; a measure that was not taken leaves a gap."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.evaluation.over_time import SHOWN, quality_charts
from bot.evaluation.runs import LONGEST_PAST, Run, load_runs, run_append
from handlers.cli.evaluate import _matters, _retrieval
from knowledge.evaluation.evaluate import Figures, Report

HALVES = ("tuning", "final")


def run(day: int, **figures: float) -> Run:
    return Run(datetime(2026, 11, day, tzinfo=UTC), {name.replace("__", "."): value for name, value in figures.items()})


def test_the_search_is_kept_under_the_names_that_are_drawn():
    legs = {half: {"full": Figures(9, 0.5, 0.6, 0.7, 0.8)} for half in HALVES}
    kept = _retrieval(Report(legs, {}, 12.0, 30.0))
    drawn = {f"{room}.{half}.{measure}" for room, measure, _ in SHOWN for half in HALVES if room == "retrieval"}
    assert drawn <= set(kept)
    assert kept["retrieval.final.mrr"] == 0.7 and kept["retrieval.p95_ms"] == 30.0


def test_the_matter_is_kept_under_the_names_that_are_drawn(monkeypatch):
    monkeypatch.setattr("bot.evaluation.matter_metrics.load_dialogues", list)
    kept: dict[str, float] = {}
    _matters(kept)
    assert {f"{room}.{half}.{measure}" for room, measure, _ in SHOWN for half in HALVES if room == "matter"} <= set(
        kept
    )


def test_a_measure_that_was_not_taken_leaves_a_gap():
    first, *_, own = quality_charts([run(1, retrieval__final__recall_5=0.8), run(2, retrieval__tuning__recall_5=0.9)])
    assert [[cell.shown for cell in row.cells] for row in first.rows] == [["80.0%", "没测"], ["没测", "90.0%"]]
    assert own.rows == () and "还没有考题" in own.told


def test_runs_are_kept_in_order_and_only_the_newest_are_read(tmp_path: Path):
    path = tmp_path / "runs" / "evaluations.jsonl"
    assert load_runs(path) == []
    for number in range(LONGEST_PAST + 5):
        run_append(path, run(1, number=number))
    kept = load_runs(path)
    assert len(kept) == LONGEST_PAST and kept[-1].figures["number"] == LONGEST_PAST + 4
    path.write_bytes(b"\xff\xfe\n[1]\n{}\nnull\n" + path.read_bytes()[-200:])
    assert all(one.figures for one in load_runs(path))
