"""Where an office stands is no guess: what is not held is said, with the number that knows it."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say


@pytest.mark.parametrize(
    "words",
    [
        "12333在哪里，地址是什么",
        "我在深圳，去哪里仲裁，地址在哪",
        "劳动监察大队在哪",
        "法律援助中心怎么走",
        "仲裁委的地址是什么",
    ],
)
def test_the_number_that_knows_the_address_is_named(app: App, words: str) -> None:
    first = say(app, "站点拖了我两个月工资", words).blocks[0].points[0].text
    assert first.startswith("门牌我没收录") and all(number in first for number in ("12333", "12348", "12351"))


@pytest.mark.parametrize("words", ["公司地址写错了还能告吗", "公司在哪我都找不到了", "去哪告"])
def test_other_addresses_are_another_question(app: App, words: str) -> None:
    assert "门牌" not in say(app, words).plain_text()
