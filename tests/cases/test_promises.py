"""What the worker was promised is kept: silence is met, questions are repeated once, clocks may jump."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_verify
from bot.cases.rules.office_hours import SHANGHAI
from bot.cases.rules.states import Outcome, Stage
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life import questions
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from tests.cases.stage import MONDAY, set_stage, told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def claimed(stage, **values: str) -> int:
    number = stage.open(chat="7", **values)
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def test_after_a_word_from_staff_the_next_one_comes_within_five_working_days(stage):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我去问站点"))
    due = stage.case(number).due_at
    assert due.astimezone(SHANGHAI).strftime("%m-%d") == "11-30"
    stage.clock.at = due - timedelta(minutes=30)
    stage.desk.tick()
    assert any("说一句" in line for line in told(stage, f"clock:{number}"))
    assert len(told(stage, "7")) == 1
    stage.clock.at = due
    stage.desk.tick()
    stage.desk.tick()
    assert [("没有忘" in line) for line in told(stage, "7")] == [False, True]
    assert stage.case(number).due_at > due


def test_a_question_to_the_worker_is_repeated_once_and_no_more(stage):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="城市"))
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    stage.clock.forward(days=20)
    stage.desk.tick()
    assert sum("还在等你回" in line for line in told(stage, "7")) == 1
    assert any("换个办法联系" in line for line in told(stage, f"clock:{number}"))


def test_the_clock_set_back_repeats_nothing_and_keeps_the_trail_whole(stage):
    number = claimed(stage)
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    before, promised = told(stage, "7"), stage.case(number).due_at
    stage.clock.forward(hours=-3)
    stage.desk.tick()
    stage.act("王琳", number, lambda u, s, c: talk.note_add(u, c, staff=s, text="表倒回去了"))
    assert told(stage, "7") == before
    assert stage.case(number).due_at == promised
    with stage.storage.read() as session:
        assert audit_verify(session).intact


def test_the_clock_set_far_ahead_says_it_once(stage):
    claimed(stage)
    stage.clock.forward(days=400)
    stage.desk.tick()
    stage.desk.tick()
    assert sum("比说好的慢" in line for line in told(stage, "7")) == 1


def test_a_case_nobody_took_is_not_said_to_be_worked_on(stage):
    number = stage.open(chat="7")
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    late = next(line for line in told(stage, "7") if "比说好的慢" in line)
    assert "还没有人接手" in late
    assert "还在办" not in late


def test_a_holiday_week_is_no_silence(stage):
    stage.clock.at = MONDAY.replace(month=9, day=30)
    number = claimed(stage)
    stage.clock.at = MONDAY.replace(month=10, day=6)
    stage.desk.tick()
    assert told(stage, "7") == []
    assert stage.case(number).due_at.astimezone(SHANGHAI).strftime("%m-%d") == "10-09"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_closes_tells_the_worker_and_starts_the_countdown(stage, outcome):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=outcome, detail="区监察大队"))
    row = stage.case(number)
    assert (row.stage, row.outcome, row.erase_on.isoformat()) == (Stage.CLOSED, outcome, "2028-11-22")
    last = told(stage, "7")[-1]
    assert "区监察大队" in last
    assert "2028-11-22" in last


def test_drafts_of_a_closed_case_cannot_be_sent(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = claimed(stage)
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="稿")).draft_id
    stage.act("张敏", number, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=Outcome.RESOLVED))
    with pytest.raises(Exception, match="作罢|已办结"):
        stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    assert not any("稿" in line for line in told(stage, "7"))


def test_everything_done_to_a_case_leaves_its_row(stage):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="城市"))
    with stage.storage.read() as session:
        count = session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.case_number == number))
    assert count == 4, "consent, opening, claim, question"
