"""Signing in: name, password and code; an invitation that becomes an account."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.cases.rules.errors import CaseError, NotAllowed, NotFound
from bot.cases.rules.staff.passwords import secret_address, secret_new
from bot.cases.rules.staff.roles import ROLE_NAMES, Role
from bot.cases.services.people.signing_in import WRONG, account_make, proof_of, session_open, sign_in
from bot.cases.services.people.staffing import invitation_open
from bot.cases.tables import OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit
from bot.storage import StorageBusy
from handlers.web.console.kept import WRITTEN, carried, local
from handlers.web.console.room import Room, Screen
from handlers.web.console.who import same_site, session_found, signed_in_here
from handlers.web.texts import text
from handlers.web.tries import Tries

_TOO_OFTEN = "试得太多了，过十分钟再来。"
_ENDED = "登录过期了，刚才那一步没有做。登录以后再做一次。"


def room() -> Room:
    """Return the room; it alone has no door."""
    return Room(lambda screen: SigningIn(screen, Tries()).router(), roles=None)


class SigningIn:
    """The routes. `tries`: counts by address."""

    def __init__(self, screen: Screen, tries: Tries) -> None:
        self._screen = screen
        self._tries = tries

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, page, act in (("/login", self.login_page, self.login), ("/join/{token}", self.join_page, self.join)):
            routes.add_api_route(path, page, methods=["GET"], response_model=None)
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def login_page(self, request: Request) -> Response:
        """The form."""
        asked = request.query_params
        told = _ENDED if asked.get("ended") else ""
        return self._screen.page(request, "login.html", told=told, back=local(asked.get("back", "")))

    async def login(
        self, request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Open a session for the right name, password and code."""
        same_site(request)
        if not self._tries.take(_address(request)):
            return await self._again(request, _TOO_OFTEN, 429)
        try:
            proof = await self._screen.read(lambda unit: proof_of(unit, name=name, password=password, code=code))
            token = await self._screen.write(lambda unit: sign_in(unit, proof, agent=_agent(request)))
        except NotAllowed as error:
            return await self._again(request, str(error), 429)
        except StorageBusy as error:
            return await self._again(request, text("zh", f"console_{error.code}"), 503)
        if token is None:
            return await self._again(request, WRONG, 403)
        return await self._enter(request, token)

    async def join_page(self, request: Request, token: str) -> Response:
        """Where somebody invited chooses a password and sets up the codes."""
        return await self._join_page(request, token, secret_new(), "")

    async def join(
        self, request: Request, token: str, password: Annotated[str, Form()] = "", again: Annotated[str, Form()] = "",
        secret: Annotated[str, Form()] = "", code: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Make the account; show the recovery codes this one time."""
        same_site(request)
        if not self._tries.take(_address(request)):
            return self._login_again(request, _TOO_OFTEN, 429)
        if password != again:
            return await self._join_page(request, token, secret, "两次写的密码不一样。")

        def work(unit: Unit) -> tuple[str, list[str], Role]:
            staff, codes = account_make(unit, token=token, password=password, secret=secret, code=code)
            return session_open(unit, staff, agent=_agent(request)), codes, Role(staff.role)

        try:
            session, codes, role = await self._screen.write(work)
        except NotAllowed as error:
            return await self._join_page(request, token, secret, str(error))
        except StorageBusy as error:
            return await self._join_page(request, token, secret, text("zh", f"console_{error.code}"), 503)
        except NotFound as error:
            return self._login_again(request, str(error), 404)
        return signed_in_here(
            request, self._screen.page(request, "codes.html", codes=codes, home=self._screen.home(role)), session
        )

    async def _join_page(
        self, request: Request, token: str, secret: str, told: str, status: int = 400
    ) -> Response:  # fmt: skip
        def work(unit: Unit) -> tuple[str, str, str]:
            staff = unit.session.get_one(StaffRow, invitation_open(unit, token).staff_id)
            return staff.name, ROLE_NAMES[Role(staff.role)], unit.session.get_one(OfficeRow, staff.office_id).name

        try:
            name, invited, office = await self._screen.read(work)
            address = secret_address(secret, name)
        except (CaseError, ValueError) as error:
            return self._login_again(request, str(error) if isinstance(error, CaseError) else WRONG, 404)
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        square = segno.make(address, error="m").svg_inline(border=3, omitsize=True, light="white", svgclass="qr")
        shown = {"secret": secret, "grouped": grouped, "address": address, "square": square}
        return self._screen.page(
            request,
            "join.html",
            name=name,
            invited=invited,
            office=office,
            told=told,
            shown=shown,
            status=status if told else 200,
        )

    async def _enter(self, request: Request, token: str) -> Response:
        """Go on where one was: with what was typed there, if a form could not be taken before."""
        found = await self._screen.read(lambda unit: session_found(unit, token))
        assert found is not None, "it was opened just now"
        who, form = found[0], await request.form()
        back, kept = local(str(form.get("back", ""))), await carried(request)
        if back and kept:
            told = "登录好了。你刚才写的还在，看一眼再发。"
            return signed_in_here(
                request,
                self._screen.page(request, "kept.html", who=who, told=told, to=back, kept=kept, written=WRITTEN),
                token,
            )
        return signed_in_here(request, RedirectResponse(back or self._screen.home(who.role), status_code=303), token)

    async def _again(self, request: Request, told: str, status: int) -> Response:
        form, kept = await request.form(), await carried(request)
        back = local(str(form.get("back", "")))
        return self._screen.page(request, "login.html", status=status, told=told, back=back, kept=kept)

    def _login_again(self, request: Request, told: str, status: int) -> Response:
        return self._screen.page(request, "login.html", status=status, told=told)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
