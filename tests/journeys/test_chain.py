"""The whole house once, straight through: from the first admin's invitation to a closed case, a text restored and a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.async_api")
pytest.importorskip("axe_playwright_python.async_playwright")

from tests.journeys.__main__ import CHROMIUM, House, product, walk  # noqa: E402 - needs the browser's packages
from tests.journeys.keys import Quick  # noqa: E402
from tests.test_product import free_port, healthy  # noqa: E402

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no browser here"),
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_everybody_gets_from_an_invitation_to_a_closed_case_a_published_text_and_a_report(tmp_path: Path) -> None:
    from playwright.async_api import async_playwright

    port = free_port()
    with product(tmp_path, port) as invitation:
        await healthy(port)
        async with async_playwright() as play:
            browser: Any = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            house = House(browser, f"http://127.0.0.1:{port}", (360, "light"), made=Quick)
            await walk(house, None, invitation)
            broken = [said for player in house.players for said in player.broken]
            await house.leaves()
    assert broken == []
