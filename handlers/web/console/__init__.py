"""The office's console, room by room. A room is one file; it is added by one line (see `room.Room`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from handlers.web.console import case, health, queue, sessions, signing_in
from handlers.web.console.room import PATH, Desk, Room, Screen
from handlers.web.console.who import COOKIE, ConsoleError, SignInFirst, csrf_of
from handlers.web.pages import Pages

__all__ = ["COOKIE", "PATH", "ConsoleError", "Desk", "Room", "add_console", "csrf_of", "own_rooms"]


def own_rooms(state: Callable[[], dict[str, object]]) -> list[Room]:
    """Return the rooms that need no more than the case desk, in the order of the navigation."""
    return [queue.room(), case.room(), health.room(state), sessions.room(), signing_in.room()]


def add_console(
    app: FastAPI, pages: Pages, desk: Desk, announce: Callable[[Iterable[int]], None], rooms: Sequence[Room]
) -> None:
    """Add the rooms of the console, each behind its door, and how it says that somebody has to sign in or may not."""
    screen = Screen(desk, pages, announce, rooms)
    for room in rooms:
        door = [] if room.roles is None else [Depends(screen.door(room))]
        app.include_router(room.routes(screen), prefix=PATH, dependencies=door)

    @app.exception_handler(SignInFirst)
    async def first(_request: Request, _error: SignInFirst) -> Response:
        return RedirectResponse(f"{PATH}/login", status_code=303)

    @app.exception_handler(ConsoleError)
    async def refused(request: Request, error: ConsoleError) -> Response:
        return screen.page(request, "error.html", who=error.who, told=str(error), status=error.status)
