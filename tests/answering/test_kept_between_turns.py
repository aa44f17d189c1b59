"""What the model path keeps between turns, and what it does not: stale last days, a person it once offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.writing.brief.memory import Memory, memory_of
from bot.answering.writing.brief.sources import Sources, sources_from
from bot.contract.matter import Matter, Told, VagueDate
from bot.contract.messages import Block, BlockKind, Clause, ConversationState, Point, Reply
from tests.answering.test_heard_and_written import DEPOSIT, talk
from tests.support.situations import number_of

if TYPE_CHECKING:
    from bot.app import App

DUE = Point(text="最晚 2027年11月20日 前申请仲裁（还有 364 天）。", refs=("造的法:1",))
CLAUSE = Clause(ref="造的法:1", title="造的法", label="《造的法》第一条")


def day(*written: int) -> Told[VagueDate]:
    on = date(*written)
    return Told(value=VagueDate(first=on, last=on), turn=1)


def given() -> Sources:
    until = Block(kind=BlockKind.POINTS, heading="期限", points=(DUE,))
    return sources_from(Reply(blocks=(until,), clauses=(CLAUSE,)), [], [])


def remembered(matter: Matter) -> Memory:
    """What is kept after a last day was given about a matter, as the next turn reads it from the state."""
    memory, state = Memory(), ConversationState(matters=[matter])
    memory.work_out(given(), state)
    state.data["model"] = memory.kept()
    return memory_of(state)


LET_GO = Matter(id=1, left=day(2026, 11, 20))


@pytest.mark.parametrize(
    "now",
    [
        LET_GO.model_copy(update={"left": day(2026, 10, 20)}),
        LET_GO.model_copy(update={"left": None}),
        LET_GO.model_copy(update={"id": 2}),
    ],
    ids=["put right", "taken back", "another matter"],
)
def test_a_last_day_is_forgotten_once_a_day_it_may_rest_on_is_no_more(now: Matter) -> None:
    memory = remembered(LET_GO)
    assert memory.still_due(ConversationState(matters=[now])) == []
    assert memory.kept()["days"] == []


def test_a_last_day_stays_known_while_more_is_told() -> None:
    more = LET_GO.model_copy(update={"joined": day(2023, 4, 10)})
    assert remembered(LET_GO).still_due(ConversationState(matters=[more])) == [DUE]


def test_a_corrected_day_takes_the_last_day_given_before_from_what_the_model_reads(app: App) -> None:
    prompts: list[str] = []

    def lines(prompt: str) -> Sequence[dict[str, Any]]:
        prompts.append(prompt)
        return [{"k": "do", "text": "先把聊天截图。"}]

    heard: dict[str, Any] = {
        "situations": [number_of("dismissed")],
        "asks": ["要什么证据"],
        "questions": ["怎么证明是公司开除的"],
    }
    with talk(app, heard, lines) as say:
        say("站点昨天没理由把我开了，我2023年4月10号来的，一个月7600，最晚哪天能告")
        heard["facts"] = [{"field": "left", "value": "2026-10-20", "quote": "10月20号开的"}]
        say("说错了，不是昨天，是10月20号开的。我没有录音，怎么证明是他开的我")
    results = [prompt.split("【算好的数和日子】")[1].split("【条文】")[0] for prompt in prompts]
    assert "2027年11月20日" in results[0]
    assert "2027年11月20日" not in results[-1]


def test_a_person_the_model_offered_leaves_the_reasons_of_rules_to_be_raised(app: App) -> None:
    heard = {"situations": [number_of("deposits-and-fees")], "questions": ["押金能退吗"]}
    person = [{"k": "do", "text": "先把聊天截图。"}, {"k": "person", "text": "一群人"}]
    with talk(app, heard, lambda _: person) as say:
        reply, state = say(DEPOSIT)
    assert reply.handoff
    assert state.matters[-1].raised == ()
