"""Looks in the staff group for messages that may have arrived before a crash: by copies, of which each is a message of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from handlers.telegram.private_chats import LOOK_AHEAD, LOOK_WIDEST

REMEMBERED = 500
"""Messages of which is remembered what they showed: after a crash several deliveries look through the same ones."""


class Looking:
    """Reads messages of the group one after the other, each once, and no more than it has to.

    `shown` returns what a message shows and the id its copy had, twice None when there is no such message.
    """

    def __init__(self, shown: Callable[[int], Awaitable[tuple[str | None, int | None]]]) -> None:
        self._shown = shown
        self._turn = asyncio.Lock()
        self._copies: list[int] = []
        self._seen: dict[int, str] = {}

    async def find(
        self,
        wanted: Sequence[Collection[str]],
        start: int,
        known: Collection[int],
        highest: int,
        passed: Callable[[int], Awaitable[None]],
    ) -> list[int]:
        """Return the ids after `start` of messages that show what is wanted, in that order; none when the first is not there.

        `known`: ids that are recorded with other messages. `highest`: the highest id that went by. Each message that is not
        the first one wanted is told to `passed`, so that nobody looks at it again.
        """
        before = len(self._copies)
        async with self._turn:
            # The first copy made since this was asked is newer than whatever may have arrived before.
            newest = self._copies[before] if len(self._copies) > before else None
            found: list[int] = []
            for candidate in range(start, start + LOOK_WIDEST + 1):
                if candidate >= (newest or max(start, highest) + LOOK_AHEAD + 1):
                    break
                if candidate in known or (candidate == start and newest is not None):
                    continue
                shown, copy = await self._look(candidate)
                newest = newest or copy
                if candidate == start:
                    continue
                if shown is not None and shown in wanted[len(found)]:
                    found.append(candidate)
                    if len(found) == len(wanted):
                        break
                elif shown is not None and not found:
                    await passed(candidate)
            return found

    async def _look(self, candidate: int) -> tuple[str | None, int | None]:
        if candidate in self._seen:
            return self._seen[candidate], None
        shown, copy = await self._shown(candidate)
        if copy is not None:
            self._copies.append(copy)
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[candidate] = shown or ""
        return shown, copy
