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
