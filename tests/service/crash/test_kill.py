"""`kill -9` at any moment: after a restart the worker has exactly one reply to everything."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.tables import InboundRow, InboundStatus, OutboxStatus
from tests.service.crash.killable import serve
from tests.service.engines import eventually
from tests.service.stage import new_storage, outbox_rows
from tests.support.killable import ended, killable
from tests.support.servers.bot_api import BotApi

CHAT = 4711


@asynccontextmanager
async def process(folder: Path, api: BotApi, marks: Path):
    running = killable().Process(target=serve, args=(folder, api.base, marks))
    running.start()
    try:
        yield running
    finally:
        running.kill()
        await ended(running)


def test_killed_in_the_middle_of_a_turn_exactly_one_reply_comes(tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()

    async def scene():
        async with BotApi() as api:
            (marks / "hold").touch()
            async with process(tmp_path, api, marks) as first:
                await api.say(CHAT, "一")
                await eventually((marks / "entered").exists, seconds=30)
                await api.say(CHAT, "二")
                first.kill()
                await ended(first)
            assert not api.sent(CHAT)
            (marks / "hold").unlink()
            async with process(tmp_path, api, marks) as second:
                await eventually(lambda: "二" in "".join(api.texts(CHAT)), seconds=30)
                await api.say(CHAT, "三")
                await eventually(lambda: "三" in "".join(api.texts(CHAT)))
                second.terminate()
                assert await asyncio.wait_for(ended(second), 15) == 0
            told = "".join(api.texts(CHAT))
            assert [told.count(word) for word in "一二三"] == [1, 1, 1]

    asyncio.run(scene())


def test_killed_before_the_answer_of_telegram_came_the_message_is_found_and_not_sent_again(tmp_path):
    async def scene():
        async with BotApi() as api:
            await api.say(CHAT + 1, "另一个人")
            held = api.hold("sendMessage")
            async with process(tmp_path, api, tmp_path) as first:
                await api.say(CHAT, "一")
                await eventually(lambda: api.sent(CHAT) and api.sent(CHAT + 1), seconds=30)
                first.kill()
                await ended(first)
            held.set()
            async with process(tmp_path, api, tmp_path):
                await eventually(lambda: _all_sent(storage, 2), seconds=30)
            assert len(api.sent(CHAT)) == len(api.sent(CHAT + 1)) == 1

    storage = new_storage(tmp_path)
    asyncio.run(scene())


def test_a_message_in_doubt_is_found_however_much_came_in_unseen_before_it(tmp_path):
    class Busy(BotApi):
        """Others wrote, and the bot has not heard of it yet, when its message gets a number."""

        def validate(self, method, fields, uploads):
            if method == "sendMessage" and not self.sent(CHAT):
                self.next_id += 200
            return super().validate(method, fields, uploads)

    async def scene():
        async with Busy() as api:
            held = api.hold("sendMessage")
            async with process(tmp_path, api, tmp_path) as first:
                await api.say(CHAT, "一")
                await eventually(lambda: api.sent(CHAT), seconds=30)
                first.kill()
                await ended(first)
            held.set()
            await api.say(CHAT + 1, "后来的")
            unheard, before = api.hold("getUpdates"), api.count("getUpdates")
            async with process(tmp_path, api, tmp_path):
                await eventually(lambda: api.count("getUpdates") > before, seconds=30)
                unheard.set()
                await eventually(lambda: _all_sent(storage, 2), seconds=60)
            assert len(api.sent(CHAT)) == 1

    storage = new_storage(tmp_path)
    asyncio.run(scene())


def test_in_doubt_and_not_to_be_found_the_message_is_sent_again_rather_than_lost(tmp_path):
    """A server that lets every message be edited gives no evidence: at worst two, never none."""

    async def scene():
        async with BotApi() as api:
            api.edits_anything = True
            held = api.hold("sendMessage")
            async with process(tmp_path, api, tmp_path) as first:
                await api.say(CHAT, "一")
                await eventually(lambda: api.sent(CHAT), seconds=30)
                first.kill()
                await ended(first)
            held.set()
            async with process(tmp_path, api, tmp_path):
                await eventually(lambda: _all_sent(storage, 1), seconds=30)
            assert len(api.sent(CHAT)) == 2

    storage = new_storage(tmp_path)
    asyncio.run(scene())


@pytest.mark.slow
def test_killed_again_and_again_under_load(tmp_path):
    chance = random.Random(20261121)
    chats, rounds = 12, 4

    async def scene():
        async with BotApi() as api:
            for _ in range(rounds):
                async with process(tmp_path, api, tmp_path) as running:
                    for chat in range(chats):
                        await api.say(1000 + chat, f"<{chance.random()}>")
                    aim = _count(api, chats) + chance.randrange(1, chats)
                    await eventually(partial(_reached, api, chats, aim), seconds=30)
                    running.kill()
                    await ended(running)
            async with process(tmp_path, api, tmp_path):
                await eventually(lambda: _all_sent(storage, chats * rounds), seconds=60)
            for chat in range(chats):
                told = Counter(text for message in api.sent(1000 + chat) for text in message.text.split("&lt;")[1:])
                assert len(told) == rounds, "nothing lost"
            assert _count(api, chats) == len(outbox_rows(storage)), "nothing twice"

    storage = new_storage(tmp_path)
    asyncio.run(scene())


def _count(api: BotApi, chats: int) -> int:
    return sum(len(api.sent(1000 + chat)) for chat in range(chats))


def _reached(api: BotApi, chats: int, aim: int) -> bool:
    return _count(api, chats) >= aim


def _all_sent(storage, asked: int) -> bool:
    with storage.read() as session:
        handled = list(session.scalars(select(InboundRow.status)))
    return handled == [InboundStatus.DONE] * asked and all(
        row.status == OutboxStatus.SENT for row in outbox_rows(storage)
    )
