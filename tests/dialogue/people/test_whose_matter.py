"""Somebody beside the worker, named in passing, takes nothing of the worker's own matter with them."""

from __future__ import annotations

from datetime import date

from bot.answering.conclusion import Concluder
from bot.contract.messages import ConversationState
from bot.dialogue.matter_turn import MatterTurn

TODAY = date(2026, 11, 22)


def heard(*texts: str) -> ConversationState:
    state, turns = ConversationState(), MatterTurn(Concluder.__new__(Concluder))
    for number, text in enumerate(texts, 1):
        state.turn = number
        turns.read(state, text, TODAY)
    return state


def test_a_colleague_named_in_passing_opens_no_matter_of_their_own() -> None:
    state = heard(
        "我在郑州做客服，怀孕七个半月，预产期1月29，工资6200",
        "这个月又排我上夜班，我同事宋姐怀孕那会自己走的，她拿了两个月",
    )
    assert [matter.whose for matter in state.matters] == ["self"]
    assert state.matters[-1].ended_by is None


def test_who_speaks_of_themselves_again_is_back_in_their_own_matter() -> None:
    state = heard(
        "我在站里跑专送，底薪4000", "我同事上个月摔断了腿，能算工伤吗", "我23年9月4号来的，合同签到今年12月31号"
    )
    assert state.matters[-1].whose == "self"
    assert state.matters[-1].value("joined").first == date(2023, 9, 4)


def test_a_relative_named_behind_ones_own_story_opens_no_matter_of_theirs() -> None:
    state = heard(
        "电子厂打螺丝的，合同签了两年，我想不干了，10月30号寄的辞职信",
        "进厂收过我400押金。我弟在别的厂，没打招呼直接走的，工资到现在没要到，我有点怕",
        "班长说走了按自离，我到底哪天能走",
    )
    assert [matter.whose for matter in state.matters] == ["self"]
    assert state.matters[-1].value("deposit").low == 400


def test_a_relative_asked_about_keeps_a_matter_of_their_own() -> None:
    state = heard(
        "我在饭店端盘子，月薪4000，欠了两个月", "我弟在工地摔断了腿，他能算工伤吗", "他是8月3号摔的，没签合同"
    )
    assert [matter.whose for matter in state.matters] == ["self", "brother"]
    assert state.matters[-1].value("injured_on").first == date(2026, 8, 3)


def test_who_speaks_of_themselves_again_leaves_a_relative_told_beside() -> None:
    state = heard(
        "我是专送骑手，月薪5600，去年12月3号下班路上被车撞了，对方主责，没交社保",
        "我弟那回上班送单摔的，报下来了",
        "我现在还来得及报吗",
    )
    assert state.matters[-1].whose == "self"
