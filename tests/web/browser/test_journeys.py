"""The ways of a worker through all pages: at every width, light and dark, by keyboard alone, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser.support import PHONE, REAL_BROWSER, answered, opened
from tests.web.support import Running

pytestmark = REAL_BROWSER
SIZES = [(360, 740), (768, 1024), (1440, 900)]


class Walk:
    """A walk through the pages: on each, nothing is wider than the screen and no rule of accessibility is broken."""

    def __init__(self, page: Any, width: int, *, thorough: bool) -> None:
        self.page, self._width, self._thorough = page, width, thorough
        self._axe = pytest.importorskip("axe_playwright_python.async_playwright").Axe()
        self.broken: list[str] = []

    async def look(self, name: str, *, always: bool = False) -> None:
        if await self.page.evaluate("document.documentElement.scrollWidth") > self._width:
            self.broken.append(f"{name}: wider than the screen")
        if self._thorough or always:
            found = (await self._axe.run(self.page)).response["violations"]
            self.broken += [f"{name}: {one['id']}: {one['nodes'][0]['html']}" for one in found]

    async def opens(self, path: str) -> None:
        await self.page.goto(path)
        await self.look(path)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_worker_gets_through_every_page(
    browser: Any, site: tuple[Running, str], width: int, height: int, scheme: str
) -> None:
    async with opened(browser, site[1], color_scheme=scheme) as page:
        await page.set_viewport_size({"width": width, "height": height})
        walk = Walk(page, width, thorough=width == PHONE["width"])
        await walk.look("welcome")
        turn = await answered(page, "欠薪长长长长长")
        await turn.locator("sup a").first.click()
        await turn.locator(".basis > summary").click()
        await turn.locator(".rest > summary").click()
        await walk.look("an answer with its clause open", always=True)
        await turn.get_by_role("button", name="听他们管").click()
        await page.locator(".turn").nth(1).wait_for()
        await page.set_input_files("#file", [{"name": "流水.png", "mimeType": "image/png", "buffer": b"\x89PNG"}])
        await walk.look("a file chosen")
        await page.click("#ask .go")
        await page.locator(".sent-file").wait_for()
        await answered(page, "写错了")
        await page.get_by_role("button", name="撤回").click()
        await page.locator(".turn").filter(has_text="text:写错了").wait_for(state="detached")
        await page.click(".menu > summary")
        await walk.look("the menu", always=True)
        await page.get_by_role("button", name="大字").click()
        await page.locator("html.big").wait_for()
        await walk.look("large type")
        await page.click(".menu > summary")
        await page.get_by_role("button", name="新对话").click()
        await page.locator(".turn").filter(has_text="从头开始").wait_for()
        await read_earlier(walk)
        await read_the_law(walk)
        for path in ("/help", "/nothing", "/offline"):
            await walk.opens(path)
        await walk.opens("/data")
        await page.get_by_role("button", name="删除我的全部记录").click()
        await page.get_by_role("button", name="确定，全部删掉").click()
        await page.locator(".turn").filter(has_text="command:forget sure").wait_for()
        assert await page.locator(".turn").count() == 1
        assert walk.broken == []


async def read_earlier(walk: Walk) -> None:
    await walk.opens("/earlier")
    await walk.page.get_by_role("link", name="欠薪").click()
    await walk.page.get_by_text("只能看").wait_for()
    await walk.look("an earlier conversation")


async def read_the_law(walk: Walk) -> None:
    """Search, contents, an article that leads to another, an old version and what changed since."""
    page = walk.page
    await walk.opens("/law")
    await page.fill("#q", "造")
    await page.press("#q", "Enter")
    await page.get_by_role("link", name="造出来的法").click()
    await page.get_by_text("现行有效").wait_for()
    await walk.look("a law", always=True)
    await page.get_by_text("目录").click()
    await page.get_by_role("link", name="第一章 总则").click()
    await page.get_by_role("link", name="第二条").click()
    await page.get_by_role("link", name="第一条", exact=True).click()
    await page.get_by_text("站点按月给钱。").wait_for()
    await walk.look("a clause")
    await page.get_by_role("link", name="造出来的法").click()
    await page.get_by_text("各个版本").click()
    await page.get_by_role("link", name="2015-01-01 公布").click()
    await page.get_by_text("这是旧版").wait_for()
    await walk.look("an old version")
    await page.get_by_role("link", name="跟现行的比").click()
    await page.locator("del").first.wait_for()
    await walk.look("two versions", always=True)


async def test_an_english_worker_finds_every_page_in_english(browser: Any, site: tuple[Running, str]) -> None:
    async with opened(browser, site[1], locale="en-GB") as page:
        walk = Walk(page, PHONE["width"], thorough=True)
        for path in ("/", "/help", "/data", "/law", "/law/造的法", "/law/造的法/2", "/earlier", "/nothing"):
            await walk.opens(path)
            assert await page.locator("html").get_attribute("lang") == "en"
            own = await page.evaluate(
                "[...document.querySelectorAll('body *')].filter((one) => !one.closest('[lang|=zh]') && !/^\\/law\\//.test(location.pathname))"
                ".flatMap((one) => [...one.childNodes]).filter((one) => one.nodeType === 3 && /[\\u4e00-\\u9fff]/.test(one.data)).map((one) => one.data)"
            )
            assert own == [], path
        assert walk.broken == []


async def reached(page: Any, *names: str) -> None:
    """Move on by Tab until something of one of these names is under the keyboard."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        name = await page.evaluate(
            "(document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label') || document.activeElement.id)"
        )
        if name in names:
            return
    raise AssertionError(f"not reached by keyboard: {names}")


