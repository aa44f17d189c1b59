"""Numbers of telephones, people and cards tell no sum, no count and no day."""

from __future__ import annotations

import pytest

from bot.understanding.quantities import find_amounts
from tests.support.matters import matter_of

OWED = "站点拖了我两个月工资"


@pytest.mark.parametrize(
    "text",
    [
        "张师傅 13800138000 成都", "13800138000", "电话138 0013 8000", "打我手机+86 13800138000", "身份证510107198001012345",
        "51010719800101234X", "银行卡6222021234567890123", "座机 028-85551234",
    ],
)  # fmt: skip
def test_a_number_that_names_somebody_is_no_pay(text: str) -> None:
    told = matter_of(OWED, text)
    assert told.value("monthly_pay") is None
    assert told.value("owed") is None
    assert str(told.value("months_owed")) == "2"


@pytest.mark.parametrize("text", ["一个月5800 电话13800138000", "电话13800138000，一个月5800"])
def test_what_is_told_beside_it_is_heard(text: str) -> None:
    assert str(matter_of(OWED, text).value("monthly_pay")) == "5800"


@pytest.mark.parametrize(("text", "count"), [("13800138000", 0), ("12000000元", 1), ("20000000000元", 1), ("5800", 1)])
def test_a_bare_number_longer_than_any_sum_is_none(text: str, count: int) -> None:
    assert len(find_amounts(text)) == count
