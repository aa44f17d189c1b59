"""What comes to a page of the console by itself, as server-sent events: a part of the page, anew, when it has changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from bot.cases.selectors.console.pulse import pulses
from handlers.web.chat.live import Hub
from handlers.web.console.room import Desk, Screen
from handlers.web.console.who import SignedIn

POLL_SECONDS = 1.0
"""How often the database is asked, in one question for all open pages of the console, whether something has changed."""
PAUSE_SECONDS = 1.0
"""Time between two parts sent to one page, however much happens."""
STILL_SECONDS = 20.0
"""Silence after which a sign of life is sent, and the page counts as still open."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def _nothing() -> None:
    return None


def console_hub(desk: Desk) -> Hub:
    """Return what wakes the open pages of the console; run it as a component."""

    async def newest(names: object) -> dict[str, int]:
        return await asyncio.to_thread(desk.read, lambda unit: pulses(unit, list(names)))  # type: ignore[call-overload]

    hub = Hub(newest, poll=POLL_SECONDS)
    hub.name = "console-live"
    return hub


def mark_of(markup: str) -> str:
    """Return a short name of a part of a page as it stands."""
    return hashlib.sha256(markup.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is kept up to date. `name`: of its pulse; `mark`: of what the page shows when it asks.

    `opened`, `closed`: told when somebody has the page open, again and again, and when they have not.
    """

    name: str
    mark: str
    render: Callable[[], Awaitable[str]]
    opened: Callable[[], Awaitable[None]] = _nothing
    closed: Callable[[], Awaitable[None]] = _nothing


def live_part(request: Request, screen: Screen, who: SignedIn, hub: Hub | None, part: Part) -> Response:
    """Return the stream of a part; 204, which ends the asking, where nothing is live."""
    if hub is None:
        return Response(status_code=204)
    return StreamingResponse(_parts(request, screen, who, hub, part), media_type="text/event-stream", headers=HEADERS)


async def _parts(request: Request, screen: Screen, who: SignedIn, hub: Hub, part: Part) -> AsyncIterator[str]:
    shown = part.mark
    try:
        with hub.page(part.name) as wake:
            yield "retry: 4000\n\n"
            while not await request.is_disconnected():
                if not await screen.still_in(request, who):
                    yield "event: gone\ndata: \n\n"
                    return
                await part.opened()
                try:
                    await asyncio.wait_for(wake.wait(), STILL_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                wake.clear()
                markup = await part.render()
                if (mark := mark_of(markup)) != shown:
                    shown = mark
                    yield f"event: part\ndata: {json.dumps(markup, ensure_ascii=False)}\n\n"
                await asyncio.sleep(PAUSE_SECONDS)
    finally:
        await asyncio.shield(part.closed())