async def test_a_worker_gets_through_by_keyboard_alone(page: Any, site: tuple[Running, str]) -> None:
    keys = page.keyboard
    await reached(page, "text")
    await keys.type("欠薪")
    await keys.press("Enter")
    turn = page.locator(".turn").filter(has_text="text:欠薪")
    await turn.wait_for()
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    await reached(page, "1")
    await keys.press("Enter")
    await page.locator(".beside-clause").wait_for()
    await keys.press("Escape")
    await page.locator(".beside-clause").wait_for(state="detached")
    await reached(page, "听他们管")
    await keys.press("Enter")
    await page.locator(".turn").nth(1).wait_for()
    await page.evaluate("document.activeElement.blur()")
    async with page.expect_file_chooser():
        await reached(page, "file")
        await keys.press("Enter")
    await page.goto("/")
    await page.evaluate("window.print = () => (window.printed = true)")
    await reached(page, "更多")
    await keys.press("Enter")
    await reached(page, "打印或存成 PDF")
    await keys.press("Enter")
    assert await page.evaluate("window.printed")
    await page.goto("/")
    await reached(page, "更多")
    await keys.press("Enter")
    await reached(page, "查法条")
    await keys.press("Enter")
    await page.wait_for_url("**/law")
    await reached(page, "q")
    await keys.type("造")
    await keys.press("Enter")
    await page.wait_for_url("**/law?q=*")
    await reached(page, "造出来的法")
    await keys.press("Enter")
    await page.get_by_text("现行有效").wait_for()
    await reached(page, "回到提问")
    await keys.press("Enter")
    await page.locator("#ask").wait_for()
    for name in ("找人工", "复制", "存图片", "有用", "file", "text"):
        if name != "有用":  # the scripted engine does not ask
            await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            await reached(page, name)


async def test_a_worker_gets_through_without_javascript(browser: Any, site: tuple[Running, str]) -> None:
    picture = {"name": "流水.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    async with opened(browser, site[1], java_script_enabled=False) as page:
        await page.fill("#text", "没有脚本")
        await page.click("#ask .go")
        turn = page.locator(".turn").filter(has_text="text:没有脚本")
        assert await turn.count() == 1
        await turn.get_by_role("button", name="听他们管").click()
        assert await page.locator(".turn").count() == 2
        await page.set_input_files("#file", [picture])
        await page.click("#ask .go")
        assert await page.locator(".sent-file").count() == 1
        await page.fill("#text", "写错了")
        await page.click("#ask .go")
        await page.get_by_role("button", name="改一改").click()
        assert await page.input_value("#text") == "写错了"
        await page.goto("/")
        await page.click(".menu > summary")
        await page.get_by_role("button", name="低调模式").click()
        assert await page.title() == "便笺"
        await page.click(".menu > summary")
        await page.get_by_role("button", name="新对话").click()
        assert await page.get_by_text("text:没有脚本").count() == 0
        await page.goto("/earlier")
        await page.get_by_role("link", name="没有脚本").click()
        assert await page.get_by_text("text:没有脚本").count() == 1
        await page.goto("/law?q=造")
        await page.get_by_role("link", name="造出来的法").click()
        assert await page.get_by_text("现行有效").count() == 1
        await page.goto("/data")
        await page.get_by_role("button", name="删除我的全部记录").click()
        await page.get_by_role("button", name="确定，全部删掉").click()
        assert await page.locator(".turn").count() == 1
