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
QUESTION: Sequence[Inbound] = (Inbound("warming", "站点拖了我两个月工资，每个月七千，没签合同，被辞退了"),)
PAPER: Sequence[Inbound] = (
    *QUESTION,
    Inbound("warming", "paper:start:wage-letter", Kind.CHOICE),
    Inbound("warming", "paper:enough", Kind.CHOICE),
    Inbound("warming", "paper:make", Kind.CHOICE),
)
"""Short conversations; nothing of them is stored, and no model is asked."""
PAUSE = 3.0
"""Seconds the pages are open before a paper is played: whoever asks first does not share the processor with it."""


def warm(engine: Engine, now: datetime, said: Sequence[Inbound]) -> float:
    """Play a conversation and return the seconds it took. What fails is logged: nobody waits for it."""
    started, state = time.monotonic(), ConversationState()
    for inbound in said:
        try:
            state, _ = engine.turn(state, inbound, now=now)
        except Exception as error:
            log.warning("warming_failed", **described(error))
            break
    return time.monotonic() - started


def loading() -> None:
    """Leave garbage where it is while the service is made: nearly all of what is made then stays."""
    gc.disable()


def settled() -> None:
    """Take what is loaded by now out of every later garbage collection: over all of it one takes tenths of a second.

    None is made before: of seven hundred thousand things some four thousand were garbage.
    """
    gc.freeze()
    gc.enable()


class Warming:
    """A component that ends when everything is warm. `done` waits until a question is."""

    name = "warming"

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        commands: Sequence[str] = ("bot.drafting.printing.small_font",),
        pause: float = PAUSE,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._commands = commands
        self._pause = pause
        self._warm = asyncio.Event()

    async def done(self) -> None:
        """Return once a question was played, or could not be."""
        await self._warm.wait()

    async def run(self) -> None:
        """Play a question in a thread, after a while a paper; then have the modules run that prepare something once."""
        try:
            seconds = await asyncio.to_thread(warm, self._engine, self._clock(), QUESTION)
        finally:
            settled()
            self._warm.set()
        log.info("warm", seconds=round(seconds, 1))
        await asyncio.sleep(self._pause)
        await asyncio.to_thread(warm, self._engine, self._clock(), PAPER)
        settled()
        for module in self._commands:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
            )
            try:
                await process.wait()
            except asyncio.CancelledError:
                process.terminate()
                raise
