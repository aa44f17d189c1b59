"""The library's page brings documents from official sources, and says whether searches find a text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from bot.cases.services.people.signing_in import session_open
from handlers.web.console import COOKIE
from handlers.web.console.law.library import LibraryPages
from handlers.web.console.law.sources import Fetching
from ingestion.publishing.impact import Written
from ingestion.publishing.publish import Publisher
from knowledge.authored.register import Register
from knowledge.library import Library
from tests.cases.stage import Stage
from tests.ingestion.publishing.test_findable import Search
from tests.ingestion.publishing.test_publishing import FIRST, SHORT
from tests.web.console.library.test_library import LIBRARY, plan, press
from tests.web.console.support import at_screen, console_app, console_stage, post

pytestmark = pytest.mark.anyio
CHROMIUM = Path("/usr/bin/chromium")
BROUGHT = [
    {"document": "甲条例", "got": True, "articles": 5, "address": "https://www.gov.cn/a", "remarks": [], "skipped": False},
    {"document": "乙办法", "got": True, "articles": 2, "address": "https://www.gov.cn/b", "remarks": []},
    {"document": "丙规定", "got": False, "address": "https://www.gov.cn/c", "skipped": False,
     "error": {"code": "challenge", "message": "asks for a person"}},
    {"document": "丁通知", "got": False, "address": "javascript:alert(1)",
     "error": {"code": "new_kind", "message": "<b>something new</b>"}},
    {"document": "戊解释", "got": False, "address": "", "skipped": True, "error": None},
    {"document": "甲条例", "plan": "abc123", "kind": "new"},
    {"fetched": 2, "failed": 2, "skipped": 1, "cited_held": {}},
]  # fmt: skip


class Source:
    """What the command would print; `gate` keeps it running until it is set."""

    def __init__(self, said: list[dict[str, Any]] | Exception) -> None:
        self.said, self.asked = said, []
        self.gate = asyncio.Event()

    async def __call__(self, arguments: Sequence[str]) -> list[dict[str, Any]]:
        self.asked.append(list(arguments))
        await self.gate.wait()
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)


def room(stage: Stage, said: list[dict[str, Any]] | Exception = BROUGHT) -> tuple[FastAPI, Source, Fetching]:  # type: ignore[assignment]
    source = Source(said)
    fetching = Fetching(source, stage.clock)
    library = Library(stage.storage.engine)
    search = Search({"1", "2"})
    pages = LibraryPages(
        Publisher(library, written=Written), lambda: Register([]), lambda: stage.desk.today, fetching, lambda: search
    )
    return console_app(stage, [pages.room()]), source, fetching


async def test_what_is_brought_becomes_plans_and_what_is_not_says_why(stage: Stage) -> None:
    app, source, fetching = room(stage)
    async with at_screen(stage, "陈管", app) as client:
        began = await post(client, f"{LIBRARY}/fetch", name=" 甲条例 ")
        assert "开始取了" in (await client.get(began.headers["location"])).text
        running = (await client.get(LIBRARY)).text
        assert "正在取：甲条例" in running and 'action="/console/library/fetch"' not in running
        source.gate.set()
        await fetching.done()
        page = (await client.get(LIBRARY)).text
    assert source.asked == [["--propose", "--", "甲条例"]]
    assert "取到 2 份，没取到 2 份" in page
    assert 'href="/console/library/plan/abc123"' in page and "和库里的一样" in page
    assert "要人工验证" in page and 'href="https://www.gov.cn/c"' in page
    assert "&lt;b&gt;something new" in page and 'href="javascript' not in page
    assert "戊解释" not in page


async def test_without_a_name_everything_missing_is_brought(stage: Stage) -> None:
    app, source, fetching = room(stage)
    source.gate.set()
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{LIBRARY}/fetch")
        await fetching.done()
    assert source.asked == [["--propose"]]


async def test_a_name_is_never_taken_for_an_option(stage: Stage) -> None:
    app, source, fetching = room(stage)
    source.gate.set()
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{LIBRARY}/fetch", name="--yes")
        await fetching.done()
    assert source.asked == [["--propose", "--", "--yes"]]


async def test_one_run_at_a_time(stage: Stage) -> None:
    app, source, fetching = room(stage)
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{LIBRARY}/fetch", name="甲条例")
        again = await post(client, f"{LIBRARY}/fetch", name="乙办法")
        assert "已经在取了：甲条例" in (await client.get(again.headers["location"])).text
        source.gate.set()
        await fetching.done()
    assert len(source.asked) == 1


@pytest.mark.parametrize(("said", "told"), [
    ([{"error": {"code": "no_way_out", "message": "No official site can be reached"}}], "上不了官方网站"),
    ([], "没有结果"), (OSError("no such command"), "没有跑起来"),
])  # fmt: skip
async def test_a_run_that_could_not_be_made_says_why_and_the_next_may_begin(stage: Stage, said: Any, told: str) -> None:
    app, source, fetching = room(stage, said)
    source.gate.set()
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{LIBRARY}/fetch")
        await fetching.done()
        page = (await client.get(LIBRARY)).text
    assert told in page and ">去取</button>" in page


@pytest.mark.parametrize("name", ["王琳", "张敏", "吴审"])
async def test_only_admins_send_the_service_out(stage: Stage, name: str) -> None:
    app, source, _ = room(stage)
    async with at_screen(stage, name, app) as client:
        assert (await post(client, f"{LIBRARY}/fetch")).status_code == 403
    assert source.asked == []


async def test_a_text_is_asked_in_its_own_words_and_what_searches_miss_is_named(stage: Stage) -> None:
    app, _, _ = room(stage)
    async with at_screen(stage, "陈管", app) as client:
        address, seen = await plan(client, FIRST)
        await press(client, f"{address}/publish", seen=seen)
        document = f"{LIBRARY}/document/{SHORT}"
        assert "看搜不搜得到" in (await client.get(document)).text
        page = (await client.get(document, params={"found": "1"})).text
    assert "用它自己的话问了" in page and "没找到" in page and f"/law/{SHORT}" not in page
    assert 'href="/law/%E6%9F%90' in page


# ---- in a real browser


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
async def test_the_pages_break_no_rule_of_access_and_are_no_wider_than_the_screen(
    stage: Stage, tmp_path: Path, width: int, scheme: str
) -> None:
    api: Any = pytest.importorskip("playwright.async_api")
    axe = pytest.importorskip("axe_playwright_python.async_playwright").Axe()
    app, source, fetching = room(stage)
    source.gate.set()
    async with at_screen(stage, "陈管", app) as client:
        await post(client, f"{LIBRARY}/fetch")
        await fetching.done()
        address, seen = await plan(client, FIRST)
        await press(client, f"{address}/publish", seen=seen)
    token = stage.do(lambda unit: session_open(unit, stage.staff(unit, "陈管"), agent="Chromium"))
    told: list[str] = []
    async with served(app) as site, api.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, color_scheme=scheme, locale="zh-CN"
        )
        await context.add_cookies([{"name": COOKIE, "value": token, "url": f"{site}/console"}])
        page = await context.new_page()
        for path in (LIBRARY, f"{LIBRARY}/document/{SHORT}?found=1"):
            await page.goto(path)
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            found = await axe.run(page)
            told += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        await browser.close()
    assert told == []


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
