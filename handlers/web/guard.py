"""What every request passes: its size, where its form came from; and what every response carries."""

from __future__ import annotations

from urllib.parse import quote

import structlog
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.service.failures import described
from bot.storage import StorageBusy
from handlers.web.pages import Pages
from handlers.web.texts import text
from handlers.web.uploads import MAX_BYTES, MAX_FILES
from handlers.web.visitor import visitor_of
from ingestion.admin.editing import LONGEST

log = structlog.get_logger(__name__)
MAX_FORM = 400_000
"""Bytes of a form without files; a longer one is refused before it is read."""
MOST_TEXT = 20_000
"""Characters of one message of a worker."""
POLICY = "; ".join((
    "default-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
_READS = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(self)",
}


class Refused(HTTPException):
    """A request that is not taken; `key` names the sentence that says why."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(status, key)
        self.key, self.values = key, values


class Guard:
    """In front of every route: refuses what is too big or comes from elsewhere, and completes the headers of responses."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), request)
            await send(message)

        refused = _refusal(request) if request.method not in _READS else None
        answer: ASGIApp = _told(self._pages, request, refused) if refused else self._app
        await answer(scope, receive, complete)


def add_guard(app: FastAPI, pages: Pages) -> None:
    """Put the checks in front of every route, and make errors pages in the visitor's language."""

    @app.exception_handler(AnyHTTPException)
    async def known(request: Request, error: AnyHTTPException) -> Response:
        refused = error if isinstance(error, Refused) else _understood(request, error)
        return _told(pages, request, refused)

    @app.exception_handler(StorageBusy)
    async def not_stored(request: Request, error: StorageBusy) -> Response:
        log.error("page_not_stored", path=request.url.path, code=error.code)
        return _told(pages, request, Refused(503, f"console_{error.code}" if _staff(request) else error.code))

    @app.exception_handler(RequestValidationError)
    async def misread(request: Request, _error: RequestValidationError) -> Response:
        wrong = Refused(404, "not_found") if request.method in _READS else Refused(422, "bad_form")
        return _told(pages, request, wrong)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        log.error("page_failed", path=request.url.path, **described(error))
        return _told(pages, request, Refused(500, "failed"))

    app.add_middleware(Guard, pages=pages)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=6)


def _complete(headers: MutableHeaders, request: Request) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.query_params:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _refusal(request: Request) -> Refused | None:
    """Why a form is not taken; None when it is."""
    length, written = (request.headers.get(name, "") for name in ("content-length", "content-type"))
    if not (length.isascii() and length.isdecimal() and len(length) < 16):
        return Refused(411, "length_needed")
    files = written.startswith("multipart/form-data")
    if int(length) > (MAX_BYTES if files else MAX_FORM):
        return Refused(413, "too_big", most=f"{MAX_BYTES >> 20} MB") if files else _too_long(request)
    if _in_other_letters(written):
        return Refused(415, "bad_form")
    return Refused(403, "elsewhere") if _from_elsewhere(request) else None


def _too_long(request: Request) -> Refused:
    """A form that holds more than a text of its page may have."""
    most = LONGEST if request.url.path.startswith("/console/knowledge") else 4000 if _staff(request) else MOST_TEXT
    return Refused(413, "too_long_form", most=most)


def _in_other_letters(written: str) -> bool:
    """Whether a form says it is written in another code than our pages: no browser does, and some can spell letters that
    nothing can store."""
    given = parse_options_header(written)[1].get(b"charset", b"utf-8")
    return given.lower() not in (b"utf-8", b"utf8")


def _from_elsewhere(request: Request) -> bool:
    """Whether a form comes from a page of another site: as the browser says, else by its origin.

    The browser knows the name it asked for; a proxy may have put another into `Host`.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return bool(origin) and (origin or "").partition("://")[2] != request.headers.get("host")


def _understood(request: Request, error: AnyHTTPException) -> Refused:
    """What the framework did not take, in our words: there is no such page, it is no form, or its form is too large."""
    if error.status_code in (404, 405):
        return Refused(error.status_code, "not_found" if error.status_code == 404 else "wrong_way")
    if isinstance(error.__cause__, OSError):  # what comes along lies on the disk while it is read
        return Refused(507, "disk_full")
    detail = str(error.detail)
    if "Part exceeded" in detail or "Field exceeded" in detail:
        return _too_long(request)
    if "Too many files" in detail:
        return Refused(413, "too_many", most=MAX_FILES)
    return Refused(error.status_code, "bad_form")


def _told(pages: Pages, request: Request, refused: Refused) -> Response:
    staff = _staff(request)
    told = text("zh" if staff else visitor_of(request).language, refused.key, **refused.values)
    page = "console/error.html" if staff else "error.html"
    response = pages.page(request, page, {"told": told}, status=refused.status_code)
    response.headers["X-Told"] = quote(told)
    response.headers.update(HEADERS)
    return response


def _staff(request: Request) -> bool:
    return request.url.path.startswith("/console")
