"""A real browser on the pages of a running service, and what a visitor does there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from handlers.web.chat.live import Hub
from tests.web.support import Running

CHROMIUM = Path("/usr/bin/chromium")
api = pytest.importorskip("playwright.async_api")
REAL_BROWSER = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here"),
]
"""The marks of a file of such tests."""
PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@asynccontextmanager
async def served(site: Running, looking: Callable[[], Coroutine[Any, Any, None]] | None = None) -> AsyncIterator[str]:
    """Serve the pages on a free port, with the look for news as a component beside them. `looking`: another such look."""
    config = uvicorn.Config(site.app, port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    looks_on = asyncio.create_task((looking or partial(looks, site.hub))())
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
    looks_on.cancel()


async def looks(hub: Hub) -> None:
    while True:
        await hub.look()
        await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(browser: Any, address: str, **options: Any) -> AsyncIterator[Any]:
    """Open the page as somebody new; a script error fails the test."""
    context = await browser.new_context(**{"viewport": PHONE, "locale": "zh-CN", "base_url": address, **options})
    page = await context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto("/")
    yield page
    await context.close()
    assert errors == []


async def ask(page: Any, words: str) -> None:
    await page.fill("#text", words)
    await page.press("#text", "Enter")


async def answered(page: Any, words: str) -> Any:
    await ask(page, words)
    turn = page.locator(".turn").filter(has_text=f"text:{words}")
    await turn.wait_for()
    return turn


async def above_the_box(page: Any, selector: str) -> bool:
    """Whether the lower edge of something is on the screen and above the input box."""
    mine = await page.locator(selector).bounding_box()
    box = await page.locator("#ask").bounding_box()
    return bool(mine["y"] >= 0 and mine["y"] + mine["height"] <= box["y"] + 1)


LINE = """async (wanted) => {
  const there = () => fetch("/worker.js", { cache: "no-store" }).then(() => true, () => false);
  while (navigator.onLine !== wanted || (await there()) !== wanted) await new Promise((go) => setTimeout(go, 20));
}"""


async def line_is(page: Any, *, up: bool) -> None:
    """Wait until the page reaches the service, or does not: the browser takes its time with an order to cut a line."""
    await page.evaluate(LINE, up)


async def cut_off(page: Any) -> None:
    await page.context.set_offline(True)
    await line_is(page, up=False)


async def reconnected(page: Any) -> None:
    await page.context.set_offline(False)
    await line_is(page, up=True)
