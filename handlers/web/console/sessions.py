"""Where one is signed in, and signing out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.cases.services.signing_in import session_end, sessions_end, sessions_open
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit
from bot.cases.view import clock
from handlers.web.console.room import PATH, Room, Screen
from handlers.web.console.who import COOKIE, signed_in


def room() -> Room:
    """Return the room."""
    return Room(_routes, label="登录", path="/sessions")


def _routes(screen: Screen) -> APIRouter:
    router = APIRouter()

    @router.get("/sessions", response_model=None)
    async def sessions(request: Request) -> Response:
        """Where one is signed in."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> list[tuple[int, str, str, str]]:
            rows = sessions_open(unit, staff)
            return [(row.id, row.agent, clock(row.created_at), clock(row.seen_at)) for row in rows]

        return screen.page(request, "sessions.html", who=who, rows=await screen.look(who, work))

    @router.post("/sessions/{session}/end", response_model=None)
    async def end(request: Request, session: int) -> Response:
        """End one of one's sessions; 0: all but this one."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> None:
            if session:
                session_end(unit, session, by=staff)
            else:
                sessions_end(unit, staff, by=staff, but=who.session_id)

        await screen.act_or_tell(who, work)
        return RedirectResponse(f"{PATH}/sessions", status_code=303)

    @router.post("/logout", response_model=None)
    async def logout(request: Request) -> Response:
        """End this session."""
        who = signed_in(request)
        await screen.act_or_tell(who, lambda unit, staff: session_end(unit, who.session_id, by=staff))
        response = RedirectResponse(f"{PATH}/login", status_code=303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    return router
