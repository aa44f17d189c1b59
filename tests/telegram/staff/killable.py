"""The service with cases for a process of its own that tests kill: database address, address of the emulator."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import structlog

from bot.cases.desk import CaseDesk
from bot.cases.unit_of_work import CaseOptions
from bot.storage import Storage
from knowledge.library.database import open_database
from tests.cases.stage import Stage
from tests.support.servers.bot_api import BotApi
from tests.telegram.staff.stage import Moving, serving


async def main(address: str, base: str) -> None:
    storage, clock = Storage(open_database(address)), Moving()
    desk = CaseDesk(storage, CaseOptions(staff_pushed=True), clock)
    async with serving(cast(BotApi, SimpleNamespace(base=base)), Stage(storage, clock, desk)):
        await asyncio.Event().wait()


def serve(address: str, base: str) -> None:
    """Serve until killed; say nothing of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(main(address, base))
