"""Queue, case and settings in a real browser: the keyboard, what comes by itself, two on one case, no rule of access broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.cases.services.people.signing_in import session_open
from handlers.web.console import COOKIE
from handlers.web.console.live import console_hub
from tests.cases.stage import Stage
from tests.web.console.support import console_app, console_stage

CHROMIUM = Path("/usr/bin/chromium")
api = pytest.importorskip("playwright.async_api")
axe = pytest.importorskip("axe_playwright_python.async_playwright")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here"),
]
Site = tuple[Stage, str]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    stage = console_stage(tmp_path_factory.mktemp("desk"))
    for _ in range(3):
        stage.open(start_date="2024-03-01", end_date="2026-10-31", monthly_pay="6800", story="站长说先回家等。")
    hub = console_hub(stage.desk)
    config = uvicorn.Config(console_app(stage, console=hub), port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving, looking = asyncio.create_task(server.serve()), asyncio.create_task(hub.run())
    while not server.started:
        await asyncio.sleep(0.01)
    yield stage, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
    looking.cancel()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        yield await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


@asynccontextmanager
async def opened(
    browser: Any, site: Site, path: str, name: str = "张敏", width: int = 1440, **options: Any
) -> AsyncIterator[Any]:
    """Open a page as somebody; a script error fails the test."""
    stage, address = site
    token = stage.do(lambda unit: session_open(unit, stage.staff(unit, name), agent="Chromium"))
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", base_url=address, **options
    )
    await context.add_cookies([{"name": COOKIE, "value": token, "url": f"{address}/console"}])
    page = await context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(path, wait_until="domcontentloaded")
    yield page
    await context.close()
    assert errors == []


async def test_the_queue_is_walked_ticked_and_opened_by_keyboard(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console") as page:
        for key in ("j", "j", "x"):
            await page.keyboard.press(key)
        second = page.locator("tr[data-number]").nth(1)
        assert await second.get_by_role("checkbox").is_checked()
        assert "勾了 1 件" in await page.locator("#picked").inner_text()
        number = await second.get_attribute("data-number")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/console/case/{number}")


async def test_a_new_case_appears_by_itself_and_what_was_ticked_stays(browser: Any, site: Site) -> None:
    async with opened(browser, site, "/console") as page:
        await page.get_by_role("checkbox").first.check()
        ticked = await page.locator("input:checked").get_attribute("value")
        number = site[0].open()
        row = page.locator(f'tr[data-number="{number}"]')
        await row.wait_for()
        assert await row.locator(".new").inner_text() == "新"
        assert "新来了 1 件" in await page.locator("#news").inner_text()
        assert await page.locator("input:checked").get_attribute("value") == ticked


async def test_two_on_one_case_see_each_other_and_what_the_other_writes(browser: Any, site: Site) -> None:
    async with (
        opened(browser, site, "/console/case/1000") as mine,
        opened(browser, site, "/console/case/1000", "王琳") as other,
    ):
        await mine.get_by_text("王琳也开着这一页").wait_for()
        await other.get_by_text("张敏也开着这一页").wait_for()
        await other.get_by_label("备注", exact=True).fill("电话打过，没人接")
        await other.get_by_role("button", name="存备注").click()
        await mine.locator(".line.note").filter(has_text="电话打过，没人接").wait_for()


async def test_a_fact_is_put_right_without_a_script(browser: Any, site: Site) -> None:
    number = site[0].open(monthly_pay="6000")
    async with opened(browser, site, f"/console/case/{number}", width=360, java_script_enabled=False) as page:
        fact = page.locator(".known li").filter(has_text="每月多少").first
        await fact.locator("summary").click()
        await fact.locator("input[name=value]").fill("7200")
        await fact.get_by_role("button", name="存").click()
        assert "6000 元 → 7200 元" in await page.locator("main").inner_text()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_rule_of_access_is_broken_and_nothing_runs_over_the_edge(
    browser: Any, site: Site, width: int, scheme: str
) -> None:
    rooms = (("张敏", "/console"), ("张敏", "/console/case/1000"), ("张敏", "/console/replies"), ("陈管", "/console/settings"),
             ("吴审", "/console/audit"))  # fmt: skip
    for name, path in rooms:
        async with opened(browser, site, path, name, width, color_scheme=scheme) as page:
            over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, path
            found = await axe.Axe().run(page)
            assert found.response["violations"] == [], (path, found.generate_report())
