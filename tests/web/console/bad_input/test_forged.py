"""Ids of other offices, other people and other cases put into one's own forms; a stuck outbox; a large file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import select

from bot.cases.services.canned_replies import canned_save
from bot.cases.services.life.lifecycle import case_claim
from bot.cases.services.words.conversation import staff_said
from bot.cases.tables import CannedReplyRow, CaseMessageRow, DraftRow
from handlers.web.console.settings.installation import Installation, StateLine
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_app, every_room, post, said
from tests.web.console.test_roles import ELSEWHERE, HOLDER, taken

pytestmark = pytest.mark.anyio
SECRET = "上海那边写的话"


def there(stage: Stage) -> dict[str, int]:
    """What another office has: a case, a draft in it, something said, and a ready reply."""
    number = stage.open(city="上海")
    stage.act(ELSEWHERE, number, lambda unit, staff, case: case_claim(unit, case, staff=staff))
    for text in (SECRET, f"{SECRET}，违法"):
        stage.act(
            ELSEWHERE, number, lambda unit, staff, case, text=text: staff_said(unit, case, staff=staff, text=text)
        )

    def work(unit: Any) -> dict[str, int]:
        staff = stage.staff(unit, ELSEWHERE)
        canned_save(unit, staff=staff, name="上海的", text=SECRET)
        newest = {
            "draft": select(DraftRow.id).order_by(DraftRow.id.desc()),
            "message": select(CaseMessageRow.id).where(CaseMessageRow.text == SECRET),
            "reply": select(CannedReplyRow.id).where(CannedReplyRow.name == "上海的"),
        }
        return {name: int(unit.session.scalars(query).first() or 0) for name, query in newest.items()}

    return {"number": number, **stage.do(work)}


async def test_nothing_of_another_office_is_reached_through_ones_own_case(stage: Stage) -> None:
    mine, theirs = taken(stage), there(stage)
    assert all(theirs.values())
    draft, message, at = theirs["draft"], theirs["message"], f"/console/case/{mine}"
    tries: list[tuple[str, dict[str, object]]] = [
        *((f"{at}/do", {"verb": verb, "argument": draft, "more": "核过了"})
          for verb in ("approve", "override", "reject", "edit", "tell", "keep", "use")),
        *((f"{at}/do", {"verb": verb, "argument": theirs["number"]}) for verb in ("merge", "link")),
        *((f"{at}/do", {"verb": verb, "argument": ELSEWHERE}) for verb in ("handover", "assign")),
        (f"{at}/do", {"verb": "canned", "argument": "上海的"}), (f"{at}/draft", {"draft": draft, "text": "换掉"}),
        (f"{at}/recall", {"message": message}), (f"{at}/ready", {"canned": "上海的"}),
        *((f"{at}/ready", {"approved": number}) for number in range(1, 9)),
        (f"/console/replies/{theirs['reply']}/drop", {}),
    ]  # fmt: skip
    for name in (HOLDER, "张敏"):
        async with at_screen(stage, name) as client:
            for path, form in tries:
                answer = await post(client, path, **form)
                assert answer.status_code in (403, 404, 409), (name, path, form)
                assert SECRET not in answer.text and "<h1>" in answer.text
    assert said(stage, theirs["number"]) == [SECRET] and stage.case(theirs["number"]).link_state == ""
    kept = stage.do(lambda unit: unit.session.get_one(DraftRow, draft))
    assert (kept.status, kept.text) == ("pending", f"{SECRET}，违法")
    assert stage.do(lambda unit: unit.session.get(CannedReplyRow, theirs["reply"])) is not None


async def test_a_view_or_a_session_of_somebody_else_is_neither_dropped_nor_ended(stage: Stage) -> None:
    async with at_screen(stage, ELSEWHERE) as other, at_screen(stage, HOLDER) as client:
        await post(other, "/console/queue/views", name="上海的", back="left=7")
        for path in [f"/console/queue/views/{n}/drop" for n in (1, 2)] + [f"/console/sessions/{n}/end" for n in (1,)]:
            assert (await post(client, path)).status_code in (403, 404), path
        page = await other.get("/console")
        assert page.status_code == 200 and "删掉视图 上海的" in page.text


async def test_words_stuck_in_the_outbox_stand_in_the_case_as_not_yet_sent_and_the_state_says_so(stage: Stage) -> None:
    number = taken(stage)
    stuck = StateLine("发件箱", "bad", "3 条等着发，最早的等了 40 分钟")
    async with at_screen(stage, HOLDER, console_app(stage, installation=Installation(state=lambda: [stuck]))) as client:
        sent = {"text": "材料收到了。", "seen": stage.case(number).version}
        assert (await post(client, f"/console/case/{number}/say", **sent)).status_code == 303
        page = (await client.get(f"/console/case/{number}")).text
        assert (
            "材料收到了。" in page and "在路上" in page.partition("材料收到了。")[0].rpartition('<p class="path">')[2]
        )
        assert "最早的等了 40 分钟" in (await client.get("/console/health")).text


async def test_a_file_of_two_hundred_megabytes_in_pieces_is_refused_before_the_first(
    stage: Stage, tmp_path: Path
) -> None:
    async with at_screen(stage, "陈管", console_app(stage, every_room(stage, tmp_path))) as client:
        answer: httpx.Response = await post(client, "/console/library/pieces", size=200 << 20)
    assert (answer.status_code, "100 MB" in unquote(answer.headers["X-Told"])) == (413, True)
    assert "回工作台" in answer.text
