"""The console over HTTP: who may see and do what, forms that are not one's own, and what is done there shows in the topic."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.login_tables import StaffSessionRow
from bot.cases.rules.passwords import secret_new
from bot.cases.rules.roles import Role
from bot.cases.services.signing_in import session_open
from bot.cases.services.staffing import office_add, staff_add
from bot.cases.tables import CaseFileRow, CaseMessageRow, DraftRow, StaffRow
from bot.storage.codec import load_reply
from bot.storage.tables import ConversationRow, OutboxRow
from handlers.web.app import create_app
from handlers.web.console import COOKIE, csrf_of
from handlers.web.law import LawPages
from handlers.web.tries import Tries
from tests.cases.stage import Stage, set_stage
from tests.cases.test_signing_in import LONG_PASSWORD, code_at

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = set_stage(tmp_path, check=lambda text, on, beside: ["没有写依据"] if "违法" in text else [])

    def more(unit: Any) -> None:
        office = office_add(unit, actor="operator", name="上海法援", cities=["上海"])
        for name, role in (("周远", Role.CASEWORKER), ("陈管", Role.ADMIN), ("吴审", Role.AUDITOR)):
            staff_add(
                unit, actor="operator", office=office, name=name, role=role, token=f"token-{name}"
            ).joined_at = unit.now

    stage.do(more)
    return stage


class Nobody:
    """A service no worker speaks to."""

    async def newest(self, channel: str, external_ids: Any) -> dict[str, int]:
        return {}


@asynccontextmanager
async def at_screen(stage: Stage, name: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser, signed in as somebody."""
    law = LawPages(None, lambda _: None, lambda _: "")  # type: ignore[arg-type]
    app = create_app(Nobody(), law, today=lambda: stage.desk.today, desk=stage.desk, health=lambda: {"status": "ok"})  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
        if name:
            token = stage.do(lambda unit: session_open(unit, stage.staff(unit, name), agent="Firefox"))
            client.cookies.set(COOKIE, token, path="/console")
            client.headers["x-csrf"] = csrf_of(token)
        yield client


async def post(client: httpx.AsyncClient, path: str, **form: Any) -> httpx.Response:
    return await client.post(path, data={"csrf": client.headers["x-csrf"], **form})


def said(stage: Stage, number: int, side: str = "staff") -> list[str]:
    case = stage.case(number)
    query = select(CaseMessageRow).where(CaseMessageRow.case_id == case.id, CaseMessageRow.side == side)
    return stage.do(lambda unit: [row.text for row in unit.session.scalars(query)])


def topic(stage: Stage, number: int) -> str:
    """Everything the staff group read about a case."""
    query = select(OutboxRow).join(ConversationRow).where(ConversationRow.external_id == f"case:{number}")
    return stage.do(
        lambda unit: "\n".join(
            load_reply(row.payload).plain_text() for row in unit.session.scalars(query) if row.payload
        )
    )


async def test_without_a_session_every_page_leads_to_signing_in(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage) as client:
        for path in ("", "/health", "/sessions", f"/case/{number}", f"/case/{number}/file/1"):
            answer = await client.get(f"/console{path}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")
        for path in ("/logout", f"/case/{number}/do", f"/case/{number}/say", f"/case/{number}/note"):
            assert (await client.post(f"/console{path}", data={"csrf": "x"})).status_code == 303


MAY = {
    "王琳": {"queue": 200, "case": 200, "other": 403, "claim": 303, "health": 200},
    "张敏": {"queue": 200, "case": 200, "other": 403, "claim": 303, "health": 200},
    "周远": {"queue": 200, "case": 403, "other": 200, "claim": 403, "health": 200},
    "陈管": {"queue": 200, "case": 403, "other": 403, "claim": 403, "health": 200},
    "吴审": {"queue": 403, "case": 403, "other": 403, "claim": 403, "health": 403},
}


@pytest.mark.parametrize("name", MAY)
async def test_everybody_sees_and_does_what_the_table_of_roles_says(stage: Stage, name: str) -> None:
    here, there = stage.open(), stage.open(city="上海")
    async with at_screen(stage, name) as client:
        found = {
            "queue": (await client.get("/console")).status_code,
            "case": (await client.get(f"/console/case/{here}")).status_code,
            "other": (await client.get(f"/console/case/{there}")).status_code,
            "claim": (await post(client, f"/console/case/{here}/do", verb="claim")).status_code,
            "health": (await client.get("/console/health")).status_code,
        }
    assert found == MAY[name]


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


async def test_a_form_of_another_session_or_site_is_refused(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        path = f"/console/case/{number}/do"
        assert (await client.post(path, data={"verb": "claim", "csrf": csrf_of("another")})).status_code == 403
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        form = {"verb": "claim", "csrf": client.headers["x-csrf"]}
        assert (await client.post(path, data=form, headers=elsewhere)).status_code == 403
        assert (await post(client, path, verb="export")).status_code == 400
    assert stage.case(number).assignee_id is None


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


async def test_leaving_ends_what_a_browser_may_do(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        assert (await client.get("/console")).status_code == 200
        stage.do(lambda unit: setattr(stage.staff(unit, "王琳"), "active", False))
        assert (await client.get("/console")).status_code == 303


async def test_signing_out_ends_the_session_itself(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        token = client.cookies[COOKIE]
        await post(client, "/console/logout")
        client.cookies.set(COOKIE, token, path="/console")
        assert (await client.get("/console")).status_code == 303


async def test_a_session_elsewhere_is_ended_from_here(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client, at_screen(stage, "王琳") as other:
        assert "Firefox" in (await client.get("/console/sessions")).text
        await post(client, "/console/sessions/0/end")
        assert (await other.get("/console")).status_code == 303
        assert (await client.get("/console")).status_code == 200


async def test_an_invitation_is_taken_up_in_the_browser_and_signs_in(stage: Stage) -> None:
    secret = secret_new()
    code = code_at(secret, stage.clock())
    form = {"password": LONG_PASSWORD, "again": LONG_PASSWORD, "secret": secret, "code": code}
    async with at_screen(stage) as client:
        assert "周远" in (await client.get("/console/join/token-周远")).text
        wrong = await client.post("/console/join/token-周远", data=form | {"again": "x"})
        assert "不一样" in wrong.text
        made = await client.post("/console/join/token-周远", data=form)
        assert made.text.count("<code>") == 8
        assert "secure" in made.headers["set-cookie"].lower()
        assert "samesite=strict" in made.headers["set-cookie"].lower()
        assert (await client.get("/console")).status_code == 200
        again = await client.post("/console/join/token-周远", data=form)
        assert again.status_code == 404
        client.cookies.clear()
        stage.clock.forward(seconds=60)
        login = {"name": "周远", "password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        assert (await client.post("/console/login", data=login | {"password": "x"})).status_code == 403
        assert (await client.post("/console/login", data=login)).status_code == 303


async def test_nothing_secret_is_kept_as_it_is(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        token = client.cookies[COOKIE]
    kept = stage.do(lambda unit: unit.session.scalars(select(StaffSessionRow.token)).all())
    assert token not in kept
    assert stage.do(lambda unit: unit.session.scalar(select(StaffRow.id))) is not None


def test_an_address_that_tries_too_often_waits() -> None:
    now = [0.0]
    tries = Tries(most=3, within=60, clock=lambda: now[0])
    assert [tries.take("1.2.3.4") for _ in range(4)] == [True, True, True, False]
    assert tries.take("5.6.7.8")
    now[0] = 61
    assert tries.take("1.2.3.4")
