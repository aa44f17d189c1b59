"""Lines of a reply on the page while it is written, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from queue import Empty, Queue
from typing import Protocol

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

LIVE_SECONDS = 60.0
"""Seconds a page may watch a reply being written."""
LIVE_PAUSE = 0.05


class Live(Protocol):
    """Gives the lines of a reply while it is written."""

    def watch(self, conversation: str) -> AbstractContextManager[Queue[str]]: ...


async def events(lines: Queue[str], closed: Callable[[], Awaitable[bool]], seconds: float) -> AsyncIterator[str]:
    """Yield lines as server-sent events until the page goes away or time is up."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    yield ": open\n\n"
    while loop.time() < until and not await closed():
        try:
            line = lines.get_nowait()
        except Empty:
            await asyncio.sleep(LIVE_PAUSE)
            continue
        yield f"data: {json.dumps(line, ensure_ascii=False)}\n\n"


def add_live(app: FastAPI, live: Live | None, cookie: str) -> None:
    """Add the address under which a visitor's own replies are watched; without a model it has nothing to give."""

    @app.get("/chat/live")
    async def lines(request: Request) -> Response:
        who = request.cookies.get(cookie, "")
        if live is None or not who:
            return Response(status_code=204)

        async def stream() -> AsyncIterator[str]:
            with live.watch(who) as waiting:
                async for event in events(waiting, request.is_disconnected, LIVE_SECONDS):
                    yield event

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
