"""Goes once through what a conversation needs, right after the start, so that the first person does not wait for it."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.contract.messages import ConversationState, Inbound, Kind
from bot.service.contract import Clock, Engine
from bot.service.failures import described

log = structlog.get_logger(__name__)
SAID: Sequence[Inbound] = (
    Inbound("warming", "站点拖了我两个月工资，每个月七千，没签合同，被辞退了"),
    Inbound("warming", "paper:start:wage-letter", Kind.CHOICE),
    Inbound("warming", "paper:enough", Kind.CHOICE),
    Inbound("warming", "paper:make", Kind.CHOICE),
)
"""A short conversation that ends with a paper; nothing of it is stored, and no model is asked."""


def warm(engine: Engine, now: datetime, said: Sequence[Inbound] = SAID) -> float:
    """Play the conversation and return the seconds it took. What fails is logged: nobody waits for it."""
    started, state = time.monotonic(), ConversationState()
    for inbound in said:
        try:
            state, _ = engine.turn(state, inbound, now=now)
        except Exception as error:
            log.warning("warming_failed", **described(error))
            break
    return time.monotonic() - started


def settled() -> None:
    """Take what is loaded by now, and stays, out of every later garbage collection: over all of it one takes tenths of a second."""
    gc.collect()
    gc.freeze()


class Warming:
    """A component that ends when everything is warm. `done` waits until a turn is."""

    name = "warming"

    def __init__(
        self, engine: Engine, clock: Clock, *, commands: Sequence[str] = ("bot.drafting.printing.small_font",)
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._commands = commands
        self._warm = asyncio.Event()

    async def done(self) -> None:
        """Return once the conversation was played, or could not be."""
        await self._warm.wait()

    async def run(self) -> None:
        """Play the conversation in a thread; then have the modules run that prepare something once, each by itself."""
        try:
            seconds = await asyncio.to_thread(warm, self._engine, self._clock())
            settled()
        finally:
            self._warm.set()
        log.info("warm", seconds=round(seconds, 1))
        for module in self._commands:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
            )
            try:
                await process.wait()
            except asyncio.CancelledError:
                process.terminate()
                raise
