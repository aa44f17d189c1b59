"""How good the answers are: evaluations over time, answers that workers handed in as wrong, and the questions made of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import REACH, Act, Reach, Role
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.evaluation.office_questions import (
    FILE,
    FOLDER,
    NoQuestion,
    may_drop,
    office_questions,
    question_add,
    question_drop,
    question_offices,
)
from bot.evaluation.over_time import quality_charts
from bot.evaluation.runs import FILE as RUNS
from bot.evaluation.runs import load_runs
from bot.evaluation.samples import FILE as JUDGED
from bot.evaluation.samples import judged_chart, load_judgements
from bot.insight.charts.as_svg import inline_svg
from bot.insight.quality import VERDICTS, HandedIn, answer_judge, handed_in, handed_in_one, judged
from handlers.web.console.figures.insight import download
from handlers.web.console.room import MOST_WORDS, PATH, Number, Room, Screen, who_may
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import SignedIn, signed_in
from knowledge.citations.keys import format_key

HERE = "/quality"
JUDGED_FOR = timedelta(weeks=12)
Text = Annotated[str, Form()]


@dataclass(frozen=True)
class QualityPages:
    """What the room works on. `known`: whether the library holds the provision of a key."""

    data: Path
    known: Callable[[str], bool]

    def room(self) -> Room:
        """Return the room. Admins see the figures and the questions; what workers handed in is for who answers them."""
        return Room(self._routes, who_may(Act.VIEW_INSIGHT), "质量", HERE)

    def _routes(self, screen: Screen) -> APIRouter:
        views, router = _Views(self, screen), APIRouter(prefix=HERE)
        for path, view in (("", views.overview), ("/answer/{number}", views.answer), ("/questions.jsonl", views.take)):
            router.add_api_route(path, view, methods=["GET"], response_model=None)
        for path, act in (
            ("/answer/{number}", views.judge), ("/answer/{number}/question", views.question), ("/drop", views.drop),
        ):  # fmt: skip
            router.add_api_route(path, act, methods=["POST"], response_model=None)
        return router


class _Views:
    """The routes."""

    def __init__(self, over: QualityPages, screen: Screen) -> None:
        self._screen = screen
        self._runs, self._folder, self._known = over.data / RUNS, over.data / FOLDER, over.known

    async def overview(self, request: Request) -> Response:
        """Evaluations over time, what waits to be judged, the office's questions."""
        who = signed_in(request)
        offices = await asyncio.to_thread(question_offices, self._folder)

        def work(unit: Unit, staff: StaffRow) -> tuple[list[HandedIn], int, dict[str, int], set[str]]:
            return *_waiting(unit, staff, _judges(who)), {id_ for id_, one in offices.items() if may_drop(staff, one)}

        waiting, count, verdicts, droppable = await self._screen.look(who, work)
        runs = await asyncio.to_thread(load_runs, self._runs)
        questions = await asyncio.to_thread(office_questions, self._folder)
        sampled = judged_chart(await asyncio.to_thread(load_judgements, self._folder / JUDGED))
        return self._screen.page(
            request, "quality.html", who=who, told=told_in(request), charts=quality_charts(runs), svg=inline_svg, runs=len(runs),
            newest=runs[-1] if runs else None, waiting=waiting, count=count, verdicts=verdicts, names=VERDICTS,
            questions=questions, droppable=droppable, sampled=sampled, judges=_judges(who), named=format_key,
        )  # fmt: skip

    async def answer(self, request: Request, number: Number) -> Response:
        """An answer handed in, and the question it would become."""
        who = signed_in(request)
        found = await self._screen.look(who, lambda unit, staff: handed_in_one(unit, staff, number))
        held = await asyncio.to_thread(lambda: [key for key in found.keys if self._known(key)])
        return self._form(request, who, found, found.asked, "\n".join(held))

    async def judge(self, request: Request, number: Number, verdict: Text = "") -> Response:
        """Say what is to be thought of an answer, without making a question of it."""
        who = signed_in(request)
        await self._screen.act_or_tell(who, lambda unit, staff: answer_judge(unit, staff, number, verdict))
        return _to(f"记下了：{VERDICTS[verdict]}。")

    async def question(self, request: Request, number: Number, text: Text = "", gold: Text = "") -> Response:
        """Keep the question an answer handed in becomes; the answer counts as wrong."""
        who = signed_in(request)
        found = await self._screen.look(who, lambda unit, staff: handed_in_one(unit, staff, number))

        def keep(unit: Unit, staff: StaffRow) -> None:
            if not found.verdict:
                answer_judge(unit, staff, number, "wrong")
            topic = unit.options.topic_of(found.card)
            made = question_add(
                self._folder, text, gold.splitlines(), topic=topic, office=staff.office_id, known=self._known
            )
            unit.audit(actor_name(staff), "question_added", None, made.id)

        try:
            await self._screen.act_or_tell(who, keep)
        except NoQuestion as error:
            return self._form(request, who, found, text[:MOST_WORDS], gold[:MOST_WORDS], wrong=str(error))
        return _to("存成考题了，下次 python bot.py eval 会一起测。")

    async def take(self, request: Request) -> Response:
        """The office's questions as a file, in the form of our own."""
        path = self._folder / FILE
        content = await asyncio.to_thread(lambda: path.read_bytes() if path.exists() else b"")
        return download(content, "application/jsonl; charset=utf-8", FILE)

    async def drop(self, request: Request, id: Text = "") -> Response:
        """Delete a question of one's own office; admins, of any."""
        who = signed_in(request)

        def work(unit: Unit, staff: StaffRow) -> bool:
            return question_drop(unit, staff, self._folder, id)

        gone = await self._screen.act_or_tell(who, work)
        return _to("删掉了。" if gone else Came("这道题已经不在了。", done=False))

    def _form(
        self, request: Request, who: SignedIn, found: HandedIn, text: str, gold: str, *, wrong: str = ""
    ) -> Response:
        return self._screen.page(
            request, "quality_answer.html", who=who, one=found, text=text, gold=gold, wrong=wrong,
            status=409 if wrong else 200, names=VERDICTS,
        )  # fmt: skip


def _judges(who: SignedIn) -> bool:
    return REACH[who.role, Act.JUDGE] is not Reach.NONE


def _waiting(unit: Unit, staff: StaffRow, judges: bool) -> tuple[list[HandedIn], int, dict[str, int]]:
    office = None if Role(staff.role) is Role.ADMIN else staff.office_id
    verdicts = judged(unit.session, unit.today - JUDGED_FOR, office)
    return (*handed_in(unit, staff), verdicts) if judges else ([], 0, verdicts)


def _to(told: Came | str) -> Response:
    return back_to(f"{PATH}{HERE}", told)
