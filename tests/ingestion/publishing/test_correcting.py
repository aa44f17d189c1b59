"""Putting a plan right: the values an admin writes, what they change, and two admins at it at once."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.admin.corrections import plan_corrected, plan_shown, value_read
from ingestion.admin.holdings import Sought, State, holdings, levels_of, narrowed, places_of
from ingestion.admin.jobs import Job, job_done, job_put, jobs_wanted
from ingestion.admin.orders import read_order
from ingestion.admin.watch import stale
from ingestion.errors import Refused
from ingestion.publishing.impact import Ruling, Written
from ingestion.publishing.publish import Publisher
from ingestion.publishing.staging import decided, settle, stage, waiting
from knowledge.authored.register import Register
from knowledge.models import Level, ProvisionKey, Status
from tests.ingestion.publishing.test_publishing import FIRST, REGISTER, SECOND, SHORT, TODAY, plan_of

UNDATED = FIRST.replace(" 自2024年5月1日起施行", "").replace(
    "第四条 本办法自2024年5月1日起施行。", "第四条 本办法由某市人民政府解释。"
)


def kept(library, content=FIRST):
    return stage(library, plan_of(library, content), who="a", today=TODAY)


def put_right(library, token, **values):
    _, seen = plan_shown(library, token, today=TODAY)
    return plan_corrected(library, REGISTER, token, values, seen=seen, today=TODAY)


def test_a_start_that_was_not_read_is_put_right_and_the_doubt_is_gone(empty_library):
    token = kept(empty_library, UNDATED)
    before, _ = plan_shown(empty_library, token, today=TODAY)
    assert any("comes into force is not stated" in said for said in before.warnings)
    plan = put_right(empty_library, token, effective_from="2026年12月1日", jurisdiction="杭州")
    assert plan.warnings == ()
    assert plan.status is Status.NOT_YET_EFFECTIVE
    Publisher(empty_library, written=Written).publish(decided(empty_library, token, today=TODAY), who="a")
    (version,) = empty_library.versions(SHORT)
    assert version.effective_from == date(2026, 12, 1)
    assert empty_library.document(SHORT).jurisdiction == "CN-33"


def test_an_impossible_day_is_said_to_be_one(empty_library):
    plan = put_right(empty_library, kept(empty_library), effective_from="2023-01-01")
    assert any("before its promulgation" in said for said in plan.warnings)


def test_another_title_makes_it_another_document_and_the_next_correction_keeps_it(empty_library):
    token = kept(empty_library)
    assert put_right(empty_library, token, title="某县骑手休息办法").draft.document.short == "某县骑手休息办法"
    again = put_right(empty_library, token, level="地方法规规章")
    assert (again.draft.document.title, again.draft.document.level) == ("某县骑手休息办法", Level.LOCAL_REGULATION)


def test_a_plan_somebody_corrected_meanwhile_is_not_corrected_blindly(empty_library):
    token = kept(empty_library)
    _, seen = plan_shown(empty_library, token, today=TODAY)
    put_right(empty_library, token, jurisdiction="浙江")
    with pytest.raises(Refused) as refused:
        plan_corrected(empty_library, REGISTER, token, {"jurisdiction": "上海"}, seen=seen, today=TODAY)
    assert refused.value.code == "outdated_plan"


def test_a_settled_or_invented_plan_is_not_corrected(empty_library):
    token = kept(empty_library)
    settle(empty_library, token, "discarded")
    for name in (token, "0000000000000000", "'; drop table", ""):
        with pytest.raises(Refused):
            plan_corrected(empty_library, REGISTER, name, {}, seen="", today=TODAY)
    assert waiting(empty_library, today=TODAY) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [("effective_from", "明天"), ("promulgated", "2026-13-01"), ("level", "圣旨"), ("jurisdiction", "火星"),
     ("status", "有效吧"), ("title", ""), ("title", "两\n行"), ("title", "长" * 401)],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_refused_with_a_sentence(name, written):
    with pytest.raises(Refused) as refused:
        value_read(name, written)
    assert refused.value.code == "bad_value" and "。" in str(refused.value)


def test_values_are_read_as_people_write_them():
    assert value_read("effective_from", "2026年5月1日") == value_read("effective_from", "2026/5/1") == date(2026, 5, 1)
    assert value_read("effective_to", "无") is value_read("number", "没有") is value_read("status", "") is None
    assert value_read("jurisdiction", "浙江省") == value_read("jurisdiction", "杭州市") == "CN-33"
    assert value_read("jurisdiction", "全国") == "CN"
    assert value_read("level", "law") is value_read("level", "法律") is Level.LAW


def test_what_waits_is_listed_newest_first_and_gone_when_settled(empty_library):
    one, other = kept(empty_library), kept(empty_library, SECOND)
    assert {plan.token for plan in waiting(empty_library, today=TODAY)} == {one, other}
    settle(empty_library, one, "published")
    assert [plan.token for plan in waiting(empty_library, today=TODAY)] == [other]
    assert waiting(empty_library, today=date(2027, 1, 1)) == []


def test_the_shelf_list_tells_held_scheduled_draft_and_what_is_only_known(empty_library):
    publisher = Publisher(empty_library, written=Written)
    publisher.publish(plan_of(empty_library), who="a")
    publisher.publish(plan_of(empty_library, SECOND.replace("2026年8月1日", "2027年1月1日")), who="a")
    draft = "某市外卖配送条例（征求意见稿）\n\n第一条 为了配送，制定本条例。\n\n第二条 平台要留出休息的时间。\n"
    publisher.publish(plan_of(empty_library, draft), who="a", force=True, reason="x")
    register = Register.load()
    found = holdings(empty_library, register, stale(empty_library, register, today=TODAY), today=TODAY)
    held = {one.document.short: one for one in narrowed(found, Sought(state="held"))}
    assert held[SHORT].scheduled == date(2027, 1, 1) and held[SHORT].state is State.IN_FORCE
    assert [one.state for one in narrowed(found, Sought("外卖配送"))] == [State.DRAFT]
    assert narrowed(found, Sought(state="scheduled")) == narrowed(found, Sought(SHORT))
    missing = narrowed(found, Sought(state="not_held", place="CN-31"))
    assert missing and all(not one.held and one.document.jurisdiction == "CN-31" for one in missing)
    assert places_of(found)[0] == ("CN", "全国") and Level.LAW in levels_of(found)


def test_what_publishing_would_touch_is_known_before_rules_and_points_among_it(empty_library):
    key = ProvisionKey(SHORT, "2")
    rulings = (Ruling("situation", "resting", "休息", (key,)), Ruling("point", "no-rest", "不让歇", (key,)))
    publisher = Publisher(empty_library, written=lambda: Written(rulings=rulings))
    publisher.publish(plan_of(empty_library), who="a")
    touched = publisher.would_touch(plan_of(empty_library, SECOND))
    assert [(one.kind, one.name, one.change) for one in touched] == [
        ("situation", "resting", "changed"), ("point", "no-rest", "changed"),
    ]  # fmt: skip
    assert len(empty_library.versions(SHORT)) == 1


def test_a_job_of_a_page_is_not_taken_by_the_chat_and_its_answer_is_its_owner_s(empty_library):
    job = Job("web1", "staff:3", "a.txt", {"file": "x"})
    assert job_put(empty_library, job, today=TODAY)
    assert jobs_wanted(empty_library, "tg") == []
    assert jobs_wanted(empty_library, "web") == [job]
    job_done(empty_library, job, {"plan": "t"})
    assert jobs_wanted(empty_library, "web") == []


def test_orders_are_told_from_talk():
    assert read_order("改 施行：2026-05-01\n级别 法律").values == {"effective_from": "2026-05-01", "level": "法律"}
    order = read_order("恢复《快递暂行条例》382 传错了")
    assert (order.verb, order.document, order.version, order.reason) == ("restore", "快递暂行条例", 382, "传错了")
    assert read_order("撤下 快递暂行条例 重复了").reason == "重复了"
    for talk in ("公司说恢复不了", "老板没给工资", "施行 2026-05-01\n对吗", ""):
        assert read_order(talk) is None


def test_restoring_asks_for_a_reason_and_does_not_write_the_same_act_twice(empty_library):
    publisher = Publisher(empty_library, written=Written)
    first = publisher.publish(plan_of(empty_library), who="a").version
    publisher.publish(plan_of(empty_library, SECOND), who="a")
    with pytest.raises(Refused) as refused:
        publisher.restore(SHORT, first, who="a", today=TODAY)
    assert refused.value.code == "reason_missing"
    assert publisher.restore(SHORT, first, who="a", reason="wrong", today=TODAY).published
    assert not publisher.restore(SHORT, first, who="a", reason="wrong", today=TODAY).published
