"""A service with Telegram for a process of its own that tests kill: database folder, address, folder of marks.

While `hold` stands in the folder of marks, a turn says so there (`entered`) and does not end.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path

import structlog

from bot.contract.messages import ConversationState, Inbound, Reply
from bot.service import Service
from handlers.telegram import TelegramChannel, TelegramConnection, TelegramOptions
from tests.service.engines import Echo
from tests.service.stage import FAST, new_storage
from tests.support.servers.bot_api import TOKEN


class Held(Echo):
    def __init__(self, marks: Path) -> None:
        super().__init__()
        self.marks = marks

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        while (self.marks / "hold").exists():
            (self.marks / "entered").touch()
            time.sleep(0.01)
        return super().turn(state, inbound, now=now)


async def main(folder: Path, base: str, marks: Path) -> None:
    service = Service(new_storage(folder), Held(marks), options=FAST)
    options = TelegramOptions(TOKEN, base_url=base, poll_seconds=1, longest_pause=0.2)
    channel = TelegramChannel(service, TelegramConnection(options))
    service.add_channel(channel)
    await service.run([channel])


def serve(folder: Path, base: str, marks: Path) -> None:
    """Serve until killed, or asked to stop; say nothing of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(main(folder, base, marks))
