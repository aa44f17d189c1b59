"""Signing in over HTTP: invitations, sessions, codes that were used, and words typed when a session ends."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import select

from bot.cases.login_tables import StaffSessionRow
from bot.cases.rules.staff.passwords import secret_new
from bot.cases.services.people.signing_in import IDLE
from bot.cases.tables import StaffRow
from handlers.web.console import COOKIE, csrf_of
from handlers.web.console.browsers import browser_named
from handlers.web.tries import Tries
from tests.cases.staff.test_signing_in import LONG_PASSWORD, code_at
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, post, said, signs_in

pytestmark = pytest.mark.anyio


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
        page = (await client.get("/console/join/token-周远")).text
        assert "周远" in page and 'class="qr"' in page  # scanned, not typed
        assert "上海法援请你来做承办人" in page
        wrong = await client.post("/console/join/token-周远", data=form | {"again": "x"})
        assert "不一样" in wrong.text
        made = await client.post("/console/join/token-周远", data=form)
        assert made.text.count("<code>") == 8 and 'class="button" href="/console"' in made.text
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


async def joined(stage: Stage, client: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Have 周远 join in a browser; return the secret of the codes, and the recovery codes."""
    secret = secret_new()
    form = {"password": LONG_PASSWORD, "again": LONG_PASSWORD, "secret": secret, "code": code_at(secret, stage.clock())}
    page = await client.post("/console/join/token-周远", data=form)
    client.headers["x-csrf"] = csrf_of(client.cookies[COOKIE])
    return secret, re.findall(r"<code>([^<]+)</code>", page.text)


async def test_a_code_that_was_used_is_not_taken_again(stage: Stage) -> None:
    async with at_screen(stage) as client:
        secret, recovery = await joined(stage, client)
        client.cookies.clear()
        stage.clock.forward(seconds=60)
        login = {"name": "周远", "password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        assert (await client.post("/console/login", data=login)).status_code == 303
        client.cookies.clear()
        assert (await client.post("/console/login", data=login)).status_code == 403
        by_recovery = login | {"code": recovery[0]}
        assert (await client.post("/console/login", data=by_recovery)).status_code == 303
        client.cookies.clear()
        assert (await client.post("/console/login", data=by_recovery)).status_code == 403


async def test_new_recovery_codes_take_the_place_of_the_old(stage: Stage) -> None:
    async with at_screen(stage) as client:
        secret, before = await joined(stage, client)
        stage.clock.forward(seconds=60)
        proof = {"password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        assert (await post(client, "/console/sessions/recovery", **proof | {"password": "x"})).status_code == 409
        after = re.findall(r"<code>([^<]+)</code>", (await post(client, "/console/sessions/recovery", **proof)).text)
        assert len(after) == 8
        assert not set(before) & set(after)
        login = {"name": "周远", "password": LONG_PASSWORD}
        assert (await client.post("/console/login", data=login | {"code": before[0]})).status_code == 403
        assert (await client.post("/console/login", data=login | {"code": after[0]})).status_code == 303


async def test_a_new_password_needs_the_old_one_and_a_code_and_ends_what_is_open_elsewhere(stage: Stage) -> None:
    new = "四条鱼在六楼等三只猫回家"
    async with at_screen(stage) as client, at_screen(stage, "周远") as elsewhere:
        secret, _ = await joined(stage, client)
        stage.clock.forward(seconds=60)
        form = {"old": LONG_PASSWORD, "new": new, "again": new, "code": code_at(secret, stage.clock())}
        assert (await post(client, "/console/sessions/password", **form | {"again": "x"})).status_code == 409
        assert (await post(client, "/console/sessions/password", **form | {"old": "x"})).status_code == 409
        assert "密码换好了" in (await post(client, "/console/sessions/password", **form)).text
        assert (await client.get("/console")).status_code == 200
        assert (await elsewhere.get("/console")).status_code == 303


async def test_words_typed_when_a_session_ends_are_sent_after_signing_in(stage: Stage) -> None:
    number = stage.open(city="上海")
    async with at_screen(stage) as client:
        secret, _ = await joined(stage, client)
        await post(client, f"/console/case/{number}/do", verb="claim")
        seen = stage.case(number).version
        stage.clock.forward(seconds=IDLE.total_seconds() + 60)
        lost = await post(client, f"/console/case/{number}/say", text="写了很久的话\n第二行", seen=seen)
        assert lost.status_code == 401
        form = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', lost.text))
        assert form["kept.text"] == "写了很久的话\n第二行"
        login = form | {"name": "周远", "password": "错的", "code": "000000"}
        again = await client.post("/console/login", data=login)
        assert "写了很久的话" in again.text
        login |= {"password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        back = await client.post("/console/login", data=login)
        assert "写了很久的话\n第二行</textarea>" in back.text
        assert f'action="/console/case/{number}/say"' in back.text
        client.headers["x-csrf"] = csrf_of(client.cookies[COOKIE])
        await post(client, f"/console/case/{number}/say", text="写了很久的话\n第二行", seen=form["kept.seen"])
    assert said(stage, number) == ["写了很久的话\n第二行"]


async def test_words_typed_in_a_window_of_an_earlier_session_are_not_lost(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        before = client.headers["x-csrf"]
        signs_in(stage, client, "王琳")
        stale = await client.post(f"/console/case/{number}/note", data={"csrf": before, "text": "电话打过"})
        assert stale.status_code == 403
        assert "电话打过</textarea>" in stale.text
        assert client.headers["x-csrf"] in stale.text
        closing = {"verb": "close", "argument": "解决了", "more": "谢谢你等了这么久"}
        stale = await client.post(f"/console/case/{number}/do", data={"csrf": before, **closing})
        assert 'name="more" value="谢谢你等了这么久"' in stale.text and 'name="verb" value="close"' in stale.text
    assert said(stage, number, "note") == []


@pytest.mark.parametrize(
    "address", ["https://evil.test/console", "//evil.test", "/console/../law", "/console\\evil", "/law"]
)
async def test_signing_in_leads_nowhere_but_into_the_console(stage: Stage, address: str) -> None:
    async with at_screen(stage) as client:
        assert address not in (await client.get("/console/login", params={"back": address})).text


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(stage: Stage) -> None:
    async with at_screen(stage) as client:
        secret, _ = await joined(stage, client)
        client.cookies.clear()
        stage.clock.forward(seconds=60)
        login = {"name": "周远", "password": LONG_PASSWORD, "code": code_at(secret, stage.clock())}
        cookie = (await client.post("/console/login", data=login)).headers["set-cookie"].lower()
    for word in ("httponly", "secure", "samesite=strict", "path=/console"):
        assert word in cookie


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge，Windows 电脑",
        ),
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/111.0 Mobile MicroMessenger/8.0", "微信，安卓设备"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari，苹果手机",
        ),
        ("Firefox", "Firefox"),
        ("x" * 200, "x" * 40),
    ],
)
def test_a_session_is_known_by_the_name_of_its_browser_and_machine(agent: str, named: str) -> None:
    assert browser_named(agent) == named
