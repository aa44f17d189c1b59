"""Telegram's limit of messages a minute in one group, kept before Telegram has to refuse: then it refuses alarms too."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

MINUTE = 60.0
SLACK = 1.0
"""Seconds between a place taken here and the message counted at Telegram."""
SPARE = 0.25
"""Share of the places that what can wait may take: two hundred reminders of one moment otherwise hold up words for ten minutes."""


class GroupMinute:
    """Gives places in the group's minute: `most` in any sixty seconds, alarms beside and never waiting.

    `elsewhere` returns how many seconds ago messages left for the group by the database: before a restart, from another
    process.
    """

    def __init__(
        self,
        most: float,
        elsewhere: Callable[[], Awaitable[Sequence[float]]],
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most = max(int(most), 1)
        self._elsewhere = elsewhere
        self._now, self._sleep = now, sleep
        self._taken: deque[float] = deque()
        self._spare: deque[float] = deque()
        self._copies: deque[float] = deque()
        self._held_until = 0.0
        self._turn, self._spare_turn = asyncio.Lock(), asyncio.Lock()

    async def acquire(self, count: int = 1) -> None:
        """Wait for so many places, one after the other in the order asked."""
        async with self._turn:
            await self._free(count)
            self.note(count)

    async def acquire_spare(self, count: int = 1) -> None:
        """Wait for so many places, of which this lane takes no more than `SPARE` of the minute, one after the other."""
        async with self._spare_turn:
            most = max(int(self._most * SPARE), 1)
            while (wait := self._wait(count, self._lately(self._spare), most)) > 0:
                await self._sleep(wait)
            await self.acquire(count)
            self._spare.extend([self._now()] * count)

    def note(self, count: int = 1) -> None:
        """So many messages leave without having waited."""
        self._taken.extend([self._now()] * count)

    async def acquire_copy(self) -> None:
        """Wait for a place of a copy, which the database does not know of."""
        async with self._turn:
            await self._free(1)
            self.note_copy()

    def note_copy(self) -> None:
        """A copy leaves without having waited."""
        self._copies.append(self._now())

    def hold(self, seconds: float) -> None:
        """Telegram refused: nothing ordinary is tried for so long."""
        self._held_until = max(self._held_until, self._now() + seconds)

    async def _free(self, count: int) -> None:
        """Wait until so many places are free and Telegram holds nothing up."""
        while (wait := max(self._held_until - self._now(), self._wait(count, await self._all(), self._most))) > 0:
            await self._sleep(wait)

    async def _all(self) -> list[float]:
        """When the places of the last minute were taken: here or elsewhere, and by copies."""
        now = self._now()
        elsewhere = [now - age for age in await self._elsewhere() if age < MINUTE + SLACK]
        return sorted((*max(self._lately(self._taken), elsewhere, key=len), *self._lately(self._copies)))

    def _lately(self, places: deque[float]) -> list[float]:
        """Forget the places that are free again, and return the others."""
        while places and places[0] <= self._now() - MINUTE - SLACK:
            places.popleft()
        return list(places)

    def _wait(self, count: int, taken: Sequence[float], most: int) -> float:
        """Return the seconds until so many of `most` places are free; more than there are: until all of them are."""
        over = min(len(taken) + count - most, len(taken))
        return taken[over - 1] + MINUTE + SLACK - self._now() if over > 0 else 0.0
