"""Units of work of the storage floor: recorded once, stored once, in order, erasable, sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, inspect, select, text

from bot.contract.messages import Attachment, ConversationState, Inbound, Kind, Reply
from bot.migrations.upgrade import (
    FOLDER,
    MigrationError,
    database_revision,
    newest_revision,
    revisions,
    upgrade_database,
)
from bot.storage import Sealer, SealError, Storage, StorageBusy
from bot.storage.codec import dump_reply, dump_state, load_reply, load_state
from bot.storage.conversations import conversations_waiting, lease_release, lease_take
from bot.storage.engine.keys import reseal
from bot.storage.inbox import MERGE_CHARACTERS, pending_merge, pending_next, update_record
from bot.storage.outbox import (
    backoff,
    channel_hasten,
    conversations_due,
    delivery_retry,
    delivery_sent,
    delivery_take,
    part_sent,
    transcript,
)
from bot.storage.removal.erasure import conversations_expire
from bot.storage.tables import (
    ConversationRow,
    FeedbackRow,
    HandoffRow,
    InboundRow,
    InboundStatus,
    OutboxRow,
    OutboxStatus,
    TurnRow,
)
from bot.storage.turns import StaleTurn, exchange_of, turn_store, turn_take
from knowledge.library.tables import Base
from tests.service.engines import answer_with_clauses, says
from tests.service.stage import new_engine, new_storage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def record(storage: Storage, text: str = "工资", *, update: str = "1", chat: str = "7", **more):
    inbound = Inbound(chat, text, more.pop("kind", Kind.TEXT))
    return storage.write(
        lambda session: update_record(
            session, channel="telegram", external_id=chat, update_id=update, inbound=inbound, now=NOW, **more
        )
    )


def take(storage: Storage, conversation: int = 1, *, owner: str = "me", now: datetime = NOW):
    return storage.write(lambda s: turn_take(s, conversation_id=conversation, owner=owner, now=now, lease=60))


def store(storage: Storage, work, reply: Reply | None = None, *, state: ConversationState | None = None, **more):
    reply = reply or says("好")
    return storage.write(lambda s: turn_store(s, work, state or work.state, reply, now=NOW, pushed=True, **more))


def rows(storage: Storage, table):
    with storage.read() as session:
        return list(session.scalars(select(table).order_by(table.id)))


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return new_storage(tmp_path)


def test_an_update_is_recorded_once(storage):
    first = record(storage)
    again = record(storage, "anything")
    assert (first.is_new, again.is_new, again.inbound_id) == (True, False, first.inbound_id)
    assert len(rows(storage, InboundRow)) == 1


def test_a_turn_stores_state_reply_and_updates_together(storage):
    record(storage)
    work = take(storage)
    state = ConversationState(language="en", turn=1, card="pay", data={"a": 1})
    state.facts.values["city"] = "上海"
    state.facts.confirmed.add("city")
    stored = store(storage, work, answer_with_clauses(), state=state)
    (conversation,) = rows(storage, ConversationRow)
    (outbox,) = rows(storage, OutboxRow)
    assert load_state(conversation.state) == state
    assert (conversation.version, conversation.language) == (1, "en")
    assert load_reply(outbox.payload) == answer_with_clauses()
    assert outbox.status == OutboxStatus.PENDING
    assert rows(storage, InboundRow)[0].status == InboundStatus.DONE
    with storage.read() as session:
        assert exchange_of(session, inbound_id=work.inbound_ids[0]) == stored


def test_the_same_work_is_not_stored_twice(storage):
    record(storage)
    work = take(storage)
    store(storage, work)
    with pytest.raises(StaleTurn):
        store(storage, work)
    assert len(rows(storage, OutboxRow)) == len(rows(storage, TurnRow)) == 1


def test_a_failed_transaction_stores_nothing(storage):
    record(storage)
    work = take(storage)

    def half(session):
        turn_store(session, work, work.state, says("好"), now=NOW, pushed=True)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        storage.write(half)
    assert not rows(storage, OutboxRow)
    assert rows(storage, InboundRow)[0].status == InboundStatus.PENDING


def test_a_conversation_is_worked_on_by_one_process_until_its_lease_ends(storage):
    record(storage)
    assert take(storage, owner="a") is not None
    assert take(storage, owner="b") is None
    assert storage.write(lambda s: conversations_waiting(s, now=NOW)) == []
    later = NOW + timedelta(seconds=61)
    assert storage.write(lambda s: conversations_waiting(s, now=later)) == [1]
    assert take(storage, owner="b", now=later) is not None
    storage.write(lambda s: lease_release(s, "turn", conversation_id=1, owner="a"))
    assert not storage.write(lambda s: lease_take(s, "turn", conversation_id=1, owner="a", now=later, seconds=1)), (
        "a lease that was lost is not given back by its former holder"
    )


def test_texts_that_wait_are_merged_and_other_kinds_are_not(storage):
    for number, (kind, said) in enumerate(
        [(Kind.TEXT, "一"), (Kind.TEXT, "二"), (Kind.COMMAND, "help"), (Kind.CHOICE, "person"), (Kind.CHOICE, "person"),
         (Kind.CHOICE, "more:pay"), (Kind.EDITED, "三"), (Kind.STICKER, ""), (Kind.STICKER, "")]
    ):  # fmt: skip
        record(storage, said, update=str(number), kind=kind)
    turns = []
    while (work := take(storage)) is not None:
        turns.append((work.inbound.kind, work.inbound.text, len(work.inbound_ids)))
        store(storage, work)
    assert turns == [
        (Kind.TEXT, "一\n二", 2),
        (Kind.COMMAND, "help", 1),
        (Kind.CHOICE, "person", 2),
        (Kind.CHOICE, "more:pay", 1),
        (Kind.EDITED, "三", 1),
        (Kind.STICKER, "", 2),
    ]


def test_merging_stops_at_its_limit_and_keeps_the_rest(storage):
    for number in range(3):
        record(storage, "长" * (MERGE_CHARACTERS // 2), update=str(number))
    with storage.read() as session:
        pending = pending_next(session, conversation_id=1)
    assert [item.id for item in pending] == [1, 2]
    assert len(pending_merge(pending).text) == MERGE_CHARACTERS + 1


def test_text_no_database_takes_is_cleaned(storage):
    record(storage, "a\0b\ud83dc")
    assert take(storage).inbound.text == "ab?c"


def test_a_request_for_a_person_gets_its_number_into_the_reply(storage):
    record(storage)
    stored = store(storage, take(storage), says("编号 {number}", handoff="asked"))
    (request,) = rows(storage, HandoffRow)
    assert (request.trigger, request.turn_id, request.status) == ("asked", stored.turn_id, "open")
    assert stored.reply.plain_text() == f"编号 {request.id}"
    assert load_reply(rows(storage, OutboxRow)[0].payload) == stored.reply


def test_the_last_rating_of_a_reply_counts(storage):
    record(storage)
    outbox_id = store(storage, take(storage)).outbox_id
    for number, action in enumerate(["useful:yes", "useful:no"], 2):
        record(storage, action, update=str(number), kind=Kind.CHOICE, about=outbox_id)
        store(storage, take(storage))
    (rating,) = rows(storage, FeedbackRow)
    assert (rating.outbox_id, rating.useful) == (outbox_id, False)


def test_a_rating_without_a_button_is_for_the_reply_before(storage):
    record(storage)
    outbox_id = store(storage, take(storage)).outbox_id
    record(storage, "useful:yes", update="2", kind=Kind.CHOICE)
    store(storage, take(storage))
    assert rows(storage, FeedbackRow)[0].outbox_id == outbox_id


def test_forgetting_erases_content_and_keeps_what_prevents_doing_things_twice(storage):
    record(storage, "秘密")
    store(storage, take(storage), says("关于秘密", handoff="asked"))
    record(storage, "useful:yes", update="2", kind=Kind.CHOICE)
    store(storage, take(storage))
    record(storage, "forget sure", update="3", kind=Kind.COMMAND)
    store(storage, take(storage), says("删好了"), state=ConversationState(last_query="秘密"))
    record(storage, "之后", update="4")
    dump = "\n".join(str(row) for row in _dump(storage))
    assert "秘密" not in dump
    assert "删好了" in dump
    assert "之后" in dump
    assert not record(storage, "秘密").is_new
    assert rows(storage, HandoffRow)[0].status == "withdrawn"
    assert len(rows(storage, OutboxRow)) == 1
    assert rows(storage, OutboxRow)[0].id > 2, "an id on an old button never names a new reply"


def test_silent_conversations_expire_but_open_requests_stay(storage):
    record(storage, chat="old")
    store(storage, take(storage))
    record(storage, chat="asked", update="2")
    store(storage, take(storage, 2), says("x", handoff="asked"))
    gone = storage.write(lambda s: conversations_expire(s, silent_since=NOW + timedelta(days=1)))
    assert gone == 1
    assert [row.external_id for row in rows(storage, ConversationRow)] == ["asked"]
    assert len(rows(storage, InboundRow)) == 1


def test_replies_leave_in_order_and_wait_for_the_one_before(storage):
    for number in (1, 2):
        record(storage, str(number), update=str(number))
        store(storage, take(storage), says(str(number)))
    first = storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW))
    assert first.reply.plain_text() == "1"
    later = NOW + timedelta(seconds=30)
    storage.write(lambda s: delivery_retry(s, outbox_id=first.id, at=later, code="unreachable"))
    assert storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW)) is None
    assert storage.write(lambda s: conversations_due(s, channels=["telegram"], now=NOW)) == []
    storage.write(lambda s: channel_hasten(s, channel="telegram", code="unreachable", now=NOW))
    assert storage.write(lambda s: conversations_due(s, channels=["telegram"], now=NOW)) == [1]
    assert storage.write(lambda s: conversations_due(s, channels=["other"], now=NOW)) == []
    again = storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW))
    assert (again.id, again.attempts, again.in_doubt) == (first.id, 2, False)
    storage.write(lambda s: delivery_sent(s, outbox_id=first.id, now=NOW))
    second = storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW))
    assert second.reply.plain_text() == "2"


def test_a_delivery_cut_off_by_a_crash_is_in_doubt_and_knows_its_sent_parts(storage):
    record(storage)
    store(storage, take(storage))
    storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW))
    storage.write(lambda s: part_sent(s, outbox_id=1, external_id="55"))
    again = storage.write(lambda s: delivery_take(s, conversation_id=1, now=NOW))
    assert (again.in_doubt, again.external_ids) == (True, ("55",))


def test_backoff_grows_to_its_limit():
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]


def test_a_transcript_tells_both_sides_in_order(storage):
    for number in (1, 2):
        record(storage, f"问{number}", update=str(number))
        store(storage, take(storage), says(f"答{number}"))
    with storage.read() as session:
        lines = transcript(session, conversation_id=1)
        newer = transcript(session, conversation_id=1, after=1)
    told = [line.inbound.text if line.inbound else (line.reply or Reply()).plain_text() for line in lines]
    assert told == ["问1", "答1", "问2", "答2"]
    assert len(newer) == 2


def test_replies_and_states_survive_their_json():
    reply = answer_with_clauses().model_copy(
        update={"attachments": (Attachment(name="a.pdf", media_type="application/pdf", content=b"\x00\xff"),)}
    )
    assert load_reply(dump_reply(reply)) == reply
    state = ConversationState(last_refs=("甲:1",), data={"flow": {"step": 2}})
    assert load_state(dump_state(state)) == state
    assert load_state("", "en").language == "en"


# At rest


def test_content_is_sealed_with_keys_and_opens_only_with_them(tmp_path):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    storage = new_storage(tmp_path, keys=(old,))
    record(storage, "秘密")
    store(storage, take(storage), says("关于秘密"))
    assert "秘密" not in "\n".join(str(row) for row in _dump(storage))
    assert rows(storage, TurnRow)[0].text == "秘密"
    with pytest.raises(SealError):
        rows(new_storage(tmp_path), TurnRow)
    rotated = new_storage(tmp_path, keys=(new, old))
    assert reseal(rotated) > 0
    assert rows(new_storage(tmp_path, keys=(new,)), TurnRow)[0].text == "秘密"
    with pytest.raises(SealError):
        rows(new_storage(tmp_path, keys=(old,)), TurnRow)


def test_plain_content_is_sealed_once_a_key_is_set(tmp_path):
    record(new_storage(tmp_path), "秘密")
    keyed = new_storage(tmp_path, keys=(Fernet.generate_key().decode(),))
    assert take(keyed).inbound.text == "秘密"
    reseal(keyed)
    assert "秘密" not in "\n".join(str(row) for row in _dump(keyed))


def test_text_that_looks_sealed_is_still_text():
    sealer = Sealer()
    for written in ("sealed:1:x", "plain:1:x", "plain:1:sealed:1:x", ""):
        assert sealer.open(sealer.seal(written)) == written


def test_a_key_that_is_none_is_refused():
    with pytest.raises(SealError, match="Fernet"):
        Sealer(("short",))


# The database itself


def test_the_revisions_build_exactly_the_tables_in_code(tmp_path):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    engine = new_engine(tmp_path)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert not difference, 'run `python -m bot.migrations.upgrade new "what changes"`'
    assert database_revision(engine) == newest_revision()
    upgrade_database(engine)


def test_the_revisions_are_those_alembic_finds():
    from alembic.script import ScriptDirectory

    found = ScriptDirectory(str(FOLDER))
    assert revisions() == sorted(script.revision for script in found.walk_revisions())
    assert newest_revision() == found.get_current_head()


def test_a_database_of_a_newer_version_is_refused(tmp_path):
    engine = new_engine(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationError):
        upgrade_database(engine)


def test_a_locked_database_is_busy_not_broken(tmp_path):
    storage = new_storage(tmp_path)
    impatient = create_engine(f"sqlite:///{tmp_path / 'youju.db'}", connect_args={"timeout": 0.01})
    hurried = Storage(impatient, attempts=2)
    with storage.engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusy):
            record(hurried)
        other.rollback()
    assert record(hurried).is_new


def _dump(storage: Storage):
    with storage.engine.connect() as connection:
        for table in inspect(storage.engine).get_table_names():
            yield from connection.execute(text(f"SELECT * FROM {table}"))


def test_inbound_keeps_what_it_was_given(storage):
    inbound = replace(Inbound("7", "字", Kind.PHOTO), received=NOW, attachment="ref", language_hint="en")
    storage.write(
        lambda s: update_record(s, channel="telegram", external_id="7", update_id="1", inbound=inbound, now=NOW)
    )
    work = take(storage)
    assert work.inbound == inbound
    assert work.state.language == "en"
