"""What is kept of a case, sealed and in the trail, and what erasing it takes away."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_append, audit_verify
from bot.cases.rules.states import Outcome, Stage
from bot.cases.services.life import erasure as erasing
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.words import conversation as talk
from bot.cases.tables import CaseMessageRow, CaseRow, ConsentRow, StaffRow
from bot.cases.unit_of_work import case_numbered
from tests.cases.stage import set_stage, told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def test_withdrawal_takes_staff_s_words_out_of_the_queue_and_what_waits_does_not_leave(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="周三带身份证来"))
    stage.do(lambda u: erasing.case_withdraw(u, case_numbered(u, number)))
    assert not any("身份证" in text for text in told(stage, "7"))


def test_withdrawal_erases_content_and_keeps_what_holds_none(stage):
    number = stage.open(chat="7", story="站长骂我", name="赵")
    stage.act("王琳", number, lambda u, s, c: talk.note_add(u, c, staff=s, text="内部"))
    stage.do(lambda u: erasing.case_withdraw(u, case_numbered(u, number)))
    row = stage.case(number)
    assert (row.stage, row.outcome, row.facts, row.conversation_id) == (Stage.ERASED, Outcome.WITHDREW, "", None)
    with stage.storage.read() as session:
        assert session.scalars(select(CaseMessageRow)).all() == []
        assert session.scalars(select(ConsentRow)).one().withdrawn_at is not None
        assert all("赵" not in line.detail and "骂" not in line.detail for line in session.scalars(select(AuditRow)))
        assert audit_verify(session).intact


def test_retention_erases_a_closed_case_when_its_day_has_come(stage):
    number = stage.open(chat="7")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    stage.clock.forward(days=729)
    stage.desk.tick()
    assert stage.case(number).stage == Stage.CLOSED
    stage.clock.forward(days=1)
    stage.desk.tick()
    assert stage.case(number).stage == Stage.ERASED


def test_the_trail_cannot_be_changed_and_a_change_behind_its_back_shows(stage):
    stage.open()
    with stage.storage.read() as session:
        before = audit_verify(session)
        assert before.intact
        assert before.rows > 5
    for statement in ("UPDATE audit_trail SET actor='x' WHERE id=2", "DELETE FROM audit_trail WHERE id=2"):
        with pytest.raises(Exception, match="append-only"), stage.storage.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with stage.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_trail_no_update")
        connection.exec_driver_sql("UPDATE audit_trail SET actor='x' WHERE id=2")
    with stage.storage.read() as session:
        assert audit_verify(session).broken_at == 2


@pytest.mark.parametrize("last", [True, False])
def test_a_missing_row_of_the_trail_shows(stage, last):
    with stage.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_trail_no_delete")
        rows = connection.exec_driver_sql("SELECT max(id) FROM audit_trail").scalar_one()
        connection.exec_driver_sql(f"DELETE FROM audit_trail WHERE id={rows if last else 3}")
    with stage.storage.read() as session:
        assert not audit_verify(session).intact


def test_content_is_sealed_at_rest_and_the_trail_holds_none(tmp_path):
    from cryptography.fernet import Fernet

    from bot.storage.engine.keys import reseal
    from bot.storage.engine.types import Sealer, use_sealer
    from tests.service.stage import new_storage

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    storage = new_storage(tmp_path, keys=(old,))
    stage = set_stage(tmp_path, storage=storage)
    number = stage.open(story="站长不让说的秘密")
    raw = (tmp_path / "youju.db").read_bytes() + (tmp_path / "youju.db-wal").read_bytes()
    assert "秘密".encode() not in raw
    use_sealer(storage.engine, Sealer((new, old)))
    reseal(storage)
    use_sealer(storage.engine, Sealer((new,)))
    assert "秘密" in stage.case(number).facts


def test_one_row_of_the_trail_for_everything_done(stage):
    stage.do(lambda u: audit_append(u.session, at=u.now, actor="operator", action="looked"))
    with Session(stage.storage.engine) as session:
        assert session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one().action == "looked"
        assert session.scalars(select(StaffRow)).all()
        assert session.scalars(select(CaseRow)).all() == []


def test_erasing_a_case_takes_what_stood_in_its_topic_with_it(stage):
    from bot.cases.selectors.packet import packet_reply

    number = stage.open(chat="7", story="站长骂我")
    stage.do(lambda u: u.to_staff(case_numbered(u, number), packet_reply(u, case_numbered(u, number))))
    assert told(stage, f"case:{number}")
    stage.do(lambda u: erasing.case_withdraw(u, case_numbered(u, number)))
    assert told(stage, f"case:{number}") == []
    assert f"案件 {number}" in told(stage, "desk")[-1], "the group is told, without content"
