"""Samples a person judges: each week some of our own questions, asked of the bot as it answers now. No worker's words are
needed for that. What was judged stands in one file of the data folder."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.insight.charts.model import Cell, Chart, Kind, Row
from knowledge.evaluation.evaluate import EvaluationQuestion

FILE = "judged.jsonl"
A_WEEK = 20
"""Questions that are drawn each week."""
VERDICTS = {"right": "答对了", "wrong": "答错了", "unclear": "说不清"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict on the answer to one question."""

    on: date
    question: str
    verdict: str


def week_of(day: date) -> str:
    """Return the week a day lies in: 2026-48."""
    year, week, _ = day.isocalendar()
    return f"{year}-{week:02}"


def drawn(questions: Sequence[EvaluationQuestion], today: date) -> list[EvaluationQuestion]:
    """Return the questions of this week, the same for everybody: of those that nothing was tuned on."""
    final = sorted((one for one in questions if one.half == "final"), key=lambda one: one.id)
    return random.Random(week_of(today)).sample(final, min(A_WEEK, len(final)))  # noqa: S311 (no secret)


def to_judge(
    questions: Sequence[EvaluationQuestion], judgements: Sequence[Judgement], today: date
) -> list[EvaluationQuestion]:
    """Return what of this week's questions nobody has judged yet."""
    done = {one.question for one in judgements if week_of(one.on) == week_of(today)}
    return [one for one in drawn(questions, today) if one.id not in done]


def judgement_append(path: Path, judgement: Judgement) -> None:
    """Write a verdict to the end of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({**asdict(judgement), "on": judgement.on.isoformat()}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def load_judgements(path: Path) -> list[Judgement]:
    """Return the verdicts, the oldest first; a line that cannot be read is passed over."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [one for line in lines if (one := _read(line)) is not None]


def judged_chart(judgements: Sequence[Judgement]) -> Chart:
    """Return the share of answers judged right, week by week; what nobody could tell counts as not right."""
    weeks: dict[str, list[str]] = {}
    for one in judgements:
        weeks.setdefault(week_of(one.on), []).append(one.verdict)
    rows = tuple(
        Row(week[2:], (Cell(100 * found.count("right") / len(found), f"{found.count('right')} / {len(found)}"),))
        for week, found in sorted(weeks.items())[-26:]
    )
    return Chart(
        "judged-week", "抽查：答对多少", Kind.LINES, ("哪一周", "答对"), rows, "" if rows else "还没有抽查过。"
    )


def _read(line: str) -> Judgement | None:
    try:
        told = json.loads(line)
        return Judgement(date.fromisoformat(told["on"]), str(told["question"]), str(told["verdict"]))
    except (ValueError, KeyError, TypeError):
        return None
