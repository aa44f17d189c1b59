"""An engine that takes seconds to make: the service starts without waiting, only turns wait for it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import datetime

from bot.contract.messages import ConversationState, Inbound, Reply
from bot.service.contract import ComponentFailed, Engine


class Rising:
    """An engine and a component: `run` makes the engine in a thread while updates are recorded and replies leave.

    `make` is called once, whoever needs the engine first.
    """

    name = "engine"

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._engine: Engine | None = None

    def begin(self) -> None:
        """Make the engine in a thread while the rest of the service is put together. What fails is told by `run`."""

        def made() -> None:
            with contextlib.suppress(Exception):
                self.get()

        threading.Thread(target=made, name="engine", daemon=True).start()

    def get(self) -> Engine:
        """Return the engine, made now where nobody needed it before."""
        with self._making:
            if self._engine is None:
                self._engine = self._make()
            return self._engine

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        """One turn in, one reply out, as soon as there is an engine."""
        return self.get().turn(state, inbound, now=now)

    async def run(self) -> None:
        """Make the engine, and end. Raises ComponentFailed where it cannot be made for a reason that has a sentence."""
        try:
            await asyncio.to_thread(self.get)
        except Exception as error:
            if getattr(error, "code", None) is None:
                raise
            raise ComponentFailed(str(error)) from error
