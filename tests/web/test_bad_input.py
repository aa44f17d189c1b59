"""What nobody should send, and a disk or an engine that does not keep up: a page that says so, and nothing lost."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from fastapi.openapi.utils import get_openapi
from sqlalchemy import event

from handlers.web import uploads as room
from handlers.web.chat.live import place_after
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


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n--x--\r\n"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "multipart/form-data; boundary=x; charset=utf-7"}, 415),
        ({"content-type": "multipart/form-data; boundary=x; charset=idna"}, 415),
        ({"content-type": "multipart/form-data"}, 400),
        ({"origin": "http://["}, 403), ({"origin": "null"}, 403), ({"sec-fetch-site": "?"}, 403),
        ({"content-length": "9" * 5000}, 411), ({"content-length": "-1"}, 411),
    ],
)  # fmt: skip
async def test_a_request_no_browser_sends_is_a_page_and_leaves_nothing(
    client: httpx.AsyncClient, site: Running, headers: dict[str, str], status: int
) -> None:
    usual = {"content-type": "multipart/form-data; boundary=x"}
    for name in ("text", "nonce", "action"):
        body = part(name, b"+2AA-")  # half a letter, in UTF-7
        answer = await client.post("/chat", content=body, headers=usual | headers)
        assert (answer.status_code, "没有办成" in answer.text) == (status, True)
    assert not site.engine.heard and (await client.get("/")).status_code == 200


@pytest.mark.parametrize("since", ["", "9" * 5000, "9" * 10, "-1", "x", "١"])
def test_a_stream_that_broke_nowhere_goes_on_where_the_page_is(since: str) -> None:
    assert (place_after(since, 7), place_after("12", 7)) == (7, 12)


async def test_a_disk_too_full_to_read_what_comes_along_is_said_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("starlette.datastructures.UploadFile.write", no_room)
    answer = await client.post("/chat", data={"text": "x"}, files={"file": ("a.png", b"x", "image/png")})
    assert (answer.status_code, "快存不下了" in answer.text) == (507, True)


async def test_words_stay_in_the_box_when_what_came_along_finds_no_room_or_is_gone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"upload": "x-y", "upload_name": "a", "upload_type": "video/mp4"}
    await client.get("/")
    lost = await client.post("/chat", data={"text": "监控在这", **gone})
    monkeypatch.setattr(room, "KEEP_FREE", 1 << 62)
    full = await client.post("/chat", data={"text": "监控在这"}, files={"file": ("a.png", b"x", "image/png")})
    for answer, status, why in ((lost, 404, "请重新选一次"), (full, 507, "快存不下了")):
        assert (answer.status_code, why in answer.text) == (status, True)
        assert "监控在这</textarea>" in answer.text


async def test_a_video_of_two_hundred_megabytes_in_pieces_is_refused_before_the_first(
    client: httpx.AsyncClient, site: Running
) -> None:
    await client.get("/")
    answer = await client.post("/chat/upload", data={"size": str(200 << 20)})
    assert (answer.status_code, "100 MB" in unquote(answer.headers["X-Told"])) == (413, True)
    assert not site.uploads.folder.exists() or not list(site.uploads.folder.iterdir())


@pytest.mark.parametrize(("path", "form", "told"), [
    ("/nothing", None, "There is no such page"), ("/help", {"a": "b"}, "not opened like this"),
    ("/chat", {"text": "x" * 20_001}, "Too long: 20001"), ("/chat", {"text": "x" * 500_000}, "at most 20000"),
    ("/chat/back", {"turn": "m9"}, "cannot be taken back"), ("/chat/upload", {"size": "x"}, "could not be read"),
])  # fmt: skip
async def test_what_goes_wrong_is_said_in_the_language_of_the_visitor(
    client: httpx.AsyncClient, path: str, form: dict[str, str] | None, told: str
) -> None:
    english = {"Accept-Language": "en"}
    answer = await client.request("POST" if form else "GET", path, data=form, headers=english)
    assert answer.headers["content-type"].startswith("text/html")
    assert told in answer.text and '<html lang="en"' in answer.text


async def test_words_sent_after_the_cookie_is_gone_begin_a_conversation_and_are_answered(
    client: httpx.AsyncClient, site: Running
) -> None:
    """What knew the visitor went between opening the page and sending: the words are not lost, nor mixed with the old."""
    await client.post("/chat", data={"text": "旧的事"})
    client.cookies.clear()
    await client.post("/chat", data={"text": "写了很久的话", "nonce": "n1"})
    page = (await client.get("/")).text
    assert "text:写了很久的话" in page and "旧的事" not in page


async def test_a_form_of_before_everything_was_erased_is_a_new_message_once(
    client: httpx.AsyncClient, site: Running
) -> None:
    """Two tabs: what was sent from one and erased in the other does not come back, however often it is sent again."""
    sent = {"text": "我的秘密", "nonce": "n1"}
    await client.post("/chat", data=sent)
    await client.post("/chat", data={"action": "command:forget sure"})
    assert "我的秘密" not in (await client.get("/")).text
    for _ in range(2):
        await client.post("/chat", data={"text": "换一件事", "nonce": "n2"})
    page = (await client.get("/")).text
    assert page.count("<p>换一件事</p>") == 1 and "我的秘密" not in page
