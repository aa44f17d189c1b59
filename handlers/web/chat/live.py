"""What comes by itself, as server-sent events: lines of a reply while it is written, whole turns, and that something is gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Protocol

POLL_SECONDS = 0.5
"""How often the database is asked, in one question for all open pages, whether something new stands in a conversation."""
STILL_SECONDS = 20.0
"""Silence after which a line is sent so that nothing between here and the page takes the connection for dead."""


MOST_SEQUENCE = 2**31 - 1


class Live(Protocol):
    """Gives the lines of a reply while it is written."""

    def watch(self, conversation: str, wake: Callable[[], object]) -> AbstractContextManager[Queue[str]]: ...


Changed = Callable[[Sequence[str]], Awaitable[Mapping[str, int]]]
"""Gives for conversations a number that grows with every change."""


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a conversation since a page was shown up to a sequence. `turns`: each with its sequence, as markup."""

    turns: Sequence[tuple[int, str]] = ()
    gone: bool = False
    """Whether what the page showed last is there no more: it was taken back, or everything was erased."""


Look = Callable[[int], Awaitable[News]]
"""Gives what changed since a sequence."""


class Hub:
    """Wakes the open pages of a conversation when it changed. A component of the service."""

    name = "web-live"

    def __init__(self, changed: Changed, *, poll: float = POLL_SECONDS) -> None:
        self._changed = changed
        self._poll = poll
        self._open: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._seen: dict[str, int] = {}
        self._soon = asyncio.Event()

    async def run(self) -> None:
        """Look, wake, pause, for ever."""
        while True:
            self._soon.clear()
            await self.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._soon.wait(), self._poll)

    def soon(self) -> None:
        """Have the next look at once: this process itself just wrote something. On the event loop only."""
        self._soon.set()

    async def look(self) -> None:
        """Wake the pages whose conversation changed since the last look."""
        if not self._open:
            return
        for who, changes in (await self._changed(list(self._open))).items():
            if self._seen.get(who) != changes:
                self._seen[who] = changes
                self.wake(who)

    def wake(self, who: str) -> None:
        """Have the pages of a conversation look."""
        for event in self._open.get(who, ()):
            event.set()

    @contextmanager
    def page(self, who: str) -> Iterator[asyncio.Event]:
        """Give the event that is set whenever an open page should look."""
        event = asyncio.Event()
        event.set()
        self._open[who].add(event)
        try:
            yield event
        finally:
            self._open[who].discard(event)
            if not self._open[who]:
                del self._open[who]
                self._seen.pop(who, None)

    @property
    def pages(self) -> int:
        """How many pages are open."""
        return sum(len(events) for events in self._open.values())


async def events(
    hub: Hub,
    who: str,
    after: int,
    look: Look,
    live: Live | None,
    closed: Callable[[], Awaitable[bool]],
    *,
    still: float = STILL_SECONDS,
) -> AsyncIterator[str]:
    """Yield what happens in a conversation as server-sent events until the page goes away."""
    loop, told = asyncio.get_running_loop(), -1
    with hub.page(who) as wake:
        watched = live.watch(who, lambda: loop.call_soon_threadsafe(wake.set)) if live else nullcontext(Queue[str]())
        with watched as lines:
            yield "retry: 3000\n\n"
            while not await closed():
                try:
                    await asyncio.wait_for(wake.wait(), still)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                wake.clear()
                for line in _waiting(lines):
                    yield f"event: line\ndata: {json.dumps(line, ensure_ascii=False)}\n\n"
                news = await look(after)
                if news.gone and told != after:
                    told = after
                    yield f"event: gone\ndata: {after}\n\n"
                for sequence, markup in news.turns:
                    after = max(after, sequence)
                    yield f"id: {sequence}\nevent: turn\ndata: {json.dumps(markup, ensure_ascii=False)}\n\n"


def place_after(since: str, otherwise: int) -> int:
    """Return the sequence a stream that broke goes on after, as the browser says; another one where that is no place."""
    place = int(since) if since.isascii() and since.isdecimal() and len(since) < 11 else MOST_SEQUENCE + 1
    return place if place <= MOST_SEQUENCE else otherwise


def _waiting(lines: Queue[str]) -> list[str]:
    found = []
    while True:
        try:
            found.append(lines.get_nowait())
        except Empty:
            return found
