"""Every recorded way of an act is heard as that act, and ordinary sentences as none."""

import pytest

from bot.understanding.acts import Act, acts_of, ways_of

WAYS = [(act, way) for act in Act for way in ways_of(act)]


@pytest.mark.parametrize(("act", "way"), WAYS, ids=str)
def test_a_recorded_way_is_heard_as_its_act(act: Act, way: str) -> None:
    assert act in acts_of(way)


@pytest.mark.parametrize(
    "text",
    [
        "公司把我辞退了", "不知道公司为什么扣我钱", "没签合同", "2023年5月", "算了一下一共欠我八千", "停工三个月", "我不干了老板不给结工资",
        "过了试用期", "下一个月发", "取消订单扣我钱", "对方全责", "好几个人没拿到工资", "有三个月没发", "不用来了", "要多少", "没有工伤保险",
    ],
)  # fmt: skip
def test_what_says_more_is_no_act(text: str) -> None:
    assert acts_of(text) == frozenset()


@pytest.mark.parametrize("way", ways_of(Act.SKIP))
def test_leaving_one_question_out_stops_nothing(way: str) -> None:
    assert Act.STOP not in acts_of(way)


@pytest.mark.parametrize("way", ["不填了", "不想说了", "不答了", "先不说了"])
def test_having_enough_of_the_questions_stops(way: str) -> None:
    assert Act.STOP in acts_of(way)
