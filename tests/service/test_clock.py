"""A clock that was a day off, and is put right while the service runs: nothing waits a day for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.contract.messages import Inbound
from bot.service import Service, TryLater
from tests.service.engines import Echo, eventually
from tests.service.stage import FAST, new_storage, outbox_rows
from tests.service.test_service import NOW, Postbox


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_put_right_by_a_day_holds_up_neither_answers_nor_what_is_tried_again(tmp_path, off):
    async def scene():
        now = [NOW + off]
        storage, post = new_storage(tmp_path), Postbox()
        post.faults = [TryLater("too_many_requests", 40)]
        service = Service(storage, Echo(), channels=[post], clock=lambda: now[0], options=FAST)
        running = asyncio.create_task(service.run(handle_signals=False))
        await service.receive("post", "a", "1", Inbound("a", "一"))
        await eventually(lambda: any(row.next_attempt_at for row in outbox_rows(storage)))
        now[0] = NOW + timedelta(seconds=1)
        await service.receive("post", "b", "2", Inbound("b", "二"))
        await service.receive("post", "a", "3", Inbound("a", "三"))
        await eventually(lambda: sorted(post.got) == ["1:text:一", "1:text:二", "2:text:三"])
        assert post.got.index("1:text:一") < post.got.index("2:text:三")
        service.stop()
        await running

    asyncio.run(scene())


def test_no_wait_asked_for_is_longer_than_an_hour(tmp_path):
    async def scene():
        storage, post = new_storage(tmp_path), Postbox()
        post.faults = [TryLater("too_many_requests", 90_000)]
        service = Service(storage, Echo(), channels=[post], clock=lambda: NOW, options=FAST)
        running = asyncio.create_task(service.run(handle_signals=False))
        await service.receive("post", "a", "1", Inbound("a", "一"))
        await eventually(lambda: [row.next_attempt_at for row in outbox_rows(storage)] == [NOW + timedelta(hours=1)])
        assert not post.got
        service.stop()
        await running

    asyncio.run(scene())
