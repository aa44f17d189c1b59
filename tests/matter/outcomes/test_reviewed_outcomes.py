"""What a second reading of the outcome rules against their clauses put right stays right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.outcomes.conditions import View, holds
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations

TODAY = date(2026, 11, 21)
Told = Mapping[str, Any]


def judged(situation: str, told: Told, focus: Focus = Focus.TELLING, text: str = "") -> Judgement:
    matter = Matter.model_validate({name: {"value": value, "turn": 1} for name, value in told.items()})
    return judge(load_situations()[situation], matter, (focus,), text, TODAY)


def said(found: Judgement) -> str:
    answer = [found.answer.text] if found.answer else []
    return "\n".join([*answer, *(line.text for line in found.lines)])


@pytest.mark.parametrize(
    ("told", "pension"),
    [
        ({"monthly_pay": 3000, "local_average_wage": 8000, "spouse_dependent": True, "relatives": 1}, "3,360"),
        ({"monthly_pay": 3000, "local_average_wage": 8000, "spouse_dependent": True}, "1,920"),
        ({"monthly_pay": 3000, "local_average_wage": 8000, "relatives": 2}, "2,880"),
        ({"monthly_pay": 30000, "local_average_wage": 8000, "spouse_dependent": True, "relatives": 1}, "16,800"),
        ({"monthly_pay": 5000, "local_average_wage": 8000, "spouse_dependent": True, "relatives": 3}, "5,000"),
        ({"monthly_pay": 5000, "spouse_dependent": True, "relatives": 1}, "3,500"),
    ],
)
def test_a_family_pension_rests_on_a_wage_between_60_and_300_per_cent_of_the_average(told: Told, pension: str) -> None:
    assert f"{pension} 元" in said(judged("death-at-work", {"died": True, **told}, Focus.AMOUNT))


@pytest.mark.parametrize("situation", ["work-injury", "sudden-illness", "subcontract-injury"])
def test_an_uninsured_injury_is_reported_where_the_work_is_done(situation: str) -> None:
    place = next(line for line in judged(situation, {"injured": True}).lines if line.part == "place")
    assert "没参保" in place.text
    assert "参保地" in place.text
    assert not place.text.startswith("单位所在地")


def test_no_settlement_after_a_sudden_illness_is_told_to_be_fine_to_sign() -> None:
    found = judged("sudden-illness", {"sudden_illness": True}, Focus.SIGN, "让我签人道补偿协议，签吗")
    assert "以外" not in said(found)
    assert "都别签" in said(found)


@pytest.mark.parametrize(
    "told",
    [
        {"ended_by": "lay_off", "monthly_pay": 6000, "joined": "2022-11-01", "left": "2026-11-01"},
        {
            "ended_by": "lay_off",
            "monthly_pay": 6000,
            "last_month_pay": 6000,
            "joined": "2022-11-01",
            "left": "2026-11-01",
        },
    ],
)
def test_a_month_more_is_not_promised_to_who_is_laid_off_with_many(told: Told) -> None:
    answer = judged("lay-off", told, Focus.AMOUNT).answer
    assert answer is not None
    assert "情况大变" in answer.text


@pytest.mark.parametrize("situation", ["lay-off", "contract-expiry"])
def test_a_work_injury_protects_by_its_grade_not_by_being_open(situation: str) -> None:
    told = {"injured": True, "ended_by": "lay_off" if situation == "lay-off" else "expiry"}
    text = said(judged(situation, told))
    assert "工伤没了结" not in text
    assert "七到十级" in text or "丧失劳动能力" in text


@pytest.mark.parametrize("focus", [Focus.LEGAL, Focus.TELLING])
def test_riders_are_not_told_flatly_that_rules_are_published_seven_days_before(focus: Focus) -> None:
    found = judged("platform-rules-changed", {"worker_kind": "rider"}, focus)
    assert found.answer is not None
    assert "公示" not in found.answer.text
    assert "电子商务法:34:1" not in found.answer.refs
    flat = [line for line in found.lines if "七天" in line.text and "有争议" not in line.text]
    assert flat == []


def test_changing_the_order_midway_is_what_decides_endless_revisions() -> None:
    found = judged("endless-revisions", {"worker_kind": "freelancer"})
    assert found.answer is not None
    assert "民法典:777" in found.answer.refs


def test_the_minimum_wage_is_compared_with_pay_before_contributions() -> None:
    found = judged("minimum-wage", {}, Focus.AMOUNT)
    assert found.answer is not None
    assert "应发" in found.answer.text
    assert "拿到的" not in found.answer.text


def test_a_streamer_who_is_an_employee_hears_of_damage_beside_penalties() -> None:
    told = {
        "worker_kind": "streamer",
        "fixed_hours": True,
        "attendance": True,
        "base_pay_promised": True,
        "fined": True,
    }
    assert "一分不用赔" not in said(judged("streamer-penalty", told, Focus.AMOUNT))


@pytest.mark.parametrize(
    ("situation", "told", "focus", "says"),
    [
        ("probation", {"on_probation": True}, Focus.LEGAL, "同岗最低一档的八成"),
        ("employer-closed", {"employer_closed": True}, Focus.LEGAL, "抵押的人"),
        ("award-not-paid", {"award_unpaid": True}, Focus.WHERE, "一审"),
        ("settlement-signed", {"signed_paper": "settlement"}, Focus.LEGAL, "也没写“再无争议”"),
        ("boss-gone", {"employer_gone": True}, Focus.LEGAL, "农民工被欠薪"),
        ("construction-wages", {"worker_kind": "construction", "upstream_unpaid": True}, Focus.LEGAL, "先垫"),
        ("contribution-base", {}, Focus.LEGAL, "有上下限"),
        ("overtime", {"daily_hours": 10}, Focus.LEGAL, "抢险救灾"),
    ],
)
def test_a_rule_says_what_limits_it(situation: str, told: Told, focus: Focus, says: str) -> None:
    text = "能强制加班吗" if situation == "overtime" else ""
    assert says in said(judged(situation, told, focus, text))


def test_no_rule_cites_what_gives_way_or_states_what_its_clause_lacks() -> None:
    """Two lines rested on clauses that do not say it: a secret hepatitis test, damages for a kept identity card."""
    lines = [line for found in load_situations().values() for line in found.lines]
    assert [line.text for line in lines if "偷查" in line.text] == []
    assert [line.text for line in lines if "居民身份证法:16" in line.refs and "还要赔你的损失" in line.text] == []


@pytest.mark.parametrize("words", [("电子商务法:34:1", "骑手司机能不能")])
def test_the_disputed_clause_is_said_with_its_dispute(words: Sequence[str]) -> None:
    cited = [
        line
        for line in load_situations()["platform-rules-changed"].lines
        if words[0] in line.refs and words[1] not in line.text
    ]
    assert cited == []


def test_the_housing_fund_says_that_its_regulation_was_amended_and_is_not_held() -> None:
    found = judged("housing-fund", {}, Focus.LEGAL)
    assert "改过" in "".join(line.text for line in found.lines if line.part == "warn")


_NO_EMPLOYEE = {"relation": "civil"}
_HOURLY = {"part_time": True, "daily_hours": 4}


@pytest.mark.parametrize(
    ("situation", "told", "focus", "says", "never"),
    [
        ("death-at-work", {"died": True, "hired_by_person": True}, Focus.LEGAL, "按责任赔", "家属有三笔"),
        ("death-at-work", {"died": True, "worker_kind": "freelancer"}, Focus.NEXT, "按责任赔", "去人社局报工亡"),
        ("sudden-illness", {"sudden_illness": True, "hired_by_person": True}, Focus.LEGAL, "一般不走工伤", "按工伤；"),
        ("discrimination", {"disabled": True, "ended_by": "employer"}, Focus.NEXT, "先去劳动仲裁", "一般三年内起诉"),
        ("discrimination", {"disabled": True, "ended_by": "employer"}, Focus.AMOUNT, "可要 2N", "更常见的是道歉"),
        ("discrimination", {"disabled": True, "pay_cut": True}, Focus.NEXT, "去劳动仲裁", "一般三年内起诉"),
        ("employer-bankrupt", {"bankrupt": True, **_NO_EMPLOYEE}, Focus.NEXT, "要自己申报", "过了申报期也在"),
        ("resigning", {"wants_to_leave": True, **_HOURLY}, Focus.NEXT, "随时能走", "书面提前 30 天说"),
        ("resigning", {"wants_to_leave": True, **_NO_EMPLOYEE}, Focus.BY_WHEN, "看协议怎么写", "书面提前 30 天说"),
        ("forced-to-leave", {"wants_to_leave": True, "insured": False, **_HOURLY}, Focus.AMOUNT, "没有补偿 N", "可以要经济补偿"),
        ("no-social-insurance", {"insured": False, **_HOURLY}, Focus.LEGAL, "必须交的是工伤保险", "有劳动关系就必须交"),
        ("unpaid-wages", {"owed": 3000, **_NO_EMPLOYEE}, Focus.WHERE, "多半不归劳动监察", "加付欠款"),
        ("unpaid-wages", {"owed": 3000, **_NO_EMPLOYEE}, Focus.LATE, "一般三年", "离开后一年内申请仲裁"),
        ("limitation", _NO_EMPLOYEE, Focus.LATE, "一般三年", "最晚"),
        ("dismissed", {"ended_by": "employer"}, Focus.AMOUNT, "每满一年一个月", "工龄月数"),
        ("dismissed-pregnant", {"pregnant": True, "reason_given": "misconduct"}, Focus.LEGAL, "看证据", "不合法：不能因为怀孕"),
        ("injury-leave-pay", {"injured": True}, Focus.AMOUNT, "有的地方从停发那天起算一年", "要这笔工资不受"),
        ("over-age-work", {"over_age": True, "ended_by": "lay_off"}, Focus.AMOUNT, "很难要到", "可要 2N，"),
        ("over-age-work", {"over_age": True}, Focus.LEGAL, "2026-07-01 起", "不对"),
        ("over-age-work", {"over_age": True, "ended": True, "left": {"first": date(2026, 3, 1), "last": date(2026, 3, 1)}}, Focus.WHERE, "新规用不上", "书面用工协议、工伤险；不给就投诉"),
        ("over-age-injury", {"over_age": True, "injured": True, "injured_on": {"first": date(2026, 5, 1), "last": date(2026, 5, 1)}}, Focus.AMOUNT, "单位按工伤担", "能先要医药费"),
        ("domestic-unpaid", {"hired_by_person": True}, Focus.AMOUNT, "说好的休息天也算", "：月价除以 30"),
        ("part-time-work", {"part_time": True}, Focus.SIGN, "没有补偿", "给 N"),
        ("no-written-contract", _NO_EMPLOYEE, Focus.NEXT, "微信问一句", "这个月就递仲裁申请"),
        ("boss-gone", {"employer_gone": True, **_NO_EMPLOYEE}, Focus.PAYER, "公告送", "劳动监察（12333）"),
        ("boss-gone", {"employer_gone": True, **_NO_EMPLOYEE}, Focus.LATE, "一般三年", "一年内申请仲裁"),
        ("boss-gone", {"employer_gone": True, "hired_by_person": True}, Focus.WHERE, "跟你定价的那个人", "今天就去干活地劳动监察"),
        ("employer-closed", {"employer_closed": True, **_NO_EMPLOYEE}, Focus.AMOUNT, "没有关门的补偿", "加经济补偿 N"),
        ("dismissed-pregnant", {"pregnant": True, "ended_by": "employer", "reason_given": "misconduct", "monthly_pay": 6000, "months_worked": 36}, Focus.AMOUNT, "看证据", "要钱的话是 2N"),
        ("dismissed-pregnant", {"pregnant": True, "ended_by": "employer", **_NO_EMPLOYEE}, Focus.LEGAL, "没有孕期顺延和 2N", "可以要求回去，或要 2N"),
        ("dismissed-pregnant", {"pregnant": True, "ended_by": "employer", **_HOURLY}, Focus.AMOUNT, "不能因为你怀孕", "工龄月数 × 2"),
        ("resigning", {"wants_to_leave": True, "over_age": True}, Focus.NEXT, "先看用工协议", "到日子就能走"),
        ("over-age-work", {"over_age": True, "still_working": True}, Focus.LEGAL, "加班照给", "新规用不上"),
        ("dismissed", {"ended_by": "employer", "worker_kind": "rider"}, Focus.LEGAL, "前提是认定劳动关系", "不支持"),
        ("forced-to-leave", {"wants_to_leave": True, "still_working": True, "owed": 3000, **_NO_EMPLOYEE}, Focus.NEXT, "一般不算劳动关系", "这样才有补偿 N"),
        ("leaving-certificate", {"over_age": True, "certificate_refused": True}, Focus.LEGAL, "法律没写一定要开", "不合法：走的当天"),
        ("pregnant-work", {"pregnant": True, **_NO_EMPLOYEE}, Focus.LEGAL, "没有法定的夜班限制", "产检算上班时间，不扣钱"),
        ("employer-closed", {"over_age": True, "employer_closed": True, "monthly_pay": 4000, "months_worked": 30}, Focus.AMOUNT, "很难要到", "关门也要给补偿"),
    ],
)  # fmt: skip
def test_a_line_is_true_for_whom_its_conditions_let_through(
    situation: str, told: Told, focus: Focus, says: str, never: str
) -> None:
    words = said(judged(situation, told, focus))
    assert says in words
    assert never not in words


@pytest.mark.parametrize(
    "situation", ["lay-off", "agreed-ending", "contract-expiry", "fixed-term-renewals", "dismissed-ill"]
)
def test_rules_of_severance_do_not_answer_who_is_over_retirement_age(situation: str) -> None:
    needs = load_situations()[situation].needs
    assert [holds(needs, _seen(**told)) for told in ({}, {"over_age": False}, {"over_age": True})] == [
        True,
        True,
        False,
    ]


def _seen(**told: bool) -> View:
    matter = Matter.model_validate({name: {"value": value, "turn": 1} for name, value in told.items()})
    return View(matter, {}, "", TODAY)


@pytest.mark.parametrize(("months", "sum_"), [(12, "18,000"), (24, "33,000")])
def test_a_non_compete_is_paid_for_no_longer_than_it_was_agreed(months: int, sum_: str) -> None:
    left = {"first": date(2025, 1, 10), "last": date(2025, 1, 10)}
    told = {"non_compete_months": months, "monthly_pay": 5000, "left": left}
    assert judged("non-compete", told, Focus.AMOUNT).figures["quiet_months"].amount == sum_
