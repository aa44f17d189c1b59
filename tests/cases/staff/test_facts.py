"""Staff put any fact of a case right, by command and by button; sums and last days follow, and what stood there is kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.cases.rules.errors import CaseError
from bot.cases.rules.facts.values import fact_written
from bot.cases.selectors.packet import packet_reply
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life import questions
from bot.cases.services.life.lifecycle import load_facts
from bot.cases.services.topics import topic_set
from bot.cases.staff.orders import Order, fact_named_in
from bot.cases.staff.registry import carry_out
from bot.cases.staff.updates import Heard, update_carried_out
from bot.cases.tables import CaseMessageRow
from bot.cases.unit_of_work import case_numbered
from tests.cases.stage import PEOPLE, set_stage

TODAY = date(2026, 11, 23)


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


@pytest.fixture
def number(stage):
    number = stage.open(chat="7", months_owed="5100", monthly_pay="1000000", event_date="2026-09-01..2026-09-30")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    return number


def does(stage, who, number, verb, argument=""):
    return stage.act(who, number, lambda u, s, c: carry_out(u, s, c, Order(verb, argument)))


def values(stage, number):
    return load_facts(stage.case(number).facts).values


def packet(stage, number):
    return stage.desk.read(lambda u: packet_reply(u, case_numbered(u, number))).plain_text()


def test_a_sum_and_a_span_are_put_right_and_the_claim_follows(stage, number):
    does(stage, "王琳", number, "fact", "每月多少 5000")
    told = does(stage, "王琳", number, "fact", "拖了几个月 2个月").plain_text()
    assert (values(stage, number)["monthly_pay"], values(stage, number)["months_owed"]) == ("5000", "2")
    assert "5100" in told, "it says what stood there before"
    assert "10,000.00" in told
    assert "10,000.00" in packet(stage, number)
    assert "王琳 改的" in packet(stage, number)


def test_what_stood_there_before_is_kept_and_the_trail_names_the_fact_only(stage, number):
    does(stage, "王琳", number, "fact", "拖了几个月 2")
    with stage.storage.read() as session:
        notes = session.scalars(select(CaseMessageRow.text).where(CaseMessageRow.side == "note")).all()
        row = session.scalars(select(AuditRow).where(AuditRow.action == "fact_corrected")).one()
    assert any("5100" in note and "→" in note for note in notes)
    assert row.detail == "months_owed"


@pytest.mark.parametrize("words", ["还在干,没走", "大概吧", "很久了", "2026-13-01", "2026-02-30"])
def test_what_is_no_date_replaces_none(stage, number, words):
    with pytest.raises(CaseError, match="没有改"):
        does(stage, "王琳", number, "fact", f"什么时候 {words}")
    assert values(stage, number)["event_date"] == "2026-09-01..2026-09-30"


@pytest.mark.parametrize(
    ("slot", "words", "kept"),
    [
        ("event_date", "2026-09", "2026-09-01..2026-09-30"), ("end_date", "2026-12-01", "2026-12-01"),
        ("start_date", "2024年3月5日", "2024-03-05"), ("event_date", "2026-12", "2026-12-01..2026-12-31"),
        ("monthly_pay", "5,000元", "5000"), ("amount_owed", "¥1800", "1800"), ("monthly_pay", "六千", "6000"),
        ("months_owed", "两个月", "2"), ("months_owed", "3", "3"), ("injured", "是", "yes"), ("insured", "没交", "no"),
        ("still_working", "走了", "no"), ("injured", "可能", ""), ("monthly_pay", "五六百", "500-600"), ("monthly_pay", "不少", ""), ("employer", "望京站", "望京站"),
        ("worker_kind", "骑手", "rider"), ("city", "上海", "上海"), ("city", "北京朝阳", "北京朝阳"), ("city", "固安县", "固安县"),
        ("city", "望京西园站，马站长", ""), ("city", "望京西园站", ""), ("city", "马站长", ""), ("city", "就在这边跑", ""),
    ],
)  # fmt: skip
def test_values_are_read_strictly(slot, words, kept):
    assert fact_written(slot, words, TODAY, {"骑手": "rider"}) == kept


def test_a_last_day_and_still_being_there_exclude_each_other(stage, number):
    does(stage, "王琳", number, "fact", "不干的日子 2026-10-31")
    assert values(stage, number)["still_working"] == "no"
    does(stage, "王琳", number, "fact", "还在干吗 是")
    assert "end_date" not in values(stage, number)


def test_a_fact_is_removed(stage, number):
    does(stage, "王琳", number, "fact", "每月多少 -")
    assert "monthly_pay" not in values(stage, number)


def test_only_the_holder_or_a_supervisor_puts_facts_right(stage, number):
    with pytest.raises(CaseError, match="不是你在办"):
        does(stage, "李娜", number, "fact", "城市 上海")
    does(stage, "张敏", number, "fact", "城市 上海")
    assert stage.case(number).city == "上海"


def test_a_name_that_is_no_fact_is_answered_with_those_there_are(stage, number):
    with pytest.raises(CaseError, match="没有“工龄”这一项。有：.*每月多少"):
        does(stage, "王琳", number, "fact", "工龄 3")


def test_by_button_the_answer_to_the_bots_question_is_the_new_value(stage, number):
    stage.do(lambda u: topic_set(u, number, 55))
    shown = does(stage, "王琳", number, "facts")
    assert any(choice.action == "fact_ask:monthly_pay" for choice in shown.choices)
    asked = does(stage, "王琳", number, "fact_ask", "monthly_pay").plain_text()
    name = fact_named_in(asked)
    heard = Heard("u1", PEOPLE["王琳"][1], "5000", thread=55, message_id=9, replied=8, fact=name)
    stage.do(lambda unit: update_carried_out(unit, heard))
    assert values(stage, number)["monthly_pay"] == "5000"
    with stage.storage.read() as session:
        assert not session.scalars(select(CaseMessageRow).where(CaseMessageRow.side == "staff")).all()


def test_a_fact_put_right_can_be_put_to_the_worker(stage, number):
    told = does(stage, "王琳", number, "fact", "拖了几个月 2")
    assert told.choices[0].action == "ask:拖了几个月"
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="拖了几个月"))
    assert stage.case(number).asked_slot == "months_owed"


def test_whether_somebody_still_works_there_can_be_asked(stage, number):
    stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="还在干吗"))
    assert stage.case(number).asked_slot == "end_date"
    with pytest.raises(CaseError, match="问不了“工龄”。可以问：.*还在干吗"):
        stage.act("王琳", number, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="工龄"))
