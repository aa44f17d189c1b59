"""The library room over HTTP: from a file to law and back, who may, and what is met with a friendly page."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from handlers.web.console.law.library import LibraryPages
from ingestion.publishing.audit import entries
from ingestion.publishing.impact import Written
from ingestion.publishing.publish import Publisher
from ingestion.publishing.staging import waiting
from knowledge.authored.register import Register
from knowledge.library import Library
from knowledge.models import ProvisionKey
from tests.cases.stage import Stage
from tests.ingestion.rendering import Paragraph, as_docx
from tests.ingestion.test_publishing import FIRST, SECOND, SHORT
from tests.web.console.support import at_screen, console_app, console_stage

pytestmark = pytest.mark.anyio
LIBRARY = "/console/library"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


@pytest.fixture
def library(stage: Stage) -> Library:
    return Library(stage.storage.engine)


@pytest.fixture
def app(stage: Stage, library: Library) -> FastAPI:
    register = Register([])
    pages = LibraryPages(Publisher(library, written=Written), lambda: register, lambda: stage.desk.today)
    return console_app(stage, [pages.room()])


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "规定.txt") -> httpx.Response:
    return await client.post(
        f"{LIBRARY}/upload", data={"csrf": client.headers["x-csrf"]}, files={"file": (name, content)}
    )


async def plan(client: httpx.AsyncClient, content: str = FIRST) -> tuple[str, str]:
    """Upload a text; return the address of its plan and what the page says of it was seen."""
    address = (await upload(client, content.encode())).headers["location"]
    page = (await client.get(address)).text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    return address, seen[1]


async def press(client: httpx.AsyncClient, path: str, **form: Any) -> httpx.Response:
    return await client.post(path, data={"csrf": client.headers["x-csrf"], **form})


@pytest.mark.parametrize("name", ["王琳", "张敏", "吴审"])
async def test_only_admins_enter(stage: Stage, app: FastAPI, library: Library, name: str) -> None:
    async with at_screen(stage, name, app) as client:
        assert (await client.get(LIBRARY)).status_code == 403
        assert (await upload(client, FIRST.encode())).status_code == 403
        assert LIBRARY not in (await client.get("/console/sessions")).text
    assert waiting(library, today=stage.desk.today) == []


async def test_without_a_session_every_page_leads_to_signing_in(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "", app) as client:
        for answer in (await client.get(LIBRARY), await client.post(f"{LIBRARY}/upload", files={"file": ("a", b"x")})):
            assert answer.status_code == 303 and answer.headers["location"].startswith("/console/login")


async def test_a_file_is_put_right_published_replaced_and_restored(
    stage: Stage, app: FastAPI, library: Library
) -> None:
    today = stage.desk.today
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        page = (await client.get(address)).text
        assert "某市人民政府令第5号" in page and "只管一个地方" in page
        await press(client, f"{address}/correct", seen=seen, jurisdiction="杭州", effective_from="2024年6月1日")
        corrected = (await client.get(address)).text
        assert "只管一个地方" not in corrected and "浙江" in corrected
        stale = await press(client, f"{address}/publish", seen=seen)
        assert stale.status_code == 409 and "后来改过" in stale.text
        now = re.search(r'name="seen" value="(\w+)"', corrected)
        assert now is not None
        done = await press(client, f"{address}/publish", seen=now[1])
        assert "已发布" in (await client.get(done.headers["location"])).text
        assert library.document(SHORT).jurisdiction == "CN-33"  # type: ignore[union-attr]

        second, seen = await plan(client, SECOND)
        compared = (await client.get(second)).text
        assert "<del>二十" in compared and "<ins>三十" in compared
        await press(client, f"{second}/publish", seen=seen)
        old = library.versions(SHORT)[-1].id
        document = f"{LIBRARY}/document/{SHORT}"
        assert (await press(client, f"{document}/restore", version=old)).status_code == 409
        await press(client, f"{document}/restore", version=old, reason="传错了文件")
        assert "二十分钟" in library.provision(ProvisionKey(SHORT, "2"), today).text  # type: ignore[union-attr]
        assert "传错了文件" in (await client.get(document)).text
        await press(client, f"{document}/withdraw", version=old, reason="都不要")
    assert library.version_on(SHORT, today) is None
    assert [(one.act, one.who) for one in entries(library)][:2] == [
        ("withdraw", "console:陈管"), ("restore", "console:陈管"),
    ]  # fmt: skip


async def test_two_admins_with_one_plan_publish_it_once(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/publish", seen=seen)
        again = await press(client, f"{address}/publish", seen=seen)
    assert again.status_code == 404 and "处理过或过期" in again.text
    assert len(library.versions(SHORT)) == 1


async def test_a_discarded_or_forged_plan_is_a_friendly_page(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        await press(client, f"{address}/discard")
        for path in (
            address,
            f"{LIBRARY}/plan/0000000000000000",
            f"{LIBRARY}/plan/..%2f..%2fetc",
            f"{LIBRARY}/plan/%00",
        ):
            assert (await client.get(path)).status_code == 404
        assert (await press(client, f"{address}/publish", seen=seen)).status_code == 404
    assert library.documents() == []


def bomb() -> bytes:
    buffer = io.BytesIO(as_docx([Paragraph("某某办法", 1), Paragraph("第一条 内容。")]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", b"0" * (60 * 2**20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "a.pdf", "空的"), (b"%PDF-1.7 broken", "a.pdf", "坏了"), (b"\x7fELF" + bytes(300), "规定.docx", "读不了"),
     (bomb(), "a.docx", "不正常")],
)  # fmt: skip
async def test_a_file_that_is_not_what_it_says_is_refused_in_one_sentence(
    stage: Stage, app: FastAPI, library: Library, content: bytes, name: str, said: str
) -> None:
    async with at_screen(stage, "陈管", app) as client:
        answer = await upload(client, content, name)
    assert answer.status_code == 409 and said in answer.text
    assert waiting(library, today=stage.desk.today) == []


async def test_a_name_that_leads_elsewhere_and_markup_stay_words(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        text = FIRST.replace("骑手休息好", "<script>alert(1)</script>")
        answer = await upload(client, text.encode(), "../../../etc/<b>passwd.txt")
        page = (await client.get(answer.headers["location"])).text
        assert "<b>passwd" not in page and "<script>alert" not in page
        assert "<b>passwd" not in (await client.get(LIBRARY)).text


async def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        headers = {"Content-Length": str(200 * 2**20), "Content-Type": "multipart/form-data; boundary=x"}
        answer = await client.post(f"{LIBRARY}/upload", content=b"", headers=headers)
    assert answer.status_code == 413


async def test_a_form_of_another_session_changes_nothing(stage: Stage, app: FastAPI, library: Library) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        assert (await client.post(f"{address}/publish", data={"csrf": "x", "seen": seen})).status_code == 403
    assert library.documents() == []


async def test_the_list_is_narrowed_and_a_value_that_means_nothing_is_said(stage: Stage, app: FastAPI) -> None:
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client)
        wrong = await press(client, f"{address}/correct", seen=seen, effective_from="下个月")
        assert wrong.status_code == 409 and "不是一个日子" in wrong.text
        await press(client, f"{address}/publish", seen=seen)
        assert SHORT in (await client.get(LIBRARY, params={"q": "骑手", "state": "held"})).text
        for narrowed in ({"q": "没有的"}, {"state": "draft"}, {"place": "CN-31"}, {"level": "law"}):
            assert "没有这样的文件" in (await client.get(LIBRARY, params=narrowed)).text
        assert (await client.get(f"{LIBRARY}/document/没有的法")).status_code == 404
