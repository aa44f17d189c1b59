"""What is said beside an answer fits what was told: a clause that only sounds like a point says nothing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.conclusion import Concluder
from bot.contract.matter import Matter
from bot.contract.messages import BlockKind
from bot.dialogue.points_beside import _adding
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import NO_SITUATION, Judgement, Said
from bot.matter.points.hearing import HeardPoint
from bot.matter.points.model import load_points
from bot.matter.points.subjects import load_subjects, speaks_of, subjects_of
from bot.matter.points.verdicts import raised_points, verdicts
from tests.support.heard import firsts, heard, judged, sums
from tests.support.matters import TODAY
from tests.support.shelf import ON, MadeUpResolver


@pytest.mark.parametrize(
    ("point", "story", "spoken"),
    [
        ("student-so-no-law", "健身房前台 试用期没过 没过就不用给钱", False),
        ("student-so-no-law", "暑假去厂里做工 说我还没毕业不算员工", True),
        ("withdraw-resignation", "培训贷办了分期 岗位一直说等等 我还要不要接着还", False),
        ("withdraw-resignation", "昨天交了辞职信 现在后悔了", True),
    ],
)
def test_a_point_is_said_only_in_a_story_that_speaks_of_its_subject(point: str, story: str, spoken: bool) -> None:
    assert speaks_of(Matter(), story, point) is spoken


def test_a_fact_stands_for_the_words_of_a_subject() -> None:
    assert speaks_of(heard(student=True), "他说不用给钱 对吗", "student-so-no-law")


def test_every_subject_is_what_some_point_is_about() -> None:
    about = {name for point in load_points() for name in subjects_of(point)}
    assert about == {*load_subjects()}


def said_to(point: str, topic: str, text: str, **facts: object) -> list[str]:
    found = judged(topic, text, Focus.LEGAL, **facts)
    matter = heard(text, **facts)
    one = [HeardPoint(point, 1.0, last=True)]
    return [said.text for said in verdicts(one, found, matter, text, TODAY, language="zh", spoken=(), first=True)]


def test_the_verdict_on_a_term_that_runs_out_is_another_one_in_pregnancy() -> None:
    (said,) = said_to("expiry-nothing-due", "dismissed-pregnant", "到期不续没办法是不是", pregnant=True)
    assert "延到孩子满一岁" in said


def test_a_forged_resignation_is_no_contract_that_was_refused() -> None:
    assert not said_to(
        "worker-refused-to-sign", "asked-to-sign-leaving", "签不签", asked_to_sign="voluntary_resignation"
    )


def test_a_site_passed_down_to_a_man_without_a_firm_points_at_who_gave_him_the_work() -> None:
    (said,) = said_to(
        "who-of-the-three", "subcontract-injury", "找谁", injured=True, unlicensed_boss=True, outsourced=True
    )
    assert said.startswith("先找把活包给这个人的那家公司")


def test_an_injury_that_was_certified_is_not_told_to_prove_that_it_is_one() -> None:
    matter = heard("厂里说旧伤复发是老毛病", injured=True, certified=True, grade=10)
    assert "old-trouble" not in {one.id for one in raised_points(matter, "差的能补不 差多少 他说的对吗", TODAY)}


def test_a_fifth_named_by_the_employer_is_what_is_asked_about() -> None:
    matter = heard("扣了1400 网点老板说法律写了可以扣百分之二十", docked=1400)
    first, *_ = raised_points(matter, "网点老板说法律写了可以扣百分之二十，他这个说法是对的吗", TODAY)
    assert first.id == "deduct-twenty-percent"


def test_a_sum_of_another_ground_does_not_stand_first_where_the_one_asked_for_is_still_open() -> None:
    facts = {"ended_by": "expiry", "monthly_pay": 6525, "months_worked": 60, "leave_days_taken": 3}
    found = judged("annual-leave", "年假还该补我多少钱", Focus.AMOUNT, **facts)
    shown = Concluder(MadeUpResolver()).conclude(found, (Focus.AMOUNT,), ON, "zh")
    first = [point.text for block in shown.blocks if block.kind is BlockKind.LEAD for point in block.points]
    assert not any("经济补偿" in text for text in first)


def test_a_total_of_one_sum_and_nothing_is_not_said() -> None:
    facts = {"joined": date(2026, 3, 2), "left": date(2026, 9, 30), "monthly_pay": 6525, "career_months": 96}
    found = judged("annual-leave", "这个年假钱有没有 几天多少钱", Focus.AMOUNT, **facts)
    assert "years" not in sums(found)
    assert firsts(found)


def test_what_the_answer_says_already_is_not_said_again_beside_it() -> None:
    found = Judgement(NO_SITUATION, Said("answer", "最多领 18 个月，打 12333", ("社会保险法:46",)))
    again = Said("answer", "“领几个月”：最多 18 个月，打 12333", ("社会保险法:46",))
    other = Said("answer", "“断缴”：断缴不清零", ("社会保险法:45",))
    assert _adding([again, other], found) == [other]
