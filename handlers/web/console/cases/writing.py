"""The answer to the worker: suggested, put together from ready texts and clauses, checked while typed, sent; drafts put right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from bot.cases.rules.errors import CaseError
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.plain_words import without_commands
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.staff.at_desk import draft_at_desk, ready_at_desk, said_at_desk, suggestion_at_desk
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, case_numbered
from bot.contract.messages import Clause
from handlers.web.console.cases.screen import CaseScreen, Helps, Shown, number_in, said, written
from handlers.web.console.room import MOST_WORDS, Number
from handlers.web.console.who import signed_in

Text = Annotated[str, Form()]
_LONGEST_SEARCH = 100
NOTHING = "没有起草：当事人还没有问能拿来找依据的话，或者有危险，要人自己写。"


class Writing:
    """The routes. What changes the box alone changes nothing else: it gives the page again with the text in it."""

    def __init__(self, case: CaseScreen, helps: Helps) -> None:
        self._case = case
        self._screen = case.screen
        self._helps = helps

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        for path, act in (
            ("/say", self.say), ("/check", self.check), ("/suggest", self.suggest), ("/ready", self.ready),
            ("/clauses", self.clauses), ("/draft", self.draft),
        ):  # fmt: skip
            routes.add_api_route(path, act, methods=["POST"], response_model=None)
        return routes

    async def say(self, request: Request, number: Number, text: Text = "", seen: Text = "") -> Response:
        """Answer the worker; what the gate or supervision holds waits as a draft."""

        def work(unit: Unit, staff: StaffRow) -> Came:
            return said_at_desk(unit, staff, case_numbered(unit, number), said(text), seen=number_in(seen))

        return await self._case.act(request, number, work, Shown(kept=text))

    async def check(self, request: Request, number: Number, text: Text = "") -> Response:
        """What the citation gate would say to a text, while it is written."""

        def work(unit: Unit, staff: StaffRow) -> list[str]:
            check(unit, staff, Act.VIEW_CASE, case_numbered(unit, number))
            return unit.options.check(text[:MOST_WORDS], unit.today, "") if text.strip() else []

        return JSONResponse({"problems": await self._screen.look(signed_in(request), work)})

    async def suggest(self, request: Request, number: Number, text: Text = "") -> Response:
        """Put what the machine would answer into the box, below what is there. A person reads it and sends it."""
        who = signed_in(request)
        wanted = await self._screen.act_or_tell(
            who, lambda unit, staff: suggestion_at_desk(unit, staff, case_numbered(unit, number))
        )
        found = await asyncio.to_thread(self._helps.suggest, wanted)
        told = "起草好了，在框里。看过、改过再发。" if found.text else NOTHING
        if found.unheld:
            told += f"原文没收进库，发之前核对：{'、'.join(found.unheld)}。"
        return await self._case.show(
            request, number, Shown(told=Came(told, done=bool(found.text)), kept=_below(text, found.text))
        )

    async def ready(
        self, request: Request, number: Number, text: Text = "", canned: Text = "", approved: Text = ""
    ) -> Response:
        """Put a canned reply, or an answer approved before, into the box, below what is there."""

        def work(unit: Unit, staff: StaffRow) -> str:
            return ready_at_desk(
                unit, staff, case_numbered(unit, number), canned=canned[:60], approved=number_in(approved)
            )

        try:
            found = await self._screen.act(signed_in(request), work)
        except CaseError as error:
            wrong = without_commands(str(error))
            return await self._case.show(request, number, Shown(wrong=wrong, kept=text, status=409))
        return await self._case.show(request, number, Shown(kept=_below(text, found)))

    async def clauses(self, request: Request, number: Number, text: Text = "", sought: Text = "") -> Response:
        """Look for clauses, by their number or by words; they stand below the box, to be put into it."""
        who, words = signed_in(request), written(sought)[:_LONGEST_SEARCH]
        today = await self._screen.look(who, lambda unit, staff: unit.today)
        keys = await asyncio.to_thread(self._helps.find, words, today) if words else ()

        def work(unit: Unit, staff: StaffRow) -> Sequence[Clause]:
            check(unit, staff, Act.VIEW_CASE, case_numbered(unit, number))
            return unit.options.clauses_open("", keys, unit.today) if keys else ()

        found = await self._screen.look(who, work)
        return await self._case.show(request, number, Shown(kept=text, sought=words, found=found))

    async def draft(
        self, request: Request, number: Number, draft: Text = "", seen: Text = "", text: Text = ""
    ) -> Response:
        """Write a draft anew before it is decided."""

        def work(unit: Unit, staff: StaffRow) -> Came:
            case = case_numbered(unit, number)
            return draft_at_desk(unit, staff, case, number_in(draft), said(text), seen=seen[:20])

        return await self._case.act(request, number, work, Shown(form=f"draft {draft}", typed={"text": text}))


def _below(text: str, added: str) -> str:
    """Return what is written with something added below it."""
    return "\n".join(one for one in (written(text), added) if one)
