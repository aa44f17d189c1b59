"""Large files in pieces: what arrived stays when the line breaks, in order, sealed, and nobody else's."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.contract.messages import NAME_MARK, Kind
from bot.storage import Sealer
from handlers.web import pieces as room
from handlers.web.pieces import NoSuchUpload, OutOfPlace, Pieces, TooLarge
from handlers.web.uploads import MAX_BYTES, MAX_FILES, PENDING_SECONDS, PIECE, DiskFull, Uploads
from tests.web.browser.support import CHROMIUM, answered, api, opened, served
from tests.web.support import Running, running

VIDEO = bytes(number % 251 for number in range(PIECE)) * 5 + b"the end"
KEYS = ("0" * 43 + "=",)


@pytest.fixture(params=[KEYS, ()], ids=["sealed", "plain"])
def pieces(tmp_path: Path, request: Any) -> Pieces:
    return Pieces(Uploads(tmp_path / "uploads", Sealer(request.param)))


def add(pieces: Pieces, name: str, at: int, count: int) -> int:
    return pieces.add("li", name, at, io.BytesIO(VIDEO[at : at + count]))


def test_a_file_in_pieces_is_the_file(pieces: Pieces) -> None:
    name = pieces.begin("li", len(VIDEO))
    at = 0
    while at < len(VIDEO):
        at = add(pieces, name, at, 2 * PIECE)
        assert pieces.at("li", name) == at
    assert pieces.uploads.get(pieces.take("li", name)) == VIDEO
    assert pieces.take("li", name) == name


def test_a_piece_that_broke_off_comes_again(pieces: Pieces) -> None:
    name = pieces.begin("li", len(VIDEO))
    assert pieces.add("li", name, 0, io.BytesIO(VIDEO[: PIECE + 100])) == PIECE
    assert add(pieces, name, PIECE, len(VIDEO)) == len(VIDEO)
    assert pieces.uploads.get(pieces.take("li", name)) == VIDEO


def test_a_line_that_a_crash_cut_is_written_again(pieces: Pieces) -> None:
    name = pieces.begin("li", len(VIDEO))
    add(pieces, name, 0, 2 * PIECE)
    [path] = pieces.uploads.folder.iterdir()
    os.truncate(path, path.stat().st_size - 10)
    assert pieces.at("li", name) == PIECE
    add(pieces, name, PIECE, len(VIDEO))
    assert pieces.uploads.get(pieces.take("li", name)) == VIDEO


@pytest.mark.parametrize("at", [PIECE, 3 * PIECE, -PIECE, 1])
def test_a_piece_sent_twice_or_ahead_is_not_added_and_says_where_to_go_on(pieces: Pieces, at: int) -> None:
    name = pieces.begin("li", len(VIDEO))
    add(pieces, name, 0, 2 * PIECE)
    with pytest.raises(OutOfPlace) as told:
        pieces.add("li", name, at, io.BytesIO(b"x" * PIECE))
    assert told.value.at == 2 * PIECE


def test_no_more_comes_than_was_said(pieces: Pieces) -> None:
    name = pieces.begin("li", 10)
    assert pieces.add("li", name, 0, io.BytesIO(b"0123456789 and more")) == 10
    assert pieces.uploads.get(pieces.take("li", name)) == b"0123456789"


def test_half_a_file_is_not_sent(pieces: Pieces) -> None:
    name = pieces.begin("li", len(VIDEO))
    add(pieces, name, 0, PIECE)
    with pytest.raises(OutOfPlace):
        pieces.take("li", name)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "-", "x-y", "*", "li-*"])
def test_no_name_leads_elsewhere(pieces: Pieces, name: str) -> None:
    pieces.begin("li", 10)
    for work in (pieces.at, pieces.take):
        with pytest.raises(NoSuchUpload):
            work("li", name)


def test_nobody_reads_or_sends_what_another_uploads(pieces: Pieces) -> None:
    name = pieces.begin("li", 10)
    pieces.add("li", name, 0, io.BytesIO(b"0123456789"))
    for work in (pieces.at, pieces.take):
        with pytest.raises(NoSuchUpload):
            work("wang", name)
    pieces.take("li", name)
    with pytest.raises(NoSuchUpload):
        pieces.take("wang", name)


@pytest.mark.parametrize("size", [0, -1, MAX_BYTES + 1])
def test_a_size_that_is_none_or_too_much_is_refused_at_once(pieces: Pieces, size: int) -> None:
    with pytest.raises(TooLarge):
        pieces.begin("li", size)


def test_not_too_many_are_begun_at_once(pieces: Pieces) -> None:
    for _ in range(MAX_FILES):
        pieces.begin("li", 10)
    with pytest.raises(TooLarge):
        pieces.begin("li", 10)
    pieces.begin("wang", 10)


def test_a_full_disk_is_said_before_anything_is_sent(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "KEEP_FREE", 1 << 60)
    with pytest.raises(DiskFull):
        pieces.begin("li", 10)


def test_nothing_lies_readable_on_the_disk(tmp_path: Path) -> None:
    pieces = Pieces(Uploads(tmp_path, Sealer(KEYS)))
    name = pieces.begin("li", 20)
    pieces.add("li", name, 0, io.BytesIO(b"my name is Li Si ..."))
    assert b"TGkgU2k" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Li Si" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_file_that_is_not_finished_waits_for_hours_and_then_goes(pieces: Pieces) -> None:
    name = pieces.begin("li", 10)
    [path] = pieces.uploads.folder.iterdir()
    began = path.stat().st_mtime
    assert pieces.uploads.sweep((), now=began + PENDING_SECONDS - 1) == 0
    assert pieces.uploads.sweep((), now=began + PENDING_SECONDS + 1) == 1
    with pytest.raises(NoSuchUpload):
        pieces.at("li", name)


# ---- over HTTP, and in a real browser


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Running, str]]:
    async with running(tmp_path_factory.mktemp("pieces")) as site, served(site) as address:
        yield site, address


@pytest.mark.anyio
async def test_a_file_in_pieces_is_one_message_with_its_words(site: tuple[Running, str]) -> None:
    async with httpx.AsyncClient(base_url=site[1], cookies={"youju": "she"}) as client:
        name = (await client.post("/chat/upload", data={"size": str(len(VIDEO))})).json()["upload"]
        for at in range(0, len(VIDEO), 2 * PIECE):
            sent = await client.post(
                f"/chat/upload/{name}", data={"at": str(at)}, files={"piece": VIDEO[at : at + 2 * PIECE]}
            )
            assert sent.status_code == 200
        assert (await client.get(f"/chat/upload/{name}")).json() == {"upload": name, "at": len(VIDEO)}
        form = {"text": "这是监控", "upload": name, "upload_name": "监控.mp4", "upload_type": "video/mp4"}
        answer = await client.post("/chat", data=form, headers={"X-Fragment": "1"})
    heard = site[0].engine.heard[-1]
    reference, _, kept = (heard.attachment or "").partition(NAME_MARK)
    assert (heard.kind, heard.text, kept) == (Kind.FILE, "这是监控", "监控.mp4")
    assert site[0].uploads.get(reference) == VIDEO
    assert "文件：监控.mp4" in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "form", "status"), [
    ("/chat/upload", {"size": "0"}, 413), ("/chat/upload", {"size": "much"}, 422), ("/chat/upload", {}, 422),
    ("/chat/upload/x-y", {"at": "0"}, 404), ("/chat/upload/x-y", {}, 422),
    ("/chat", {"upload": "x-y", "upload_name": "a", "upload_type": ""}, 404), ("/chat", {"upload": "x-y"}, 422),
])  # fmt: skip
async def test_what_is_no_upload_is_refused_with_a_sentence(
    site: tuple[Running, str], path: str, form: dict[str, str], status: int
) -> None:
    files = {"piece": b"x"} if path.startswith("/chat/upload/") and form else None
    async with httpx.AsyncClient(base_url=site[1], cookies={"youju": "she"}) as client:
        answer = await client.post(path, data=form, files=files)
    assert answer.status_code == status
    assert answer.headers["X-Told"]


@pytest.fixture
async def page(site: tuple[Running, str]) -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        async with opened(browser, site[1]) as page:
            yield page


FILM = {"name": "监控.mp4", "mimeType": "video/mp4", "buffer": VIDEO * 2}
browser_only = pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here")


async def break_after(page: Any, count: int) -> list[str]:
    """Break the line after so many pieces, until the list that is returned is emptied."""
    broken, seen = ["broken"], []

    async def pass_on(route: Any) -> None:
        seen.append(route.request.method)
        await (route.abort() if broken and len(seen) > count else route.continue_())

    await page.route("**/chat/upload/*", pass_on)
    return broken


@pytest.mark.anyio
@pytest.mark.browser
@browser_only
async def test_a_broken_line_is_seen_and_the_rest_follows_by_itself(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "你好")
    broken = await break_after(page, 2)
    await page.set_input_files("input[name=file]", [FILM])
    await page.click("#ask .go")
    await page.get_by_text("网络断了，连上就接着传（已传 40%）").wait_for()
    assert await page.locator("progress").get_attribute("max") == "1"
    broken.clear()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.locator(".turn .sent-file").wait_for()
    reference = (site[0].engine.heard[-1].attachment or "").partition(NAME_MARK)[0]
    assert site[0].uploads.get(reference) == VIDEO * 2
    assert await page.locator("progress").count() == 0


@pytest.mark.anyio
@pytest.mark.browser
@browser_only
async def test_what_was_stopped_goes_on_where_it_was(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "你好")
    broken = await break_after(page, 2)
    await page.set_input_files("input[name=file]", [FILM])
    await page.click("#ask .go")
    await page.get_by_text("已传 40%").wait_for()
    await page.get_by_role("button", name="不传了").click()
    await page.locator(".failed").wait_for()
    broken.clear()
    pieces: list[str] = []
    page.on("request", lambda sent: "/chat/upload/" in sent.url and sent.method == "POST" and pieces.append(sent.url))
    await page.get_by_role("button", name="再发一次").click()
    await page.locator(".turn .sent-file").wait_for()
    assert len(pieces) == 4
    reference = (site[0].engine.heard[-1].attachment or "").partition(NAME_MARK)[0]
    assert site[0].uploads.get(reference) == VIDEO * 2
