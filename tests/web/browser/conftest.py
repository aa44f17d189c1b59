"""One browser and one site a file of tests, a page of somebody new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.web.browser.support import ARGUMENTS, CHROMIUM, api, opened, served
from tests.web.support import Running, made_up_law, running


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Running, str]]:
    folder = tmp_path_factory.mktemp("browser")
    async with running(folder) as site, served(site) as address:
        made_up_law(folder)
        yield site, address


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Any]:
    async with api.async_playwright() as play:
        yield await play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)


@pytest.fixture
async def page(site: tuple[Running, str], browser: Any) -> AsyncIterator[Any]:
    async with opened(browser, site[1]) as page:
        yield page
