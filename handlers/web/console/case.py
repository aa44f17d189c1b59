"""One case: what is known of it, what is said in it, and what is done to it. Every act is a verb of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from bot.cases.rules.errors import CaseError, NotAllowed, NotFound
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import OUTCOME_NAMES
from bot.cases.selectors.console.case_page import SIDES, CasePage, Talk, case_file, console_case, console_talk
from bot.cases.selectors.console.pulse import case_name
from bot.cases.services.console.presence import presence_end, presence_note
from bot.cases.services.permissions import check
from bot.cases.services.words.files import file_bytes
from bot.cases.staff.at_desk import (
    VERBS,
    done_at_desk,
    fact_at_desk,
    noted_at_desk,
    recalled_at_desk,
    said_at_desk,
)
from bot.cases.staff.orders import Order
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name, case_numbered
from bot.cases.view import clock
from handlers.web.chat.live import Hub
from handlers.web.console.drawing import drawn
from handlers.web.console.live import Part, live_part, mark_of
from handlers.web.console.room import MOST_WORDS, Number, Room, Screen
from handlers.web.console.who import PATH, SignedIn, signed_in
from handlers.web.guard import Refused


def room(hub: Hub | None = None) -> Room:
    """Return the room; it is entered from the queue. Who may do what is asked of each case. `hub`: wakes open pages."""
    return Room(lambda screen: CasePages(screen, hub).router())


class CasePages:
    """The routes."""

    def __init__(self, screen: Screen, hub: Hub | None) -> None:
        self._screen = screen
        self._hub = hub

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/case/{number}")
        for path, view in (("", self.case), ("/live", self.live), ("/file/{file}", self.file)):
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/do", self.do), ("/say", self.say), ("/note", self.note), ("/check", self.check), ("/fact", self.fact),
            ("/recall", self.recall),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def case(self, request: Request, number: Number, told: str = "") -> Response:
        """One case with everything that belongs to it."""
        who = signed_in(request)
        found = await self._screen.act_or_tell(who, lambda unit, staff: _case_seen(unit, staff, number))
        return self._page(request, who, found, told=told[:300])

    async def live(self, request: Request, number: Number, mark: str = "") -> Response:
        """What is said in the case and who else has it open, whenever that has changed."""
        who = signed_in(request)

        def seen(unit: Unit, staff: StaffRow) -> Talk:
            case = case_numbered(unit, number)
            check(unit, staff, Act.VIEW_CASE, case)
            return console_talk(unit, staff, case)

        def here(unit: Unit, staff: StaffRow) -> None:
            presence_note(unit, case_numbered(unit, number), staff=staff)

        def gone(unit: Unit, staff: StaffRow) -> None:
            presence_end(unit, case_numbered(unit, number), staff=staff)

        async def render() -> str:
            return self._talk(await self._screen.look(who, seen))

        await self._screen.look(who, seen)
        part = Part(
            case_name(number), mark[:16], render,
            opened=lambda: self._screen.act(who, here), closed=lambda: self._screen.act(who, gone),
        )  # fmt: skip
        return live_part(request, self._screen, who, self._hub, part)

    async def file(self, request: Request, number: Number, file: Number) -> Response:
        """A file of a case, to be saved: nothing a worker sent is opened by the console."""

        def work(unit: Unit, staff: StaffRow) -> tuple[str, bytes]:
            case = case_numbered(unit, number)
            check(unit, staff, Act.VIEW_CASE, case)
            row = case_file(unit, case, file)
            if row is None:
                raise NotFound("没有这个文件。")
            unit.audit(actor_name(staff), "file_viewed", case, f"file:{row.id}")
            return row.name, file_bytes(row)

        name, content = await self._screen.act_or_tell(signed_in(request), work)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def do(
        self, request: Request, number: Number, verb: Annotated[str, Form()] = "", argument: Annotated[str, Form()] = "",
        more: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Do to a case what a verb of the desk does. `more` follows the argument, as typed."""
        if verb not in VERBS:
            raise Refused(400, "bad_form")
        order = Order(verb, f"{argument} {more}".strip())

        def work(unit: Unit, staff: StaffRow) -> str:
            return done_at_desk(unit, staff, case_numbered(unit, number), order)[0]

        return await self._and_back(request, number, work)

    async def say(
        self, request: Request, number: Number, text: Annotated[str, Form()] = "", seen: Annotated[str, Form()] = ""
    ) -> Response:
        """Answer the worker; what the gate or supervision holds waits as a draft."""

        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0

        def work(unit: Unit, staff: StaffRow) -> str:
            return said_at_desk(unit, staff, case_numbered(unit, number), _words(text), seen=version)

        return await self._and_back(request, number, work, kept=text)

    async def note(self, request: Request, number: Number, text: Annotated[str, Form()] = "") -> Response:
        """Keep an internal note."""

        def work(unit: Unit, staff: StaffRow) -> str:
            return noted_at_desk(unit, staff, case_numbered(unit, number), _words(text))

        return await self._and_back(request, number, work, noted=text)

    async def fact(
        self, request: Request, number: Number, slot: Annotated[str, Form()] = "", value: Annotated[str, Form()] = "",
        was: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Put a fact right; sums and last days follow."""

        def work(unit: Unit, staff: StaffRow) -> str:
            before = was.replace("\r\n", "\n")
            return fact_at_desk(unit, staff, case_numbered(unit, number), slot, value[:MOST_WORDS], was=before)

        return await self._and_back(request, number, work)

    async def recall(self, request: Request, number: Number, message: Annotated[str, Form()] = "") -> Response:
        """Take back something said to the worker."""
        meant = int(message) if message.isascii() and message.isdecimal() and len(message) < 10 else 0

        def work(unit: Unit, staff: StaffRow) -> str:
            return recalled_at_desk(unit, staff, case_numbered(unit, number), meant)

        return await self._and_back(request, number, work)

    async def check(self, request: Request, number: Number, text: Annotated[str, Form()] = "") -> Response:
        """What the citation gate would say to a text, while it is written."""

        def work(unit: Unit, staff: StaffRow) -> list[str]:
            check(unit, staff, Act.VIEW_CASE, case_numbered(unit, number))
            return unit.options.check(text[:MOST_WORDS], unit.today, "") if text.strip() else []

        return JSONResponse({"problems": await self._screen.look(signed_in(request), work)})

    async def _and_back(
        self,
        request: Request,
        number: Number,
        work: Callable[[Unit, StaffRow], str],
        *,
        kept: str = "",
        noted: str = "",
    ) -> Response:
        """Do it and go back to the case; what was typed stays in its box when it was not done."""
        who = signed_in(request)
        try:
            told = await self._screen.act(who, work)
        except CaseError as error:
            found = await self._screen.act_or_tell(who, lambda unit, staff: _case_seen(unit, staff, number))
            return self._page(request, who, found, wrong=str(error), kept=kept, noted=noted, status=409)
        return RedirectResponse(f"{PATH}/case/{number}?told={quote(told[:200])}", status_code=303)

    def _page(self, request: Request, who: SignedIn, found: CasePage, *, status: int = 200, **values: str) -> Response:
        talk = self._talk(found.talk)
        known: dict[str, object] = {"case": found, "outcomes": OUTCOME_NAMES, "clock": clock, **values}
        known |= {
            "talk": talk,
            "mark": mark_of(talk),
            "drawing": drawn(found.events, found.today),
            "today": found.today,
        }
        return self._screen.page(request, "case.html", who=who, status=status, **known)

    def _talk(self, talk: Talk) -> str:
        return self._screen.markup("case_talk.html", talk=talk, sides=SIDES, clock=clock)


def _case_seen(unit: Unit, staff: StaffRow, number: int) -> CasePage:
    case = case_numbered(unit, number)
    check(unit, staff, Act.VIEW_CASE, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return console_case(unit, staff, case)


def _words(text: str) -> str:
    """Return what was typed. Raises NotAllowed for nothing, and for more than a message holds."""
    said = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not said:
        raise NotAllowed("没有发出：还没有写字。")
    if len(said) > MOST_WORDS:
        raise NotAllowed(f"没有发出：写了 {len(said)} 个字，一次最多 {MOST_WORDS} 个。字还在框里。")
    return said
