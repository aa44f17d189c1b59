"""One's own account: where one is signed in, password, recovery codes, being away, signing out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import REACH, Act, Reach
from bot.cases.services.people.signing_in import (
    password_change,
    recovery_left,
    recovery_renew,
    session_end,
    sessions_end,
    sessions_open,
)
from bot.cases.services.people.staffing import staff_away
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from bot.cases.view import clock
from handlers.web.console.browsers import browser_named
from handlers.web.console.room import Number, Room, Screen
from handlers.web.console.who import COOKIE, PATH, signed_in

Text = Annotated[str, Form()]


def room() -> Room:
    """Return the room."""
    return Room(lambda screen: Account(screen).router(), label="我的登录", path="/sessions")


class Account:
    """The routes."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        routes.add_api_route("/sessions", self.sessions, methods=["GET"], response_model=None)
        for path, act in (
            ("/sessions/password", self.password), ("/sessions/recovery", self.recovery), ("/sessions/away", self.away),
            ("/sessions/{session}/end", self.end), ("/logout", self.logout),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def sessions(self, request: Request) -> Response:
        """Where one is signed in, and what proves who one is."""
        return await self._page(request)

    async def end(self, request: Request, session: Number) -> Response:
        """End one of one's sessions; 0: all but this one."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> None:
            if session:
                session_end(unit, session, by=staff)
            else:
                sessions_end(unit, staff, by=staff, but=who.session_id)

        await self._screen.act_or_tell(who, work)
        return RedirectResponse(f"{PATH}/sessions", status_code=303)

    async def password(
        self, request: Request, old: Text = "", new: Text = "", again: Text = "", code: Text = ""
    ) -> Response:
        """Take another password."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> None:
            if new != again:
                raise NotAllowed("没有改：两次写的新密码不一样。")
            password_change(unit, staff, old=old, new=new, code=code, session_id=who.session_id)

        try:
            await self._screen.act(who, work)
        except CaseError as error:
            return await self._page(request, wrong=str(error))
        return await self._page(request, told=Came("密码换好了，别处的登录都退出了。"))

    async def away(self, request: Request, until: Text = "") -> Response:
        """Be away until a day; without one, be back. Colleagues may answer meanwhile."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> str:
            day = _day(until) if until.strip() else None
            staff_away(unit, staff=staff, until=day)
            return f"请假到 {day}。同事可以在你的案件里直接回。" if day else "回来了。"

        try:
            told = await self._screen.act(who, work)
        except CaseError as error:
            return await self._page(request, wrong=str(error))
        return await self._page(request, told=Came(told))

    async def recovery(self, request: Request, password: Text = "", code: Text = "") -> Response:
        """Make new recovery codes and show them this one time."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> list[str]:
            return recovery_renew(unit, staff, password=password, code=code)

        try:
            codes = await self._screen.act(who, work)
        except CaseError as error:
            return await self._page(request, wrong=str(error))
        return self._screen.page(request, "codes.html", who=who, codes=codes)

    async def logout(self, request: Request) -> Response:
        """End this session."""
        who = signed_in(request)
        await self._screen.act_or_tell(who, lambda unit, staff: session_end(unit, who.session_id, by=staff))
        response = RedirectResponse(f"{PATH}/login", status_code=303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    async def _page(self, request: Request, *, told: Came | None = None, wrong: str = "") -> Response:
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> dict[str, object]:
            rows = sessions_open(unit, staff)
            shown = [(row.id, browser_named(row.agent), clock(row.created_at), clock(row.seen_at)) for row in rows]
            away = staff.away_until if staff.away_until and staff.away_until >= unit.today else None
            return {"rows": shown, "left": recovery_left(unit, staff), "away": away, "today": unit.today}

        known = await self._screen.look(who, work)
        takes = REACH[who.role, Act.CLAIM] is not Reach.NONE
        values = {**known, "takes": takes, "told": told, "wrong": wrong}
        return self._screen.page(request, "sessions.html", who=who, status=409 if wrong else 200, **values)


def _day(written: str) -> date:
    """Return a day as a date field sends it. Raises NotAllowed."""
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise NotAllowed("没有记：请假到哪天？写日期，如 2026-12-01。") from None
