"""Personal data does not leave for a model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.redaction import redact


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("电话13812345678", "13812345678"),
        ("电话138 1234 5678", "138 1234 5678"),
        ("身份证110101199003071234", "110101199003071234"),
        ("卡号6222 0212 3456 7890 123", "6222 0212 3456 7890 123"),
        ("邮箱a.b@example.com", "a.b@example.com"),
        ("我叫李小明，在站点干活", "李小明"),
        ("站长叫王大锤", "王大锤"),
        ("车牌京A12345", "京A12345"),
        ("微信号abc12345", "abc12345"),
    ],
)
def test_personal_data_is_masked(text: str, secret: str) -> None:
    assert secret not in redact(text).text


@pytest.mark.parametrize("text", ["欠我12000元", "2025年3月1日", "劳动合同法第三十八条", "干了18个月", "打12333"])
def test_what_the_answer_needs_stays(text: str) -> None:
    assert redact(text).text == text


@given(st.text(max_size=200))
def test_restoring_gives_the_original_back(text: str) -> None:
    redacted = redact(text)
    assert redacted.mask.whole(redacted.text) == text
