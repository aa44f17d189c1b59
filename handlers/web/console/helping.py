"""How the console is used, as the role of who asks needs it: no page but this one has to be explained by somebody."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.cases.rules.staff.roles import ROLE_NAMES, Act, Role
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.who import signed_in

PARTS: dict[str, frozenset[Role]] = {
    "case": who_may(Act.ANSWER), "drafts": who_may(Act.APPROVE), "report": who_may(Act.TAKE_REPORT), "library": frozenset({Role.ADMIN}),
    "people": who_may(Act.MANAGE_STAFF), "audit": who_may(Act.READ_AUDIT), "keys": who_may(Act.VIEW_QUEUE),
}  # fmt: skip
"""The parts of the page, and whom each is for: who may do what it tells."""


def room() -> Room:
    """Return the room, for everybody."""

    def routes(screen: Screen) -> APIRouter:
        router = APIRouter()

        @router.get("/help", response_model=None)
        async def told(request: Request) -> Response:
            who = signed_in(request)
            mine = {part for part, roles in PARTS.items() if who.role in roles}
            return screen.page(request, "help.html", who=who, mine=mine, roles=ROLE_NAMES)

        return router

    return Room(routes, label="帮助", path="/help")
