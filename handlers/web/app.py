"""The web pages: the worker's chat and the library's clauses. Works without JavaScript; a few lines of it only save the reload."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import quote, urlparse

from fastapi import FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from bot.contract.messages import Attachment, Block, BlockKind, Inbound, Kind, Point, Reply
from bot.messages import message
from bot.service.contract import ServiceBusy
from bot.storage import Line
from handlers.web.law import ClausePage, LawPages
from handlers.web.live import Live, add_live

_HERE = Path(__file__).parent
COOKIE = "youju"
MAX_BODY = 400_000
"""Bytes of one request; a longer one is refused before it is read."""
_COMMANDS = ("start", "help", "new", "privacy", "forget", "language")


class Chat(Protocol):
    """The service as a page sees it."""

    async def ask(self, channel: str, external_id: str, inbound: Inbound, *, update_id: str | None = None) -> Reply: ...

    async def history(self, channel: str, external_id: str, *, after: int = 0, limit: int = 200) -> list[Line]: ...


def utf8(text: str) -> str:
    """Return the text of a form whose sender did not percent-encode it: such bytes arrive one character each."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def read_inbound(text: str, action: str) -> Inbound:
    """Return what a form says: a pressed button, a /command, or text."""
    text = utf8(text)
    if action:
        return Inbound(conversation="", text=action, kind=Kind.CHOICE)
    stripped = text.strip()
    name, _, rest = stripped.removeprefix("/").partition(" ")
    if stripped.startswith("/") and name in _COMMANDS:
        return Inbound(conversation="", text=f"{name} {rest}".strip(), kind=Kind.COMMAND)
    return Inbound(conversation="", text=text)


def turns_of(lines: Sequence[Line]) -> list[tuple[str, Reply | None]]:
    """Return a transcript as pairs of what was said and the reply; a pressed button shows no words of its own."""
    turns: list[tuple[str, Reply | None]] = []
    for line in lines:
        if line.inbound is not None:
            shown = line.inbound.text if line.inbound.kind in (Kind.TEXT, Kind.EDITED) else ""
            turns.append((shown, None))
        elif line.reply is not None and turns and turns[-1][1] is None:
            turns[-1] = (turns[-1][0], line.reply)
        else:
            turns.append(("", line.reply))
    return turns


def file_address(attachment: Attachment) -> str:
    """Return where a file of a reply is fetched: by its content, and only from the conversation it stands in."""
    return f"/chat/file/{hashlib.sha256(attachment.content).hexdigest()[:32]}"


def create_app(
    chat: Chat,
    law: LawPages,
    *,
    today: Callable[[], date],
    health: Callable[[], dict[str, object]] = dict,
    live: Live | None = None,
) -> FastAPI:
    """Return the web application over a running service."""
    app = FastAPI(title="有据 Youju", docs_url=None, redoc_url=None, openapi_url=None)
    templates = Jinja2Templates(directory=str(_HERE / "templates"))
    templates.env.globals["say"] = message
    templates.env.globals["file_address"] = file_address
    app.mount("/static", StaticFiles(directory=str(_HERE / "static")), name="static")

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.method == "POST":
            if int(request.headers.get("content-length") or 0) > MAX_BODY:
                return HTMLResponse("太长了，分几次发。", status_code=413)
            origin = request.headers.get("origin")
            if origin and urlparse(origin).netloc != request.headers.get("host"):
                return HTMLResponse("请求来自别的网站，没有处理。", status_code=403)
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    @app.get("/", response_class=HTMLResponse)
    async def page(request: Request) -> Response:
        who = request.cookies.get(COOKIE, "")
        turns = turns_of(await chat.history("web", who, limit=60)) if who else []
        response = templates.TemplateResponse(
            request, "chat.html", {"turns": turns, "language": "zh", "nonce": secrets.token_urlsafe(9)}
        )
        if not who:
            response.set_cookie(COOKIE, secrets.token_urlsafe(24), httponly=True, samesite="lax", max_age=180 * 86400)
        return response

    @app.post("/chat")
    async def say(request: Request, text: Annotated[str, Form()] = "", action: Annotated[str, Form()] = "") -> Response:
        who = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
        try:
            reply = await chat.ask("web", who, replace(read_inbound(text, action), conversation=who))
        except ServiceBusy:
            reply = Reply(blocks=(Block(kind=BlockKind.LEAD, points=(Point(text=message("zh", "still_working")),)),))
        if request.headers.get("x-fragment"):
            shown = "" if action else text
            response: Response = templates.TemplateResponse(request, "turn.html", {"said": shown, "reply": reply})
        else:
            response = RedirectResponse("/#last", status_code=303)
        response.set_cookie(COOKIE, who, httponly=True, samesite="lax", max_age=180 * 86400)
        return response

    add_live(app, live, COOKIE)

    @app.get("/chat/file/{digest}")
    async def file(request: Request, digest: str) -> Response:
        who = request.cookies.get(COOKIE, "")
        lines = await chat.history("web", who) if who else []
        for attachment in (one for line in lines if line.reply is not None for one in line.reply.attachments):
            if file_address(attachment) == f"/chat/file/{digest}":
                name = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
                return Response(
                    attachment.content, media_type=attachment.media_type, headers={"Content-Disposition": name}
                )
        raise HTTPException(404, "没有这个文件，或者对话已经删了。")

    @app.get("/law/{document}", response_class=HTMLResponse)
    def document(request: Request, document: str) -> Response:
        found = law.document(document, today())
        if found is None:
            raise HTTPException(404, "库里没有这个文件。")
        return templates.TemplateResponse(request, "document.html", {"page": found})

    @app.get("/law/{document}/{article}", response_class=HTMLResponse)
    def clause(request: Request, document: str, article: str, on: date | None = None) -> Response:
        found: ClausePage | None = law.clause(document, article, on or today())
        if found is None:
            raise HTTPException(404, "库里没有这一条。")
        return templates.TemplateResponse(request, "clause.html", {"page": found})

    @app.get("/health")
    def state() -> dict[str, object]:
        return health()

    return app
