"""Samples over HTTP: one question after the other, judged once a week by whoever comes first, kept for the chart."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.evaluation.office_questions import FOLDER
from bot.evaluation.samples import (
    A_WEEK,
    FILE,
    Judgement,
    drawn,
    judged_chart,
    judgement_append,
    load_judgements,
    to_judge,
)
from knowledge.evaluation.evaluate import EvaluationQuestion
from knowledge.models import ProvisionKey
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_app, post, quality_room, sample_room

pytestmark = pytest.mark.anyio
HERE = "/console/quality/sample"
MONDAY = date(2026, 11, 23)
GOLD = (ProvisionKey("劳动合同法", "30"),)
QUESTIONS = [EvaluationQuestion(f"q{n}", "final" if n % 2 else "tuning", f"第{n}题", GOLD) for n in range(100)]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> FastAPI:
    return console_app(stage, [quality_room(tmp_path), sample_room(stage, tmp_path)])


def test_a_week_has_its_own_questions_of_those_nothing_was_tuned_on():
    this, same, later = (
        drawn(QUESTIONS, MONDAY),
        drawn(QUESTIONS[::-1], date(2026, 11, 29)),
        drawn(QUESTIONS, date(2026, 11, 30)),
    )
    assert len(this) == A_WEEK and {one.half for one in this} == {"final"}
    assert this == same and this != later
    done = [Judgement(MONDAY, this[0].id, "right"), Judgement(date(2026, 11, 16), this[1].id, "right")]
    assert to_judge(QUESTIONS, done, MONDAY) == this[1:]


def test_the_share_judged_right_is_drawn_week_by_week(tmp_path: Path):
    for day, verdict in ((16, "right"), (17, "wrong"), (23, "right"), (24, "right"), (24, "unclear")):
        judgement_append(tmp_path / FILE, Judgement(date(2026, 11, day), "q", verdict))
    (tmp_path / FILE).open("a").write('{"on": "2026-1')
    chart = judged_chart(load_judgements(tmp_path / FILE))
    assert [(row.label, row.cells[0].shown) for row in chart.rows] == [("26-47", "1 / 2"), ("26-48", "2 / 3")]
    assert judged_chart([]).rows == ()


async def test_samples_are_judged_one_after_the_other_until_the_week_is_done(
    app: FastAPI, stage: Stage, tmp_path: Path
):
    async with at_screen(stage, "王琳", app) as client:
        assert f'href="{HERE}"' in (await client.get("/console/quality")).text
        for left in (2, 1):
            page = (await client.get(HERE)).text
            asked = re.search(r'name="id" value="(q\d)"', page)
            assert (
                asked is not None
                and f"还有 {left} 道" in page
                and "答：第" in page
                and "《劳动合同法》第三十条" in page
            )
            assert (await post(client, HERE, id=asked[1], verdict="right")).status_code == 303
            again = await post(client, HERE, id=asked[1], verdict="wrong")
            assert "已经有人判过" in (await client.get(again.headers["location"])).text
        assert "抽完了" in (await client.get(HERE)).text
        assert "2 / 2" in (await client.get("/console/quality")).text
    kept = load_judgements(tmp_path / FOLDER / FILE)
    assert sorted(one.question for one in kept) == ["q0", "q1"]


@pytest.mark.parametrize("name", ["陈管", "吴审"])
async def test_only_who_may_judge_enters(app: FastAPI, stage: Stage, name: str):
    async with at_screen(stage, name, app) as client:
        assert (await client.get(HERE)).status_code == 403
        assert (await post(client, HERE, id="q0", verdict="right")).status_code == 403


async def test_a_verdict_that_is_none_and_a_question_that_is_none_are_met_by_a_page(
    app: FastAPI, stage: Stage, tmp_path: Path
):
    async with at_screen(stage, "王琳", app) as client:
        assert (await post(client, HERE, id="q0", verdict="<script>")).status_code == 404
        assert (await post(client, HERE, id="../q0", verdict="right")).status_code == 303
    assert load_judgements(tmp_path / FOLDER / FILE) == []
