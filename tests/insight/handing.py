"""Conversations in which a worker found an answer of no use and handed it to the office."""

from __future__ import annotations

import asyncio
import copy
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.contract.messages import Block, BlockKind, Clause, ConversationState, Inbound, Kind, Point, Reply
from bot.dialogue.routing.fixed_replies import HAND_IN
from bot.insight.counting import TurnCounter
from bot.insight.tables import HandedInRow
from bot.service import Service
from tests.cases.stage import Stage
from tests.service.engines import says

ASKED = "我叫王小明，电话13812345678，站长不发工资怎么办"
ANSWERED = "王小明，先找站长写欠条。<script>alert(1)</script>"


class Answers:
    """An engine that answers every question with two lines and many clauses."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        state = copy.deepcopy(state)
        state.turn += 1
        if inbound.kind is Kind.CHOICE:
            return state, says("记下了")
        state.card = "unpaid-wages"
        refs = tuple(f"劳动合同法:{number}" for number in range(30, 43))
        block = Block(
            kind=BlockKind.LEAD, points=(Point(text=ANSWERED, refs=refs[:1]), Point(text="还有", refs=refs[1:]))
        )
        clauses = tuple(Clause(ref=ref, title="劳动合同法", label=f"《劳动合同法》{ref}", text="甲") for ref in refs)
        return state, Reply(blocks=(block,), clauses=clauses)


PRESSED = ("useful:no", HAND_IN)


async def handed_in_by(stage: Stage, *, asked: str = ASKED, who: str = "w1", press: tuple[str, ...] = PRESSED) -> None:
    """Ask, find the answer of no use, hand it in."""
    async with Service(stage.storage, Answers(), follow=TurnCounter().follow, clock=stage.clock) as service:
        await service.ask("web", who, Inbound(who, asked))
        for action in press:
            await service.ask("web", who, Inbound(who, action, Kind.CHOICE))


def hand_in(stage: Stage, **how: Any) -> None:
    """Do it where no loop runs."""
    asyncio.run(handed_in_by(stage, **how))


def ids(stage: Stage) -> list[int]:
    """Return the ids of what was handed in."""
    with stage.storage.read() as session:
        return list(session.scalars(select(HandedInRow.id).order_by(HandedInRow.id)))
