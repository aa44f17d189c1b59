"""Reminders: stored with the turn, sent through the outbox on their day, once, after a restart too; erased on request."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.contract.messages import ConversationState, Inbound, Kind, Reply
from bot.dialogue.flows.deadlines.reminders import reminder
from bot.dialogue.flows.deadlines.session import Reminding
from bot.service import Service
from bot.service.outgoing.reminders import ReminderClock, Reminders, follow_all
from bot.storage import Storage
from bot.storage.reminders import ReminderRow, ReminderStatus
from bot.storage.removal.erasure import conversations_expire
from tests.service.engines import eventually, says
from tests.service.stage import FAST, new_storage, outbox_rows
from tests.service.test_service import Postbox

SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = date(2026, 12, 25)
START = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)


class Wishing:
    """An engine that wants reminders at 30, 7 and 1 days, or none any more."""

    def __init__(self, due: date = DUE) -> None:
        self.due = due

    def turn(self, state: ConversationState, inbound: Inbound, *, now: datetime) -> tuple[ConversationState, Reply]:
        state.data.pop(Reminding.KEY, None)
        if inbound.kind is Kind.COMMAND:
            return ConversationState(), says("done")
        if inbound.text == "off":
            Reminding(cancel=True).keep(state)
        elif inbound.text != "hello":
            Reminding(add=[reminder("arbitration", "申请劳动仲裁", self.due, days) for days in (30, 7, 1)]).keep(state)
        return state, says("ok")


class Now:
    """A clock that is set."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def rows(storage: Storage) -> list[ReminderRow]:
    with storage.read() as session:
        return list(session.scalars(select(ReminderRow).order_by(ReminderRow.at)))


def statuses(storage: Storage) -> list[str]:
    return [row.status for row in rows(storage)]


def say(storage: Storage, clock: Now, *texts: str, kind: Kind = Kind.TEXT, engine: Wishing | None = None) -> None:
    """Say things to a service with reminders, which then ends."""

    async def scene() -> None:
        follow = follow_all(Reminders(storage, clock).follow)
        async with Service(storage, engine or Wishing(), follow=follow, options=FAST, clock=clock) as service:
            for text in texts:
                await service.ask("web", "a", Inbound("a", text, kind))

    asyncio.run(scene())


def test_they_are_stored_with_the_turn(tmp_path):
    storage = new_storage(tmp_path)
    say(storage, Now(), "remind")
    assert [row.at.astimezone(SHANGHAI).isoformat()[:16] for row in rows(storage)] == [
        "2026-11-25T09:00", "2026-12-18T09:00", "2026-12-24T09:00",
    ]  # fmt: skip
    assert "仲裁" in rows(storage)[0].payload


def test_asking_twice_reminds_once(tmp_path):
    storage = new_storage(tmp_path)
    say(storage, Now(), "remind", "remind")
    assert len(rows(storage)) == 3


def test_nothing_leaves_before_its_time_and_each_leaves_once(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    reminders = Reminders(storage, clock)
    assert reminders.tick() == set()
    clock.at = datetime(2026, 11, 25, 9, 1, tzinfo=SHANGHAI)
    assert reminders.tick() == {1}
    assert reminders.tick() == set()
    assert statuses(storage) == ["sent", "pending", "pending"]
    assert "还有 30 天" in outbox_rows(storage)[-1].payload
    assert rows(storage)[0].payload == ""


def test_after_a_restart_what_was_due_meanwhile_leaves(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    clock.at = datetime(2026, 12, 20, 12, tzinfo=SHANGHAI)
    again = Storage(storage._engine) if hasattr(storage, "_engine") else storage
    Reminders(again, clock).tick()
    assert statuses(storage) == ["sent", "sent", "pending"]
    assert "还有 5 天" in outbox_rows(storage)[-1].payload


def test_they_are_cancelled_by_the_worker(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind", "off")
    assert statuses(storage) == ["cancelled"] * 3
    assert not any(row.payload for row in rows(storage))
    clock.at = START + timedelta(days=60)
    assert Reminders(storage, clock).tick() == set()


def test_cancelled_ones_can_be_wanted_again(tmp_path):
    storage = new_storage(tmp_path)
    say(storage, Now(), "remind", "off", "remind")
    assert statuses(storage) == ["pending"] * 3


def test_forgetting_erases_them(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    say(storage, clock, "forget sure", kind=Kind.COMMAND)
    assert rows(storage) == []


def test_starting_over_keeps_them(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    say(storage, clock, "new", kind=Kind.COMMAND)
    say(storage, clock, "hello")
    assert statuses(storage) == ["pending"] * 3


def test_a_new_last_day_replaces_the_old_reminders(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    say(storage, clock, "remind", engine=Wishing(date(2027, 3, 1)))
    assert sorted(statuses(storage)) == ["cancelled"] * 3 + ["pending"] * 3


def test_a_conversation_waits_for_its_last_reminder_before_it_expires(tmp_path):
    storage, clock = new_storage(tmp_path), Now()
    say(storage, clock, "remind")
    late = START + timedelta(days=400)
    assert storage.write(partial(conversations_expire, silent_since=late)) == 0
    say(storage, clock, "off")
    assert storage.write(partial(conversations_expire, silent_since=late)) == 1
    assert rows(storage) == []


@pytest.mark.parametrize("days", [30, 7, 1])
def test_the_token_of_the_same_wish_is_the_same(days):
    assert reminder("a", "b", DUE, days).token == reminder("a", "b", DUE, days).token


def test_the_component_sends_over_a_pushed_channel(tmp_path):
    storage, clock, post = new_storage(tmp_path), Now(), Postbox()

    async def scene() -> None:
        reminders = Reminders(storage, clock, [post.name])
        service = Service(storage, Wishing(), channels=[post], follow=reminders.follow, options=FAST, clock=clock)
        running = asyncio.create_task(
            service.run([ReminderClock(reminders, service.announce, seconds=0.05)], handle_signals=False)
        )
        await service.receive("post", "a", "1", Inbound("a", "remind"))
        await eventually(lambda: post.got == ["ok"])
        clock.at = datetime(2026, 12, 24, 9, 5, tzinfo=SHANGHAI)
        await eventually(lambda: len(post.got) == 4)
        service.stop()
        await running

    asyncio.run(scene())
    assert "还有 1 天" in post.got[-1]
    assert statuses(storage) == [ReminderStatus.SENT] * 3
