"""Places at which turns are made: a few at once, and those of a person in danger before all others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.contract.haste import Haste

BESIDE_DANGER = 1
"""Other turns that may be made while one of a person in danger is: they are slower then, and never stopped."""


class Places:
    """Lives on one event loop. A conversation that is `hastened` waits for no place until it is `calm` again, also when it
    waits already: all its turns, since its own earlier words are answered before its later ones."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._taken = 0
        self._first: set[int] = set()
        self._soon: set[int] = set()
        self._waiting: dict[int, asyncio.Future[bool]] = {}

    def hasten(self, conversation_id: int, haste: Haste = Haste.FIRST) -> None:
        """Let a conversation go before all others, or only before those that wait for the same places."""
        if haste is Haste.SOON:
            self._soon.add(conversation_id)
        if haste is not Haste.FIRST:
            return
        self._first.add(conversation_id)
        if (waiting := self._waiting.pop(conversation_id, None)) is not None and not waiting.done():
            waiting.set_result(True)

    def calm(self, conversation_id: int) -> None:
        """A conversation has nothing left to be made: others may go on."""
        self._first.discard(conversation_id)
        self._soon.discard(conversation_id)
        self._let_in()

    @asynccontextmanager
    async def place(self, conversation_id: int) -> AsyncIterator[None]:
        """Wait for a place, and give it back."""
        first = await self._take(conversation_id)
        try:
            yield
        finally:
            if not first:
                self._taken -= 1
            self._let_in()

    async def _take(self, conversation_id: int) -> bool:
        """Wait until the turn may be made. True when it needs none of the places."""
        if conversation_id in self._first:
            return True
        if not self._waiting and self._is_free:
            self._taken += 1
            return False
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[conversation_id] = waiting
        try:
            return await waiting
        except asyncio.CancelledError:
            self._waiting.pop(conversation_id, None)
            if waiting.done() and not waiting.cancelled() and not waiting.result():
                self._taken -= 1  # (it had been let in)
                self._let_in()
            raise

    @property
    def _is_free(self) -> bool:
        return self._taken < (min(BESIDE_DANGER, self._count) if self._first else self._count)

    def _let_in(self) -> None:
        while self._waiting and self._is_free:
            soon = (one for one in self._waiting if one in self._soon)
            waiting = self._waiting.pop(next(soon, next(iter(self._waiting))))
            if not waiting.done():
                self._taken += 1
                waiting.set_result(False)
