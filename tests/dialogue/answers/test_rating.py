"""Whatever answers a question can be rated: composed from a situation or from a card; a word in passing cannot."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say

RATING = ["useful:yes", "useful:no"]


@pytest.mark.parametrize("words", ["老板两个月没发工资怎么办", "平台把我的号封了，能申诉吗", "家政阿姨能上工伤保险吗"])
def test_an_answer_can_be_rated(app: App, words: str) -> None:
    actions = [choice.action for choice in say(app, words).choices]
    assert [one for one in actions if one in RATING] == RATING
    assert actions[-1] == "person" or actions[0] == "person"


def test_thanks_and_danger_are_not_rated(app: App) -> None:
    for words in ("谢谢", "我不想活了"):
        assert not [choice for choice in say(app, words).choices if choice.action in RATING]
