"""The worker's page as an installed app, in a real browser: its icons, what is shown without a network, notifications."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.web.browser.support import (
    ARGUMENTS,
    CHROMIUM,
    REAL_BROWSER,
    answered,
    api,
    cut_off,
    opened,
    reconnected,
    served,
)
from tests.web.support import Running, running

pytestmark = REAL_BROWSER
KEY = "BPZ0xrMBxL2jVXYpEZW3dKPVvJr0JcGYkLQKkJ8UP8Ei0tX8m3zL5wIVJtLlZ0Zx2xAQ7kXN0J1rX9yV3F2oYzI"
HIDE = "Object.defineProperty(document, 'hidden', { get: () => window.away ?? false });"
SHOWN = (
    "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => [one.title, one.body])"
)


@dataclass
class Told:
    """Who asked to be told."""

    public: str = KEY
    browsers: dict[str, str] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)

    def add(self, who: str, address: str, language: str) -> bool:
        self.browsers[who] = address
        return address.startswith("https://push.test/")

    def drop(self, who: str, address: str) -> None:
        self.browsers.pop(who, None)

    def seen(self, who: str, sequence: int) -> None:
        self.read.append(sequence)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Running, str]]:
    async with running(tmp_path_factory.mktemp("installed")) as site, served(site) as address:
        yield site, address


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        yield await play.chromium.launch(executable_path=str(CHROMIUM), args=[*ARGUMENTS, "--headless=new"])


@pytest.fixture
async def page(site: tuple[Running, str], browser: Any) -> AsyncIterator[Any]:
    async with opened(browser, site[1], permissions=["notifications"]) as page:
        await page.add_init_script(HIDE)
        await page.reload()
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


@pytest.fixture
async def visitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[httpx.AsyncClient, Told]]:
    told = Told()
    async with running(tmp_path_factory.mktemp("visitor"), notices=told) as site:
        transport = httpx.ASGITransport(app=site.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://youju.test") as client:
            yield client, told


async def push(page: Any) -> None:
    """Have the browser get a push, as its push service would."""
    tools = await page.context.new_cdp_session(page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def registered(event: dict[str, Any]) -> None:
        if not found.done() and event["registrations"]:
            found.set_result(event["registrations"][0]["registrationId"])

    tools.on("ServiceWorker.workerRegistrationUpdated", registered)
    await tools.send("ServiceWorker.enable")
    origin = await page.evaluate("location.origin")
    await tools.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": await found, "data": ""})


async def notified(page: Any) -> list[list[str]]:
    """What is notified, once something is; nothing when nothing comes for ten seconds."""
    shown: list[list[str]] = await page.evaluate(
        f"async () => {{ for (let tries = 0; tries < 200; tries += 1) {{ const found = await ({SHOWN})();"
        " if (found.length) return found; await new Promise((go) => setTimeout(go, 50)); } return []; }"
    )
    return shown


async def notified_of_a_push(page: Any) -> list[list[str]]:
    """What is notified of a push. It is sent anew like a push service does: the tools may hand one to a worker that just stops."""
    for _ in range(3):
        await push(page)
        if shown := await notified(page):
            return shown
    return []


async def rings(page: Any) -> None:
    await page.click(".menu > summary")
    await page.get_by_role("button", name="有回复时通知我").click()
    await page.get_by_text("通知已打开").wait_for()
    await page.keyboard.press("Escape")


async def test_the_page_can_be_installed(page: Any) -> None:
    tools = await page.context.new_cdp_session(page)
    found = await tools.send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in found["installabilityErrors"] if one["errorId"] != "in-incognito"] == []


async def test_without_a_network_numbers_are_shown_and_nothing_of_the_conversation(page: Any) -> None:
    await answered(page, "欠薪")
    await cut_off(page)
    await page.goto("/")
    shown = await page.inner_text("body")
    assert "12333" in shown and "12348" in shown and "No connection" in shown
    assert "欠薪" not in shown and "有据" not in shown + await page.title()
    assert await page.locator("a[href='tel:12348']").count() == 2
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    await reconnected(page)
    await page.get_by_role("link", name="再试一次").click()
    await page.locator(".turn").filter(has_text="text:欠薪").wait_for()


async def test_nothing_of_a_conversation_is_kept_by_the_service_worker(page: Any) -> None:
    await answered(page, "欠薪")
    await page.reload()
    kept = await page.evaluate(
        "async () => { const all = []; for (const name of await caches.keys())"
        " for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname); return all; }"
    )
    assert sorted(kept) == ["/offline", "/static/icon-192.png", "/static/page.css"]


async def test_a_push_becomes_a_notification_that_says_nothing_of_what_was_written(page: Any) -> None:
    await answered(page, "欠薪")
    await page.goto("/help")
    assert await notified_of_a_push(page) == [["有据", "有新回复，点开看"]]


async def test_in_discreet_mode_a_notification_names_nothing(page: Any) -> None:
    await page.click(".menu > summary")
    await page.get_by_role("button", name="低调模式").click()
    await page.wait_for_url("**/")
    await page.goto("/help")
    assert await notified_of_a_push(page) == [["便笺", "有一条新的"]]


async def test_an_open_page_in_the_background_notifies_where_that_was_wanted(
    page: Any, site: tuple[Running, str]
) -> None:
    await answered(page, "欠薪")
    await rings(page)
    who = next(one["value"] for one in await page.context.cookies() if one["name"] == "youju")
    await page.evaluate("window.away = true")
    site[0].push(who, "我是张律师，看过了。")
    await page.locator(".turn").filter(has_text="我是张律师").wait_for()
    assert await notified(page) == [["有据", "有新回复，点开看"]]


async def test_nothing_notifies_until_somebody_wants_it(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "欠薪")
    who = next(one["value"] for one in await page.context.cookies() if one["name"] == "youju")
    await page.evaluate("window.away = true")
    site[0].push(who, "我是张律师，看过了。")
    await page.locator(".turn").filter(has_text="我是张律师").wait_for()
    assert await page.evaluate(SHOWN) == []


async def test_notifications_are_switched_off_again(page: Any) -> None:
    await rings(page)
    await page.click(".menu > summary")
    await page.get_by_role("button", name="不用再通知").click()
    await page.get_by_role("button", name="有回复时通知我").wait_for()
    assert await page.locator("#ringing").is_hidden()


async def test_a_browser_is_told_while_its_page_is_closed_and_no_more(
    visitor: tuple[httpx.AsyncClient, Told],
) -> None:
    client, told = visitor
    assert KEY in (await client.get("/")).text
    who = client.cookies["youju"]
    assert (await client.post("/chat/push", data={"address": "https://push.test/a"})).status_code == 204
    assert told.browsers == {who: "https://push.test/a"}
    assert (await client.post("/chat/seen", data={"sequence": "3"})).status_code == 204
    assert told.read == [3]
    await client.post("/chat/push", data={"address": "https://push.test/a", "drop": "1"})
    assert told.browsers == {}


@pytest.mark.parametrize(("path", "form"), [
    ("/chat/push", {"address": "https://elsewhere.test/a"}), ("/chat/seen", {"sequence": "-1"}), ("/chat/seen", {}),
])  # fmt: skip
async def test_what_is_no_address_or_no_place_is_refused_with_a_page(
    visitor: tuple[httpx.AsyncClient, Told], path: str, form: dict[str, str]
) -> None:
    response = await visitor[0].post(path, data=form)
    assert response.status_code == 422
    assert "没有办成" in response.text


async def test_without_a_contact_no_browser_is_asked_to_subscribe(site: tuple[Running, str]) -> None:
    async with httpx.AsyncClient(base_url=site[1]) as client:
        assert 'data-key=""' in (await client.get("/")).text
        assert (await client.post("/chat/push", data={"address": "https://push.test/a"})).status_code == 404
