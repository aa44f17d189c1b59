"""The anonymous report: no count of one to four leaves it, and none can be worked out from what does."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.printing.docx import render_docx
from bot.insight.report import months_of, report_blocks
from bot.insight.suppression import published
from bot.insight.tables import TallyRow
from tests.cases.stage import set_stage

NAMES = "甲乙丙丁"


def test_no_small_count_follows_from_a_table_for_who_knows_the_method_and_every_category():
    worlds: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for world in itertools.product(range(9), repeat=len(NAMES)):
        worlds[published(dict(zip(NAMES, world, strict=True)))].append(world)
    for same in worlds.values():
        for place in range(len(NAMES)):
            values = {world[place] for world in same}
            assert len(values) > 1 or not values & {1, 2, 3, 4}, (same, place)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 60), max_size=15))
def test_no_number_and_no_difference_of_numbers_is_a_small_count(counts: dict[str, int]):
    found = published(counts)
    if found is None:
        return
    numbers = [0, found.pooled, found.total, *(count for _, count in found.rows)]
    assert not {abs(a - b) for a in numbers for b in numbers} & {1, 2, 3, 4}
    assert all(counts[name] >= 5 and count >= 5 for name, count in found.rows)
    assert not any(0 < count < 5 and name in dict(found.rows) for name, count in counts.items())


def test_the_report_says_what_was_asked_and_holds_no_small_count(tmp_path: Path):
    stage = set_stage(tmp_path)
    rows = {"pay": 41, "injury": 12, "union": 1, "women": 3, "minors": 2}
    cities = {"other": 30, "北京": 60, "上海": 14}
    stage.do(
        lambda unit: unit.session.add_all(
            TallyRow(day=date(2026, 9, 3), office_id=1, name="city", value=value, count=count)
            for value, count in cities.items()
        )
    )
    stage.do(
        lambda unit: unit.session.add_all(
            TallyRow(day=date(2026, 9, 3), office_id=1, name="topic", value=value, count=count)
            for value, count in rows.items()
        )
    )
    stage.open()
    with stage.storage.read() as session:
        blocks = report_blocks(session, months_of("2026-09", "2026-10", date(2026, 11, 23)))
    text = "\n".join(block.text for block in blocks)
    assert "拖欠工资40" in text
    assert "工伤10" in text
    assert "工会" not in text
    assert "其余合并5" in text
    assert text.index("北京") < text.index("上海") < text.index("其他"), "what is none of them stands last"
    assert not re.search(r"(?<![\d-])[1-4](?![\d-])", text)
    assert render_docx("报告", blocks)[:2] == b"PK"


@pytest.mark.parametrize(("first", "last"), [("2026-10", "2026-09"), ("2026-09", "2026-11"), ("九月", "2026-10")])
def test_only_whole_months_that_have_ended_are_reported(first: str, last: str):
    with pytest.raises(ValueError):
        months_of(first, last, date(2026, 11, 23))
