"""The office's console, room by room. A room is one file; it is added by one line (see `room.Room`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from handlers.web.chat.live import Hub
from handlers.web.console import helping, queue, sessions, signing_in
from handlers.web.console.cases import pages as case
from handlers.web.console.cases.screen import Helps
from handlers.web.console.figures import insight
from handlers.web.console.kept import WRITTEN, typed
from handlers.web.console.room import Desk, Room, Screen
from handlers.web.console.settings import audit, health, replies
from handlers.web.console.settings import pages as settings
from handlers.web.console.settings.installation import Installation
from handlers.web.console.who import COOKIE, PATH, ConsoleError, NotStored, SignInFirst, StaleForm, csrf_of
from handlers.web.pages import Pages
from handlers.web.texts import text

log = structlog.get_logger(__name__)

__all__ = ["COOKIE", "PATH", "ConsoleError", "Desk", "Helps", "Room", "add_console", "csrf_of", "own_rooms"]


def own_rooms(
    state: Callable[[], dict[str, object]], hub: Hub | None = None, installation: Installation | None = None,
    helps: Helps | None = None, more: Sequence[Room] = (),
) -> list[Room]:  # fmt: skip
    """Return the rooms in the order of the navigation. `hub`: wakes open pages; `helps`: what helps to answer; `more`: rooms that
    need more than the case desk."""
    around = installation or Installation()
    return [
        queue.room(hub), case.room(hub, helps), replies.room(), insight.room(), *more, audit.room(), settings.room(around),
        health.room(state, around.state), helping.room(), sessions.room(), signing_in.room(),
    ]  # fmt: skip


def add_console(
    app: FastAPI, pages: Pages, desk: Desk, announce: Callable[[Iterable[int]], None], rooms: Sequence[Room]
) -> None:
    """Add the rooms of the console, each behind its door, and how it says that somebody has to sign in or may not."""
    screen = Screen(desk, pages, announce, rooms)
    for room in rooms:
        door = [] if room.roles is None else [Depends(screen.door(room))]
        app.include_router(room.routes(screen), prefix=PATH, dependencies=door)

    @app.exception_handler(SignInFirst)
    async def first(request: Request, _error: SignInFirst) -> Response:
        if request.method != "GET" and (kept := await typed(request)):
            told = "登录过期了，你写的还在：登录以后接着发。"
            return screen.page(request, "login.html", status=401, told=told, back=request.url.path, kept=kept)
        if request.method != "GET":
            asked = "" if request.url.path == f"{PATH}/logout" else "?ended=1"
        else:
            asked = f"?back={quote(str(request.url.path))}" if request.url.path != PATH else ""
        return RedirectResponse(f"{PATH}/login{asked}", status_code=303)

    @app.exception_handler(StaleForm)
    async def stale(request: Request, error: StaleForm) -> Response:
        kept = await typed(request)
        told = "这一页放得太久，或者在别的窗口重新登录过，没有执行。"
        name = "kept.html" if kept else "error.html"
        return screen.page(
            request, name, who=error.who, status=403, told=told, to=request.url.path, kept=kept, written=WRITTEN
        )

    @app.exception_handler(NotStored)
    async def not_stored(request: Request, error: NotStored) -> Response:
        log.error("page_not_stored", path=request.url.path, code=error.key)
        kept = await typed(request) if request.method != "GET" else {}
        name = "kept.html" if kept else "error.html"
        told = text("zh", error.key)
        return screen.page(
            request, name, who=error.who, status=503, told=told, to=request.url.path, kept=kept, written=WRITTEN
        )

    @app.exception_handler(ConsoleError)
    async def refused(request: Request, error: ConsoleError) -> Response:
        return screen.page(request, "error.html", who=error.who, told=str(error), status=error.status)
