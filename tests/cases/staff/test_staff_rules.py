"""Rules among staff: who stands in for whom, what an approved answer may rest on, what the trail can prove."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_verify, digest_of
from bot.cases.citations.gate import StaffGate
from bot.cases.rules.errors import CaseError, IllegalTransition, NotAllowed
from bot.cases.rules.staff.roles import Act, Role, require
from bot.cases.rules.states import Stage
from bot.cases.selectors.queue import queue_page
from bot.cases.services import worker_words
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.people import staffing
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.words import conversation as talk
from bot.cases.services.words import drafts
from bot.cases.staff.orders import Order
from bot.cases.staff.registry import carry_out
from bot.cases.tables import ApprovedAnswerRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import case_numbered
from knowledge.models import Citation, Provision, ProvisionKey, Resolution
from tests.cases.stage import set_stage
from tests.cases.test_cases import told


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def claimed(stage, who: str = "王琳", **values: str) -> int:
    number = stage.open(chat="7", **values)
    stage.act(who, number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def second_office(unit) -> None:
    office = staffing.office_add(unit, actor="operator", name="别的法援")
    staffing.staff_add(unit, actor="operator", office=office, name="周周", role=Role.CASEWORKER, token="token-of-zhou")
    staffing.invitation_redeem(unit, token="token-of-zhou", telegram_id=900)


def leave(stage, *names: str) -> None:
    for name in names:
        stage.do(lambda u, name=name: staff_leave(u, actor="operator", staff=stage.staff(u, name)))


def test_cases_of_an_office_with_nobody_left_go_to_one_with_people(stage):
    stage.do(second_office)
    number = claimed(stage)
    leave(stage, "王琳", "李娜")
    assert stage.case(number).office_id == 1, "a supervisor is still there"
    leave(stage, "张敏")
    assert "转给 别的法援" in told(stage, f"case:{number}")[-1]
    stage.act("周周", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    assert stage.case(number).stage == Stage.ACTIVE


def test_when_nobody_at_all_is_left_the_group_is_told_how_many_wait(stage):
    claimed(stage)
    stage.open(chat="8")
    leave(stage, "王琳", "李娜", "张敏")
    assert "没有人能接案了，2 件在等" in told(stage, "desk")[-1]


def test_a_supervisor_marks_somebody_absent_who_cannot_do_it_and_a_colleague_may_not(stage):
    number = claimed(stage)
    later = stage.desk.today + timedelta(days=3)
    with pytest.raises(NotAllowed):
        stage.act("李娜", number, lambda u, s, c: carry_out(u, s, None, Order("away", f"王琳 {later}")))
    said = stage.act("张敏", number, lambda u, s, c: carry_out(u, s, None, Order("away", f"王琳 {later}")))
    assert said.startswith(f"王琳 请假到 {later}，手上 1 件")
    assert stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我替王琳答")).fate == "sent"
    stage.act("张敏", number, lambda u, s, c: carry_out(u, s, None, Order("away", "王琳 回来")))
    assert stage.act("李娜", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="再答一句")).fate == "held"


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31"])
def test_nobody_is_absent_until_a_day_that_makes_no_sense(stage, day):
    number = claimed(stage)
    with pytest.raises(NotAllowed, match="请假要写"):
        stage.act("王琳", number, lambda u, s, c: carry_out(u, s, None, Order("away", day)))


def test_a_late_case_is_put_to_the_supervisors_who_are_there(stage):
    number = claimed(stage)
    stage.clock.at = stage.case(number).due_at
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "张敏"), until=u.today))
    stage.desk.tick()
    assert any("今天没有督导在" in line for line in told(stage, "desk"))
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "张敏"), until=None))
    stage.clock.at = stage.case(number).due_at
    stage.desk.tick()
    assert any("请督导 @张敏 处理" in line for line in told(stage, "desk"))


def test_a_case_moves_up_as_its_last_day_draws_near_and_is_not_late_by_that(stage):
    number = claimed(stage, end_date="2025-12-20")
    case = stage.case(number)
    assert (case.priority, case.deadline_on) == ("normal", date(2026, 12, 21))
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="在看"))
    stage.clock.forward(days=13)
    stage.do(lambda u: worker_words.worker_said(u, case_numbered(u, number), turn_id=0, kind="text", text="有消息吗"))
    promised = stage.case(number).due_at
    stage.clock.forward(days=2)
    stage.desk.tick()
    assert (stage.case(number).priority, stage.case(number).due_at) == ("high", promised)
    assert any("还有 13 天，案件升为“优先”" in line for line in told(stage, f"case:{number}"))
    assert not any("比说好的慢" in line for line in told(stage, "7"))


def test_office_hours_are_set_by_the_office_and_have_to_make_sense(stage):
    def office(unit, hours: str):
        return staffing.office_add(unit, actor="operator", name="朝阳法援", cities=["北京"], hours=hours)

    assert (row := stage.do(lambda u: office(u, "10：00-19:00"))).opens == "10:00"
    assert row.closes == "19:00"
    assert stage.do(lambda u: office(u, "")).opens == "10:00", "left as they are"
    for nonsense in ("18:00-09:00", "早九晚五", "09:00", "09:00-09:00"):
        with pytest.raises(NotAllowed, match="上班时间"):
            stage.do(lambda u, nonsense=nonsense: office(u, nonsense))


def test_a_clause_no_longer_in_force_counts_as_changed(stage):
    found = {"problem": ""}

    class Shelf:
        def resolve(self, citation, on):
            provision = Provision(1, 1, citation.key, "第一条", (), "造出来的一条。", 1, "h")
            return Resolution(citation, provision=provision, held=True, problem=found["problem"])

    gate = StaffGate(lambda text: [Citation(ProvisionKey("造的法", "1"))], Shelf())
    before = gate.clause_hashes("按造的法第一条", date(2026, 11, 23))
    found["problem"] = "not_in_force"
    assert before
    assert gate.clause_hashes("按造的法第一条", date(2026, 11, 23)) == {}


def test_what_passed_by_an_override_is_not_offered_again(tmp_path):
    stage = set_stage(
        tmp_path, supervised=True, clause_hashes=lambda words, on: {"造的法:1": "h"},
        check=lambda words, on, beside: ["没写依据"],
    )  # fmt: skip
    number = claimed(stage)
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="按造的法第一条")).draft_id
    stage.act(
        "张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft, override="口头核对过")
    )
    with stage.storage.read() as session:
        assert session.scalars(select(ApprovedAnswerRow)).all() == []


def test_an_approved_answer_does_not_say_who_it_was_for(tmp_path):
    stage = set_stage(tmp_path, supervised=True, clause_hashes=lambda words, on: {"造的法:1": "h"})
    number = claimed(stage, name="赵无忌")
    text = "赵师傅，赵无忌这笔钱按造的法第一条要"
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text=text)).draft_id
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    with stage.storage.read() as session:
        assert session.scalars(select(ApprovedAnswerRow)).one().text == "你，你这笔钱按造的法第一条要"
        assert session.scalars(select(AuditRow).where(AuditRow.action == "answer_kept")).one()
    assert "赵师傅" in told(stage, "7")[-1], "the worker is addressed by name"


def test_a_word_in_a_merged_case_is_sent_to_where_it_goes_on(stage):
    first, second = stage.open(chat="7"), stage.open(chat="7")
    for number in (first, second):
        stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", second, lambda u, s, c: casebook.case_merge(u, c, case_numbered(u, first), staff=s))
    with pytest.raises(IllegalTransition, match=f"并进了案件 {first}"):
        stage.act("王琳", second, lambda u, s, c: talk.staff_said(u, c, staff=s, text="在吗"))


@pytest.mark.parametrize(
    ("role", "act", "own", "home", "said"),
    [
        (Role.CASEWORKER, Act.APPROVE, True, True, "承办人不能做这一步，要督导来"),
        (Role.CASEWORKER, Act.CLOSE, False, True, "不是你在办"),
        (Role.SUPERVISOR, Act.CLOSE, False, False, "别的办公室"),
        (Role.AUDITOR, Act.VIEW_CASE, False, True, "审计员不能做这一步，要承办人、督导来"),
    ],
)
def test_a_refusal_says_who_may_do_it(role, act, own, home, said):
    with pytest.raises(NotAllowed, match=said):
        require(role, act, own=own, same_office=home)


def test_every_look_and_every_word_stands_in_the_trail(stage):
    number = claimed(stage)
    for verb, argument in (
        ("packet", ""), ("brief", ""), ("queue", ""), ("mine", ""), ("find", "北京"), ("note", "备注"), ("ask", "城市"),
        ("supervisor", "怎么办"), ("save", "你好 你好"), ("canned", "你好"), ("release", ""), ("claim", ""),
        ("close", "resolved"), ("reopen", ""),
    ):  # fmt: skip
        before = rows(stage)
        stage.act("王琳", number, lambda u, s, c, v=verb, a=argument: carry_out(u, s, c, Order(v, a)))
        assert any(row.actor.startswith("staff:") for row in rows(stage)[len(before) :]), verb


def rows(stage) -> list[AuditRow]:
    with stage.storage.read() as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.id)))


def test_a_trail_written_anew_from_end_to_end_is_shown_by_the_mark_noted_before(stage):
    claimed(stage)
    with stage.storage.read() as session:
        noted = audit_verify(session).mark
    claimed(stage)
    with stage.storage.read() as session:
        assert audit_verify(session, noted=noted).intact, "the trail went on"
        assert not audit_verify(session, noted=f"{noted[:-1]}x").intact
        assert not audit_verify(session, noted="3-").intact
    forge(stage)
    with stage.storage.read() as session:
        assert audit_verify(session).intact, "a whole new chain follows its own rules"
        assert audit_verify(session, noted=noted).rewritten


def forge(stage) -> None:
    """Change the second row and make every digest after it anew, as who owns the database could."""
    with stage.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_trail_no_update")
    previous = ""
    for row in rows(stage):
        if row.id == 1:
            previous = row.digest
            continue
        if row.id == 2:
            row.actor = "somebody-else"
        row.previous = previous
        previous = digest_of(row)
        with stage.storage.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE audit_trail SET actor=?, previous=?, digest=? WHERE id=?",
                (row.actor, row.previous, previous, row.id),
            )
    with stage.storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_head SET digest=?", (previous,))


def test_staff_of_another_office_are_refused_in_words(stage):
    stage.do(second_office)
    number = claimed(stage)
    with pytest.raises(CaseError, match="别的办公室"):
        stage.act("周周", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="我来说"))
    with stage.storage.read() as session:
        assert session.scalars(select(StaffRow).where(StaffRow.name == "周周")).one().office_id == (
            session.scalars(select(OfficeRow).where(OfficeRow.name == "别的法援")).one().id
        )


def test_a_case_is_not_given_to_who_has_not_joined_nor_to_one_of_two_of_a_name(stage):
    def more(unit):
        office = unit.session.get_one(OfficeRow, 1)
        for name, token in (("新人", "token-new"), ("李娜", "token-na-2")):
            staffing.staff_add(unit, actor="operator", office=office, name=name, role=Role.CASEWORKER, token=token)

    stage.do(more)
    number = claimed(stage)
    with pytest.raises(NotAllowed, match="还没点邀请链接"):
        stage.act("王琳", number, lambda u, s, c: carry_out(u, s, c, Order("handover", "新人")))
    with pytest.raises(NotAllowed, match="2 位叫“李娜”"):
        stage.act("王琳", number, lambda u, s, c: carry_out(u, s, c, Order("handover", "李娜")))
    assert stage.case(number).assignee_id == 1


def test_a_tick_that_fails_in_one_thing_does_the_others(stage, monkeypatch):
    from bot.cases import desk

    def fails(unit):
        raise RuntimeError("a mistake in the program")

    stage.open()
    monkeypatch.setattr(desk, "clocks_tick", fails)
    with pytest.raises(RuntimeError):
        stage.desk.tick()
    assert any("在办 1 件" in line for line in told(stage, "desk"))


def test_the_digest_names_the_cases_whose_drafts_wait_for_a_supervisor(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="第一稿"))
    stage.desk.tick()
    assert any(f"有草稿等督导批准：案件 {number}。" in line for line in told(stage, "desk"))


def test_the_queue_says_in_words_when_a_last_day_is_past(stage):
    stage.open(end_date="2024-01-01")
    lines = stage.desk.read(lambda u: [str(line) for line in queue_page(u.session, today=u.today)])
    assert "期限过了 " in lines[0]
    assert "-" not in lines[0]


def test_a_draft_of_somebody_who_left_goes_out_under_the_name_of_who_approves_it(tmp_path):
    stage = set_stage(tmp_path, supervised=True)
    number = claimed(stage)
    draft = stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="周三来")).draft_id
    leave(stage, "王琳")
    stage.act("张敏", number, lambda u, s, c: drafts.draft_approve(u, c, staff=s, draft_id=draft))
    assert told(stage, "7") == ["张敏（朝阳法援，真人）：\n周三来"]


def test_who_writes_while_the_holder_is_absent_is_shown_as_open_to_colleagues_once(stage):
    number = claimed(stage)
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="在看"))
    stage.do(lambda u: staffing.staff_away(u, staff=stage.staff(u, "王琳"), until=u.today))
    for text in ("在吗", "有人吗"):
        stage.do(
            lambda u, text=text: worker_words.worker_said(
                u, case_numbered(u, number), turn_id=0, kind="text", text=text
            )
        )
    assert sum("同事可以直接答" in line for line in told(stage, f"case:{number}")) == 1


def test_an_office_without_a_supervisor_hears_that_drafts_will_wait(stage):
    leave(stage, "张敏")
    assert "没有督导了" in told(stage, "desk")[-1]


def test_changing_one_thing_about_an_office_leaves_the_rest(stage):
    def change(unit, **given):
        return staffing.office_add(unit, actor="operator", name="朝阳法援", **given)

    stage.do(lambda u: change(u, supervised=True))
    row = stage.do(lambda u: change(u, hours="10:00-19:00"))
    assert (row.cities, row.contacts, row.supervised, row.opens) == (["北京"], "010-0000", True, "10:00")
    assert stage.do(lambda u: change(u, cities=[""], supervised=False)).cities == []
