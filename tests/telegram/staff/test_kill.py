"""`kill -9` while workers and staff write: nothing of a case is lost, nothing arrives twice, order is kept."""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.audit.trail import audit_verify
from bot.migrations.upgrade import upgrade_database
from bot.storage import Storage
from bot.storage.tables import InboundRow, OutboxRow
from knowledge.library.database import open_database
from tests.bench.cases import CASES, FIRST_STAFF, FIRST_WORKER, STAFF, WORKERS, prepare
from tests.service.engines import eventually
from tests.support.killable import ended, killable
from tests.support.postgres import postgres
from tests.support.servers.bot_api import BotApi
from tests.telegram.staff.killable import serve
from tests.telegram.staff.stage import GROUP

KILLS = int(os.environ.get("YOUJU_KILLS", "5"))
AT_ONCE = 8
"""Workers, and as many staff messages, that write between two kills."""


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_killed_again_and_again_every_message_of_a_case_arrives_once_and_in_order(tmp_path, database):
    if database == "sqlite":
        _killed_again_and_again(tmp_path, f"sqlite:///{tmp_path / 'youju.db'}")
        return
    with postgres() as address:
        _killed_again_and_again(tmp_path, address)


def _killed_again_and_again(folder: Path, address: str) -> None:
    engine = open_database(address)
    upgrade_database(engine)
    storage = Storage(engine)
    _, topics = prepare(storage, folder)
    seen: dict[tuple[int, int], list[str]] = defaultdict(list)
    wanted: set[str] = set()

    class Watching(BotApi):
        def _keep(self, chat, result):
            super()._keep(chat, result)
            seen[chat, self._thread] += re.findall(r"[ws]\d+m\d+x", result["text"])

    async def scene() -> None:
        async with Watching() as api:
            api.topics = dict.fromkeys(topics.values(), "t")
            rng = random.Random(9)

            async def write(turn: int) -> None:
                for number in rng.sample(range(WORKERS), AT_ONCE):
                    wanted.add(f"w{number}m{turn}x")
                    api._update_id += 1
                    message = api.message(FIRST_WORKER + number, text=f"w{number}m{turn}x")
                    api.enqueue_raw({"update_id": api._update_id, "message": message})
                for number in rng.sample(range(CASES), AT_ONCE):
                    chat = FIRST_WORKER + number
                    wanted.add(f"s{number}m{turn}x")
                    api._update_id += 1
                    spoken = api.in_topic(GROUP, FIRST_STAFF + number % STAFF, topics[chat], text=f"s{number}m{turn}x")
                    api.enqueue_raw({"update_id": api._update_id, "message": spoken})

            for turn in range(KILLS + 1):
                process = killable().Process(target=serve, args=(address, api.base))
                process.start()
                try:
                    calls = len(api.calls)
                    await eventually(lambda calls=calls: len(api.calls) > calls + 3, seconds=240)
                    if turn == 0:
                        # A chat begins with the worker's word: from then on the bot knows where its ids stand.
                        api._update_id += 1
                        hello = api.message(FIRST_WORKER + WORKERS, text=f"w{WORKERS}m0x")
                        api.enqueue_raw({"update_id": api._update_id, "message": hello})
                        await eventually(lambda: seen[FIRST_WORKER + WORKERS, 0], seconds=240)
                    await write(turn)
                    if turn < KILLS:
                        await asyncio.sleep(rng.uniform(0.1, 2.5))
                    else:
                        await eventually(lambda: wanted <= {m for marks in seen.values() for m in marks}, seconds=600)
                        await eventually(lambda: not open_rows(), seconds=240)
                finally:
                    process.kill()
                    await ended(process)

    def open_rows() -> bool:
        with storage.read() as session:
            return bool(
                session.scalars(select(OutboxRow.id).where(OutboxRow.status.in_(("pending", "sending")))).first()
                or session.scalars(select(InboundRow.id).where(InboundRow.status == "pending")).first()
            )

    asyncio.run(scene())
    arrived = [mark for marks in seen.values() for mark in marks]
    assert wanted - set(arrived) == set(), "nothing is lost"
    doubled = sorted(mark for mark, times in Counter(arrived).items() if times > 1)
    where = {mark: [chat for chat, marks in seen.items() if mark in marks] for mark in doubled}
    assert where == {}, "each arrives once"
    for marks in seen.values():
        by_author: dict[str, list[int]] = defaultdict(list)
        for mark in marks:
            by_author[mark.partition("m")[0]].append(int(mark.partition("m")[2][:-1]))
        assert all(turns == sorted(turns) for turns in by_author.values())
    with storage.read() as session:
        assert audit_verify(session).intact
    engine.dispose()
