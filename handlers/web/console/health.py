"""How the service is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from bot.cases.rules.roles import Act
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.who import signed_in

State = Callable[[], dict[str, object]]


def room(state: State) -> Room:
    """Return the room. `state`: what the service says of itself."""

    def routes(screen: Screen) -> APIRouter:
        router = APIRouter()

        @router.get("/health", response_model=None)
        async def health(request: Request) -> Response:
            found = await asyncio.to_thread(state)
            return screen.page(request, "health.html", who=signed_in(request), health=found)

        return router

    return Room(routes, who_may(Act.VIEW_QUEUE), "状态", "/health")
