"""Lines of a reply reach who watches that conversation, and nobody else; nothing waits for a watcher."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from bot.service.outgoing.live import MOST_WAITING, LiveLines
from handlers.terminal import shown_early
from handlers.web.chat.live import Hub, News, events


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


class Page:
    """A page that is open for a few looks, and what the stream told it."""

    def __init__(self, looks: int) -> None:
        self._looks = looks

    async def gone(self) -> bool:
        """Whether it was closed."""
        self._looks -= 1
        return self._looks < 0


async def no_news(after: int) -> News:
    return News()


async def nothing_new(pages: Sequence[str]) -> dict[str, int]:
    return {}


@pytest.mark.anyio
async def test_a_page_gets_lines_as_events_until_it_goes_away() -> None:
    live, hub = LiveLines(), Hub(nothing_new)
    stream = events(hub, "7", 0, no_news, live, Page(2).gone, still=0.01)
    told = [await anext(stream)]
    live.show("7", "先别签字。\n换一行")
    told += [event async for event in stream]
    data = next(event for event in told if event.startswith("event: line")).partition("data: ")[2]
    assert json.loads(data) == "先别签字。\n换一行"
    assert hub.pages == 0


@pytest.mark.anyio
async def test_what_somebody_else_says_in_a_conversation_wakes_its_pages_only() -> None:
    said = {"7": 3}

    async def changed(pages: Sequence[str]) -> dict[str, int]:
        return {who: said[who] for who in pages if who in said}

    hub = Hub(changed)
    with hub.page("7") as mine, hub.page("8") as other:
        mine.clear(), other.clear()
        await hub.look()
        assert mine.is_set()
        assert not other.is_set()
        mine.clear()
        await hub.look()
        assert not mine.is_set()


@pytest.mark.anyio
async def test_a_turn_reaches_an_open_page_once() -> None:
    async def look(after: int) -> News:
        return News([(5, "<section>张律师</section>")] if after < 5 else [])

    hub = Hub(nothing_new)
    stream = events(hub, "7", 4, look, None, Page(3).gone, still=0.01)
    told = [event async for event in stream]
    turned = [event for event in told if "event: turn" in event]
    assert len(turned) == 1
    assert turned[0].startswith("id: 5\n")
