"""The trail: who did what when, never content; and whether all of it still stands as it was written."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.audit.tables import AuditRow
from bot.audit.trail import Sought, Verdict, audit_page, audit_verify
from bot.cases.rules.audit_names import ACTIONS, ACTORS
from bot.cases.rules.staff.roles import Act
from bot.cases.selectors.trail.reading import staff_names, trail_moment, trail_reader
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.who import signed_in

PAGE = 50
_LONGEST_MARK = 60


def room() -> Room:
    """Return the room, for admins and auditors."""
    return Room(lambda screen: AuditPages(screen).router(), who_may(Act.READ_AUDIT), "审计", "/audit")


class AuditPages:
    """The routes."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/audit")
        routes.add_api_route("", self.trail, methods=["GET"], response_model=None)
        routes.add_api_route("/verify", self.verify, methods=["POST"], response_model=None)
        return routes

    async def trail(
        self, request: Request, case: str = "", actor: str = "", action: str = "", before: str = ""
    ) -> Response:
        """The newest events, of one case, of one person or of one kind."""
        return await self._page(request, Sought(_number(before), _number(case) or None, actor[:60], action[:40]))

    async def verify(self, request: Request, noted: Annotated[str, Form()] = "") -> Response:
        """Walk the whole chain."""

        def work(unit: Unit, staff: StaffRow) -> Verdict:
            check(unit, staff, Act.READ_AUDIT)
            return audit_verify(unit.session, noted=noted.strip()[:_LONGEST_MARK])

        verdict = await self._screen.look(signed_in(request), work)
        return await self._page(request, Sought(), verdict)

    async def _page(self, request: Request, sought: Sought, verdict: Verdict | None = None) -> Response:
        def work(unit: Unit, staff: StaffRow) -> tuple[list[AuditRow], list[tuple[str, str, str]], dict[str, str]]:
            check(unit, staff, Act.READ_AUDIT)
            rows = audit_page(unit.session, sought, limit=PAGE)
            return rows, [*map(trail_reader(unit), rows)], {**ACTORS, **staff_names(unit)}

        rows, told, names = await self._screen.look(signed_in(request), work)
        return self._screen.page(
            request, "audit.html", who=signed_in(request), names=names, actions=ACTIONS, sought=sought,
            rows=zip(rows, told, strict=True), verdict=verdict, older=rows[-1].id if len(rows) == PAGE else 0, moment=trail_moment,
        )  # fmt: skip


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
