"""The queue: what waits, the most pressing first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.cases.rules.roles import Act
from bot.cases.selectors.console import Filters, QueuePage, console_queue
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from handlers.web.console.room import Room, Screen, who_may
from handlers.web.console.who import signed_in


def room() -> Room:
    """Return the room."""
    return Room(_routes, who_may(Act.VIEW_QUEUE), "队列", "")


def _routes(screen: Screen) -> APIRouter:
    router = APIRouter()

    @router.get("", response_model=None)
    async def queue(
        request: Request, mine: bool = False, unclaimed: bool = False, priority: str = "", page: int = 1
    ) -> Response:
        """The queue as far as the person may see it."""
        who = signed_in(request)
        filters = Filters(mine, unclaimed, priority if priority in ("urgent", "high", "normal") else "", page)

        def work(unit: Unit, staff: StaffRow) -> QueuePage:
            check(unit, staff, Act.VIEW_QUEUE)
            unit.audit(actor_name(staff), "queue_viewed")
            return console_queue(unit, staff, filters)

        found = await screen.act_or_tell(who, work)
        return screen.page(request, "queue.html", who=who, queue=found, filters=filters)

    return router
