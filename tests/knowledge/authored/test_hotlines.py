"""The telephone lines: those a worker needs are there, each said in both languages."""

from __future__ import annotations

import pytest

from knowledge.paths import DATA
from knowledge.yaml_files import read_yaml

LINES = {line["number"]: line for line in read_yaml(DATA / "hotlines.yaml")["hotlines"]}


@pytest.mark.parametrize(
    ("number", "word"), [("12368", "执行"), ("12393", "生育津贴"), ("12329", "公积金"), ("12377", "算法")]
)
def test_the_lines_of_courts_medical_insurance_housing_fund_and_the_net_are_told(number: str, word: str) -> None:
    assert word in LINES[number]["purpose"]["zh"] and LINES[number]["purpose"]["en"]


def test_every_line_says_its_purpose_in_both_languages() -> None:
    assert all(line["purpose"]["zh"] and line["purpose"]["en"] and line["topics"] for line in LINES.values())
