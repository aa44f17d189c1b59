"""What a visitor sends along arrives as one message, lies sealed, and does not stay when nobody waits for it."""

from __future__ import annotations

import io
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.contract.messages import NAME_MARK, Kind
from bot.storage import Sealer
from handlers.web import uploads as room
from handlers.web.uploads import LONGEST_SECONDS, UNCLAIMED_SECONDS, DiskFull, Uploads
from tests.web.support import Running, running

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 1000


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as site:
        yield site


async def posted(site: Running, **form: object) -> httpx.Response:
    transport = httpx.ASGITransport(app=site.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies={"youju": "she"}) as client:
        return await client.post("/chat", headers={"X-Fragment": "1"}, **form)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_a_picture_without_javascript_is_a_message_with_a_file(site: Running) -> None:
    answer = await posted(site, data={"text": "这是流水"}, files=[("file", ("流水.png", PNG, "image/png"))])
    heard = site.engine.heard[-1]
    reference, _, name = (heard.attachment or "").partition(NAME_MARK)
    assert (heard.kind, heard.text, name) == (Kind.PHOTO, "这是流水", "流水.png")
    assert site.uploads.get(reference) == PNG
    assert "文件：流水.png" in answer.text


@pytest.mark.anyio
async def test_several_files_are_one_message(site: Running) -> None:
    files = [("file", ("a.png", PNG, "image/png")), ("file", ("b.pdf", b"%PDF-1.4", "application/pdf"))]
    await posted(site, data={"text": ""}, files=files)
    assert len(site.engine.heard) == 1
    assert site.engine.heard[-1].kind is Kind.FILE
    assert (site.engine.heard[-1].attachment or "").count("\n") == 1


@pytest.mark.anyio
async def test_an_empty_file_is_said_to_be_empty(site: Running) -> None:
    answer = await posted(site, data={"text": ""}, files=[("file", ("leer.png", b"", "image/png"))])
    assert answer.status_code == 400
    assert "空的" in answer.text
    assert not site.engine.heard


@pytest.mark.anyio
async def test_a_full_disk_is_said_and_nothing_stays_behind(site: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "KEEP_FREE", 1 << 62)
    answer = await posted(site, data={"text": "x"}, files=[("file", ("a.png", PNG, "image/png"))])
    assert answer.status_code == 507
    assert not list(site.uploads.folder.iterdir())


def shelf(folder: Path) -> Uploads:
    return Uploads(folder / "uploads", Sealer(("0" * 43 + "=",)))


def test_what_lies_on_disk_is_sealed(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    reference = uploads.put("she", io.BytesIO(PNG))
    assert b"pixels" not in (uploads.folder / reference).read_bytes()
    assert uploads.get(reference) == PNG


def test_a_reference_cannot_reach_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    assert shelf(tmp_path).get("../secret") is None


def test_what_nobody_waits_for_goes_and_what_is_awaited_stays_a_day(tmp_path: Path) -> None:
    uploads = shelf(tmp_path)
    unclaimed, awaited = (uploads.put("she", io.BytesIO(PNG)) for _ in range(2))
    now = time.time()
    assert uploads.sweep({awaited}, now + UNCLAIMED_SECONDS + 1) == 1
    assert (uploads.get(unclaimed), uploads.get(awaited)) == (None, PNG)
    assert uploads.sweep({awaited}, now + LONGEST_SECONDS + 1) == 1


def test_a_write_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("no space")

    uploads = shelf(tmp_path)
    with pytest.raises(DiskFull):
        uploads.put("she", Breaking())
    assert not list(uploads.folder.iterdir())


@pytest.mark.anyio
async def test_an_upload_with_a_false_type_and_a_path_for_a_name_is_only_a_file(site: Running) -> None:
    name = "../../etc/<script>alert(1)</script>.png"
    answer = await posted(site, data={"text": ""}, files=[("file", (name, b"MZ\x90 no picture", "image/png"))])
    reference = (site.engine.heard[-1].attachment or "").partition(NAME_MARK)[0]
    assert site.uploads.get(reference) == b"MZ\x90 no picture"
    assert {one.name for one in site.uploads.folder.iterdir()} == {reference}
    assert "<script>" not in answer.text


@pytest.mark.anyio
async def test_a_video_that_is_too_large_is_refused_before_it_is_read_and_told_how_large_is_too_large(
    site: Running,
) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(200 << 20)}
    transport = httpx.ASGITransport(app=site.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", cookies={"youju": "she"}) as client:
        answer = await client.post("/chat", headers=headers, content=never())
    assert answer.status_code == 413
    assert "100 MB" in answer.text
