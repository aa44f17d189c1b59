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
            while (wait := self._wait(count, await self._elsewhere())) > 0:
                await self._sleep(wait)
            self.note(count)

    async def acquire_spare(self, count: int = 1) -> None:
        """Wait for so many places, of which this lane takes no more than `SPARE` of the minute, one after the other."""
        async with self._spare_turn:
            while (wait := self._wait_spare(count)) > 0:
                await self._sleep(wait)
            await self.acquire(count)
            self._spare.extend([self._now()] * count)

    def note(self, count: int = 1) -> None:
        """So many messages leave without having waited."""
        self._taken.extend([self._now()] * count)

    async def acquire_copy(self) -> None:
        """Wait for a place of a copy, which the database does not know of."""
        async with self._turn:
            while (wait := self._wait(1, await self._elsewhere())) > 0:
                await self._sleep(wait)
            self.note_copy()

    def note_copy(self) -> None:
        """A copy leaves without having waited."""
        self._copies.append(self._now())

    def hold(self, seconds: float) -> None:
        """Telegram refused: nothing ordinary is tried for so long."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def _wait_spare(self, count: int) -> float:
        now, length = self._now(), MINUTE + SLACK
        while self._spare and self._spare[0] <= now - length:
            self._spare.popleft()
        over = min(len(self._spare) + count - max(int(self._most * SPARE), 1), len(self._spare))
        return self._spare[over - 1] + length - now if over > 0 else 0.0

    def _wait(self, count: int, ages: Sequence[float]) -> float:
        now, length = self._now(), MINUTE + SLACK
        for places in (self._taken, self._copies):
            while places and places[0] <= now - length:
                places.popleft()
        left = (now - age for age in ages if age < length)
        taken = sorted((*max(list(self._taken), list(left), key=len), *self._copies))
        held = self._held_until - now
        over = min(
            len(taken) + count - self._most, len(taken)
        )  # (more than there are places: when all of them are free)
        return max(held, taken[over - 1] + length - now if over > 0 else 0.0)
