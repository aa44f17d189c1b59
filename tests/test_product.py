"""The product as it is started: `bot.py run` as a process, with the Bot API emulator and real HTTP, killed and restarted."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from tests.support.prepared import copy_prepared
from tests.support.servers.bot_api import TOKEN, BotApi

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
CHAT = 4711


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, base: str) -> subprocess.Popen[bytes]:
    """Start the product with everything it keeps in a folder of the test."""
    environment = {
        **os.environ, "YOUJU_DATA_DIR": str(folder), "YOUJU_PORT": str(port), "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": base, "OPENAI_API_KEY": "", "YOUJU_DATABASE_URL": "",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "bot.py", "run"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


async def until(condition: Callable[[], object], seconds: float = 180) -> None:
    """Wait for a condition; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come"
        await asyncio.sleep(0.05)


async def healthy(port: int) -> None:
    """Wait until the web pages answer: seconds on an idle machine, minutes on a busy one."""
    async with httpx.AsyncClient() as client:
        for _ in range(3000):
            try:
                if (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("the service did not come up")


async def stopped(process: subprocess.Popen[bytes]) -> int:
    """Ask the process to stop and return how it ended; the emulator it says goodbye to answers meanwhile."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.to_thread(process.wait, 90)


def play(scene: Callable[[BotApi], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        async with BotApi() as api:
            await scene(api)

    asyncio.run(all_of_it())


def test_a_rider_asks_through_telegram_and_on_the_page(tmp_path: Path) -> None:
    async def scene(api: BotApi) -> None:
        port = free_port()
        process = start(tmp_path, port, api.base)
        try:
            await healthy(port)
            await api.say(CHAT, "/start")
            await until(lambda: len(api.sent(CHAT)) == 1)
            await api.say(CHAT, "站点拖了我两个月工资怎么办")
            await until(lambda: len(api.sent(CHAT)) == 2)
            message = api.sent(CHAT)[1]
            assert "劳动合同法" in " ".join(button["text"] for button in message.buttons) + message.text
            before = message.text
            await api.press(message, "《劳动合同法》第30条")
            await until(lambda: message.text != before)
            assert "及时足额" in message.text
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                page = await client.post("/chat", data={"text": "没签合同能要双倍工资吗"}, headers={"X-Fragment": "1"})
                assert "第八十二条" in page.text
                clause = await client.get("/law/劳动合同法/82")
                assert clause.status_code == 200
        finally:
            assert await stopped(process) == 0

    play(scene)


def test_killed_and_started_again_the_worker_gets_exactly_one_reply(tmp_path: Path) -> None:
    copy_prepared(tmp_path)

    async def scene(api: BotApi) -> None:
        port = free_port()
        process = start(tmp_path, port, api.base)
        try:
            await healthy(port)
            await api.say(CHAT, "超时一单扣五十合法吗")
            await asyncio.sleep(0.25)
            process.kill()
            await asyncio.to_thread(process.wait, 10)
            process = start(tmp_path, port, api.base)
            await until(lambda: len(api.sent(CHAT)) >= 1)
            await api.say(CHAT, "谢谢")
            await until(lambda: len(api.sent(CHAT)) >= 2)
            assert len(api.sent(CHAT)) == 2
        finally:
            await stopped(process)

    play(scene)
