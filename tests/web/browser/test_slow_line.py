"""The worker's page on a slow line, 50 kB and 400 ms away: usable, what is sent is seen to wait, what fails is seen, nothing is lost."""

from __future__ import annotations

from threading import Event
from typing import Any

from tests.web.browser.support import PHONE, REAL_BROWSER, above_the_box, answered, ask, line_is
from tests.web.support import Running

pytestmark = REAL_BROWSER
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
GONE = {**SLOW, "offline": True}
BUDGET = 60_000
"""Bytes on the line until the page can be used."""


async def slowed(page: Any, line: dict[str, Any] = SLOW) -> Any:
    """Slow the line of a page, or cut it."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", line)
    return session


async def test_the_first_page_is_usable_within_its_budget(browser: Any, site: tuple[Running, str]) -> None:
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", base_url=site[1])
    page = await context.new_page()
    session = await slowed(page)
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    await page.goto("/", wait_until="load")
    await page.fill("#text", "在打字")
    assert await page.input_value("#text") == "在打字"
    assert 0 < sum(weights) < BUDGET
    await context.close()


async def test_what_is_sent_is_seen_to_wait_and_is_answered_once(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "第一问长长长长")
    await slowed(page)
    gate = site[0].engine.gate["慢线上的"] = Event()
    await ask(page, "慢线上的")
    await page.locator(".waiting").wait_for()
    seen = await above_the_box(page, ".waiting")
    assert await page.locator(".said").last.inner_text() == "慢线上的"
    gate.set()
    await page.locator(".turn").filter(has_text="text:慢线上的").wait_for()
    assert seen and await page.locator(".said").filter(has_text="慢线上的").count() == 1
    assert sum(inbound.text == "慢线上的" for inbound in site[0].engine.heard) == 1


async def test_a_line_that_breaks_is_seen_and_loses_nothing(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "第一问")
    session = await slowed(page, GONE)
    await line_is(page, up=False)
    await ask(page, "断了的话")
    await page.locator(".failed").wait_for()
    assert await above_the_box(page, ".failed") and "没发出去" in await page.locator(".failed").inner_text()
    await session.send("Network.emulateNetworkConditions", SLOW)
    await line_is(page, up=True)
    await page.locator(".failed button").click()
    await page.locator(".turn").filter(has_text="text:断了的话").wait_for()
    assert await page.locator(".failed").count() == 0
    assert sum(inbound.text == "断了的话" for inbound in site[0].engine.heard) == 1


async def test_several_messages_on_a_slow_line_are_all_heard(page: Any, site: tuple[Running, str]) -> None:
    await slowed(page)
    for number in range(3):
        await ask(page, f"慢线第{number}句")
    for number in range(3):
        await page.locator(".said").filter(has_text=f"慢线第{number}句").wait_for()
    await page.locator(".turn .lead").filter(has_text="慢线第2句").wait_for()
    heard = [inbound.text for inbound in site[0].engine.heard]
    assert all(any(f"慢线第{number}句" in words for words in heard) for number in range(3))
