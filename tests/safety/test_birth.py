"""A birth: its signs now are an emergency, what is planned around it is a matter of work."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.messages import ConversationState
from bot.safety import talk
from bot.safety.detect import Danger, DangerSense
from knowledge.text.normalise import normalise

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "我婆婆说反正要生了在家歇着 签了拿两万多省心",
        "快生了 请了产假 公司说产假不发工资",
        "我下个月生 公司让我提前回家待着不给钱",
        "马上要生了 在家待产 hr打电话让我签解除协议",
        "老婆快生了 我想请陪产假 老板不批",
        "预产期下周 现在在家休息 公司说合同到期不续",
        "媳妇要生了 急着用钱 工资还没发",
        "厂里有个女工快生了 被辞退了",
    ],
)
def test_a_birth_that_is_planned_is_no_emergency(text: str) -> None:
    assert DangerSense().assess(normalise(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "我在店里 肚子一阵一阵疼 羊水破了",
        "工友要生了 就在车间 怎么办",
        "见红了 老板还不让我走",
        "我在路上羊水破了",
        "要生了快来人",
        "我老婆在厂里肚子疼得站不起来 快生了",
        "我在流水线上 好像要生了 怎么办",
        "我要生了",
    ],
)
def test_labour_that_begins_now_is_an_emergency(text: str) -> None:
    found = DangerSense().assess(normalise(text))
    assert found and found.kind in ("injury_now", "body_now") and not found.doubt


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("那我这个合同到底能到哪天 单子签不签", True),
        ("协议签了还能要补偿吗", True),
        ("现在怎么办", False),
        ("他还在流血 合同在我手里", False),
        ("快点 工资以后再说", False),
    ],
)
def test_who_asks_about_papers_has_no_need_of_help(text: str, goes_on: bool) -> None:
    state = ConversationState()
    talk.open_with(state, Danger("injury_now", sure=False), "货架倒了", DAY, lambda *_: [])
    assert talk.asks_on(state, text) is goes_on


def test_danger_told_outright_stays_whatever_paper_is_asked_about() -> None:
    state = ConversationState()
    talk.open_with(state, Danger("injury_now"), "他没呼吸了", DAY, lambda *_: [])
    assert talk.asks_on(state, "合同签不签") and talk.released(state) is None


def test_despair_stays_whatever_paper_is_asked_about() -> None:
    state = ConversationState()
    talk.open_with(state, Danger("self_harm_hint", sure=False), "以后不用麻烦你们了", DAY, lambda *_: [])
    assert not talk.asks_on(state, "合同签不签")
