"""Texts cut into what is compared: pairs of neighbouring characters, of any text or of its words alone."""

from __future__ import annotations

import pytest

from knowledge.text.tokens import bigrams, pairs


@pytest.mark.parametrize(("text", "found"), [
    ("", []),
    ("薪", []),
    ("拖欠工资", ["拖欠", "欠工", "工资"]),
    ("欠3 元", ["欠3", "3 ", " 元"]),
])  # fmt: skip
def test_every_two_neighbours_are_a_pair_whatever_they_are(text: str, found: list[str]) -> None:
    assert pairs(text) == found


def test_words_are_cut_at_stops_and_latin_ones_and_single_characters_stay_whole() -> None:
    assert bigrams("拖欠工资，薪 APP 3.5") == ["拖欠", "欠工", "工资", "薪", "app", "3.5"]
