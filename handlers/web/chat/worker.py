"""The worker's page: what is said, what is sent along, and everything that belongs to the conversation."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse

from bot.contract.messages import Block, BlockKind, Inbound, Kind, Point, Reply
from bot.dialogue.routing.fixed_replies import TOPICS
from bot.drafting.errors import NoFont
from bot.messages import message
from bot.service.contract import ServiceBusy
from bot.storage import Exchange, Line, StorageBusy
from handlers.web.chat.live import MOST_SEQUENCE, Hub, Live, News, events, place_after
from handlers.web.chat.sheets import answer_pdf, picture_of
from handlers.web.chat.uploading import SentBefore, sent_before, utf8, with_files
from handlers.web.guard import MOST_TEXT, Refused
from handlers.web.pages import Pages
from handlers.web.texts import text as words
from handlers.web.transcript import (
    UNANSWERED,
    Shown,
    conversations_of,
    file_address,
    plain_of,
    title_of,
    turns_of,
)
from handlers.web.uploads import MAX_BYTES, Uploads
from handlers.web.visitor import LOOKS, Visitor, remember, remember_look, visitor_of

CHANNEL = "web"
COMMANDS = ("start", "help", "new", "privacy", "forget", "language", "case", "status", "withdraw", "evidence")
FRESH = ("new", "language")
"""Commands after which the page is another one."""
LONGEST_LABEL = 40
"""Characters up to which a message may be the words of a button."""
SHOWN_LINES = 120
KEPT_LINES = 2000
SHEETS = {"pdf": "application/pdf", "png": "image/png"}
"""Endings in which an answer may be kept, and what they are."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
ELSEWHERE = "https://www.baidu.com/"
"""Where "leave now" goes: a page nobody wonders about."""


class Chat(Protocol):
    """The service as a page sees it."""

    async def exchange(
        self, channel: str, external_id: str, inbound: Inbound, *, update_id: str | None = None, bursts: bool = False
    ) -> Exchange: ...

    async def history(
        self, channel: str, external_id: str, *, after: int = 0, limit: int = 200, unanswered: bool = False
    ) -> list[Line]: ...

    async def changed(self, channel: str, external_ids: Sequence[str]) -> Mapping[str, int]: ...

    async def may_take_back(self, channel: str, external_id: str) -> int | None: ...

    async def take_back(self, channel: str, external_id: str, outbox_id: int) -> str | None: ...


def read_inbound(text: str, action: str) -> Inbound:
    """Return what a form says: a pressed button, a /command, or text."""
    text = utf8(text)
    if action:
        return Inbound(conversation="", text=action, kind=Kind.CHOICE)
    stripped = text.strip()
    name, _, rest = stripped.removeprefix("/").partition(" ")
    if stripped.startswith("/") and name in COMMANDS:
        return Inbound(conversation="", text=f"{name} {rest}".strip(), kind=Kind.COMMAND)
    return Inbound(conversation="", text=text)


def update_name(who: str, nonce: str, inbound: Inbound, action: str) -> str | None:
    """Return what names this message once and for all: the same form sent twice (a double tap) is one message."""
    if not nonce:
        return None
    said = f"{who}|{nonce}|{action}|{inbound.text}"
    return hashlib.sha256(said.encode()).hexdigest()


