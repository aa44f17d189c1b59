"""Lines of a reply reach who watches that conversation, and nobody else; nothing waits for a watcher."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.service.live import MOST_WAITING, LiveLines
from handlers.terminal import shown_early
from handlers.web.live import events


def test_a_watcher_gets_the_lines_of_its_conversation_only() -> None:
    live = LiveLines()
    with live.watch("7") as mine, live.watch("8") as other:
        live.show("7", "先别签字。")
        assert mine.get_nowait() == "先别签字。"
        assert other.empty()


def test_lines_nobody_watches_are_lost_and_nothing_is_kept() -> None:
    live = LiveLines()
    live.show("7", "一行")
    with live.watch("7") as lines:
        assert lines.empty()
    live.show("7", "又一行")


def test_a_watcher_that_takes_nothing_holds_nobody_up() -> None:
    live = LiveLines()
    with live.watch("7") as lines:
        for number in range(MOST_WAITING + 10):
            live.show("7", str(number))
        assert lines.qsize() == MOST_WAITING


def test_a_terminal_shows_lines_before_the_reply_is_whole() -> None:
    live, shown = LiveLines(), []
    with shown_early(live, "terminal", shown.append):
        live.show("terminal", "先别签字。")
    assert shown == ["先别签字。"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_a_page_gets_lines_as_events_until_it_goes_away() -> None:
    live = LiveLines()
    closed = iter([False, False, True])

    async def gone() -> bool:
        return next(closed)

    with live.watch("7") as lines:
        live.show("7", "先别签字。\n换一行")
        stream: AsyncIterator[str] = events(lines, gone, 5.0)
        told = [event async for event in stream]
    assert json.loads(told[1].removeprefix("data: ")) == "先别签字。\n换一行"
