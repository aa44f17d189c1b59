"""Has the files of one channel fetched and read, and what was read shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog

from bot.papers.desk import PaperDesk, Wanted
from bot.papers.model import Problem
from bot.storage import StorageBusy

log = structlog.get_logger(__name__)
TIDY_SECONDS = 3600.0


class Unfetched(Exception):
    """A file could not be fetched; `problem` says why."""

    def __init__(self, problem: Problem = Problem.GONE) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Host(Protocol):
    """What is needed of the service."""

    def announce(self, conversations: Iterable[int]) -> None: ...


class PaperArrivals:
    """A component of the service: a round a second. `fetch` gives a file by its reference, or raises Unfetched."""

    def __init__(
        self,
        service: Host,
        desk: PaperDesk,
        channel: str,
        fetch: Callable[[str], Awaitable[bytes]],
        *,
        round_seconds: float = 1.0,
    ) -> None:
        self.name = f"{channel}-papers"
        self._service = service
        self._desk = desk
        self._channel = channel
        self._fetch = fetch
        self._round_seconds = round_seconds

    async def run(self) -> None:
        """Fetch, read, show, tidy, for ever."""
        loop, tidy_at = asyncio.get_running_loop(), 0.0
        while True:
            try:
                await self.round()
                if loop.time() >= tidy_at:
                    tidy_at = loop.time() + TIDY_SECONDS
                    await asyncio.to_thread(self._desk.tidy)
            except StorageBusy:
                log.warning("papers_storage_busy")
            except Exception as error:  # what fails once must not stop the rounds
                log.error("papers_failed", error=type(error).__name__)
            await asyncio.sleep(self._round_seconds)

    async def round(self) -> None:
        """Read what waits, one after the other, and show it."""
        for wanted in await asyncio.to_thread(self._desk.wanted, self._channel):
            await self._read(wanted)
        self._service.announce(await asyncio.to_thread(self._desk.tell))

    async def _read(self, wanted: Wanted) -> None:
        try:
            data = await self._fetch(wanted.reference)
        except Unfetched as error:
            await asyncio.to_thread(self._desk.failed, wanted, error.problem)
            return
        await asyncio.to_thread(self._desk.read, wanted, data)
