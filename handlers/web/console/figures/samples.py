"""This week's sample: one of our own questions at a time, as the bot answers it now, to be judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.contract.messages import Reply
from bot.evaluation.office_questions import FOLDER
from bot.evaluation.samples import (
    A_WEEK,
    FILE,
    VERDICTS,
    Judgement,
    judgement_append,
    load_judgements,
    to_judge,
)
from handlers.web.console.room import PATH, Room, Screen, who_may
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import ConsoleError, signed_in
from knowledge.citations.keys import format_key
from knowledge.evaluation.evaluate import EvaluationQuestion

HERE = "/quality/sample"


@dataclass(frozen=True)
class SamplePages:
    """What the room works on. `ask`: the bot's answer to a question, in a conversation of its own."""

    data: Path
    questions: Callable[[], Sequence[EvaluationQuestion]]
    ask: Callable[[str], Reply]
    today: Callable[[], date]

    def room(self) -> Room:
        """Return the room, for who may judge; the way in is the room of quality."""
        return Room(self._routes, who_may(Act.JUDGE), "", HERE)

    def _routes(self, screen: Screen) -> APIRouter:
        router = APIRouter()

        @router.get(HERE, response_model=None)
        async def sample(request: Request) -> Response:
            """The next question of this week, with its answer."""
            waiting = await asyncio.to_thread(self._waiting)
            one = waiting[0] if waiting else None
            reply = await asyncio.to_thread(self.ask, one.query) if one is not None else None
            return screen.page(
                request, "quality_sample.html", who=signed_in(request), told=told_in(request), one=one, reply=reply,
                left=len(waiting), week=A_WEEK, names=VERDICTS, named=format_key,
            )  # fmt: skip

        @router.post(HERE, response_model=None)
        async def judge(
            request: Request, id: Annotated[str, Form()] = "", verdict: Annotated[str, Form()] = ""
        ) -> Response:
            """Keep what is thought of an answer, and go on to the next."""
            who = signed_in(request)
            waiting = await asyncio.to_thread(self._waiting)
            if verdict not in VERDICTS:
                raise ConsoleError(404, "没有这种判断。", who)
            if id not in {one.id for one in waiting}:
                return back_to(f"{PATH}{HERE}", Came("这道已经有人判过了。", done=False))

            def work(unit: Unit, staff: StaffRow) -> None:
                check(unit, staff, Act.JUDGE)
                unit.audit(actor_name(staff), "sample_judged", None, f"{id} {verdict}")

            await screen.act_or_tell(who, work)
            judgement = Judgement(self.today(), id, verdict)
            await screen.stored(who, asyncio.to_thread(judgement_append, self._path, judgement))
            return back_to(f"{PATH}{HERE}", f"记下了：{VERDICTS[verdict]}。")

        return router

    @property
    def _path(self) -> Path:
        return self.data / FOLDER / FILE

    def _waiting(self) -> list[EvaluationQuestion]:
        return to_judge(self.questions(), load_judgements(self._path), self.today())
