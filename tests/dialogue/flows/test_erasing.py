"""Whoever wants everything erased is asked once, typed or pressed, with a case or without; only a yes erases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.contract.turns import FORGET_MEANT, FORGET_SURE, erases_all
from bot.dialogue.erasing import ErasureTurns, as_order
from bot.service.conversation import Conversation
from tests.service.engines import says

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Talk:
    """A conversation that answers everything else with what it heard."""

    def __init__(self, case: int | None = None) -> None:
        self.state, self.heard = ConversationState(), list[Inbound]()
        self._engine = Conversation((ErasureTurns(lambda state: case),), self._answer, meant=as_order)

    def _answer(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        self.heard.append(inbound)
        state.turn += 1
        return state, says("inner")

    def say(self, text: str, kind: Kind = Kind.TEXT) -> str:
        self.state, reply = self._engine.turn(self.state, Inbound("c", text, kind), now=NOW)
        self.ways = [choice.action for choice in reply.choices]
        return reply.plain_text()

    @property
    def erased(self) -> bool:
        """Whether the last thing that reached the engine was the order, typed or pressed."""
        return bool(self.heard) and erases_all(self.heard[-1])


ASKED: list[Callable[[Talk], str]] = [
    lambda talk: talk.say("forget", Kind.COMMAND),
    lambda talk: talk.say("删除我的记录"),
    lambda talk: talk.say("把我说的都删了"),
    lambda talk: talk.say("delete everything"),
]


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("begun", [True, False])
def test_the_wish_is_asked_back_and_erases_nothing(ask: Callable[[Talk], str], begun: bool) -> None:
    talk = Talk()
    if begun:
        talk.say("站点拖了我两个月工资")
    assert "确定全部删掉吗" in ask(talk)
    assert talk.ways == [f"command:{FORGET_SURE}", "erase:no"]
    assert not talk.erased and FORGET_MEANT not in talk.state.data


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("yes", ["确定", "好", "确定，全部删掉", "删吧", "全删了。", "都删掉"])
def test_a_typed_yes_is_the_order(ask: Callable[[Talk], str], yes: str) -> None:
    talk = Talk()
    ask(talk)
    talk.say(yes)
    assert talk.erased and talk.state.data[FORGET_MEANT]


@pytest.mark.parametrize("no", ["不删", "不", "算了", "先不删了", "留着吧", "不全删"])
def test_a_typed_no_leaves_everything(no: str) -> None:
    talk = Talk()
    talk.say("forget", Kind.COMMAND)
    assert "什么也没删" in talk.say(no)
    talk.say("好")
    assert not talk.erased


def test_the_button_that_keeps_everything_says_so() -> None:
    talk = Talk()
    talk.say("forget", Kind.COMMAND)
    assert "什么也没删" in talk.say("erase:no", Kind.CHOICE)


@pytest.mark.parametrize("between", ["欠薪怎么办", "我被打了", "12333"])
def test_other_words_go_on_and_a_later_yes_is_no_order(between: str) -> None:
    talk = Talk()
    talk.say("forget", Kind.COMMAND)
    assert talk.say(between) == "inner"
    talk.say("好")
    assert not talk.erased


def test_not_to_know_asks_once_more() -> None:
    talk = Talk()
    talk.say("forget", Kind.COMMAND)
    assert "确定全部删掉吗" in talk.say("不知道")
    talk.say("确定")
    assert talk.erased


def test_with_a_case_its_number_is_named() -> None:
    assert "案件 7" in Talk(case=7).say("forget", Kind.COMMAND)


def test_a_yes_to_nothing_erases_nothing() -> None:
    talk = Talk()
    talk.say("确定")
    assert not talk.erased
