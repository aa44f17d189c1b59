"""The same storage on PostgreSQL, shared by several services at once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.contract.messages import Inbound
from bot.migrations.upgrade import database_revision, newest_revision, upgrade_database
from bot.service import Service
from bot.storage import Sealer, Storage
from bot.storage.conversations import conversation_ensure, lease_take
from bot.storage.presence import Presence
from bot.storage.tables import ConversationRow, InboundRow, InboundStatus, OutboxStatus
from knowledge.library.database import open_database
from tests.service.engines import Echo, eventually
from tests.service.stage import FAST, outbox_rows
from tests.support.postgres import postgres

pytestmark = pytest.mark.postgres


class Shared:
    """A pushed channel that several services deliver to."""

    name = "post"

    def __init__(self, got: dict[str, list[str]]) -> None:
        self.got = got

    def lane(self, external_id):
        return ""

    async def pace(self, external_id):
        await asyncio.sleep(0)

    async def arrived(self, delivery):
        return None

    async def deliver(self, delivery, part_sent):
        await asyncio.sleep(0)
        self.got[delivery.external_id].append(delivery.reply.plain_text())
        await part_sent("1")

    async def working(self, external_id):
        pass

    def bookmark(self):
        return ""

    def resume(self, bookmarks):
        pass


def test_three_services_share_the_work_and_answer_each_update_once(tmp_path):
    with postgres() as address:
        engines = [open_database(address) for _ in range(3)]
        upgrade_database(engines[0])
        upgrade_database(engines[1])
        assert database_revision(engines[2]) == newest_revision()
        storages = [Storage(engine, sealer=Sealer()) for engine in engines]
        got: dict[str, list[str]] = defaultdict(list)

        async def scene() -> None:
            services = [Service(storage, Echo(), channels=[Shared(got)], options=FAST) for storage in storages]
            running = [asyncio.create_task(service.run(handle_signals=False)) for service in services]
            updates = [(f"c{chat}", f"{chat}.{number}") for number in range(6) for chat in range(8)]
            for update, (chat, said) in enumerate(updates):
                # every update reaches two services at once, as a webhook called again does
                await asyncio.gather(
                    *(
                        service.receive("post", chat, str(update), Inbound(chat, said))
                        for service in (services[update % 3], services[(update + 1) % 3])
                    )
                )
            replies = await asyncio.gather(
                *(services[n % 3].ask("web", f"w{n % 4}", Inbound("w", f"问{n}")) for n in range(12))
            )
            assert all(reply.plain_text() for reply in replies)
            await eventually(lambda: _all_done(storages[0]), seconds=30)
            for service in services:
                service.stop()
            await asyncio.gather(*running)

        asyncio.run(scene())
        for chat in range(8):
            heard = [line for text in got[f"c{chat}"] for line in text.split(":", 2)[2].split("\n")]
            assert heard == [f"{chat}.{number}" for number in range(6)]
            assert [text.split(":")[0] for text in got[f"c{chat}"]] == [str(n + 1) for n in range(len(got[f"c{chat}"]))]
        with storages[0].read() as session:
            assert all(row.turn_owner is None for row in session.scalars(select(ConversationRow)))
        for engine in engines:
            engine.dispose()


def _all_done(storage: Storage) -> bool:
    with storage.read() as session:
        statuses = set(session.scalars(select(InboundRow.status)))
        leased = [row for row in session.scalars(select(ConversationRow)) if row.turn_owner or row.send_owner]
    return (
        statuses == {InboundStatus.DONE}
        and {row.status for row in outbox_rows(storage)} == {OutboxStatus.SENT}
        and not leased
    )


def test_the_leases_of_a_process_that_died_are_free_at_once_and_those_of_a_living_one_are_not(tmp_path):
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with postgres() as address:
        engine = open_database(address)
        upgrade_database(engine)
        storage = Storage(engine, sealer=Sealer())
        ids = {}
        processes = {owner: Presence(storage, owner) for owner in ("alive", "dead", "starting")}
        for owner in ("alive", "dead"):
            processes[owner].show()

            def hold(session, owner=owner):
                row = conversation_ensure(session, channel="post", external_id=owner, language="zh", now=now)
                ids[owner] = row.id
                assert lease_take(session, "turn", conversation_id=row.id, owner=owner, now=now, seconds=600)
                assert lease_take(session, "send", conversation_id=row.id, owner=owner, now=now, seconds=600)

            storage.write(hold)
        assert processes["starting"].leases_free() == 0
        processes["dead"].end()
        assert processes["starting"].leases_free() == 1
        with storage.read() as session:
            rows = {row.id: (row.turn_owner, row.send_owner) for row in session.scalars(select(ConversationRow))}
        assert rows == {ids["alive"]: ("alive", "alive"), ids["dead"]: (None, None)}
        for process in processes.values():
            process.end()
        engine.dispose()
