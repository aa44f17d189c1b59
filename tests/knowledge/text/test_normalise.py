"""Text that means the same takes one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import has_traditional, normalise


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("勞動合同法第三十八條", "劳动合同法第三十八条"),
        ("工\u200b资\ufeff", "工资"),
        ("  老板\t不给\r\n钱 ", "老板 不给 钱"),
        ("拖欠\x00工资\x1b", "拖欠工资"),
        ("", ""),
        ("乾淨", "干净"),
    ],
)
def test_variants_are_brought_to_one_form(written, form):
    assert normalise(written) == form


def test_simplified_text_is_not_taken_for_traditional():
    assert not has_traditional("干了三个月，一分钱没给，著作权怎么办😭")
    assert has_traditional("僱主")


@given(st.text(max_size=80))
def test_a_normalised_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip() and "\n" not in once


def test_a_very_long_message_keeps_every_word():
    assert normalise("老板拖欠工资， " * 15_000).count("工资") == 15_000
