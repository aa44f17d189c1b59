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

    def give_back(self) -> None:
        """The place taken last was not used: no message came of it."""
        if self._taken:
            self._taken.pop()

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
        while self._taken and self._taken[0] <= now - length:
            self._taken.popleft()
        left = sorted(now - age for age in ages if age < length)
        taken = max(list(self._taken), left, key=len)
        held = self._held_until - now
        over = min(
            len(taken) + count - self._most, len(taken)
        )  # (more than there are places: when all of them are free)
        return max(held, taken[over - 1] + length - now if over > 0 else 0.0)
