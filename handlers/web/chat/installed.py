"""The worker's page as an installed app: its service worker, the page shown without a network, notifications."""

from __future__ import annotations

import asyncio
from typing import Annotated, Protocol

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from handlers.web.guard import Refused
from handlers.web.pages import HERE, Pages
from handlers.web.texts import text
from handlers.web.visitor import remember, visitor_of


class Notices(Protocol):
    """Tells browsers of news while no page is open (see bot.service.outgoing.push.PushDesk)."""

    @property
    def public(self) -> str: ...

    def add(self, who: str, address: str, language: str) -> bool: ...

    def drop(self, who: str, address: str) -> None: ...

    def seen(self, who: str, sequence: int) -> None: ...


class InstalledPages:
    """The routes. `notices`: None where only an open page notifies."""

    def __init__(self, pages: Pages, notices: Notices | None) -> None:
        self._pages = pages
        self._notices = notices

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, view in (("/worker.js", self.worker), ("/offline", self.offline), ("/chat/news", self.news)):
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        routes.add_api_route("/chat/push", self.subscribe, methods=["POST"], response_model=None)
        routes.add_api_route("/chat/seen", self.seen, methods=["POST"], response_model=None)
        return routes

    async def worker(self) -> Response:
        """The service worker; it stands at the root, because it looks after every page."""
        return FileResponse(
            HERE / "static" / "worker.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"}
        )

    async def offline(self, request: Request) -> Response:
        """What is shown without a network: numbers that can be called. It stays on the device, so it names nothing."""
        return self._pages.page(request, "offline.html", {"say_of": text})

    async def news(self, request: Request) -> Response:
        """What a notification says: that there is something, in the visitor's language, and no word of it."""
        visitor = visitor_of(request)
        name = text(visitor.language, "name_quiet" if visitor.quiet else "name")
        return JSONResponse({"title": name, "body": text(visitor.language, "news_quiet" if visitor.quiet else "news")})

    async def subscribe(
        self, request: Request, address: Annotated[str, Form()] = "", drop: Annotated[str, Form()] = ""
    ) -> Response:
        """Have a browser told while its page is closed, or no more."""
        visitor, response = visitor_of(request), Response(status_code=204)
        who = remember(request, response, visitor.who)
        if self._notices is None:
            raise Refused(404, "not_found")
        if drop:
            await asyncio.to_thread(self._notices.drop, who, address)
        elif not await asyncio.to_thread(self._notices.add, who, address, visitor.language):
            raise Refused(422, "push_unknown")
        return response

    async def seen(self, request: Request, sequence: Annotated[int, Form(ge=0, le=2**31 - 1)]) -> Response:
        """An open page that is looked at has shown the conversation up to here."""
        if self._notices is not None and (who := visitor_of(request).who):
            await asyncio.to_thread(self._notices.seen, who, sequence)
        return Response(status_code=204)
