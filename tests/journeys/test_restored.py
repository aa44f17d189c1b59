"""The service as it is started goes back to a copy by button: it ends, begins anew as the same process, and holds what it held."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx
import pytest

from tests.journeys.__main__ import product
from tests.journeys.people import PASSWORD, STEP, code
from tests.test_product import free_port, healthy, until

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, name
    return found[1]


async def test_a_copy_is_brought_back_by_button_and_the_service_begins_anew(tmp_path: Path) -> None:
    port = free_port()
    with product(tmp_path, port) as link:
        await healthy(port)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=120) as client:

            async def send(path: str, **form: str) -> httpx.Response:
                csrf = field((await client.get("/console/settings")).text, "csrf")
                return await client.post(path, data={"csrf": csrf, **form})

            secret = field((await client.get(link)).text, "secret")
            await client.post(
                link,
                data={"secret": secret, "password": PASSWORD, "again": PASSWORD, "code": code(secret, time.time())},
            )
            copied = await send("/console/settings/backup")
            way = re.search(r'href="(/console/settings/backup/[^"]+/restore)"', copied.text)
            assert way is not None
            await send("/console/settings/office", name="后来的法援", hours="09:00-17:30")
            assert "后来的法援" in (await client.get("/console/settings")).text
            before = (tmp_path / "youju.db").stat().st_ino
            told = await send(way[1], password=PASSWORD, code=code(secret, time.time() + STEP))
            assert "服务正在重启" in told.text
            database = tmp_path / "youju.db"
            await until(lambda: database.exists() and database.stat().st_ino != before)
            await healthy(port)
            known = {"name": "陈管", "password": PASSWORD, "code": code(secret, time.time() + STEP)}
            inside = await client.post("/console/login", data=known)
            assert "退出" in inside.text
            assert "后来的法援" not in (await client.get("/console/settings")).text
            assert "恢复了备份" in (await client.get("/console/audit")).text
            assert (await client.get("/law", params={"q": "劳动合同法第三十条"})).status_code == 200
