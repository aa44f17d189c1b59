"""The service with cases in a process of its own, for tests that kill it: database address, address of the emulator."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace
from typing import cast

import structlog

from bot.cases.desk import CaseDesk
from bot.cases.unit_of_work import CaseOptions
from bot.storage import Storage
from knowledge.library.database import open_database
from tests.cases.stage import Stage
from tests.support.bot_api import BotApi
from tests.telegram.staff_stage import Moving, serving


async def main(address: str, base: str) -> None:
    storage, clock = Storage(open_database(address)), Moving()
    desk = CaseDesk(storage, CaseOptions(staff_pushed=True), clock)
    async with serving(cast(BotApi, SimpleNamespace(base=base)), Stage(storage, clock, desk)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(main(sys.argv[1], sys.argv[2]))
