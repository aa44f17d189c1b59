"""One event loop in a thread of its own: calls of models run there side by side and are cancelled for real."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
GRACE = 0.5
"""Seconds beyond its time after which a call that does not heed its cancelling is left to itself."""

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def model_loop() -> asyncio.AbstractEventLoop:
    """Return the running loop, started at the first call."""
    global _loop  # noqa: PLW0603 (one loop a process: HTTP connections belong to the loop they were made in)
    with _lock:
        if _loop is None or _loop.is_closed():
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="model", daemon=True).start()
        return _loop


def run_within(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Return what a coroutine gives, run in the loop. Raises TimeoutError, the work cancelled, when it takes longer."""
    future = asyncio.run_coroutine_threadsafe(_timed(work, seconds), model_loop())
    try:
        return future.result(seconds + GRACE)
    except concurrent.futures.TimeoutError:
        future.cancel()
        raise TimeoutError from None


async def _timed(work: Coroutine[Any, Any, T], seconds: float) -> T:
    async with asyncio.timeout(seconds):
        return await work
