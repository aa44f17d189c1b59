"""Keeping: original encrypted, receipt given, duplicates known, limits told, nothing lost."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.evidence import EvidenceError, LockerOptions, Owner, store
from bot.evidence.locker import EvidenceLocker
from bot.evidence.tables import ChainRow, ItemRow, LockerRow, PieceRow
from bot.storage import Sealer, Storage
from bot.storage.engine.keys import reseal
from tests.evidence.stage import KEY, OTHER, WORKER, picture, set_stage

SLIP = "六月工资条：应发 6000，实发 0".encode()


def test_a_kept_file_comes_back_byte_for_byte_with_a_receipt(tmp_path):
    stage = set_stage(tmp_path)
    data = picture(1)
    receipt = stage.locker.keep(WORKER, data, note="六月没发工资")
    assert stage.locker.content(WORKER, 1) == data
    text_ = receipt.text()
    assert hashlib.sha256(data).hexdigest() in text_
    assert "第 1 号，图片" in text_ and "2026-11-21 12:00:00（北京时间）" in text_ and "六月没发工资" in text_
    assert receipt.entry.head in text_ and len(text_) < 700
    assert stage.locker.receipt(WORKER, 1).text() == text_
    assert "No. 1, picture" in receipt.text("en")


def test_nothing_readable_lies_in_the_database(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP * 50, note="站长老王扣的", name="工资条.txt")
    stage.locker.describe(WORKER, 1, origin="老王发在群里")
    with stage.storage.read() as session:
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("youju.db*"))
    for secret in ("工资条", "老王", "应发 6000"):
        assert secret.encode() not in raw


def test_exact_duplicates_are_not_stored_twice_and_get_the_first_receipt(tmp_path):
    stage = set_stage(tmp_path)
    first = stage.locker.keep(WORKER, SLIP)
    stage.clock.forward(days=3)
    again = stage.locker.keep(WORKER, SLIP, case_number=7)
    assert again.duplicate and again.entry.number == 1 and again.entry.head == first.entry.head
    assert "一模一样" in again.text()
    assert [entry.case_number for entry in stage.locker.entries(WORKER)] == [7]
    assert not stage.locker.keep(OTHER, SLIP).duplicate
    with stage.storage.read() as session:
        assert len(session.scalars(select(PieceRow)).all()) == 2


def test_pictures_that_look_the_same_are_told_and_both_kept(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, picture(5))
    stage.locker.keep(WORKER, picture(6))
    near = stage.locker.keep(WORKER, picture(5, form="JPEG", quality=60))
    assert near.entry.near == (1,) and "第 1 号很像" in near.text()
    assert len(stage.locker.entries(WORKER)) == 3


def test_notes_and_links(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP, factors=["hours"])
    entry = stage.locker.describe(WORKER, 1, note=" 六月没发 ", claims=["wages_due", "overtime"], name="六月工资条")
    assert entry.note == "六月没发" and entry.claims == ("overtime", "wages_due") and entry.factors == ("hours",)
    with pytest.raises(EvidenceError, match="没有叫 nonsense") as caught:
        stage.locker.describe(WORKER, 1, claims=["nonsense"])
    assert caught.value.code == "unknown_link"
    with pytest.raises(EvidenceError) as missing:
        stage.locker.describe(WORKER, 9, note="x")
    assert missing.value.code == "no_such_item"
    with pytest.raises(EvidenceError) as nobody:
        stage.locker.receipt(OTHER, 1)
    assert nobody.value.code == "no_locker"
    assert stage.locker.verify(WORKER).intact


def test_empty_and_too_big_are_refused_in_plain_words_and_leave_nothing(tmp_path):
    stage = set_stage(tmp_path, options=LockerOptions(largest=1000))
    stage.locker.keep(WORKER, SLIP)
    with pytest.raises(EvidenceError, match="空的"):
        stage.locker.keep(WORKER, b"")
    with pytest.raises(EvidenceError, match="原件还在你手机里，别删") as caught:
        stage.locker.keep(WORKER, bytes(1001))
    assert caught.value.code == "too_big" and "too big" in caught.value.told("en")
    assert len(stage.locker.entries(WORKER)) == 1
    with stage.storage.read() as session:
        assert len(session.scalars(select(PieceRow)).all()) == 1


def test_the_limit_is_two_hundred_megabytes():
    assert LockerOptions().largest == 200 * 1024 * 1024


def test_a_video_of_many_pieces(tmp_path):
    stage = set_stage(tmp_path)
    data = b"\0\0\0\x18ftypisom" + os.urandom(9 * 1024 * 1024 + 17)
    receipt = stage.locker.keep(WORKER, data)
    assert receipt.entry.kind == "video" and stage.locker.content(WORKER, 1) == data
    assert stage.locker.verify(WORKER).intact


@pytest.mark.slow
def test_a_video_of_two_hundred_megabytes(tmp_path):
    stage = set_stage(tmp_path)
    data = b"\0\0\0\x18ftypisom" + os.urandom(200 * 1024 * 1024 - 12)
    assert stage.locker.keep(WORKER, data).entry.size == 200 * 1024 * 1024
    assert stage.locker.verify(WORKER).intact


def test_three_hundred_photos(tmp_path):
    stage = set_stage(tmp_path)
    for number in range(300):
        stage.locker.keep(WORKER, picture(number, size=(120, 213), form="JPEG"))
    entries = stage.locker.entries(WORKER)
    assert [entry.number for entry in entries] == list(range(1, 301))
    verdict = stage.locker.verify(WORKER)
    assert verdict.intact and (verdict.items, verdict.rows) == (300, 300)


def test_a_full_locker_says_so_and_keeps_what_it_has(tmp_path):
    stage = set_stage(tmp_path, options=LockerOptions(items=2))
    for word in (b"one", b"two"):
        stage.locker.keep(WORKER, word)
    with pytest.raises(EvidenceError, match="前面收的都还在") as caught:
        stage.locker.keep(WORKER, b"three")
    assert caught.value.code == "full"
    assert stage.locker.keep(WORKER, b"one").duplicate
    stage.locker.remove(WORKER, 1)
    assert stage.locker.keep(WORKER, b"three").entry.number == 3
    small = set_stage(tmp_path / "small", options=LockerOptions(total=10))
    small.locker.keep(WORKER, b"12345678")
    with pytest.raises(EvidenceError) as full:
        small.locker.keep(WORKER, b"123")
    assert full.value.code == "full"


def test_a_full_disk_is_told_nothing_half_kept_and_what_was_kept_is_whole(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP)
    engine = stage.storage.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def cap(raw: sqlite3.Connection, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count={pages + 200}")

    from sqlalchemy import event

    engine.dispose()
    event.listen(engine, "connect", cap)
    with pytest.raises(EvidenceError, match="存满了") as caught:
        stage.locker.keep(WORKER, os.urandom(20 * 1024 * 1024))
    assert caught.value.code == "disk_full"
    event.remove(engine, "connect", cap)
    engine.dispose()
    assert [entry.number for entry in stage.locker.entries(WORKER)] == [1]
    assert stage.locker.verify(WORKER).intact
    with stage.storage.read() as session:
        assert len(session.scalars(select(PieceRow)).all()) == 1
    assert stage.locker.keep(WORKER, b"later").entry.number == 2


def test_a_kind_nobody_knows_and_a_program_are_kept_with_a_word(tmp_path):
    stage = set_stage(tmp_path)
    assert "别打开" in stage.locker.keep(WORKER, b"MZ\x90\x00 setup").text()
    assert "认不出" in stage.locker.keep(WORKER, b"\x00\x9f\x92\x96 what").text()
    assert "文件”的方式" in stage.locker.keep(WORKER, picture(3), source="telegram:photo").text()


def test_removing_one_item_deletes_its_content_and_keeps_the_chain_whole(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP, note="私密的话")
    stage.locker.keep(WORKER, b"second")
    stage.locker.remove(WORKER, 1)
    with pytest.raises(EvidenceError, match="删掉了"):
        stage.locker.content(WORKER, 1)
    assert stage.locker.entries(WORKER)[0].removed and stage.locker.entries(WORKER)[0].note == ""
    verdict = stage.locker.verify(WORKER)
    assert verdict.intact and verdict.items == 1
    with stage.storage.read() as session:
        assert len(session.scalars(select(PieceRow)).all()) == 1
    assert stage.locker.keep(WORKER, SLIP).entry.number == 3


def test_forgetting_leaves_nothing_and_touches_nobody_else(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP)
    stage.locker.keep(WORKER, picture(1))
    stage.locker.keep(OTHER, b"of another")
    assert stage.locker.erase(WORKER) == 2
    assert stage.locker.erase(WORKER) == 0
    assert stage.locker.entries(WORKER) == [] and stage.locker.view(WORKER) is None
    with stage.storage.read() as session:
        for table in (LockerRow, ItemRow, ChainRow, PieceRow):
            assert len(session.scalars(select(table)).all()) == 1
    assert stage.locker.verify(OTHER).intact
    assert stage.locker.keep(WORKER, SLIP).entry.number == 1


def test_lockers_end_when_their_time_is_up_and_leftovers_go(tmp_path):
    stage = set_stage(tmp_path, options=LockerOptions(keep_days=30))
    stage.locker.keep(WORKER, SLIP)
    stage.storage.write(lambda s: store.pieces_write(s, "broken", 0, b"left over", now=stage.clock()))
    stage.clock.forward(days=20)
    stage.locker.keep(WORKER, b"more")
    assert stage.locker.tick() == 0
    with stage.storage.read() as session:
        assert "broken" not in set(session.scalars(select(PieceRow.upload)))
    stage.clock.forward(days=29)
    assert stage.locker.tick() == 0 and len(stage.locker.entries(WORKER)) == 2
    stage.clock.forward(days=2)
    assert stage.locker.tick() == 1 and stage.locker.view(WORKER) is None


def test_the_chain_cannot_be_changed_through_the_database(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, SLIP)
    with pytest.raises(DBAPIError, match="append-only"), stage.storage.engine.begin() as connection:
        connection.execute(text("UPDATE evidence_chain SET detail = '{}'"))


def test_evidence_survives_a_change_of_keys(tmp_path):
    stage = set_stage(tmp_path)
    data = picture(9)
    stage.locker.keep(WORKER, data, note="换钥匙")
    new = Fernet.generate_key().decode()
    reseal(Storage(stage.storage.engine, sealer=Sealer((new, KEY))))
    only_new = EvidenceLocker(Storage(stage.storage.engine, sealer=Sealer((new,))), stage.clock)
    assert only_new.content(WORKER, 1) == data and only_new.entries(WORKER)[0].note == "换钥匙"
    assert only_new.verify(WORKER).intact


def test_many_hands_at_once_give_one_chain_without_forks(tmp_path):
    stage = set_stage(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: stage.locker.keep(WORKER, f"file {n % 20}".encode()), range(40)))
    entries = stage.locker.entries(WORKER)
    assert sorted(entry.number for entry in entries) == list(range(1, 21))
    assert stage.locker.verify(WORKER).intact


def test_items_of_a_case_are_found_by_its_number(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, b"private")
    stage.locker.keep(WORKER, b"for the case", case_number=12)
    assert [entry.number for entry in stage.locker.entries(WORKER, case_number=12)] == [2]
    assert stage.locker.owners(case_number=12) == [WORKER] and stage.locker.owners(case_number=13) == []
    assert stage.locker.owners() == [Owner("telegram", "4711")]
