"""What comes by itself: open pages look as soon as something was said at the console, not only at the next turn of the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from handlers.web.chat.live import Hub

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_what_this_process_wrote_wakes_the_open_page_without_waiting_for_the_next_look() -> None:
    changes, looked = {"she": 1}, asyncio.Event()

    async def changed(open_pages: Sequence[str]) -> Mapping[str, int]:
        looked.set()
        return changes

    hub = Hub(changed, poll=3600.0)
    with hub.page("she") as wake:
        looking = asyncio.create_task(hub.run())
        await looked.wait()
        await asyncio.sleep(0)
        wake.clear()
        changes["she"] = 2
        hub.soon()
        await asyncio.wait_for(wake.wait(), 5)
        looking.cancel()
