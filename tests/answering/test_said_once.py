"""Each thing is said once in a reply; what to do first and where stand in any case."""

from __future__ import annotations

import pytest

from bot.answering.once import says_again, unsaid
from bot.matter.outcomes.judge import Said

SIGN = "倒签到入职那天的别签，那样没合同那段的双倍工资就难要；也别光说不签，今天书面回“愿意签，日期写实际签的那天”。"


@pytest.mark.parametrize(
    ("text", "said", "again"),
    [
        ("可以签真合同，但日期写今天，别倒签到入职那天，倒签了双倍工资就难要。", SIGN, True),
        ("最晚 2029年7月10日 前起诉（催要会重新算）。", "来得及：一般三年，最晚 2029年7月10日；催要、对方答应都会重新算。", True),
        ("最晚 2029年7月11日 前起诉（催要会重新算）。", "来得及：一般三年，最晚 2029年7月10日；催要、对方答应都会重新算。", False),
        ("补偿在办交接时就该付。", "公司到期不续，要给补偿 N，19,500 元；条件变差你不签，也有。", False),
    ],
)  # fmt: skip
def test_a_sentence_says_again_what_holds_its_words_and_its_figures(text: str, said: str, again: bool) -> None:
    assert says_again(text, [said]) is again


def test_of_a_deadline_only_what_was_said_is_left_out() -> None:
    clock = Said("clock", "最晚 2026年12月14日 前申请仲裁（还有 22 天）；监察投诉从事发起两年内。", ())
    said = ["来得及：最晚 2026年12月14日 前申请仲裁，还有 22 天。"]
    assert [line.text for line in unsaid([clock], said)] == ["监察投诉从事发起两年内。"]


def test_ones_own_day_is_not_left_out_beside_the_one_of_the_employer() -> None:
    clock = Said("clock", "单位 2026年1月7日 前报；自己最晚 2026年12月8日 前报。", ())
    assert unsaid([clock], ["没过期：你自己最晚 2026年12月8日 前去报工伤，没有劳动关系也能报。"]) == [clock]


def test_what_to_do_and_where_stand_whatever_was_said() -> None:
    lines = [Said("step", "今天发微信催一次。", ()), Said("place", "打 12333 投诉。", ())]
    assert unsaid(lines, ["今天发微信催一次，打 12333 投诉。"]) == lines
