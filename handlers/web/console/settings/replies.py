"""The ready replies of one's office: what they say, saved and dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.cases.rules.errors import CaseError
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.console.managed import canned_of
from bot.cases.services.canned_replies import CANNED_VARIABLES, LONGEST_NAME, LONGEST_TEXT, canned_drop, canned_save
from bot.cases.services.permissions import check
from bot.cases.tables import CannedReplyRow, StaffRow
from bot.cases.unit_of_work import Unit
from handlers.web.console.room import Number, Room, Screen, who_may
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import PATH, signed_in

HERE = "/replies"
_MEANS = ("案件编号", "当事人称呼", "你的名字", "办公室", "平台", "城市", "期限")
Text = Annotated[str, Form()]


def room() -> Room:
    """Return the room, for who answers workers."""
    return Room(lambda screen: ReplyPages(screen).router(), who_may(Act.NOTE), "常用回复", HERE)


class ReplyPages:
    """The routes."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix=HERE)
        routes.add_api_route("", self.replies, methods=["GET"], response_model=None)
        for path, act in (("", self.save), ("/{reply}/drop", self.drop)):
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def replies(self, request: Request) -> Response:
        """What is kept."""
        return await self._page(request, told=told_in(request))

    async def save(self, request: Request, name: Text = "", text: Text = "") -> Response:
        """Keep a reply; one of that name is written over."""
        called, said = " ".join(name.replace("\0", "").split()), text.replace("\r\n", "\n").replace("\0", "").strip()

        def work(unit: Unit, staff: StaffRow) -> str:
            canned_save(unit, staff=staff, name=called, text=said)
            return f"“{called}”存好了。"

        return await self._and_back(request, work, name=name, text=text)

    async def drop(self, request: Request, reply: Number) -> Response:
        """Forget a reply."""

        def work(unit: Unit, staff: StaffRow) -> str:
            return f"“{canned_drop(unit, staff=staff, reply=reply)}”删掉了。"

        return await self._and_back(request, work)

    async def _and_back(self, request: Request, work: Callable[[Unit, StaffRow], str], **kept: str) -> Response:
        try:
            told = await self._screen.act(signed_in(request), work)
        except CaseError as error:
            return await self._page(request, wrong=str(error), kept=kept)
        return back_to(f"{PATH}{HERE}", told)

    async def _page(
        self, request: Request, *, told: Came | None = None, wrong: str = "", kept: Mapping[str, str] | None = None
    ) -> Response:
        def work(unit: Unit, staff: StaffRow) -> list[CannedReplyRow]:
            check(unit, staff, Act.NOTE)
            return canned_of(unit, staff.office_id)

        rows = await self._screen.look(signed_in(request), work)
        return self._screen.page(
            request, "replies.html", who=signed_in(request), status=409 if wrong else 200, told=told, wrong=wrong,
            rows=rows, kept=kept or {}, variables=list(zip(CANNED_VARIABLES, _MEANS, strict=True)), longest_name=LONGEST_NAME,
            longest_text=LONGEST_TEXT,
        )  # fmt: skip
