"""A line that tells what a clause brings says on what condition: cards by the lint, situations and points here."""

from __future__ import annotations

import re

import pytest

from bot.matter.outcomes.situations import load_situations
from bot.matter.points.model import load_points
from knowledge.authored.conditions import lost_conditions

_BARE_NUMBER = re.compile(r"[；，]12\d{3}[。；]")


@pytest.mark.parametrize(
    ("clause", "lost", "said"),
    [
        ("劳动合同法:39:1:4", "兼职严重影响本职，单位就能开你。", "在别家也算员工，又严重影响本职的，单位能开你。"),
        ("劳动争议调解仲裁法:7", "十人以上可以推代表。", "十人以上、要求一样的，可以推代表。"),
        ("劳动争议调解仲裁法:44", "揭不开锅的申请先予执行。", "欠多少清楚、又揭不开锅的，申请先予执行。"),
        ("社会保险法:41", "单位不给，可以申请基金先付。", "单位不给，认了工伤的可以申请基金先付。"),
        ("社会保险法:42", "找不到人的，请基金先付。", "认了工伤、找不到人的，请基金先付。"),
        ("保障农民工工资支付条例:30:3", "先找分包要，不给再找总包。", "分包欠的，总包要先垫上。"),
    ],
)
def test_a_consequence_without_its_condition_is_named(clause: str, lost: str, said: str) -> None:
    assert list(lost_conditions(lost, [clause])) == [clause.removesuffix(":3")]
    assert list(lost_conditions(said, [clause])) == []


def test_another_clause_asks_for_nothing() -> None:
    assert list(lost_conditions("十人以上可以推代表。", ["劳动争议调解仲裁法:71"])) == []


def test_no_line_of_a_situation_or_point_loses_a_condition() -> None:
    situations = ((one.id, line.text, line.refs) for one in load_situations().values() for line in one.lines)
    points = ((one.id, line.text, line.refs) for one in load_points().values() for line in one.lines)
    said = [*situations, *points]
    assert [(name, text) for name, text, refs in said if list(lost_conditions(text, refs))] == []


def test_a_number_to_call_stands_with_what_it_is_for() -> None:
    lines = ((one.id, line.text) for one in load_situations().values() for line in one.lines)
    assert [(name, text) for name, text in lines if _BARE_NUMBER.search(text)] == []
