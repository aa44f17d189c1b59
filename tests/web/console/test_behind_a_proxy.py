"""The pages behind a proxy that speaks https to the browser and plain http to them, as the server's own middleware reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from handlers.web.tries import MOST
from tests.cases.stage import Stage
from tests.web.console.support import console_app, post, signs_in

pytestmark = pytest.mark.anyio
BROWSER = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Host": "desk.example"}


@asynccontextmanager
async def proxied(stage: Stage, name: str = "", peer: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    """A browser behind a proxy at `peer`; the service heeds one on its own machine."""
    app = ProxyHeadersMiddleware(console_app(stage), trusted_hosts="127.0.0.1")  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app, client=(peer, 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example", headers=BROWSER) as client:
        if name:
            signs_in(stage, client, name)
        yield client


async def test_cookies_are_secure_and_invitations_name_the_address_outside(stage: Stage) -> None:
    async with proxied(stage, "陈管") as client:
        looked = await client.post("/look", data={"big": "1"}, headers={"Origin": "https://desk.example"})
        added = await post(client, "/console/settings/staff", name="赵云", office="1", role="caseworker")
    assert "secure" in looked.headers["set-cookie"].lower()
    assert "https://desk.example/console/join/" in added.text


async def test_one_address_that_tries_too_often_does_not_lock_the_others_out(stage: Stage) -> None:
    wrong = {"name": "没有", "password": "x" * 12, "code": "000000"}
    async with proxied(stage) as client:
        for _ in range(MOST):
            assert (await client.post("/console/login", data=wrong)).status_code == 403
        assert (await client.post("/console/login", data=wrong)).status_code == 429
        elsewhere = {"X-Forwarded-For": "203.0.113.8"}
        assert (await client.post("/console/login", data=wrong, headers=elsewhere)).status_code == 403


async def test_whoever_is_no_proxy_of_ours_cannot_say_where_they_come_from(stage: Stage) -> None:
    async with proxied(stage, peer="198.51.100.9") as client:
        looked = await client.post("/look", data={"big": "1"})
    assert "secure" not in looked.headers["set-cookie"].lower()


@pytest.mark.parametrize(("site", "taken"), [("same-origin", True), ("same-site", False), ("cross-site", False)])
async def test_a_proxy_that_gives_another_host_does_not_stop_forms_of_our_own_pages(
    stage: Stage, site: str, taken: bool
) -> None:
    sent = {"Host": "127.0.0.1:8080", "Origin": "https://desk.example", "Sec-Fetch-Site": site}
    async with proxied(stage) as client:
        answer = await client.post("/look", data={"big": "1"}, headers=sent)
    assert (answer.status_code != 403) is taken
