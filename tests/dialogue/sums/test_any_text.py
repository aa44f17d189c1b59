"""Whatever is typed, in whatever order, the flows answer or step aside; they never fail."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cases.rules.facts.matter_facts import matter_told
from bot.claims import catalogue
from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.ready import ready
from bot.dialogue.flows.registry import Matters
from bot.understanding.money import find_sums
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)
PIECES = [
    "一个月", "每月", "五六千", "5000", "-5000", "0元", "1.2万", "100000000000", "港币", "2月31号", "去年腊月", "上个月15号", "明年3月",
    "1950年", "2099年13月", "九十九年", "干了", "入职", "被辞退", "欠我", "没发", "能赔多少", "算一下", "还来得及吗", "最后哪天",
    "不对，是", "不知道", "算了", "三个月", "两年多", "评了九级", "二十级", "加班", "周末", "8小时", "扣了", "罚款", "没签合同",
    "试用期", "年假", "产假", "高温", "40度", "失业金", "受伤", "工亡", "医药费谁赔", "社保怎么交", "法律援助", "接着评估",
    "帮我评估算不算劳动关系", "别提醒", "提醒我", "都算，给我范围", "2N", "N+1", "，", "。", "？", " ",
]  # fmt: skip
messages = st.lists(
    st.one_of(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), st.text(max_size=30)), max_size=5
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages)
def test_no_conversation_breaks_the_flows(texts: list[str]) -> None:
    state, matters = ConversationState(), Matters(MadeUpResolver(), {})
    for text in texts:
        state.turn += 1
        read_turn(state, text, TODAY)
        reply = matters.turn(state, text, TODAY)
        for choice in reply.choices if reply is not None else ():
            verb, _, rest = choice.action.partition(":")
            assert verb in ("say", "assess", "clock", "remind", "person", "card", "paper")
            matters.choice(state, verb, rest, TODAY)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.sampled_from([e.name for e in catalogue()]),
)
def test_any_message_is_read_for_any_claim(text: str, name: str) -> None:
    ready(name, matter_told([text], TODAY), TODAY)


@pytest.mark.parametrize("text", ["-" * 500, "5" * 300, "一" * 300, "年" * 300, "2023年" * 100, "欠" * 400])
def test_long_and_odd_texts_are_read_quickly(text: str) -> None:
    assert isinstance(find_sums(text), list)
    Matters(MadeUpResolver(), {}).turn(ConversationState(), f"{text}能赔多少", TODAY)
