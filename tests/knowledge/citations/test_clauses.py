"""款 and 项 inside an article."""

from __future__ import annotations

from knowledge.text.clauses import clause_text, split_paragraphs

TEXT = "有下列情形的，可以甲：\n（一）乙的；\n（二）丙的。\n丁的，应当戊。"


def test_items_belong_to_the_paragraph_above_them():
    first, second = split_paragraphs(TEXT)
    assert [item.number for item in first.items] == [1, 2]
    assert (second.number, second.items) == (2, ())


def test_a_part_is_shown_by_its_own_wording():
    assert clause_text(TEXT, 1, 2) == "丙的。"
    assert clause_text(TEXT, None, 1) == "乙的；"
    assert clause_text(TEXT, 2) == "丁的，应当戊。"
    assert clause_text(TEXT, 1) == "有下列情形的，可以甲：\n（一）乙的；\n（二）丙的。"
    assert clause_text(TEXT) == TEXT


def test_a_part_that_is_not_there_is_none():
    assert clause_text(TEXT, 3) is None
    assert clause_text(TEXT, 2, 1) is None
    assert clause_text(TEXT, 1, 3) is None
