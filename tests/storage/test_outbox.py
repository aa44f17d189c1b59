"""Replies on their way: which one goes next, what is kept for after a crash, what an edit shows, to whom a reply belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.conversations import conversation_ensure, lease_take
from bot.storage.outbox import (
    bookmarks_recent,
    channel_hasten,
    conversations_due,
    delivery_due,
    delivery_failed,
    delivery_remark,
    delivery_retry,
    delivery_sent,
    delivery_take,
    part_sent,
    reply_load,
    reply_push,
    sequence_raise,
    transcript,
    view_change,
)
from bot.storage.tables import OutboxKind, OutboxRow, OutboxStatus
from tests.service.engines import says
from tests.service.stage import new_storage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    made = new_storage(tmp_path)
    made.write(lambda s: conversation_ensure(s, channel="telegram", external_id="7", language="zh", now=NOW).id)
    made.write(lambda s: conversation_ensure(s, channel="web", external_id="7", language="zh", now=NOW).id)
    return made


def push(storage: Storage, text: str, conversation: int = 1) -> int:
    return storage.write(lambda s: reply_push(s, conversation_id=conversation, reply=says(text), now=NOW, pushed=True))


def take(storage: Storage, conversation: int = 1, **more: str):  # noqa: ANN201
    return storage.write(lambda s: delivery_take(s, conversation_id=conversation, now=NOW, **more))


def row(storage: Storage, outbox_id: int) -> OutboxRow:
    with storage.read() as session:
        return session.get_one(OutboxRow, outbox_id)


def due(storage: Storage, channels: tuple[str, ...] = ("telegram", "web"), at: datetime = NOW) -> list[int]:
    return storage.write(lambda s: conversations_due(s, channels=channels, now=at))


def test_what_is_in_hand_already_hides_nothing_else_that_is_due(storage: Storage) -> None:
    push(storage, "一")
    push(storage, "二", 2)
    ask = partial(conversations_due, channels=("telegram", "web"), now=NOW, limit=1)
    assert storage.write(ask) == [1]
    assert storage.write(partial(ask, besides={1})) == [2]
    assert storage.write(partial(ask, besides={1, 2})) == []


def test_each_reply_takes_the_next_number_of_its_own_conversation(storage: Storage) -> None:
    made = [push(storage, "一"), push(storage, "二"), push(storage, "三", 2)]
    assert [row(storage, one).sequence for one in made] == [1, 2, 1]
    assert storage.write(lambda s: sequence_raise(s, 1)) == 3
    assert storage.write(lambda s: sequence_raise(s, 99)) == 0


def test_the_earliest_open_reply_goes_first_and_the_next_waits_for_it(storage: Storage) -> None:
    first, second = push(storage, "一"), push(storage, "二")
    taken = take(storage)
    assert (taken.id, taken.attempts, taken.in_doubt, taken.channel, taken.external_id) == (
        first,
        1,
        False,
        "telegram",
        "7",
    )
    assert take(storage).id == first
    storage.write(lambda s: delivery_sent(s, outbox_id=first, now=NOW))
    assert take(storage).id == second


def test_a_doubtful_reply_keeps_the_bookmark_from_before_the_doubtful_call(storage: Storage) -> None:
    made = push(storage, "一")
    assert take(storage, bookmark="10").bookmark == "10"
    again = take(storage, bookmark="20")
    assert (again.in_doubt, again.bookmark, again.attempts) == (True, "10", 2)
    storage.write(lambda s: delivery_remark(s, outbox_id=made, bookmark="30"))
    assert take(storage, bookmark="40").bookmark == "30"


def test_a_reply_put_off_without_doubt_takes_the_new_bookmark(storage: Storage) -> None:
    made = push(storage, "一")
    take(storage, bookmark="10")
    storage.write(lambda s: delivery_retry(s, outbox_id=made, at=NOW, code="busy"))
    again = take(storage, bookmark="20")
    assert (again.in_doubt, again.bookmark) == (False, "20")


@pytest.mark.parametrize(("in_doubt", "status"), [(False, OutboxStatus.PENDING), (True, OutboxStatus.SENDING)])
def test_a_reply_put_off_is_due_at_its_time_and_not_before(storage: Storage, in_doubt: bool, status: str) -> None:
    made = push(storage, "一")
    storage.write(lambda s: delivery_retry(s, outbox_id=made, at=LATER, code="busy", in_doubt=in_doubt))
    assert row(storage, made).status == status
    assert take(storage) is None and due(storage) == []
    assert storage.write(lambda s: delivery_due(s, conversation_id=1, now=NOW)) is None
    assert due(storage, at=LATER) == [1]
    assert storage.write(lambda s: delivery_due(s, conversation_id=1, now=LATER)) == "telegram"
    assert storage.write(lambda s: delivery_take(s, conversation_id=1, now=LATER)) is not None


def test_only_conversations_of_the_channels_asked_for_that_nobody_sends_for_are_due(storage: Storage) -> None:
    push(storage, "一"), push(storage, "二", 2)
    assert due(storage) == [1, 2] and due(storage, ("web",)) == [2]
    storage.write(lambda s: lease_take(s, "send", conversation_id=2, owner="other", now=NOW, seconds=60))
    assert due(storage) == [1]


def test_what_failed_for_good_is_not_tried_again(storage: Storage) -> None:
    first, second = push(storage, "一"), push(storage, "二")
    storage.write(lambda s: delivery_failed(s, outbox_id=first, now=NOW, code="blocked"))
    assert (row(storage, first).status, row(storage, first).error_code) == (OutboxStatus.FAILED, "blocked")
    assert take(storage).id == second


def test_only_what_waited_for_that_reason_on_that_channel_is_due_when_it_works_again(storage: Storage) -> None:
    cut, other, elsewhere = push(storage, "一"), push(storage, "二"), push(storage, "三", 2)
    for made, code in ((cut, "network"), (other, "busy"), (elsewhere, "network")):
        storage.write(lambda s, made=made, code=code: delivery_retry(s, outbox_id=made, at=LATER, code=code))
    storage.write(lambda s: channel_hasten(s, channel="telegram", code="network", now=NOW))
    assert [row(storage, one).next_attempt_at for one in (cut, other, elsewhere)] == [NOW, LATER, LATER]


def test_an_edit_shows_the_reply_it_changes_as_it_is_now_and_carries_its_messages(storage: Storage) -> None:
    made = push(storage, "原来的话")
    take(storage)
    storage.write(lambda s: part_sent(s, outbox_id=made, external_id="11 12"))
    storage.write(lambda s: delivery_sent(s, outbox_id=made, now=NOW))
    edit = storage.write(lambda s: view_change(s, outbox_id=made, changes={"open": "a"}, now=NOW))
    assert edit is not None and row(storage, edit).sequence == 2
    taken = take(storage)
    assert (taken.kind, taken.target_id, taken.target_ids, taken.view) == (
        OutboxKind.EDIT,
        made,
        ("11", "12"),
        {"open": "a"},
    )
    assert taken.reply.plain_text() == "原来的话" and taken.external_ids == ()
    assert storage.write(lambda s: view_change(s, outbox_id=made, changes={"open": "a"}, now=NOW)) is None
    assert storage.write(lambda s: view_change(s, outbox_id=99, changes={"open": "a"}, now=NOW)) is None


def test_a_reply_that_takes_over_messages_shows_its_own_words(storage: Storage) -> None:
    first, second = push(storage, "旧的"), push(storage, "新的")
    storage.write(lambda s: part_sent(s, outbox_id=first, external_id="11"))
    storage.write(lambda s: delivery_sent(s, outbox_id=first, now=NOW))
    storage.write(lambda s: setattr(s.get_one(OutboxRow, second), "target_id", first))
    taken = take(storage)
    assert (taken.reply.plain_text(), taken.target_ids) == ("新的", ("11",))


def test_a_reply_opens_only_in_the_chat_it_belongs_to(storage: Storage) -> None:
    made = push(storage, "一")

    def load(channel: str, chat: str) -> object:
        return storage.write(lambda s: reply_load(s, outbox_id=made, channel=channel, external_id=chat))

    found = load("telegram", "7")
    assert isinstance(found, tuple) and found[0].plain_text() == "一" and found[1] == {}
    assert load("web", "7") is None and load("telegram", "8") is None


def test_the_newest_bookmarks_and_message_ids_of_a_channel_come_first(storage: Storage) -> None:
    first, second, elsewhere = push(storage, "一"), push(storage, "二"), push(storage, "三", 2)
    marks: list[Callable[..., object]] = [
        lambda s: delivery_remark(s, outbox_id=first, bookmark="10"),
        lambda s: part_sent(s, outbox_id=second, external_id="21 22"),
        lambda s: delivery_remark(s, outbox_id=elsewhere, bookmark="30"),
    ]
    for mark in marks:
        storage.write(mark)
    assert storage.write(lambda s: bookmarks_recent(s, channel="telegram")) == ["21", "22", "10"]
    assert storage.write(lambda s: bookmarks_recent(s, channel="telegram", limit=1)) == ["21", "22"]


def test_a_transcript_is_the_newest_lines_in_order_without_the_edits(storage: Storage) -> None:
    made = [push(storage, text) for text in ("一", "二", "三")]
    storage.write(lambda s: view_change(s, outbox_id=made[0], changes={"open": "a"}, now=NOW))

    def told(**more: int) -> list[str]:
        lines = storage.write(lambda s: transcript(s, conversation_id=1, **more))
        return [line.reply.plain_text() for line in lines if line.reply is not None]

    assert told() == ["一", "二", "三"]
    assert told(after=1) == ["二", "三"] and told(limit=2) == ["二", "三"]
