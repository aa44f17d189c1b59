"""Offices, people, how long things stay, and copies of the database: for admins. Every act is a service of the cases."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse

from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.office_hours import PRIORITIES, PRIORITY_NAMES
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import ROLE_NAMES, Act, Role
from bot.cases.selectors.console.managed import Colleague, Office, colleagues, offices
from bot.cases.services.console.keeping import KEPT_NAMES, retention_save
from bot.cases.services.console.managing import (
    KINDS,
    LANGUAGES,
    ROLES,
    OfficeForm,
    colleague_add,
    colleague_change,
    colleague_invite,
    colleague_remove,
    colleague_sign_out,
    office_save,
)
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.cases.view import clock
from bot.storage.engine.backup import NoBackup, backup_path, backups
from bot.storage.removal.retention import LONGEST, Retention, retention_of
from handlers.web.console.room import Number, Room, Screen
from handlers.web.console.settings.installation import Installation
from handlers.web.console.settings.restoring import RestorePages
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import PATH, ConsoleError, signed_in

HERE = "/settings"
Text = Annotated[str, Form()]


def room(installation: Installation) -> Room:
    """Return the room; admins alone may enter."""
    return Room(lambda screen: SettingsPages(screen, installation).router(), frozenset({Role.ADMIN}), "设置", HERE)


class SettingsPages:
    """The routes."""

    def __init__(self, screen: Screen, installation: Installation) -> None:
        self._screen = screen
        self._installation = installation

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix=HERE)
        for path, view in (("", self.settings), ("/backup/{name}", self.copy)):
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/office", self.office), ("/staff", self.add), ("/staff/{staff}/invite", self.invite),
            ("/staff/{staff}/change", self.change), ("/staff/{staff}/remove", self.remove),
            ("/staff/{staff}/sessions", self.sessions), ("/backup", self.backup), ("/keeping", self.keep),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        routes.include_router(RestorePages(self._screen, self._installation).router())
        return routes

    async def settings(self, request: Request) -> Response:
        """Everything that is set."""
        return await self._page(request, told=told_in(request))

    async def office(
        self, request: Request, name: Text = "", cities: Text = "", kinds: Text = "", languages: Text = "",
        contacts: Text = "", hours: Text = "", urgent: Text = "", high: Text = "", normal: Text = "", supervised: Text = "",
    ) -> Response:  # fmt: skip
        """Found an office, or change it."""

        def work(unit: Unit, staff: StaffRow) -> str:
            form = OfficeForm(
                name, _several(cities), _several(kinds), _several(languages), contacts, hours[:20],
                _within(dict(zip(PRIORITIES, (urgent, high, normal), strict=True))), bool(supervised),
            )  # fmt: skip
            return f"{office_save(unit, by=staff, form=form).name}存好了。"

        return await self._and_back(request, work)

    async def add(
        self, request: Request, name: Text = "", office: Text = "", role: Text = "", supervised: Text = ""
    ) -> Response:
        """Add somebody; the invitation is shown this one time."""
        token = secrets.token_urlsafe(18)

        def work(unit: Unit, staff: StaffRow) -> str:
            return colleague_add(
                unit, by=staff, office=_number(office), name=name, role=role, token=token, supervised=bool(supervised)
            ).name

        return await self._invited(request, work, token)

    async def invite(self, request: Request, staff: Number) -> Response:
        """Invite somebody anew; the invitation is shown this one time."""
        token = secrets.token_urlsafe(18)

        def work(unit: Unit, by: StaffRow) -> str:
            return colleague_invite(unit, by=by, staff=staff, token=token).name

        return await self._invited(request, work, token)

    async def change(self, request: Request, staff: Number, role: Text = "", supervised: Text = "") -> Response:
        """Give somebody another role, or have what they write approved."""

        def work(unit: Unit, by: StaffRow) -> str:
            row = colleague_change(unit, by=by, staff=staff, role=role, supervised=bool(supervised))
            return f"{row.name}现在是{ROLE_NAMES[Role(row.role)]}{'，写的话先审后发' if row.supervised else ''}。"

        return await self._and_back(request, work)

    async def remove(self, request: Request, staff: Number) -> Response:
        """Take somebody's rights away."""

        def work(unit: Unit, by: StaffRow) -> str:
            name, count = colleague_remove(unit, by=by, staff=staff)
            return f"{name}的权限已经收回，{count} 件案子回到队列。"

        return await self._and_back(request, work)

    async def sessions(self, request: Request, staff: Number) -> Response:
        """End somebody's sessions."""

        def work(unit: Unit, by: StaffRow) -> str:
            return f"{colleague_sign_out(unit, by=by, staff=staff)}的登录都退出了。"

        return await self._and_back(request, work)

    async def keep(self, request: Request, conversations: Text = "", cases: Text = "", evidence: Text = "") -> Response:
        """Set how long things stay."""
        keeping = self._installation.keeping
        if keeping is None:
            return await self._page(request, wrong="这里改不了。")
        written = {"conversations": conversations, "cases": cases, "evidence": evidence}

        def work(unit: Unit, staff: StaffRow) -> Came:
            changed = retention_save(unit, by=staff, settings=keeping.settings, written=written)
            return Came("存好了，重启服务后生效。") if changed else Came("没有变化。", done=False)

        return await self._and_back(request, work)

    async def backup(self, request: Request) -> Response:
        """Copy the database."""
        try:
            made = await asyncio.to_thread(self._installation.backup)
        except NoBackup as error:
            return await self._page(request, wrong=str(error))
        await self._screen.act(
            signed_in(request), lambda unit, staff: unit.audit(actor_name(staff), "backup_made", detail=made.name)
        )
        return self._back(f"备份好了：{made.name}。")

    async def copy(self, request: Request, name: str) -> Response:
        """Take a copy away."""
        who, folder = signed_in(request), self._installation.folder
        path = backup_path(folder, name) if folder is not None else None
        if path is None:
            raise ConsoleError(404, "没有这份备份。", who)
        await self._screen.act(who, lambda unit, staff: unit.audit(actor_name(staff), "backup_taken", detail=name))
        return FileResponse(path, filename=name, media_type="application/octet-stream")

    async def _and_back(self, request: Request, work: Callable[[Unit, StaffRow], Came | str]) -> Response:
        try:
            return self._back(await self._screen.act(signed_in(request), work))
        except CaseError as error:
            return await self._page(request, wrong=str(error))

    async def _invited(self, request: Request, work: Callable[[Unit, StaffRow], str], token: str) -> Response:
        try:
            name = await self._screen.act(signed_in(request), work)
        except CaseError as error:
            return await self._page(request, wrong=str(error))
        link = f"{str(request.base_url).rstrip('/')}{PATH}/join/{token}"
        return self._screen.page(
            request, "invited.html", who=signed_in(request), name=name, link=link, telegram=f"/start join_{token}"
        )

    async def _page(self, request: Request, *, told: Came | None = None, wrong: str = "") -> Response:
        keeping = self._installation.keeping

        def work(unit: Unit, staff: StaffRow) -> tuple[list[Office], list[Colleague], Retention | None]:
            check(unit, staff, Act.MANAGE_STAFF)
            kept = retention_of(unit.session, keeping.settings) if keeping is not None else None
            return offices(unit), colleagues(unit), kept

        found, people, kept = await self._screen.look(signed_in(request), work)
        folder = self._installation.folder
        return self._screen.page(
            request, "settings.html", who=signed_in(request), status=409 if wrong else 200, told=told, wrong=wrong,
            offices=found, people=people, roles=[(role.value, ROLE_NAMES[role]) for role in ROLES], role_names=ROLE_NAMES,
            priorities=PRIORITY_NAMES, kinds=KINDS, languages=LANGUAGES, keeping=keeping, kept=kept, kept_names=KEPT_NAMES, most_days=LONGEST,
            copies=backups(folder) if folder is not None else [], by_button=self._installation.restoring is not None, clock=clock, typed=self._installation.typed,
        )  # fmt: skip

    @staticmethod
    def _back(told: Came | str) -> Response:
        return back_to(f"{PATH}{HERE}", told)


def _several(written: str) -> list[str]:
    """What stands between commas and spaces of either kind."""
    for mark in "，、,;；\n\0":
        written = written.replace(mark, " ")
    return [one[:40] for one in written.split()][:40]


def _within(written: dict[str, str]) -> dict[str, float]:
    """Hours as written; what is left empty stays usual. Raises NotAllowed."""
    given = {name: hours.strip() for name, hours in written.items() if hours.strip()}
    try:
        return {name: float(hours) for name, hours in given.items()}
    except ValueError:
        raise NotAllowed("没有存：回复时限写数字，如 8.5。") from None


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
