"""Going back to a copy of the database by button: what goes is said first, who asks proves anew who they are, the present is kept."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.background import BackgroundTask

from bot.cases.rules.errors import CaseError
from bot.cases.rules.staff.roles import Act
from bot.cases.services.people.signing_in import proved_anew
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.cases.view import clock
from bot.storage.engine.backup import Copy, NoBackup, backups
from handlers.web.console.room import Screen
from handlers.web.console.settings.installation import Installation, Restoring
from handlers.web.console.who import ConsoleError, signed_in

Text = Annotated[str, Form()]


class RestorePages:
    """The routes."""

    def __init__(self, screen: Screen, installation: Installation) -> None:
        self._screen = screen
        self._installation = installation

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix="/backup/{name}/restore")
        routes.add_api_route("", self.asked, methods=["GET"], response_model=None)
        routes.add_api_route("", self.restore, methods=["POST"], response_model=None)
        return routes

    async def asked(self, request: Request, name: str) -> Response:
        """What would be replaced by what."""
        return await self._page(request, name)

    async def restore(self, request: Request, name: str, password: Text = "", code: Text = "") -> Response:
        """Keep a copy of the present, and begin anew with the one that was chosen."""
        who = signed_in(request)
        restoring, copy = self._found(request, name)

        def prove(unit: Unit, staff: StaffRow) -> None:
            check(unit, staff, Act.MANAGE_OFFICE)
            proved_anew(unit, staff, password=password, code=code)
            unit.audit(actor_name(staff), "restore_asked", detail=copy.name)

        try:
            await self._screen.act(who, prove)
            kept = await asyncio.to_thread(restoring.stage, copy.name)
        except (CaseError, NoBackup) as error:
            return await self._page(request, name, wrong=str(error))
        answer = self._screen.page(request, "restoring.html", who=None, copy=copy, kept=kept, clock=clock)
        answer.background = BackgroundTask(_restart, restoring)
        return answer

    async def _page(self, request: Request, name: str, *, wrong: str = "") -> Response:
        restoring, copy = self._found(request, name)
        try:
            going = await asyncio.to_thread(restoring.compare, copy.name)
        except NoBackup as error:
            raise ConsoleError(409, str(error), signed_in(request)) from error
        return self._screen.page(
            request, "restore.html", who=signed_in(request), status=409 if wrong else 200, wrong=wrong, copy=copy,
            going=going, clock=clock,
        )  # fmt: skip

    def _found(self, request: Request, name: str) -> tuple[Restoring, Copy]:
        restoring, folder = self._installation.restoring, self._installation.folder
        copy = next((one for one in backups(folder) if one.name == name), None) if folder is not None else None
        if restoring is None or copy is None:
            raise ConsoleError(404, "没有这份备份，或者这里不能按按钮恢复。", signed_in(request))
        return restoring, copy


async def _restart(restoring: Restoring) -> None:
    """Begin anew, on the loop of the service, after the page has gone out."""
    restoring.restart()
