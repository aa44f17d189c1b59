"""Telegram's limit of messages a minute in one group, kept before Telegram has to refuse: then it refuses alarms too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.storage.places import Place

MINUTE = 60.0
SLACK = 1.0
"""Seconds between a place taken here and the message counted at Telegram."""
SPARE = 0.25
"""Share of the places that what can wait may take: two hundred reminders of one moment otherwise hold up words for ten minutes."""


class Places(Protocol):
    """Where the places taken are kept: by this process, by one that was killed, by another."""

    async def taken(self, within: float) -> Sequence[Place]:
        """Return those of the last so many seconds, oldest first."""

    async def take(self, count: int, *, spare: bool = False) -> None:
        """Keep so many taken now."""


class GroupMinute:
    """Gives places in the group's minute: `most` in any sixty seconds, alarms beside and never waiting."""

    def __init__(
        self,
        most: float,
        places: Places,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most = max(int(most), 1)
        self._places = places
        self._now, self._sleep = now, sleep
        self._held_until = 0.0
        self._turn, self._spare_turn = asyncio.Lock(), asyncio.Lock()

    async def acquire(self, count: int = 1) -> None:
        """Wait for so many places, one after the other in the order asked."""
        await self._acquire(count, spare=False)

    async def acquire_spare(self, count: int = 1) -> None:
        """Wait for so many places, of which this lane takes no more than `SPARE` of the minute, one after the other."""
        async with self._spare_turn:
            most = max(int(self._most * SPARE), 1)
            while (wait := _wait(count, [one for one in await self._lately() if one.spare], most)) > 0:
                await self._sleep(wait)
            await self._acquire(count, spare=True)

    async def note(self, count: int = 1) -> None:
        """So many messages leave without having waited."""
        await self._places.take(count)

    def hold(self, seconds: float) -> None:
        """Telegram refused: nothing ordinary is tried for so long."""
        self._held_until = max(self._held_until, self._now() + seconds)

    async def _acquire(self, count: int, *, spare: bool) -> None:
        async with self._turn:
            while (wait := max(self._held_until - self._now(), _wait(count, await self._lately(), self._most))) > 0:
                await self._sleep(wait)
            await self._places.take(count, spare=spare)

    async def _lately(self) -> Sequence[Place]:
        return await self._places.taken(MINUTE + SLACK)


def _wait(count: int, taken: Sequence[Place], most: int) -> float:
    """Return the seconds until so many of `most` places are free; more than there are: until all of them are."""
    over = min(len(taken) + count - most, len(taken))
    return MINUTE + SLACK - taken[over - 1].age if over > 0 else 0.0
