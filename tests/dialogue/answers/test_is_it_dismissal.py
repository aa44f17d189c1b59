"""Whether it is a dismissal is answered where it is asked, by what was told, beside what else is asked."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say

STORY = (
    "我在广州一家小公司做仓管，2024年5月15号入的职，一个月5800，没签合同，也没给我交社保，今年6月到8月每个月只发一半，说是公司困难，"
    "9月和10月一分钱没发，我上个礼拜去问老板，他说没钱让我等，昨天直接把我踢出了工作群，门禁也打不开了。"
    "我想问一下我这个能要回多少钱，去哪里告，他这样算不算辞退，我还有房租要交，孩子上学也要钱，求求帮我看看，谢谢了。"
)


def test_a_long_story_is_answered_in_all_it_asks(app: App) -> None:
    said = say(app, STORY).plain_text()
    assert said.startswith("算辞退")
    assert "仲裁委" in said.split("\n\n")[0] and "20,300" in said and "34,800" in said
    assert "哪天入职" not in said and "哪天开始" not in said


def test_how_much_in_all_names_every_sum(app: App) -> None:
    said = say(app, STORY, "那一共多少钱").plain_text()
    assert "34,800" in said and "20,300" in said and "怀孕" not in said


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("把我踢出群了，这算辞退吗", "算辞退"),
        ("门禁给我停了，算开除还是算自己走", "算辞退"),
        ("老板不发工资我就走了，算开除还是算自己走", "你先提的，不算辞退"),
        ("站点一直不给我排班，算不算辞退", "还不算"),
        ("我是保姆，东家叫我别来了，这算辞退吗", "家里请人"),
        ("跟公司谈好走的，签了协议，这算辞退吗", "不叫辞退"),
        ("算不算辞退", "看是谁先提的"),
    ],
)
def test_whether_it_is_dismissal_is_said_first(app: App, words: str, first: str) -> None:
    assert say(app, words).blocks[0].points[0].text.startswith(first)


@pytest.mark.parametrize("words", ["旷工三天算自己走吗", "他们说没书面通知不算辞退", "公司把我辞退了，能赔多少"])
def test_other_questions_are_not_taken_for_it(app: App, words: str) -> None:
    said = say(app, words).plain_text()
    assert "算辞退：踢群" not in said and "看是谁先提的" not in said
