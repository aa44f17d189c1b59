"""A button pressed twice on a case, and a form sent again: done once, nobody is told twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from bot.cases.staff.at_desk import TWICE_WITHIN
from bot.cases.tables import CaseMessageRow
from bot.cases.unit_of_work import Unit
from bot.storage.tables import OutboxRow
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, post
from tests.web.console.test_roles import ARGUMENTS, HOLDER, MORE, VERB, argument_of, taken

pytestmark = pytest.mark.anyio
OF_SUPERVISORS = ("advise", "override", "reopen", "transfer", "link", "assign")
WORDS = ("note", "fact")
"""Pages of a case that take words beside the verbs."""


def left_in(stage: Stage, number: int) -> Callable[[], tuple[int | None, int | None]]:
    """Return what counts the words left in a case, and those that go to its worker."""
    case = stage.case(number)
    inside = select(func.count()).where(CaseMessageRow.case_id == case.id)
    outside = select(func.count()).where(OutboxRow.conversation_id == case.conversation_id)

    def work(unit: Unit) -> tuple[int | None, int | None]:
        return unit.session.scalar(inside), unit.session.scalar(outside)

    return lambda: stage.desk.read(work)


@pytest.mark.parametrize("verb", sorted(set(VERB) - {"fact"}))  # a fact has a form of its own, below
async def test_a_verb_pressed_twice_leaves_no_word_twice(stage: Stage, verb: str) -> None:
    number = taken(stage)
    form = {"verb": verb, "argument": argument_of(stage, number, verb), "more": MORE.get(verb, "")}
    path, left = f"/console/case/{number}/do", left_in(stage, number)
    async with at_screen(stage, "张敏" if verb in OF_SUPERVISORS else HOLDER) as client:
        if verb == "reopen":
            await post(client, path, verb="close", argument=ARGUMENTS["close"])
        await post(client, path, **form)
        once = left()
        again = await post(client, path, **form)
    assert again.status_code < 500
    assert left() == once


@pytest.mark.parametrize("path", WORDS)
async def test_words_sent_twice_stand_once_and_later_they_may_be_said_again(stage: Stage, path: str) -> None:
    number = taken(stage)
    form = {"text": "电话打过", "slot": "monthly_pay", "value": "6000", "was": ""}
    address, left = f"/console/case/{number}/{path}", left_in(stage, number)
    async with at_screen(stage, HOLDER) as client:
        await post(client, address, **form)
        once = left()
        again = await post(client, address, **form)
        assert (again.status_code, left()) == (409, once)
        if path == "note":
            assert "刚才已经做过" in again.text and "电话打过</textarea>" in again.text
            stage.clock.forward(seconds=TWICE_WITHIN.total_seconds() + 1)
            assert (await post(client, address, **form)).status_code == 303
