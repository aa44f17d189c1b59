"""The rooms of figures and of quality in a real browser: read, taken away, judged; no script is needed, no rule of access broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.cases.services.people.signing_in import session_open
from bot.evaluation.office_questions import FOLDER, office_questions
from bot.evaluation.runs import FILE, Run, run_append
from handlers.web.console import COOKIE
from tests.cases.stage import Stage
from tests.insight.filled import fill
from tests.insight.handing import handed_in_by
from tests.web.console.support import console_app, console_stage, quality_room, sample_room

CHROMIUM = Path("/usr/bin/chromium")
api = pytest.importorskip("playwright.async_api")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here"),
]
Site = tuple[Stage, Path, str]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("rooms")
    stage = console_stage(folder)
    fill(stage)
    for number in range(3):
        await handed_in_by(stage, who=f"w{number}", asked=f"我叫王小明，第{number}个月的工资没发怎么办")
    for day, share in ((10, 0.84), (14, 0.88), (20, 0.91)):
        figures = {f"{room}.{half}.{name}": share for room, name in MEASURED for half in ("final", "tuning")}
        run_append(folder / FILE, Run(datetime(2026, 11, day, tzinfo=UTC), figures))
    config = uvicorn.Config(
        console_app(stage, [quality_room(folder), sample_room(stage, folder)]), port=0, log_level="error"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield stage, folder, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


MEASURED = (("retrieval", "recall_5"), ("replies", "cites"), ("scope", "accuracy"), ("matter", "recall"))


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        yield await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


@asynccontextmanager
async def opened(browser: Any, site: Site, path: str, width: int = 360, **options: Any) -> AsyncIterator[Any]:
    """Open a page as 张敏, who supervises."""
    stage, _, address = site
    token = stage.do(lambda unit: session_open(unit, stage.staff(unit, "张敏"), agent="Chromium"))
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", base_url=address, **options
    )
    await context.add_cookies([{"name": COOKIE, "value": token, "url": f"{address}/console"}])
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(path)
    yield page
    await context.close()


async def test_a_chart_is_found_read_as_a_table_and_taken_away_without_a_script(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console", java_script_enabled=False) as page:
        await page.get_by_role("link", name="数据", exact=True).click()
        await page.get_by_role("link", name="最近 26 周").click()
        figure = page.locator("section.figure").filter(has=page.get_by_role("heading", name="问的什么"))
        assert "拖欠工资" in (await figure.locator("svg").text_content() or "")
        await figure.locator("summary").click()
        assert await figure.get_by_role("row").filter(has_text="拖欠工资").is_visible()
        async with page.expect_download() as waiting:
            await figure.get_by_role("link", name="下载问的什么，CSV").click()
        taken = await waiting.value
        assert taken.suggested_filename.endswith(".csv")
        assert "拖欠工资" in Path(await taken.path()).read_text(encoding="utf-8-sig")


async def test_months_are_chosen_and_the_report_leaves_as_word(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console/insight", java_script_enabled=False) as page:
        form = page.locator("form").filter(has=page.get_by_role("button", name="按月看"))
        await form.get_by_label("从哪个月").select_option("2026-09")
        await form.get_by_role("button").click()
        assert "2026-09 至 2026-10" in await page.locator("main h1").inner_text()
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="下载 Word").click()
        assert (await waiting.value).suggested_filename == "劳动者咨询与求助情况 2026-10 至 2026-10.docx"


async def test_a_wrong_answer_becomes_a_question_in_two_clicks_without_a_script(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console/quality", java_script_enabled=False) as page:
        await page.get_by_role("link", name="答错了，做成考题").first.click()
        await page.get_by_role("button", name="存成考题").click()
        assert "存成考题了" in await page.get_by_role("status").inner_text()
    kept = office_questions(site[1] / FOLDER)
    assert [one.query for one in kept] == ["我叫〔姓名1〕，第0个月的工资没发怎么办"]


async def test_everything_is_reached_by_keyboard(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console/insight", width=1440) as page:
        names: set[str] = set()
        for _ in range(60):
            await page.keyboard.press("Tab")
            names.add(
                await page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
            )
    assert {"最近 4 周", "按月看", "数字表", "下载问的什么，PNG"} <= names


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
async def test_no_rule_of_accessibility_is_broken_and_nothing_is_wider_than_the_screen(
    browser: Any, site: Site, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright").Axe()
    told: list[str] = []
    async with opened(browser, site, "/console/insight", width, color_scheme=scheme) as page:
        for path in ("/console/insight", "/console/quality", "/console/quality/answer/3", "/console/quality/sample"):
            await page.goto(path)
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            found = await axe.run(page)
            told += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert told == []
