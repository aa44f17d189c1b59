"""Queue, case and settings in a real browser: the keyboard, what comes by itself, two on one case, no rule of access broken."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from bot.cases.services.people.signing_in import session_open
from bot.cases.staff.suggestions import Suggestion
from bot.contract.messages import Clause
from handlers.web.console import COOKIE, Helps
from handlers.web.console.live import console_hub
from tests.cases.stage import Stage
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT
from tests.web.console.support import at_screen, console_app, console_stage, every_room, said

CHROMIUM = Path("/usr/bin/chromium")
api = pytest.importorskip("playwright.async_api")
axe = pytest.importorskip("axe_playwright_python.async_playwright")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here"),
]
CARD = "/knowledge/card/boss-ran-away"
Site = tuple[Stage, str]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("desk")
    clause = Clause(ref="劳动法:50", title="劳动法", label="《劳动法:50》", text="写好的条文。")
    stage = console_stage(folder, clauses_open=lambda card, keys, on: [clause] if keys else [])
    for _ in range(3):
        stage.open(start_date="2024-03-01", end_date="2026-10-31", monthly_pay="6800", story="站长说先回家等。")
    hub = console_hub(stage.desk)
    helps = Helps(lambda wanted: Suggestion("可以要。"), lambda words, on: ["劳动法:50"])
    app = stage.pages = console_app(stage, every_room(stage, folder), console=hub, helps=helps)
    config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
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
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", base_url=address, **options
    )
    if name:
        token = stage.do(lambda unit: session_open(unit, stage.staff(unit, name), agent="Chromium"))
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


@pytest.mark.parametrize(("name", "path"), [("张敏", "/case/1000"), ("陈管", "/settings"), ("陈管", CARD)])
async def test_everything_is_reached_by_tab_and_seen_and_the_first_stop_leads_past_the_navigation(
    browser: Any, site: Site, name: str, path: str
) -> None:
    async with opened(browser, site, f"/console{path}", name) as page:
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"
        await page.reload()
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for _ in range(MOST_STOPS):
            await page.keyboard.press("Tab")
            stop = await page.evaluate(STOP)
            if stop in ("", "again"):
                break
            assert stop == "seen", stop
        assert stop in ("", "again"), "a trap"
        assert await page.evaluate(NEVER_REACHED) == []


MOST_STOPS = 300
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "";
    if (at.dataset.reached) return at.type === "date" ? "seen" : "again";
    at.dataset.reached = "1";
    const style = getComputedStyle(at), place = at.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return ring && place.width && place.bottom > 0 && place.top < innerHeight ? "seen" : at.outerHTML.slice(0, 200);
}"""
NEVER_REACHED = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => !one.disabled && one.getBoundingClientRect().width && !one.dataset.reached)
    .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("name", "path"), [("张敏", ""), ("张敏", "/case/1000"), ("陈管", "/settings")])
async def test_escape_closes_whatever_opens_and_the_keyboard_goes_back(
    browser: Any, site: Site, name: str, path: str
) -> None:
    async with opened(browser, site, f"/console{path}", name) as page:
        for summary in await page.locator("summary:visible").all():
            before = await summary.evaluate("one => one.parentElement.open")
            await summary.press("Enter")
            if before:
                await summary.press("Enter")
            await page.keyboard.press("Tab")
            if not await summary.evaluate("one => one.parentElement.contains(document.activeElement)"):
                await summary.focus()
            await page.keyboard.press("Escape")
            assert await summary.evaluate("one => one === document.activeElement && !one.parentElement.open")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
async def test_no_rule_of_access_is_broken_and_nothing_runs_over_the_edge(
    browser: Any, site: Site, width: int, scheme: str
) -> None:
    rooms = {
        "张敏": ("", "/case/1000", "/replies", "/sessions", "/health", "/help", "/case/99"),
        "陈管": (
            "/settings",
            "/library",
            await planned(site[0]),
            f"/library/document/{quote(SHORT)}",
            "/library/document/没有",
            "/knowledge",
            "/knowledge/new",
            CARD,
        ),
        "吴审": ("/audit",),
        "": ("/login", "/join/token-周远"),
    }
    told: list[str] = []
    for name, paths in rooms.items():
        async with opened(browser, site, "/console/login", name, width, color_scheme=scheme) as page:
            for path in paths:
                await page.goto(f"/console{path}")
                await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert await page.evaluate(over) <= 0, path
                found = await axe.Axe().run(page)
                told += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
    assert told == []


async def planned(stage: Stage) -> str:
    """Publish a document, once, and return where the plan of its next version stands."""
    async with at_screen(stage, "陈管") as client:
        form = {"csrf": client.headers["x-csrf"]}
        for text in (FIRST, SECOND):
            answer = await client.post(
                "/console/library/upload", data=form, files={"file": ("规定.txt", text.encode())}
            )
            plan = answer.headers["location"].partition("?")[0]
            if text is FIRST and (seen := re.search(r'name="seen" value="([^"]+)"', (await client.get(plan)).text)):
                await client.post(f"{plan}/publish", data={**form, "seen": seen[1]})
    return plan.removeprefix("/console")


async def test_a_file_dropped_on_the_library_is_sent_with_its_progress_and_becomes_a_plan(
    browser: Any, site: Site
) -> None:
    async with opened(browser, site, "/console/library", "陈管") as page:
        drop = """text => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "规定.txt", { type: "text/plain" }));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }"""
        await page.evaluate(drop, FIRST.replace("骑手", "司机"))
        await page.wait_for_url("**/console/library/plan/*")
        assert "读出来的，不对就改" in await page.locator("main").inner_text()


async def test_what_the_gate_would_say_stands_below_the_box_while_it_is_written(browser: Any, site: Site) -> None:
    number = site[0].open()
    async with opened(browser, site, f"/console/case/{number}", "王琳") as page:
        await page.get_by_role("button", name="接手").click()
        await page.locator("#text").press_sequentially("公司这样做违法")
        await page.locator("#gate").get_by_text("没有写依据").wait_for()
        await page.locator("#text").fill("材料收到了。")
        await page.locator("#gate li").first.wait_for(state="detached")
    assert said(site[0], number) == []


async def test_a_suggestion_and_a_clause_come_into_the_box_without_leaving_the_page(browser: Any, site: Site) -> None:
    number = site[0].open(story="压了两个月工资")
    async with opened(browser, site, f"/console/case/{number}", "王琳") as page:
        await page.get_by_role("button", name="接手").click()
        box = page.locator("#text")
        await box.fill("你好。")
        await page.get_by_role("button", name="起草一份").click()
        await page.get_by_text("起草好了").wait_for()
        assert await box.input_value() == "你好。\n可以要。"
        await page.get_by_label("查条文").fill("每月发钱")
        await page.keyboard.press("Enter")
        await page.locator("#found").get_by_text("《劳动法:50》").click()
        await page.locator("#found").get_by_role("button", name="写进回复").click()
        assert "《劳动法:50》" in await box.input_value()
        assert page.url.endswith(f"?told={quote(f'王琳 接手了案件 {number}。')}")
        await page.reload()  # what is written outlasts the page
        assert "可以要。" in await page.locator("#text").input_value()
