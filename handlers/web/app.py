"""The web application: the worker's page and the library, behind one guard. Works without JavaScript."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.storage import StorageBusy
from handlers.web.chat.installed import InstalledPages, Notices
from handlers.web.chat.live import Hub, Live
from handlers.web.chat.uploading import uploading_routes
from handlers.web.chat.worker import CHANNEL, Chat, WorkerPages
from handlers.web.console import Desk, Helps, Room, add_console, own_rooms
from handlers.web.console.settings.installation import Installation
from handlers.web.guard import add_guard
from handlers.web.law import LawPages
from handlers.web.library import library_routes
from handlers.web.pages import Pages
from handlers.web.uploads import Uploads

SETTLED_SECONDS = 5.0
"""How long an answer about the office holds: each page asks, and it costs a look into the database."""


def settled(
    ask: Callable[[], bool],
    *,
    seconds: float = SETTLED_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    later: Callable[[Callable[[], None]], object] | None = None,
) -> Callable[[], bool]:
    """Return a question whose answer holds for some seconds. The first is asked at once; after that the last answer is given while
    the next is asked beside (`later`, else in a thread of its own): a slow database holds no page, a failing one changes nothing."""
    beside = later or ThreadPoolExecutor(1, thread_name_prefix="staffed").submit
    until, known, begun = 0.0, True, False

    def refresh() -> None:
        nonlocal known
        with contextlib.suppress(StorageBusy):
            known = ask()

    def answer() -> bool:
        nonlocal until, begun
        if clock() >= until:
            until = clock() + seconds
            if begun:
                beside(refresh)
            else:
                begun = True
                refresh()
        return known

    return answer


def live_hub(chat: Chat) -> Hub:
    """Return what wakes the open pages of a service; run it as a component."""
    return Hub(lambda open_pages: chat.changed(CHANNEL, open_pages))


def create_app(
    chat: Chat,
    law: LawPages,
    *,
    today: Callable[[], date],
    health: Callable[[], dict[str, object]] = dict,
    hub: Hub | None = None,
    live: Live | None = None,
    uploads: Uploads | None = None,
    days: int = 180,
    desk: Desk | None = None,
    announce: Callable[[Iterable[int]], None] = lambda conversations: None,
    rooms: Sequence[Room] = (),
    console: Hub | None = None,
    installation: Installation | None = None,
    helps: Helps | None = None,
    notices: Notices | None = None,
    staffed: Callable[[], bool] = lambda: True,
    hears: Callable[[], bool] = lambda: True,
) -> FastAPI:
    """Return the web application over a running service. `days`: how long a conversation is kept.

    `desk`: of the cases; without it there is no console. `announce`: tells what has something to send.
    `rooms`: of the console that need more than the desk. `console`: wakes its open pages. `installation`: what it runs in.
    `helps`: what helps staff to answer.
    `notices`: tells browsers of news while their page is closed. `staffed`: whether a person can be promised. `hears`: whether
    voice notes are understood here.
    """
    app = FastAPI(title="有据 Youju", docs_url=None, redoc_url=None, openapi_url=None)
    pages = Pages(settled(staffed))
    app.mount("/static", StaticFiles(directory=str(Path(__file__).parent / "static")), name="static")
    key, woken = notices.public if notices is not None else "", hub or live_hub(chat)
    worker = WorkerPages(
        chat, pages, woken, live=live, uploads=uploads, days=days, push_key=key, hears=hears
    )  # fmt: skip
    app.include_router(worker.router())
    if uploads is not None:
        app.include_router(uploading_routes(uploads))
    app.include_router(InstalledPages(pages, notices).router())
    app.include_router(library_routes(law, pages, today))

    def said(conversations: Iterable[int]) -> None:
        announce(conversations)
        woken.soon()

    if desk is not None:
        add_console(app, pages, desk, said, own_rooms(health, console, installation, helps, rooms))

    @app.get("/health")
    def state() -> dict[str, object]:
        return health()

    add_guard(app, pages)
    return app