class WorkerPages:
    """The routes of the worker's page over a running service."""

    def __init__(
        self,
        chat: Chat,
        pages: Pages,
        hub: Hub,
        *,
        live: Live | None,
        uploads: Uploads | None,
        days: int,
        push_key: str = "",
        hears: Callable[[], bool] = lambda: True,
    ) -> None:
        self._chat = chat
        self._pages = pages
        self._hub = hub
        self._live = live
        self._uploads = uploads
        self._days = days
        self._push_key = push_key
        self._hears = hears

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, view in (
            ("/", self.page), ("/help", self.help), ("/data", self.data), ("/data/conversation.txt", self.export),
            ("/earlier", self.earlier), ("/earlier/{number}", self.conversation), ("/leave", self.leave),
            ("/chat/live", self.stream), ("/chat/file/{digest}", self.file), ("/chat/answer/{name}", self.answer),
        ):  # fmt: skip
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        routes.add_api_route("/chat", self.say, methods=["POST"], response_model=None)
        routes.add_api_route("/chat/back", self.take_back, methods=["POST"], response_model=None)
        routes.add_api_route("/look", self.look, methods=["POST"], response_model=None)
        return routes

    async def page(self, request: Request, all: str = "") -> Response:
        """The conversation, or the welcome."""
        return await self._page(request, all=all)

    async def _page(
        self, request: Request, *, all: str = "", typed: str = "", refused: Refused | None = None
    ) -> Response:
        """The conversation. `typed`: what stands in the box; `refused`: why it was not taken."""
        visitor = visitor_of(request)
        turns = await self._turns(visitor, KEPT_LINES if all else SHOWN_LINES, unanswered=True)
        shown = turns if all else (conversations_of(turns) or [[]])[-1]
        values = {
            "push_key": self._push_key, "typed": typed, "back": await self._back(visitor.who), "turns": shown, "topics": TOPICS, "live": True,
            "hears": self._hears(),
            "last": max((turn.sequence for turn in turns), default=0),
            "told": words(visitor.language, refused.key, **refused.values) if refused else "",
            "more": len(shown) < len(turns) or len(turns) * 2 >= SHOWN_LINES and not all,
            "most_text": MOST_TEXT, "most_bytes": MAX_BYTES, "most_size": f"{MAX_BYTES >> 20} MB",
        }  # fmt: skip
        response = self._pages.page(request, "chat.html", values, status=refused.status_code if refused else 200)
        remember(request, response, visitor.who)
        return response

    async def say(
        self, request: Request, text: Annotated[str, Form()] = "", action: Annotated[str, Form()] = "",
        nonce: Annotated[str, Form()] = "", file: Annotated[list[UploadFile] | None, File()] = None,
        photo: Annotated[list[UploadFile] | None, File()] = None,
        upload: Annotated[list[str], Form()] = [], upload_name: Annotated[list[str], Form()] = [],  # noqa: B006
        upload_type: Annotated[list[str], Form()] = [],  # noqa: B006
    ) -> Response:  # fmt: skip
        """Take what was typed, pressed or sent along; answer with the turn, or without JavaScript with the page."""
        files = [one for one in (*(file or ()), *(photo or ())) if one.filename]
        try:
            before = sent_before(upload, upload_name, upload_type)
            return await self._said(request, text, action, nonce, files, before)
        except (Refused, StorageBusy) as error:
            if request.headers.get("x-fragment") or not text:
                raise
            refused = error if isinstance(error, Refused) else Refused(503, error.code)
            return await self._page(request, typed=text, refused=refused)

    async def _said(
        self, request: Request, text: str, action: str, nonce: str, files: list[UploadFile], before: list[SentBefore]
    ) -> Response:
        visitor = visitor_of(request)
        response: Response = RedirectResponse("/#last", status_code=303)
        who = remember(request, response, visitor.who)
        if len(text) > MOST_TEXT:
            raise Refused(413, "too_long", count=len(text), most=MOST_TEXT)
        inbound = replace(read_inbound(text, action), conversation=who, language_hint=_hint(visitor))
        named = update_name(who, nonce, inbound, action)
        inbound = await self._pressed(visitor, inbound)
        inbound = await with_files(self._uploads, who, inbound, files, before)
        if inbound.kind is Kind.TEXT and not inbound.text.strip():
            return response
        turn, emptied = await self._asked(replace(visitor, who=who), inbound, named)
        if not request.headers.get("x-fragment"):
            return response
        fragment = Response(self._pages.turn(turn, visitor, await self._back(who)), media_type="text/html")
        remember(request, fragment, who)
        if emptied or _begins_anew(inbound):
            fragment.headers["X-Fresh"] = "1"
        return fragment

    async def take_back(
        self, request: Request, turn: Annotated[str, Form()] = "", edit: Annotated[str, Form()] = ""
    ) -> Response:
        """Take back what was just sent; to be edited, its words go back into the box."""
        visitor, number = visitor_of(request), turn.removeprefix("m")
        known = bool(visitor.who) and number.isascii() and number.isdecimal() and len(number) < 10
        said = await self._chat.take_back(CHANNEL, visitor.who, int(number)) if known else None
        if said is None:
            raise Refused(409, "back_too_late")
        if request.headers.get("x-fragment"):
            return JSONResponse({"said": said})
        return await self._page(request, typed=said) if edit else RedirectResponse("/#last", status_code=303)

    async def _back(self, who: str) -> str:
        """The key of the turn that can be taken back; empty where there is none."""
        found = await self._chat.may_take_back(CHANNEL, who) if who else None
        return f"m{found}" if found is not None else ""

    async def _pressed(self, visitor: Visitor, inbound: Inbound) -> Inbound:
        """Return the button whose very words were typed, where the last reply offered it; else the message itself."""
        if inbound.kind is not Kind.TEXT or len(inbound.text) > LONGEST_LABEL:
            return inbound
        typed = inbound.text.strip(" 。.!！").casefold()
        for turn in (await self._turns(visitor, 4))[-1:]:
            for choice in turn.reply.choices if turn.reply else ():
                if choice.label.casefold() == typed:
                    return replace(inbound, text=choice.action, kind=Kind.CHOICE)
        return inbound

    async def _asked(self, visitor: Visitor, inbound: Inbound, named: str | None) -> tuple[Shown, bool]:
        """Return the turn as it stands in the conversation, and whether everything before it was erased; a line of patience
        when the reply takes too long."""
        try:
            done = await self._chat.exchange(CHANNEL, visitor.who, inbound, update_id=named, bursts=True)
        except ServiceBusy:
            told = Point(text=message(visitor.language, "still_working"))
            waiting = Reply(blocks=(Block(kind=BlockKind.LEAD, points=(told,)),))
            said = (inbound.text,) if inbound.kind is Kind.TEXT else ()
            return Shown(UNANSWERED, 0, None, said, (), waiting), False
        lines = await self._chat.history(CHANNEL, visitor.who, limit=8)
        key = f"m{done.outbox_id}"
        found = next((turn for turn in turns_of(lines, visitor.language) if turn.key == key), None)
        if found is None:
            return Shown(key, 0, None, reply=done.reply), False
        return found, lines[0].sequence == found.sequence > 1

    async def stream(self, request: Request, after: Annotated[int, Query(ge=0, le=MOST_SEQUENCE)] = 0) -> Response:
        """What comes by itself, for an open page."""
        visitor = visitor_of(request)
        if not visitor.who:
            return Response(status_code=204)
        since = request.headers.get("last-event-id", "")

        async def look(shown: int) -> News:
            lines = await self._chat.history(CHANNEL, visitor.who, after=max(shown - 1, 0), limit=30)
            found = turns_of(lines, visitor.language)
            gone = shown > 0 and all(turn.sequence != shown for turn in found)
            return News([(one.sequence, self._pages.turn(one, visitor)) for one in found if one.sequence > shown], gone)

        async def lines() -> AsyncIterator[str]:
            begin = place_after(since, after)
            async for event in events(self._hub, visitor.who, begin, look, self._live, request.is_disconnected):
                yield event

        return StreamingResponse(lines(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def file(self, request: Request, digest: str) -> Response:
        """A file of a reply, for its own conversation only."""
        for turn in await self._turns(visitor_of(request), KEPT_LINES):
            for attachment in turn.reply.attachments if turn.reply else ():
                if file_address(attachment) == f"/chat/file/{digest}":
                    name = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
                    headers = {"Content-Disposition": name}
                    return Response(attachment.content, media_type=attachment.media_type, headers=headers)
        raise Refused(404, "not_found")

    async def answer(self, request: Request, name: str) -> Response:
        """One answer as PDF or picture (m12.pdf, m12.png), for its own conversation only."""
        visitor = visitor_of(request)
        key, _, ending = name.partition(".")
        turns = await self._turns(visitor, KEPT_LINES)
        turn = next((one for one in turns if one.key == key and one.reply), None)
        if turn is None or turn.reply is None or turn.at is None or ending not in SHEETS:
            raise Refused(404, "not_found")
        try:
            made = await asyncio.to_thread(answer_pdf, turn, turn.reply, turn.at.astimezone(SHANGHAI), visitor.language)
        except NoFont as error:
            raise Refused(503, "no_font") from error
        if ending == "png":
            made = await asyncio.to_thread(picture_of, made)
        kept = quote(f"{words(visitor.language, 'name_quiet' if visitor.quiet else 'sheet_file')}.{ending}")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{kept}"}
        return Response(made, media_type=SHEETS[ending], headers=headers)

    async def look(
        self, request: Request, back: Annotated[str, Form()] = "/", language: Annotated[str | None, Form()] = None,
        big: Annotated[str | None, Form()] = None, quiet: Annotated[str | None, Form()] = None,
    ) -> Response:  # fmt: skip
        """Keep how the visitor wants the pages; a conversation under way goes on in the chosen language."""
        visitor = visitor_of(request)
        safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        response = RedirectResponse(safe, status_code=303)
        for name, value in (("language", language), ("big", big), ("quiet", quiet)):
            if value is not None:
                remember_look(request, response, name, value)
        if language in LOOKS["language"] and visitor.who and await self._turns(visitor, 2):
            command = Inbound(visitor.who, f"language {language}", Kind.COMMAND)
            await self._chat.exchange(CHANNEL, visitor.who, command)
        return response

    async def help(self, request: Request) -> Response:
        """How the page is used."""
        return self._pages.page(request, "help.html")

    async def data(self, request: Request) -> Response:
        """What is kept of the visitor, and how it goes."""
        return self._pages.page(request, "data.html", {"days": self._days})

    async def export(self, request: Request) -> Response:
        """The conversation as a text file."""
        turns = await self._turns(visitor_of(request), KEPT_LINES)
        headers = {"Content-Disposition": "attachment; filename*=UTF-8''" + quote("对话.txt")}
        return Response(plain_of(turns, _stamp), media_type="text/plain; charset=utf-8", headers=headers)

    async def earlier(self, request: Request) -> Response:
        """The list of conversations, the newest first; the one under way is not in it."""
        parts = conversations_of(await self._turns(visitor_of(request), KEPT_LINES))[:-1]
        listed = [(n, _stamp(part[0].at)[:10] if part[0].at else "", title_of(part)) for n, part in enumerate(parts)]
        return self._pages.page(request, "earlier.html", {"parts": listed[::-1]})

    async def conversation(self, request: Request, number: int) -> Response:
        """One earlier conversation, to read."""
        parts = conversations_of(await self._turns(visitor_of(request), KEPT_LINES))[:-1]
        if not 0 <= number < len(parts):
            raise Refused(404, "not_found")
        return self._pages.page(request, "conversation.html", {"turns": parts[number]})

    async def leave(self) -> Response:
        """Away from here, to a page nobody wonders about."""
        return RedirectResponse(ELSEWHERE, status_code=303)

    async def _turns(self, visitor: Visitor, limit: int, *, unanswered: bool = False) -> list[Shown]:
        if not visitor.who:
            return []
        lines = await self._chat.history(CHANNEL, visitor.who, limit=limit, unanswered=unanswered)
        return turns_of(lines, visitor.language)


def _hint(visitor: Visitor) -> str | None:
    return "en" if visitor.language == "en" else None


def _begins_anew(inbound: Inbound) -> bool:
    text = inbound.text.removeprefix("command:") if inbound.kind is Kind.CHOICE else inbound.text
    command = inbound.kind is Kind.COMMAND or inbound.text.startswith("command:")
    return command and text.split()[:1] in [[name] for name in FRESH]


def _stamp(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
