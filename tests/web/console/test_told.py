"""What came of an act is shown as done or as not done by what it was, never by how its sentence begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.rules.staff.came import Came
from handlers.web.console.told import back_to
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, post

pytestmark = pytest.mark.anyio
TEMPLATES = Path("handlers/web/templates/console")


@pytest.mark.parametrize("told", ["没有别的要做了，都发出去了。", "还没有人接的都给你了。", "存好了。"])
async def test_a_sentence_of_something_done_is_shown_as_done_however_it_begins(stage: Stage, told: str) -> None:
    async with at_screen(stage, "王琳") as client:
        page = (await client.get(back_to("/console", told).headers["location"])).text
        assert f'<p class="done" role="status">{told}</p>' in page
        page = (await client.get(back_to("/console", Came(told, done=False)).headers["location"])).text
        assert f'<p class="waits" role="status">{told}</p>' in page


async def test_cases_that_could_not_be_given_out_are_shown_as_not_done(stage: Stage) -> None:
    mine, theirs = stage.open(), stage.open()
    stage.act("张敏", theirs, lambda unit, staff, case: setattr(case, "office_id", stage.staff(unit, "周远").office_id))
    async with at_screen(stage, "王琳") as client:
        some = await post(client, "/console/queue/bulk", verb="claim", case=[mine, theirs])
        assert (
            '<p class="waits" role="status">接手了 1 件。没有办成 1 件'
            in (await client.get(some.headers["location"])).text
        )


async def test_the_same_words_twice_are_shown_as_not_sent_again(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        for css in ("done", "waits"):
            form = {"text": "材料收到了。", "seen": stage.case(number).version}
            sent = await post(client, f"/console/case/{number}/say", **form)
            assert f'<p class="{css}" role="status">' in (await client.get(sent.headers["location"])).text


def test_no_page_looks_at_how_a_sentence_begins() -> None:
    assert [one.name for one in TEMPLATES.glob("*.html") if "told.startswith(" in one.read_text(encoding="utf-8")] == []
