"""A paper sent on Telegram, against the emulator: fetched, shown, confirmed, answered."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.app import App
from bot.contract.messages import ConversationState
from bot.papers.arrivals import PaperArrivals
from bot.papers.desk import PaperDesk
from bot.service import Component, Service
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from handlers.telegram.channel import NAME
from handlers.telegram.papers import file_of
from tests.papers.stage import DISMISSAL, parts, pdf
from tests.service.engines import eventually
from tests.service.stage import FAST, new_storage
from tests.support.servers.bot_api import TOKEN, BotApi

CHAT = 4711


async def send(api: BotApi, reference: str, name: str = "通知.pdf") -> None:
    document = {"file_id": reference, "file_unique_id": f"u{reference}", "file_name": name, "file_size": 99}
    await api.inject(message=api.message(CHAT, document=document))


def shows(api: BotApi, words: str) -> bool:
    return any(words in text for text in api.texts(CHAT))


async def play(app: App, folder: Path) -> tuple[list[ConversationState], list[str], PaperDesk]:
    states: list[ConversationState] = []
    async with BotApi() as api:
        _, desk, engine, follow = parts(app, new_storage(folder), None, states)
        service = Service(desk._storage, engine, follow=follow, options=FAST)
        connection = TelegramConnection(TelegramOptions(TOKEN, base_url=api.base, poll_seconds=1, longest_pause=0.2))
        channel = TelegramChannel(service, connection)
        service.add_channel(channel)
        papers = PaperArrivals(service, desk, NAME, file_of(connection), round_seconds=0.05)
        running: list[Component] = [channel, papers]
        task = asyncio.create_task(service.run(running, handle_signals=False))
        try:
            api.keep_file("d1", pdf(DISMISSAL))
            await send(api, "d1")
            await eventually(lambda: shows(api, "2026年10月15日"))
            shown = next(message for message in api.sent(CHAT) if "2026年10月15日" in message.text)
            await api.press(shown, "对")
            await eventually(lambda: shows(api, "纸上写的"))
            api.refuse("getFile", 400, "Bad Request: file is too big")
            await send(api, "d2")
            await eventually(lambda: shows(api, "这个文件太大"))
            return states, api.texts(CHAT), desk
        finally:
            service.stop()
            await asyncio.wait_for(task, 20)


def test_a_notice_sent_as_a_file_is_shown_confirmed_and_answered(app: App, tmp_path: Path) -> None:
    states, texts, desk = asyncio.run(play(app, tmp_path))
    assert str(next(state for state in states if state.matters).matters[-1].value("left")) == "2026-10-15"
    assert any("证据箱" in text for text in texts)
    assert not desk.awaited(NAME)
