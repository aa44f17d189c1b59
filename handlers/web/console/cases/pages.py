"""One case: what is known of it and what is done to it. Every act is a verb of the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.console.pulse import case_name
from bot.cases.selectors.console.talk import Talk, console_talk
from bot.cases.services.console.presence import presence_end, presence_note
from bot.cases.services.permissions import check
from bot.cases.staff.at_desk import VERBS, done_at_desk, fact_at_desk, noted_at_desk, recalled_at_desk
from bot.cases.staff.orders import Order
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, case_numbered
from handlers.web.chat.live import Hub
from handlers.web.console.cases.files import CaseFiles
from handlers.web.console.cases.screen import CaseScreen, Helps, Shown, number_in, said
from handlers.web.console.cases.writing import Writing
from handlers.web.console.live import Part, live_part
from handlers.web.console.room import MOST_WORDS, Number, Room, Screen
from handlers.web.console.told import told_in
from handlers.web.console.who import signed_in
from handlers.web.guard import Refused

HERE = "/case/{number}"
Text = Annotated[str, Form()]


def room(hub: Hub | None = None, helps: Helps | None = None) -> Room:
    """Return the room; it is entered from the queue. Who may do what is asked of each case. `hub`: wakes open pages."""

    def routes(screen: Screen) -> APIRouter:
        router, case, beside = APIRouter(), CaseScreen(screen), helps or Helps()
        for part in (
            CasePages(case, hub).router(),
            Writing(case, beside).router(),
            CaseFiles(screen, beside.picture).router(),
        ):
            router.include_router(part, prefix=HERE)
        return router

    return Room(routes)


class CasePages:
    """The routes."""

    def __init__(self, case: CaseScreen, hub: Hub | None) -> None:
        self._case = case
        self._screen = case.screen
        self._hub = hub

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, view in (("", self.case), ("/live", self.live)):
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (("/do", self.do), ("/note", self.note), ("/fact", self.fact), ("/recall", self.recall)):
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def case(self, request: Request, number: Number) -> Response:
        """One case with everything that belongs to it."""
        return await self._case.show(request, number, Shown(told=told_in(request)))

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
            return self._case.talk(await self._screen.look(who, seen))

        await self._screen.look(who, seen)
        part = Part(
            case_name(number), mark[:16], render,
            opened=lambda: self._screen.act(who, here), closed=lambda: self._screen.act(who, gone),
        )  # fmt: skip
        return live_part(request, self._screen, who, self._hub, part)

    async def do(
        self, request: Request, number: Number, verb: Text = "", argument: Text = "", more: Text = ""
    ) -> Response:
        """Do to a case what a verb of the desk does. `more` follows the argument, as typed."""
        if verb not in VERBS:
            raise Refused(400, "bad_form")
        order = Order(verb, f"{argument} {more}".strip())

        def work(unit: Unit, staff: StaffRow) -> Came:
            return done_at_desk(unit, staff, case_numbered(unit, number), order)[0]

        typed = {"argument": argument, "more": more}
        return await self._case.act(request, number, work, Shown(form=verb, typed=typed))

    async def note(self, request: Request, number: Number, text: Text = "") -> Response:
        """Keep an internal note."""

        def work(unit: Unit, staff: StaffRow) -> Came:
            return noted_at_desk(unit, staff, case_numbered(unit, number), said(text))

        return await self._case.act(request, number, work, Shown(noted=text))

    async def fact(
        self, request: Request, number: Number, slot: Text = "", value: Text = "", was: Text = ""
    ) -> Response:
        """Put a fact right; sums and last days follow."""

        def work(unit: Unit, staff: StaffRow) -> Came:
            before = was.replace("\r\n", "\n")
            return fact_at_desk(unit, staff, case_numbered(unit, number), slot, value[:MOST_WORDS], was=before)

        return await self._case.act(request, number, work, Shown(form=f"fact {slot}", typed={"value": value}))

    async def recall(self, request: Request, number: Number, message: Text = "") -> Response:
        """Take back something said to the worker."""

        def work(unit: Unit, staff: StaffRow) -> Came:
            return recalled_at_desk(unit, staff, case_numbered(unit, number), number_in(message))

        return await self._case.act(request, number, work, Shown())
