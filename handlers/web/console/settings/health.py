"""How the service is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response

from bot.cases.rules.staff.roles import Act
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.settings.installation import StateLine
from handlers.web.console.who import signed_in

State = Callable[[], dict[str, object]]


def room(state: State, parts: Callable[[], Sequence[StateLine]]) -> Room:
    """Return the room. `state`: what the service says of itself; `parts`: how each of its parts is."""

    def routes(screen: Screen) -> APIRouter:
        router = APIRouter()

        @router.get("/health", response_model=None)
        async def health(request: Request) -> Response:
            found, lines = await asyncio.to_thread(lambda: (state(), parts()))
            return screen.page(request, "health.html", who=signed_in(request), health=found, lines=lines)

        return router

    return Room(routes, who_may(Act.VIEW_QUEUE), "状态", "/health")
