"""The room of quality over HTTP: from an answer handed in to a question in two clicks, and evaluations over time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.evaluation.office_questions import FILE, FOLDER, office_questions
from bot.evaluation.runs import FILE as RUNS
from bot.evaluation.runs import Run, load_runs, run_append
from tests.cases.stage import Stage
from tests.insight.handing import handed_in_by, ids
from tests.web.console.support import at_screen, console_app, post, quality_room

pytestmark = pytest.mark.anyio
HERE = "/console/quality"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def app(stage: Stage, data: Path) -> FastAPI:
    return console_app(stage, [quality_room(data)])


async def test_a_wrong_answer_becomes_a_question_in_two_clicks(stage: Stage, app: FastAPI, data: Path) -> None:
    await handed_in_by(stage)
    (number,) = ids(stage)
    async with at_screen(stage, "王琳", app) as client:
        page = (await client.get(HERE)).text
        assert "1 条等着看" in page and f'href="{HERE}/answer/{number}"' in page
        form = (await client.get(f"{HERE}/answer/{number}")).text
        assert "劳动合同法:30</textarea>" in form
        for shown in (page, form):
            assert "王小明" not in shown and "138" not in shown and "<script>" not in shown
        kept = await post(
            client, f"{HERE}/answer/{number}/question", text="站长不发工资怎么办", gold="劳动合同法:30\n劳动合同法：38"
        )
        assert kept.status_code == 303
        after = (await client.get(kept.headers["location"])).text
        assert "没有等着看的" in after and "站长不发工资怎么办" in after and "存成考题了" in after
        taken = await client.get(f"{HERE}/questions.jsonl")
    assert json.loads(taken.text)["gold"] == ["劳动合同法:30", "劳动合同法:38"]
    assert (data / FOLDER / FILE).stat().st_mode & 0o777 == 0o600
    assert office_questions(data / FOLDER)[0].query == "站长不发工资怎么办"


@pytest.mark.parametrize(
    ("text", "gold", "told"),
    [
        ("", "劳动合同法:30", "个字"),
        ("字" * 500, "劳动合同法:30", "个字"),
        ("站长不发工资怎么办", "", "至少一条"),
        ("站长不发工资怎么办", "劳动合同法第三十条", "库里没有"),
        ("站长不发工资怎么办", "劳动合同法:三十", "不是条文的写法"),
        ("站长不发工资怎么办", "没有的法:1", "库里没有"),
        ("<script>alert(1)</script>", "<script>:1", "库里没有"),
        ("站长不发工资怎么办", "\n".join(f"劳动合同法:{n}" for n in range(1, 12)), "最多"),
    ],
)
async def test_what_cannot_be_a_question_is_told_and_what_was_typed_stays(
    stage: Stage, app: FastAPI, data: Path, text: str, gold: str, told: str
) -> None:
    await handed_in_by(stage)
    (number,) = ids(stage)
    async with at_screen(stage, "王琳", app) as client:
        answer = await post(client, f"{HERE}/answer/{number}/question", text=text, gold=gold)
        assert answer.status_code == 409
        assert told in answer.text and "<script>" not in answer.text
        if "<" not in text:
            assert f">{text}</textarea>" in answer.text
        assert "1 条等着看" in (await client.get(HERE)).text, "the answer still waits"
    assert office_questions(data / FOLDER) == []


async def test_a_question_kept_twice_is_told_and_one_may_be_dropped(stage: Stage, app: FastAPI, data: Path) -> None:
    await handed_in_by(stage)
    await handed_in_by(stage, who="w2")
    async with at_screen(stage, "王琳", app) as client:
        first, second = ids(stage)
        form = {"text": "站长不发工资怎么办", "gold": "劳动合同法:30"}
        await post(client, f"{HERE}/answer/{first}/question", **form)
        assert "已经有了" in (await post(client, f"{HERE}/answer/{second}/question", **form)).text
        (one,) = office_questions(data / FOLDER)
        assert (await post(client, f"{HERE}/drop", id=one.id)).status_code == 303
        assert office_questions(data / FOLDER) == []
        gone = await post(client, f"{HERE}/drop", id=one.id)
        assert '<p class="waits" role="status">这道题已经不在了' in (await client.get(gone.headers["location"])).text


async def test_a_question_is_dropped_by_its_own_office_or_an_admin_alone(
    stage: Stage, app: FastAPI, data: Path
) -> None:
    await handed_in_by(stage)
    (number,) = ids(stage)
    form = {"text": "站长不发工资怎么办", "gold": "劳动合同法:30"}
    button = f'action="{HERE}/drop"'
    async with at_screen(stage, "王琳", app) as client:
        await post(client, f"{HERE}/answer/{number}/question", **form)
        assert button in (await client.get(HERE)).text
    (one,) = office_questions(data / FOLDER)
    async with at_screen(stage, "周远", app) as other:
        assert button not in (await other.get(HERE)).text
        refused = await post(other, f"{HERE}/drop", id=one.id)
        assert refused.status_code == 403 and "别的办公室的考题" in refused.text
    assert office_questions(data / FOLDER) == [one]
    async with at_screen(stage, "陈管", app) as admin:
        await post(admin, f"{HERE}/drop", id=one.id)
    assert office_questions(data / FOLDER) == []


async def test_a_question_kept_before_it_named_an_office_is_for_admins_to_drop(
    stage: Stage, app: FastAPI, data: Path
) -> None:
    (data / FOLDER).mkdir(parents=True)
    line = {"id": "office-1", "half": "final", "query": "工资拖了怎么办", "gold": ["劳动合同法:30"]}
    (data / FOLDER / FILE).write_text(f'{json.dumps(line)}\n{{"id": "torn\n', encoding="utf-8")
    async with at_screen(stage, "张敏", app) as client, at_screen(stage, "陈管", app) as admin:
        assert (await post(client, f"{HERE}/drop", id="office-1")).status_code == 403
        assert (await post(admin, f"{HERE}/drop", id="office-1")).status_code == 303
    assert office_questions(data / FOLDER) == []


async def test_an_answer_that_was_right_is_judged_with_one_click(stage: Stage, app: FastAPI) -> None:
    await handed_in_by(stage)
    (number,) = ids(stage)
    async with at_screen(stage, "王琳", app) as client:
        assert (await post(client, f"{HERE}/answer/{number}", verdict="right")).status_code == 303
        assert "没有等着看的" in (await client.get(HERE)).text
        assert (await post(client, f"{HERE}/answer/{number}", verdict="wrong")).status_code == 403
        assert (await post(client, f"{HERE}/answer/{number}", verdict="<script>")).status_code in (403, 404)


async def test_admins_see_figures_and_questions_and_no_answer(stage: Stage, app: FastAPI) -> None:
    await handed_in_by(stage)
    (number,) = ids(stage)
    async with at_screen(stage, "陈管", app) as client:
        page = await client.get(HERE)
        assert page.status_code == 200 and "等着看" not in page.text
        assert (await client.get(f"{HERE}/answer/{number}")).status_code == 403
        assert (await post(client, f"{HERE}/answer/{number}", verdict="right")).status_code == 403
        assert (
            await post(client, f"{HERE}/answer/{number}/question", text="怎么办才好", gold="劳动合同法:1")
        ).status_code == 403
    async with at_screen(stage, "吴审", app) as client:
        assert (await client.get(HERE)).status_code == 403


def run(day: int, recall: float, *faults: str) -> Run:
    figures = {"retrieval.final.recall_5": recall, "retrieval.tuning.recall_5": recall + 0.02}
    return Run(datetime(2026, 11, day, 3, tzinfo=UTC), figures, faults)


async def test_evaluations_are_drawn_over_time_and_what_is_too_low_is_said(
    stage: Stage, app: FastAPI, data: Path
) -> None:
    async with at_screen(stage, "陈管", app) as client:
        assert "python bot.py eval" in (await client.get(HERE)).text
        run_append(data / RUNS, run(20, 0.91))
        with (data / RUNS).open("a", encoding="utf-8") as file:
            file.write('{"at": "2026-11-2\n')
        run_append(data / RUNS, run(21, 0.87, "final, full: recall_5 is 0.870 <script>"))
        assert len(load_runs(data / RUNS)) == 2, "a torn line is passed over"
        page = (await client.get(HERE)).text
    assert "2 次" in page and "87.0%" in page and "91.0%" in page
    assert "1 项低于底线" in page and "<script>" not in page
    assert page.count("<polyline") == 2
