"""A later reply about a matter: each of its questions answered, the step, the place and the day once more, nothing asked that was told."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY
from tests.support.plain_matter import judged, plain_matter
from tests.support.product import say


def test_a_follow_up_names_the_step_the_place_and_the_day_again(app: App) -> None:
    reply = say(
        app, "在厂里干了两年，10月31号走的，月薪5000，9月10月工资没发", "老板说过完年再给", "他一直拖着，合法吗"
    ).plain_text()
    assert "今天发微信" in reply and "12333" in reply and "2027年" in reply


def test_each_of_three_questions_is_answered_though_they_ask_whether(app: App) -> None:
    reply = say(
        app,
        "健身房教练 24年7月15号进来的 有合同，进来就让签了自愿放弃社保，去年3月起每月打500社保补贴，平均应发6200",
        "我想走人",
        "我是直接不去了呢还是先发个啥？能拿补偿吗，他们说要走先把那500退回来 是不是真得退",
    ).plain_text()
    assert "现在不用退" in reply.splitlines()[0] and "“能拿补偿吗”" in reply


def test_a_worse_renewal_told_is_no_branch(app: App) -> None:
    reply = say(
        app,
        "合同2026年11月30号到期，2023年12月1号进来的，月薪6500，新合同只给5500，说行情不好都降",
        "经理讲我不签就算我自己不干的 没得补偿 他讲的对不对啊",
    ).plain_text()
    assert reply.startswith("不对") and "看条件" not in reply


@pytest.mark.parametrize(
    ("situation", "facts", "step"),
    [
        ("no-written-contract", {"asked_to_sign": "backdated"}, "合同什么时候签"),
        ("work-injury", {"injured": True, "injury_filed": False}, "工伤报了没有"),
        ("commute-injury", {"injured": True, "mainly_own_fault": False}, "报警要事故认定书"),
        ("streamer-penalty", {"penalty": 80000, "still_working": False}, "再谈解约"),
    ],
)
def test_no_step_asks_for_what_was_told(situation: str, facts: dict[str, bool | str | int], step: str) -> None:
    matter = plain_matter(**facts).model_copy(update={"heard": "昨天拿了份合同要我签"})
    judged_ = judge(load_situations()[situation], matter, (Focus.LEGAL,), "", TODAY)
    steps = [said.text for said in judged_.lines if said.part == "step"]
    assert steps and not any(step in text for text in steps)


def test_a_field_on_which_only_a_later_answer_hangs_is_not_asked_for() -> None:
    known = judged("commute-injury", Focus.LEGAL, injured=True, mainly_own_fault=True)
    assert "mainly_own_fault" not in known.wanted
    open_ = judged("commute-injury", Focus.LEGAL, injured=True)
    assert "mainly_own_fault" in open_.wanted
