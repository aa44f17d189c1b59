"""What nobody should send, and a disk or an engine that does not keep up: a page that says so, and nothing lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.openapi.utils import get_openapi
from sqlalchemy import event

from tests.web.support import Running, running

pytestmark = pytest.mark.anyio
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as site:
        yield site


@pytest.fixture
async def client(site: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(site) as client:
        yield client


def browser(site: Running) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=site.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


NASTY = (
    "", "\0", "<script>alert(1)</script>", "../../etc/passwd", "9" * 30, "-1", "%00", "١", "\u202e",
    "'; DROP TABLE conversations; --", "字" * 5000,
)  # fmt: skip
FIELDS = (
    "text", "action", "nonce", "turn", "edit", "upload", "upload_name", "upload_type", "size", "at", "address", "drop",
    "sequence", "back", "language", "big", "quiet", "q", "all", "version", "on", "after", "look",
)  # fmt: skip


async def test_nothing_written_into_a_form_or_an_address_of_the_worker_breaks_a_page(
    client: httpx.AsyncClient, site: Running
) -> None:
    """Every route the application lists, with every nasty value in every field and place: no failure, no script."""
    paths = get_openapi(title="", version="", routes=site.app.routes)["paths"]
    routes = [(method, path) for path, of in paths.items() for method in of if not path.startswith("/console")]
    assert len(routes) > 20
    for method, path in routes:
        for nasty in NASTY:
            if path == "/chat/live" and not nasty:
                continue  # a stream that is open
            place = quote(nasty[:60], safe="") or "x"
            address = "/".join(place if "{" in one else one for one in path.split("/"))
            form: dict[str, Any] = dict.fromkeys(FIELDS, nasty)
            query = {key: value[:80] for key, value in form.items()}
            written = method == "post"
            answer = await client.request(
                method, address, data=form if written else None, params=None if written else query
            )
            assert answer.status_code < 500, (method, path, nasty[:20])
            assert "<script>alert" not in answer.text, (method, path)
            if answer.status_code >= 400:
                assert "没有办成" in answer.text or 'role="alert"' in answer.text, (method, path, nasty[:20])
            client.cookies.clear()


@pytest.mark.parametrize("who", ["x" * 65, "a b", "../x", "x\t", "名"])
async def test_a_cookie_nobody_gave_out_names_no_conversation(site: Running, who: str) -> None:
    async with browser(site) as client:
        headers = {"Cookie": f"youju={who}".encode()}
        answer = await client.post("/chat", data={"text": "欠薪"}, headers=headers | FRAGMENT)
    assert answer.status_code == 200
    assert site.engine.heard[-1].conversation not in (who, "")


@pytest.mark.parametrize("after", ["9" * 30, "-1", "x"])
async def test_a_place_no_conversation_has_opens_no_stream(client: httpx.AsyncClient, after: str) -> None:
    await client.get("/")
    assert (await client.get("/chat/live", params={"after": after})).status_code == 404


async def test_a_message_of_a_million_characters_is_told_how_long_is_too_long(client: httpx.AsyncClient) -> None:
    for form in ({"data": {"text": "长" * 60_000}}, {"data": {"text": "长" * 400_000}, "files": {"x": ("", b"")}}):
        answer = await client.post("/chat", **form)  # type: ignore[arg-type]
        assert answer.status_code == 413
        assert "一次最多 20000 个字" in answer.text


async def test_a_thousand_files_are_told_how_many_are_too_many(client: httpx.AsyncClient) -> None:
    for count in (21, 1001):
        files = [("file", (f"{number}.png", b"x", "image/png")) for number in range(count)]
        answer = await client.post("/chat", data={"text": ""}, files=files)
        assert (answer.status_code, "一次最多 20 个文件" in answer.text) == (413, True)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/"), ("POST", "/help"), ("GET", "/chat")])
async def test_an_address_opened_the_wrong_way_is_told_so(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path, data={"a": "b"} if method != "GET" else None)
    assert (answer.status_code, "不能这样打开" in answer.text) == (405, True)


@pytest.mark.parametrize("action", ["set:relation:none", "case:confirm", "evidence:keep", "nothing", "x" * 5000])
async def test_a_button_that_was_never_offered_is_a_message_and_no_failure(
    client: httpx.AsyncClient, action: str
) -> None:
    answer = await client.post("/chat", data={"action": action}, headers=FRAGMENT)
    assert answer.status_code == 200


async def test_words_that_are_not_taken_stay_in_the_box_without_javascript(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chat", data={"text": "长" * 20_001})
    assert answer.status_code == 413
    assert f"{'长' * 20_001}</textarea>" in answer.text
    assert 'role="alert">太长了' in answer.text


async def test_a_full_disk_is_said_the_words_stay_and_later_they_are_taken(
    client: httpx.AsyncClient, site: Running
) -> None:
    await client.post("/chat", data={"text": "先说一句"})
    long = "站点拖工资" * 3000

    def no_growth(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(site.storage.engine, "checkout", no_growth)
    refused = await client.post("/chat", data={"text": long})
    told = await client.post("/chat", data={"text": long}, headers=FRAGMENT)
    event.remove(site.storage.engine, "checkout", no_growth)
    event.listen(site.storage.engine, "checkout", lambda one, *_: one.execute("PRAGMA max_page_count = 1000000"))
    assert (refused.status_code, told.status_code) == (503, 503)
    assert "服务器存满了" in refused.text and f"{long}</textarea>" in refused.text
    assert told.headers["X-Told"]
    taken = await client.post("/chat", data={"text": long}, headers=FRAGMENT)
    assert taken.status_code == 200
    assert "text:先说一句" in (await client.get("/")).text


async def test_what_has_no_answer_yet_is_shown_after_a_reload(client: httpx.AsyncClient, site: Running) -> None:
    import asyncio

    await client.post("/chat", data={"text": "第一句"})
    gate = site.engine.gate["慢的"] = Event()
    asked = asyncio.create_task(client.post("/chat", data={"text": "慢的"}, headers=FRAGMENT))
    while not any(inbound.text == "慢的" for inbound in site.engine.heard):
        await asyncio.sleep(0)
    page = (await client.get("/")).text
    gate.set()
    await asked
    assert 'id="unanswered"' in page and "<p>慢的</p>" in page and "正在查" in page
    assert 'data-last="1"' in page
    page = (await client.get("/")).text
    assert "text:慢的" in page and 'id="unanswered"' not in page


async def test_an_answer_that_takes_too_long_is_promised_and_then_there_once(tmp_path: Path) -> None:
    async with running(tmp_path, patience=0.05) as site, browser(site) as client:
        await client.get("/")
        gate = site.engine.gate["很慢的"] = Event()
        waiting = await client.post("/chat", data={"text": "很慢的", "nonce": "n1"}, headers=FRAGMENT)
        gate.set()
        assert "你的话已经记下" in waiting.text and 'id="unanswered"' in waiting.text
        while "text:很慢的" not in (page := (await client.get("/")).text):
            pass
    assert page.count("<p>很慢的</p>") == 1
