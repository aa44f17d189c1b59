"""Small engines for tests of the runtime: they answer at once, and say which turn they are on."""

from __future__ import annotations

import asyncio
import copy
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Inbound, Kind, Point, Reply
from bot.contract.turns import FORGET_SURE


def says(text: str, **more: Any) -> Reply:
    block = Block(kind=BlockKind.LEAD, points=(Point(text=text),))
    return Reply(blocks=(block,), **more)


class Echo:
    """Says the number of the turn and what came in."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        self.heard.append(inbound)
        state.turn += 1
        if inbound.kind is Kind.COMMAND and inbound.text == FORGET_SURE:
            return ConversationState(language=state.language), says("erased")
        if "person" in inbound.text:
            return state, says("request {number}", handoff="asked")
        return state, says(f"{state.turn}:{inbound.kind}:{inbound.text}")


class Gate(Echo):
    """Waits in every turn until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self.open = threading.Event()

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        self.entered.set()
        assert self.open.wait(20)
        return super().turn(state, inbound, now=now)


class Broken(Echo):
    """Fails a number of times, then answers. Each attempt starts from the state as it was."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        assert "half" not in state.data
        state = copy.deepcopy(state)
        state.data["half"] = "done"
        if self.failures > 0:
            self.failures -= 1
            raise RuntimeError("no answer: " + inbound.text)
        assert "half" in state.data
        return super().turn(state, inbound, now=now)


class Scripted(Echo):
    """Gives the same reply to every text."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        if inbound.kind is Kind.TEXT:
            self.heard.append(inbound)
            return state, self.reply
        return super().turn(state, inbound, now=now)


def answer_with_clauses(*, length: int = 1, clause_length: int = 40) -> Reply:
    """A reply as the engine makes them: lead, points with citations, clauses, choices. Texts are invented."""
    points = tuple(
        Point(text=f"第{number}点，要求单位按月付清 <工资> & 补偿。" + "说明" * 20, refs=("虚构法:1", "虚构法:2:1"))
        for number in range(length)
    )
    return Reply(
        blocks=(
            Block(kind=BlockKind.LEAD, points=(Point(text="你可以要回 <全部> 工资。", refs=("虚构法:1",)),)),
            Block(kind=BlockKind.POINTS, heading="你可以要求", points=points),
            Block(kind=BlockKind.NOTICE, points=(Point(text="这是一般说明。"),)),
        ),
        clauses=(
            Clause(
                ref="虚构法:1",
                title="虚构法",
                label="《虚构法》第一条",
                text="甲" * clause_length,
                gloss="意思是要付钱",
            ),
            Clause(ref="虚构法:2:1", title="虚构法", label="《虚构法》第二条第一款", text="乙<b>&" * 5),
            Clause(
                ref="未收录办法:3",
                title="未收录办法",
                label="《未收录办法》第三条",
                held=False,
                address="https://example.org",
            ),
        ),
        choices=(
            Choice(label="看完整说明", action="more:pay"),
            Choice(label="有用", action="useful:yes"),
            Choice(label="没用", action="useful:no"),
            Choice(label="找人工", action="person"),
            Choice(label="直接讲", action="say:" + "很长的一句话" * 20),
        ),
    )


async def eventually(condition: Callable[[], object], *, seconds: float = 15.0) -> None:
    """Return once the condition holds; fail when it does not within the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        await asyncio.sleep(0.01)
