"""The page of figures: which days it is about, and that no small count is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.tables import CaseRow
from bot.insight.charts.model import Chart
from bot.insight.figures.counts import Counted, counted
from bot.insight.figures.overview import charts, headlines, money_shown, share_shown
from bot.insight.figures.page import Asked, insight_page, place_of
from bot.insight.figures.period import last_weeks, months, months_ended, period_of
from bot.insight.tables import TallyRow
from tests.cases.stage import Stage, set_stage
from tests.insight.filled import TODAY, fill
from tests.web.console.support import console_stage


def of(found: list[Chart], name: str) -> dict[str, str]:
    chart = next(one for one in found if one.name == name)
    return {row.label: row.cells[0].shown for row in chart.rows}


def test_only_weeks_and_months_that_have_ended_are_counted():
    weeks = last_weeks(4, TODAY)
    assert (weeks.first, weeks.after) == (date(2026, 10, 26), date(2026, 11, 23))
    assert last_weeks(4, date(2026, 11, 29)).after == date(2026, 11, 23)
    assert months_ended(TODAY)[0] == "2026-10"
    chosen = months("2026-09", "2026-10", TODAY)
    assert [span.label for span in chosen.spans] == ["26-09", "26-10"]
    assert chosen.after == date(2026, 11, 1)
    assert chosen.at(date(2026, 9, 30)) == 0 and chosen.at(date(2026, 10, 1)) == 1


@pytest.mark.parametrize(
    ("weeks", "first", "last"),
    [("7", "", ""), ("abc", "", ""), ("", "2026-11", "2026-11"), ("", "2026-10", "2026-09"), ("9" * 20, "x", "")],
)
def test_what_cannot_be_shown_becomes_the_last_twelve_weeks(weeks: str, first: str, last: str):
    assert period_of(weeks, first, last, TODAY) == last_weeks(12, TODAY)


def test_one_month_alone_may_be_named_by_either_end():
    assert (
        period_of("", "2026-10", "", TODAY)
        == period_of("", "", "2026-10", TODAY)
        == months("2026-10", "2026-10", TODAY)
    )


def test_counts_of_days_outside_the_period_and_of_another_office_stay_out(tmp_path: Path):
    stage = set_stage(tmp_path)
    rows = [
        (date(2026, 11, 22), 1, 30),
        (date(2026, 11, 23), 1, 100),
        (date(2026, 10, 25), 1, 100),
        (date(2026, 11, 2), 2, 50),
    ]
    stage.do(
        lambda unit: unit.session.add_all(
            TallyRow(day=day, office_id=office, name="conversations", value="web", count=count)
            for day, office, count in rows
        )
    )
    period = last_weeks(4, TODAY)
    with stage.storage.read() as session:
        assert counted(session, period, 1).by_span["conversations"] == [0, 0, 0, 30]
        assert counted(session, period).by_span["conversations"] == [0, 50, 0, 30]


def test_no_figure_of_people_is_a_small_count(tmp_path: Path):
    stage = set_stage(tmp_path)
    fill(stage, days=60, cases=23)
    period = last_weeks(12, TODAY)
    with stage.storage.read() as session:
        made = charts(counted(session, period), period)
    people = [one for one in made if one.name not in ("spend", "calls", "money", "satisfaction")]
    sizes = [cell.size for chart in people for row in chart.rows for cell in row.cells]
    assert any(sizes)
    assert all(size is None or (size >= 5 and size % 5 == 0) for size in sizes)


def test_what_is_wrong_with_few_is_said_not_shown():
    period = last_weeks(4, TODAY)
    nothing = Counted(by_span={name: [0] * 4 for name in ("conversations", "model_cost", "model_in", "model_out")})
    nothing.cases, nothing.money = [0] * 4, [[] for _ in range(4)]
    made = charts(nothing, period)
    assert all(not one.rows for one in made)
    assert "没有用过模型" in next(one for one in made if one.name == "spend").told
    assert [one.shown for one in headlines(nothing)][:3] == ["不到 5 段对话", "不到 5 件", "不到 5 件，不列"]


def test_money_is_shown_for_five_cases_and_rounded():
    assert money_shown([3000, 200, 100, 50]) == "不到 5 件，不列"
    assert money_shown([3000, 240, 100, 50, 10]) == "约 3,400 元"
    assert money_shown([30_000, 240, 100, 50, 10]) == "约 30,000 元"


def test_a_share_rests_on_twenty_and_hides_a_single_answer():
    assert share_shown(19, 19) == "评价太少，不列"
    assert share_shown(39, 40) == share_shown(40, 40) == "约 100%"


def test_money_counts_for_the_week_in_which_the_case_was_sent(tmp_path: Path):
    stage = set_stage(tmp_path)

    def add(unit):
        for number in range(5):
            unit.session.add(
                CaseRow(
                    number=number, token=f"t{number}", office_id=1, stage="closed", outcome="resolved", trigger="asked",
                    created_at=datetime(2026, 11, 15, 15, 59, tzinfo=UTC), recovered=1000,
                )
            )  # fmt: skip

    stage.do(add)
    period = last_weeks(4, TODAY)
    with stage.storage.read() as session:
        found = counted(session, period, 1)
    assert [sum(span) for span in found.money] == [0, 0, 5000, 0], "one minute before midnight in Shanghai, on Sunday"
    assert list(of(charts(found, period), "money").values()) == ["不到 5", "不到 5", "5,000", "不到 5"]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


def see(stage: Stage, name: str, office: int = 0):
    return stage.do(lambda unit: insight_page(unit, stage.staff(unit, name), Asked(office=office)))


def test_an_office_sees_its_own_figures_and_an_admin_all_or_one(stage: Stage):
    fill(stage, office=1, days=40, cases=40)
    assert see(stage, "王琳", office=2).place.name == "朝阳法援"
    assert see(stage, "周远").headlines[0].shown == "不到 5 段对话"
    every = see(stage, "陈管")
    assert every.place.name == "所有办公室" and every.headlines == see(stage, "陈管", office=1).headlines
    assert see(stage, "陈管", office=2).headlines[0].shown == "不到 5 段对话"
    with pytest.raises(NotFound):
        see(stage, "陈管", office=99)
    with pytest.raises(NotAllowed):
        see(stage, "吴审")
    with pytest.raises(NotAllowed):
        stage.do(lambda unit: place_of(unit, stage.staff(unit, "王琳"), Act.TAKE_REPORT))
