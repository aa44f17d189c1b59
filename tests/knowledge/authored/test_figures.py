"""Local figures past their rhythm are named, with the place, the reason and the page to open; history is left alone."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
import yaml

from knowledge.authored.figures import FOLDER, figures_due

RATE = {
    "jurisdiction": "CN-11",
    "monthly": "2540",
    "effective_from": date(2025, 9, 1),
    "effective_to": None,
    "checked": date(2026, 9, 30),
    "source": "某通知",
}


@pytest.fixture
def held(tmp_path):
    """Writes minimum wages into a copy of the tables. Returns what is due on a day."""
    folder = tmp_path / "parameters"
    shutil.copytree(FOLDER, folder)
    lump_sums = yaml.safe_load((folder / "work_injury_lump_sums.yaml").read_text())
    lump_sums["lump_sums"] = []
    (folder / "work_injury_lump_sums.yaml").write_text(yaml.safe_dump(lump_sums))
    (folder / "notices.yaml").write_text(yaml.safe_dump({"notices": []}))

    def due(today: date, *rates: dict) -> list[tuple[str, date]]:
        (folder / "minimum_wage.yaml").write_text(yaml.safe_dump({"minimum_wages": list(rates)}))
        found = figures_due(today, folder)
        return [(one.name, one.since) for one in found if "放假" not in one.figure]

    return due


def test_a_figure_seen_in_force_lately_is_not_due(held):
    assert held(date(2027, 8, 1), RATE) == []


def test_a_figure_nobody_compared_for_a_year_is_due(held):
    assert held(date(2027, 10, 1), RATE) == [("北京 最低工资标准", date(2027, 9, 1))]
    assert held(date(2026, 10, 1), {**RATE, "checked": date(2025, 9, 1)}) == [("北京 最低工资标准", date(2026, 9, 1))]


def test_a_figure_that_ended_without_a_later_one_is_due_since_that_day(held):
    ended = {**RATE, "effective_to": date(2026, 11, 1)}
    assert held(date(2026, 11, 2), ended) == [("北京 最低工资标准", date(2026, 11, 1))]
    after = {**RATE, "effective_from": date(2026, 11, 2), "checked": date(2026, 11, 2)}
    assert held(date(2026, 11, 3), ended, after) == []


def test_classes_of_a_place_are_looked_at_one_by_one(held):
    first, second = {**RATE, "class": "一类"}, {**RATE, "class": "二类", "checked": date(2025, 1, 1)}
    assert held(date(2026, 11, 3), first, second) == [("北京 二类 最低工资标准", date(2026, 1, 1))]


def test_the_days_off_of_a_year_the_calendar_does_not_know_are_asked_for_before_it_begins():
    known = [due for due in figures_due(date(2024, 12, 1)) if "放假" in due.figure]
    later = [due for due in figures_due(date(2090, 12, 1)) if "放假" in due.figure]
    assert known == []
    assert later[0].figure == "2091 年放假调休安排" and later[0].since == date(2090, 11, 17)
    earlier = [due for due in figures_due(date(2090, 11, 16)) if "放假" in due.figure]
    assert earlier[0].figure.startswith("2090")


def test_every_table_of_the_package_has_what_a_look_at_it_needs():
    assert isinstance(figures_due(date(2026, 11, 23)), list)


def test_a_notice_nobody_read_is_due_until_a_figure_as_young_is_held(tmp_path):
    folder = tmp_path / "parameters"
    shutil.copytree(FOLDER, folder)
    notice = {
        "table": "minimum_wage",
        "jurisdiction": "CN-31",
        "since": date(2026, 7, 1),
        "source": "https://x.gov.cn/1",
    }
    (folder / "notices.yaml").write_text(yaml.safe_dump({"notices": [notice]}))

    def due(today: date, *rates: dict) -> list[tuple[str, date, str]]:
        (folder / "minimum_wage.yaml").write_text(yaml.safe_dump({"minimum_wages": list(rates)}))
        found = figures_due(today, folder)
        return [(one.name, one.since, one.source) for one in found if "notice" in one.why]

    shanghai = {**RATE, "jurisdiction": "CN-31"}
    known = [("上海 最低工资标准", date(2026, 7, 1), "https://x.gov.cn/1")]
    assert due(date(2026, 8, 1), RATE) == due(date(2026, 8, 1), shanghai) == known
    assert due(date(2026, 6, 1), RATE) == []
    assert due(date(2026, 8, 1), {**shanghai, "effective_from": date(2026, 7, 1)}) == []
