"""Every page of the console reached and worked by keyboard alone, in a real browser: from room to room, and to what lies behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.storage.engine.backup import backup_make, database_held
from handlers.web.console.settings.installation import Going, Installation, Restoring
from handlers.web.law import LawPages
from knowledge.library import Library
from tests.cases.stage import Stage
from tests.insight.handing import handed_in_by
from tests.web.console.support import console_app, console_stage, every_room
from tests.web.console.test_desk_browser import CARD, MOST_STOPS, NEVER_REACHED, SHORT, STOP, opened, planned

CHROMIUM = Path("/usr/bin/chromium")
api = pytest.importorskip("playwright.async_api")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here"),
]
Site = tuple[Stage, str]
ROOMS = {
    "王琳": ("队列", "常用回复", "数据", "质量", "状态", "帮助", "我的登录"),
    "张敏": ("队列", "常用回复", "数据", "质量", "状态", "帮助", "我的登录"),
    "陈管": ("队列", "数据", "法规库", "知识", "质量", "审计", "设置", "状态", "帮助", "我的登录"),
    "吴审": ("审计", "帮助", "我的登录"),
}
"""The navigation of each, in its order."""
BEHIND = {
    "王琳": ("/case/1000", "/quality/answer/1", "/quality/sample"),
    "张敏": ("/case/1000", "/case/1001"),
    "陈管": ("/case/1000", "PLAN", f"/library/document/{SHORT}", CARD, "/knowledge/new", "RESTORE"),
}
"""What lies behind the rooms."""
FOLDS = """() => [...document.querySelectorAll("summary")].filter((one) => one.checkVisibility()).length"""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("keyboard")
    stage = console_stage(folder)
    for _ in range(2):
        stage.open(start_date="2024-03-01", end_date="2026-10-31", monthly_pay="6800", story="站长说先回家等。")
    await handed_in_by(stage)
    database = Path(str(stage.storage.engine.url.database))
    copies = folder / "copies"
    backup_make(stage.storage.engine, copies, stage.clock())
    held = Going(database_held(database), database_held(database))
    around = Installation(
        folder=copies, restoring=Restoring(lambda name: held, lambda name: name, lambda: None),
    )  # fmt: skip
    app = stage.pages = console_app(
        stage, every_room(stage, folder), LawPages(Library(stage.storage.engine), lambda _: None, lambda _: ""),
        installation=around,
    )  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield stage, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        yield await play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


async def walked(page: Any, where: str) -> list[str]:
    """Go over a page by Tab from its top to its end: what was reached unseen, a trap, what was not reached, what Escape does
    not close or does not give the keyboard back from."""
    wrong: list[str] = []
    if not await page.evaluate("document.querySelector('main').contains(document.querySelector('main h1'))"):
        wrong.append(f"{where}: no heading")
    for place in range(await page.evaluate(FOLDS)):
        summary = page.locator("summary:visible").nth(place)
        if not await summary.count():
            break
        if not await summary.evaluate("one => one.parentElement.open"):
            await summary.press("Enter")
        await page.keyboard.press("Tab")
        if not await summary.evaluate("one => one.parentElement.contains(document.activeElement)"):
            await summary.focus()
        await page.keyboard.press("Escape")
        if not await summary.evaluate("one => one === document.activeElement && !one.parentElement.open"):
            wrong.append(f"{where}: {await summary.inner_text()}: not closed by Escape, or the keyboard lost")
    await page.reload()
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    stop = ""
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(STOP)
        if stop in ("", "again"):
            break
        if stop != "seen":
            wrong.append(f"{where}: unseen: {stop}")
    if stop not in ("", "again"):
        wrong.append(f"{where}: a trap")
    return wrong + [f"{where}: not reached: {one}" for one in await page.evaluate(NEVER_REACHED)]


async def enters(page: Any, name: str) -> None:
    """Go to a room by Tab and Enter."""
    await page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.closest('nav') && document.activeElement.textContent") == name:
            async with page.expect_navigation():
                await page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is on no stop of the Tab key")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ROOMS)
async def test_every_room_and_what_lies_behind_it_is_worked_by_keyboard_alone(
    browser: Any, site: Site, name: str, width: int
) -> None:
    wrong: list[str] = []
    behind = {"PLAN": "", "RESTORE": f"/settings/backup/{next((folder_of(site)).iterdir()).name}/restore"}
    if name == "陈管":
        behind["PLAN"] = await planned(site[0])
    async with opened(browser, site, "/console", name, width) as page:
        assert await page.evaluate(NAVIGATION) == [*ROOMS[name], "法条"]
        for room in ROOMS[name]:
            await enters(page, room)
            wrong += await walked(page, room)
        for path in BEHIND.get(name, ()):
            answer = await page.goto(f"/console{behind.get(path, path)}")
            assert answer.status == 200, path
            wrong += await walked(page, path)
    assert not wrong, "\n".join(wrong)


NAVIGATION = "[...document.querySelectorAll('header nav a')].map((one) => one.textContent)"


def folder_of(site: Site) -> Path:
    return Path(str(site[0].storage.engine.url.database)).parent / "copies"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
async def test_what_only_admins_see_of_cases_and_copies_breaks_no_rule_of_access(
    browser: Any, site: Site, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.async_playwright").Axe()
    told: list[str] = []
    copy = next(folder_of(site).iterdir()).name
    async with opened(browser, site, "/console", "陈管", width, color_scheme=scheme) as page:
        for path in ("/case/1000", f"/settings/backup/{copy}/restore", "/settings", "/audit"):
            await page.goto(f"/console{path}")
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = await axe.run(page)
            told += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
    assert told == []
