"""Looks in the staff group for messages that may have arrived before a crash: by copies, of which each is a message of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from handlers.telegram.private_chats import LOOK_AHEAD, LOOK_WIDEST

REMEMBERED = 500
"""Messages of which is remembered what they showed: after a crash several deliveries look through the same ones."""


@dataclass(frozen=True, slots=True)
class Span:
    """Ids after `start` and, where that is known, before `end`: what may have arrived stands among them."""

    start: int
    end: int | None = None

    @classmethod
    def read(cls, bookmark: str) -> Span | None:
        """Return the span a bookmark tells, `start` or `start-end`; None where it tells none."""
        start, _, end = bookmark.partition("-")
        return cls(int(start), int(end) if end.isdecimal() else None) if start.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.start}-{self.end}" if self.end is not None else str(self.start)

    def behind(self, ids: Iterable[str]) -> Span:
        """Return the part of it after these ids; where they reach to its end, all after them."""
        start = max((self.start, *(int(one) for one in ids if one.isdecimal())))
        return Span(start, self.end if self.end is not None and start < self.end else None)


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
        among: Span,
        known: Collection[int],
        highest: int,
        passed: Callable[[Span], Awaitable[None]],
    ) -> list[int]:
        """Return the ids of messages that show what is wanted, in that order; none when the first is not there.

        `known`: ids that are recorded with other messages. `highest`: the highest id that went by. What is left to look at
        is told to `passed` after every look that did not find the first one: nobody looks at the same message again.
        """
        before = len(self._copies)
        async with self._turn:
            # The first copy made since this was asked is newer than whatever may have arrived before.
            end = among.end or (self._copies[before] if len(self._copies) > before else None)
            found: list[int] = []
            for candidate in range(among.start, among.start + LOOK_WIDEST + 1):
                if candidate >= (end or max(among.start, highest) + LOOK_AHEAD + 1):
                    break
                if candidate in known or (candidate == among.start and end is not None):
                    continue
                shown, copy = await self._look(candidate)
                end = end or copy
                if candidate != among.start and shown is not None and shown in wanted[len(found)]:
                    found.append(candidate)
                    if len(found) == len(wanted):
                        break
                elif end is not None and not found:
                    await passed(Span(candidate, end))
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
