"""Taking back what was just sent: words, reply and what was learnt from them go; what reached somebody else does not."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.contract.messages import ConversationState, Inbound, Kind, Reply, Scope
from bot.dialogue.flows.deadlines.session import Reminding
from bot.service import Service
from bot.storage.conversations import conversation_find
from bot.storage.outbox import reply_push
from bot.storage.removal.erasure import conversation_erase
from bot.storage.tables import ConversationRow, InboundRow, TurnRow
from tests.service.engines import says
from tests.service.stage import FAST, new_storage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Remembers:
    """Remembers every word it was told, and says them all."""

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        state = copy.deepcopy(state)
        state.turn += 1
        state.facts.values[str(state.turn)] = inbound.text
        state.data.pop(Reminding.KEY, None)
        if inbound.text == "提醒我":
            state.data[Reminding.KEY] = {"add": []}
        state.data["case"] = {"effects": [{"do": "message"}] if inbound.text == "告诉律师" else []}
        handoff = "asked" if inbound.text == "找人" else ""
        scope = Scope.CRISIS if inbound.text == "不想活了" else Scope.LABOUR
        return state, says("、".join(state.facts.values.values()), handoff=handoff, scope=scope)


def scene(folder: Path, play: Callable[[Service], Awaitable[None]]) -> None:
    async def run() -> None:
        async with Service(new_storage(folder), Remembers(), options=FAST) as service:
            await play(service)

    asyncio.run(run())


async def said(service: Service, text: str, kind: Kind = Kind.TEXT, **more: str) -> tuple[int, str]:
    done = await service.exchange("web", "li", Inbound("li", text, kind, **more))
    return done.outbox_id, done.reply.plain_text()


def test_the_newest_turn_goes_with_what_was_learnt_from_it(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        await said(service, "欠我八千")
        number, _ = await said(service, "欠我八万")
        assert await service.may_take_back("web", "li") == number
        assert await service.take_back("web", "li", number) == "欠我八万"
        assert (await said(service, "改成九千"))[1] == "欠我八千、改成九千"
        with service._storage.read() as session:
            assert [turn.text for turn in session.scalars(select(TurnRow))] == ["欠我八千", "", "改成九千"]
            assert [bool(one.payload) for one in session.scalars(select(InboundRow))] == [True, False, True]

    scene(tmp_path, play)


def test_the_first_turn_of_all_is_taken_back(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        number, _ = await said(service, "欠我八万")
        assert await service.take_back("web", "li", number) == "欠我八万"
        assert (await said(service, "欠我八千"))[1] == "欠我八千"

    scene(tmp_path, play)


def test_once_taken_back_it_is_not_taken_back_again_nor_the_one_before(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        first, _ = await said(service, "一")
        second, _ = await said(service, "二")
        assert await service.take_back("web", "li", first) is None
        assert await service.take_back("web", "li", second) == "二"
        assert await service.take_back("web", "li", second) is None
        assert await service.take_back("web", "li", first) is None
        assert await service.may_take_back("web", "li") is None

    scene(tmp_path, play)


@pytest.mark.parametrize("text", ["告诉律师", "提醒我", "找人", "不想活了"])
def test_what_reached_a_person_or_the_calendar_or_told_of_danger_stays(tmp_path: Path, text: str) -> None:
    async def play(service: Service) -> None:
        await said(service, "一")
        number, _ = await said(service, text)
        assert await service.may_take_back("web", "li") is None
        assert await service.take_back("web", "li", number) is None

    scene(tmp_path, play)


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.COMMAND, Kind.PHOTO])
def test_buttons_commands_and_files_are_not_taken_back(tmp_path: Path, kind: Kind) -> None:
    async def play(service: Service) -> None:
        await said(service, "一")
        number, _ = await said(service, "help", kind, **({"attachment": "ref"} if kind is Kind.PHOTO else {}))
        assert await service.take_back("web", "li", number) is None

    scene(tmp_path, play)


def test_after_somebody_else_spoke_nothing_is_taken_back(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        number, _ = await said(service, "一")

        def work(session) -> None:  # type: ignore[no-untyped-def]
            row = conversation_find(session, channel="web", external_id="li")
            reply_push(session, conversation_id=row.id, reply=says("我是张律师"), now=NOW, pushed=False)

        service._storage.write(work)
        assert await service.take_back("web", "li", number) is None

    scene(tmp_path, play)


def test_nobody_takes_back_what_another_said(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        number, _ = await said(service, "一")
        assert await service.take_back("web", "wang", number) is None
        assert await service.may_take_back("web", "wang") is None
        assert await service.take_back("telegram", "li", number) is None

    scene(tmp_path, play)


def test_erasing_leaves_nothing_of_the_state_before(tmp_path: Path) -> None:
    async def play(service: Service) -> None:
        await said(service, "一")
        await said(service, "二")
        with service._storage.read() as session:
            [row] = session.scalars(select(ConversationRow))
            assert "一" in row.state_before
        service._storage.write(partial(conversation_erase, conversation_id=row.id))
        with service._storage.read() as session:
            [row] = session.scalars(select(ConversationRow))
            assert (row.state_before, row.back_id) == ("", None)

    scene(tmp_path, play)
