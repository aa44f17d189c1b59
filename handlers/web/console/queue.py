"""The queue: what waits, the most pressing first, narrowed, searched, kept as a view, and given to somebody."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request, Response

from bot.cases.rules.queue_filters import LEFT_NAMES, SORT_NAMES, STATES, URGENCIES, Filters, filters_read
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import STAGE_NAMES, Stage
from bot.cases.selectors.console.pulse import queue_name
from bot.cases.selectors.console.worklist import Choices, QueuePage, console_queue, queue_choices, sees_every_office
from bot.cases.services.console.saved_views import view_drop, view_save
from bot.cases.services.permissions import check
from bot.cases.staff.in_bulk import VERBS, done_in_bulk
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.insight.names import TOPICS
from handlers.web.chat.live import Hub
from handlers.web.console.live import Part, live_part, mark_of
from handlers.web.console.room import Number, Room, Screen, who_may
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import PATH, signed_in
from handlers.web.guard import Refused

QUICK: tuple[tuple[str, dict[str, str]], ...] = (
    ("全部", {}), ("没人接", {"holder": "none"}), ("我的", {"holder": "me"}), ("危险", {"urgency": "danger"}),
    ("紧急", {"urgency": "urgent"}), ("7 天内到期", {"left": "7"}),
)  # fmt: skip
_NAMES = {
    "states": {"": "没办结的", **{state: STAGE_NAMES[Stage(state)] for state in STATES if state != "all"}, "all": "全部"},
    "urgencies": URGENCIES, "lefts": LEFT_NAMES, "sorts": SORT_NAMES, "topics": TOPICS,
}  # fmt: skip
Text = Annotated[str, Form()]


def room(hub: Hub | None = None) -> Room:
    """Return the room. `hub`: wakes open pages; without it a page is as it was when it was opened."""
    return Room(lambda screen: QueuePages(screen, hub).router(), who_may(Act.VIEW_QUEUE), "队列", "")


class QueuePages:
    """The routes."""

    def __init__(self, screen: Screen, hub: Hub | None) -> None:
        self._screen = screen
        self._hub = hub

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, view in (("", self.queue), ("/queue/live", self.live)):
            routes.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/queue/bulk", self.bulk), ("/queue/views", self.save), ("/queue/views/{view}/drop", self.drop),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def queue(self, request: Request) -> Response:
        """The queue as far as the person may see it."""
        who, filters = signed_in(request), filters_read(request.query_params)

        def work(unit: Unit, staff: StaffRow) -> tuple[QueuePage, Choices]:
            check(unit, staff, Act.VIEW_QUEUE)
            unit.audit(actor_name(staff), "queue_viewed")
            return console_queue(unit, staff, filters), queue_choices(unit, staff)

        found, choices = await self._screen.act_or_tell(who, work)
        part = self._part(filters, found, may_pick=choices.may_claim or choices.may_assign)
        return self._screen.page(
            request, "queue.html", who=who, part=part, mark=mark_of(part), queue=found, filters=filters, choices=choices,
            quick=QUICK, names=_NAMES, told=told_in(request),
        )  # fmt: skip

    async def live(self, request: Request, mark: str = "") -> Response:
        """The lines of the queue, whenever they have changed."""
        who, filters = signed_in(request), filters_read(request.query_params)

        def work(unit: Unit, staff: StaffRow) -> tuple[QueuePage, bool, str]:
            check(unit, staff, Act.VIEW_QUEUE)
            choices = queue_choices(unit, staff)
            name = queue_name(None if sees_every_office(staff) else staff.office_id)
            return console_queue(unit, staff, filters), choices.may_claim or choices.may_assign, name

        async def render() -> str:
            found, may_pick, _ = await self._screen.look(who, work)
            return self._part(filters, found, may_pick=may_pick)

        _, _, name = await self._screen.look(who, work)
        return live_part(request, self._screen, who, self._hub, Part(name, mark[:16], render))

    async def bulk(self, request: Request, verb: Text = "", to: Text = "", back: Text = "") -> Response:
        """Take, or give to somebody, the cases that are ticked."""
        if verb not in VERBS:
            raise Refused(400, "bad_form")
        ticked = [str(one) for one in (await request.form()).getlist("case")]
        numbers = [int(one) for one in ticked if one.isascii() and one.isdecimal() and len(one) < 10]
        receiver = int(to) if to.isascii() and to.isdecimal() and len(to) < 10 else 0

        def work(unit: Unit, staff: StaffRow) -> Came:
            return done_in_bulk(unit, staff, numbers, verb, receiver if verb == "assign" else 0)

        return self._back(back, await self._screen.act_or_tell(signed_in(request), work))

    async def save(self, request: Request, name: Text = "", back: Text = "") -> Response:
        """Keep what is shown as a view of one's own."""
        filters = _filters(back)

        def work(unit: Unit, staff: StaffRow) -> None:
            view_save(unit, staff=staff, name=name, filters=filters)

        await self._screen.act_or_tell(signed_in(request), work)
        return self._back(back, "存好了，在“我的视图”里。")

    async def drop(self, request: Request, view: Number, back: Text = "") -> Response:
        """Forget a view."""
        await self._screen.act_or_tell(signed_in(request), lambda unit, staff: view_drop(unit, staff=staff, view=view))
        return self._back(back, "视图删掉了。")

    def _part(self, filters: Filters, found: QueuePage, *, may_pick: bool) -> str:
        return self._screen.markup("queue_lines.html", queue=found, filters=filters, may_pick=may_pick)

    @staticmethod
    def _back(back: str, told: Came | str) -> Response:
        query = _filters(back).address()
        return back_to(f"{PATH}?{query}" if query else PATH, told)


def _filters(query: str) -> Filters:
    """What the query of an address asks for."""
    return filters_read(dict(parse_qsl(query[:1000])))
