"""A bare question is about what was told just before it: the point of the turn before is answered first."""

from __future__ import annotations

from dataclasses import replace

from bot.app import App
from bot.contract.messages import ConversationState, Inbound
from bot.matter.points.hearing import Deaf, HeardPoint
from tests.support.product import NOW

VERDICT = "不对：医疗期里凭病假条要给病假工资"


class Hears(Deaf):
    """A hearing of one point alone."""

    def __call__(self, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        return (HeardPoint("sick-leave-no-pay", 1.0, last=False),) if "病假没有工资" in text else ()


def last_reply(app: App, *turns: str) -> str:
    dialogue, state, said = replace(app.dialogue, points=Hears()), ConversationState(), ""
    for turn in turns:
        state, reply = dialogue.turn(state, Inbound("test", turn), now=NOW)
        said = reply.plain_text()
    return said


def test_a_bare_question_is_answered_with_the_point_told_before_it(app: App) -> None:
    said = last_reply(app, "在幼儿园做保育员，病假休了两个礼拜，有假条", "园长说病假没有工资", "她说的对吗")
    assert said.startswith(VERDICT)


def test_a_question_that_names_its_own_matter_is_not_about_the_turn_before(app: App) -> None:
    told = ("在幼儿园做保育员，病假休了两个礼拜，有假条", "园长说病假没有工资")
    assert not last_reply(app, *told, "那我去年一天年休假都没休过现在还能找他们折成钱吗").startswith(VERDICT)


def test_what_to_do_first_and_until_when_are_not_left_out_of_a_later_answer(app: App) -> None:
    told = ("公司欠我两个月工资一共9000", "我是2026年10月20号离职的，怎么办", "老板说先缓缓")
    said = last_reply(app, *told, "他这样合法吗")
    assert "2027年10月20日" in said
    assert "现在这样做" in said
