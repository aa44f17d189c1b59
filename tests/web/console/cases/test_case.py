"""A case at the console: what is done there shows in the topic, what a worker sends stays text."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select

from bot.audit.tables import AuditRow
from bot.cases.tables import CaseFileRow, DraftRow
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, post, said, topic

pytestmark = pytest.mark.anyio


async def test_the_queue_shows_the_own_office_only(stage: Stage) -> None:
    here, there = stage.open(), stage.open(city="上海")
    async with at_screen(stage, "王琳") as client:
        page = (await client.get("/console")).text
    assert f"/console/case/{here}" in page
    assert f"/console/case/{there}" not in page


async def test_a_case_is_taken_answered_and_closed_and_the_topic_reads_it(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        seen = stage.case(number).version
        await post(client, f"/console/case/{number}/say", text="我是王琳，材料收到了。", seen=seen)
        page = (await client.get(f"/console/case/{number}")).text
        assert "我是王琳，材料收到了。" in page
        await post(client, f"/console/case/{number}/note", text="电话打过一次")
        await post(client, f"/console/case/{number}/do", verb="close", argument="解决了", more="")
    assert said(stage, number) == ["我是王琳，材料收到了。"]
    assert said(stage, number, "note") == ["电话打过一次"]
    assert stage.case(number).stage == "closed"
    assert "王琳 接手了案件" in topic(stage, number)
    assert "材料收到了" in topic(stage, number)


async def test_what_the_gate_holds_waits_as_a_draft_and_is_said_while_typing(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        told = await post(client, f"/console/case/{number}/check", text="这是违法的")
        assert told.json() == {"problems": ["没有写依据"]}
        await post(client, f"/console/case/{number}/say", text="这是违法的", seen=stage.case(number).version)
        page = (await client.get(f"/console/case/{number}")).text
    assert said(stage, number) == []
    assert "等着的草稿" in page
    assert "没有写依据" in page
    async with at_screen(stage, "张敏") as client:
        draft = stage.do(lambda unit: unit.session.scalars(select(DraftRow.id)).one())
        await post(client, f"/console/case/{number}/do", verb="override", argument=draft, more="核过了")
    assert said(stage, number) == ["这是违法的"]


async def test_what_was_written_about_a_case_that_went_on_is_not_sent_and_not_lost(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        answer = await post(client, f"/console/case/{number}/say", text="旧的回复", seen=stage.case(number).version - 1)
    assert answer.status_code == 409
    assert "旧的回复</textarea>" in answer.text
    assert said(stage, number) == []


async def test_markup_of_a_worker_stays_text_and_a_file_is_only_saved(stage: Stage) -> None:
    number = stage.open(story="<script>alert(1)</script>")
    case = stage.case(number)

    def file(unit: Any) -> int:
        row = CaseFileRow(
            case_id=case.id, status="held", name="x.html", media_type="text/html", size=3, sha256="0" * 64,
            content="PGI+", at=unit.now,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        return row.id

    held = stage.do(file)
    other = stage.open()
    async with at_screen(stage, "王琳") as client:
        assert "<script>alert" not in (await client.get(f"/console/case/{number}")).text
        saved = await client.get(f"/console/case/{number}/file/{held}")
        assert saved.content == b"<b>"
        assert saved.headers["content-type"] == "application/octet-stream"
        assert saved.headers["content-disposition"].startswith("attachment")
        assert (await client.get(f"/console/case/{other}/file/{held}")).status_code == 404
        assert (await client.get("/console/case/999999")).status_code == 404


async def test_who_looked_at_a_case_stands_in_the_trail(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await client.get(f"/console/case/{number}")
    query = select(AuditRow).where(AuditRow.action == "case_viewed", AuditRow.case_number == number)
    assert len(stage.do(lambda unit: unit.session.scalars(query).all())) == 1


async def test_a_button_pressed_twice_sends_once(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        seen = stage.case(number).version
        for _ in range(2):
            answer = await post(client, f"/console/case/{number}/say", text="材料收到了。", seen=seen)
            assert answer.status_code == 303
        for _ in range(2):
            await post(client, f"/console/case/{number}/say", text="这是违法的", seen=stage.case(number).version)
        twice = await post(client, f"/console/case/{number}/do", verb="claim")
        assert twice.status_code == 409
    assert said(stage, number) == ["材料收到了。"]
    assert len(stage.do(lambda unit: unit.session.scalars(select(DraftRow.id)).all())) == 1


async def test_a_message_that_is_too_long_is_told_how_long_and_stays_in_its_box(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        answer = await post(client, f"/console/case/{number}/say", text="长" * 4001, seen=stage.case(number).version)
        assert answer.status_code == 409
        assert "一次最多 4000 个" in answer.text
        assert "长" * 4001 in answer.text
        huge = await post(client, f"/console/case/{number}/say", text="长" * 200_000)
        assert huge.status_code == 413
        assert "回工作台" in huge.text
    assert said(stage, number) == []


@pytest.mark.parametrize(
    ("path", "form", "shown"),
    [
        ("do", {"verb": "close", "argument": "转到别处办", "more": "单位违法，钱会给你"}, 'name="more" value="单位违法，钱会给你"'),
        ("do", {"verb": "close", "argument": "转到别处办", "more": "单位违法，钱会给你"}, "<option selected>转到别处办"),
        ("do", {"verb": "ask", "more": "没有这一项"}, 'name="more" value="没有这一项"'),
        ("do", {"verb": "recovered", "argument": "很多"}, 'name="argument" value="很多"'),
        ("fact", {"slot": "monthly_pay", "value": "六千左右吧", "was": "别的"}, 'name="value" value="六千左右吧"'),
    ],
)  # fmt: skip
async def test_what_was_typed_stays_in_its_box_when_it_is_not_done(
    stage: Stage, path: str, form: dict[str, str], shown: str
) -> None:
    number = stage.open(monthly_pay="6000")
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        answer = await post(client, f"/console/case/{number}/{path}", **form)
    assert answer.status_code == 409
    assert shown in answer.text and answer.text.count(shown) == 1


async def test_a_full_disk_is_said_pages_can_be_read_and_the_words_are_sent_when_there_is_room(stage: Stage) -> None:
    number = stage.open()
    long = "请把转账记录留好。" * 400
    async with at_screen(stage, "王琳") as client:
        await post(client, f"/console/case/{number}/do", verb="claim")
        seen, path = stage.case(number).version, f"/console/case/{number}/say"
        event.listen(stage.storage.engine, "checkout", no_growth)
        refused = await post(client, path, text=long, seen=seen)
        assert (await client.get("/console")).status_code == 200
        event.remove(stage.storage.engine, "checkout", no_growth)
        event.listen(stage.storage.engine, "checkout", lambda one, *_: one.execute("PRAGMA max_page_count = 1000000"))
        assert refused.status_code == 503
        assert (
            "服务器存满了" in refused.text
            and f"{long}</textarea>" in refused.text
            and f'action="{path}"' in refused.text
        )
        await post(client, path, text=long, seen=seen)
    assert said(stage, number) == [long]


def no_growth(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA max_page_count = 1")
