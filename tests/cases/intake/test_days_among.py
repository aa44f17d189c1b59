"""Answers with several days: which is the last of the work, which the first; months listed in a row; days told by their distance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.intake.questions import read_answer
from bot.cases.rules.facts.matter_facts import heard_in
from bot.contract.matter import Matter
from bot.understanding.days.dates import find_dates

TODAY = date(2026, 11, 25)


def heard(slot: str, text: str) -> dict[str, str]:
    _, read = heard_in(Matter(), slot, text, TODAY, 3)
    return read_answer(slot, text, TODAY, read).values


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("8.19自离的，走的时候打了招呼", "2026-08-19"),
        ("11.6 摔那天就是最后一天。对了前面说错了 入站是6月2号", "2026-11-06"),
        ("11月16 嗯其实是17号早上下的班 16号的夜班", "2026-11-17"),
        ("十一月十号走的 10月31之后的几天活儿没记", "2026-11-10"),
        ("十月初一前一天", "2026-11-08"),
        ("10月20号提的辞职，11月3号走的", "2026-11-03"),
        ("9月30号，工资到10月15号才说没有", "2026-09-30"),
    ],
)
def test_the_last_day_is_the_one_whose_words_say_so(said, last):
    assert heard("end_date", said)["end_date"] == last


def test_a_first_day_put_right_beside_the_last_one_is_kept_as_the_first():
    assert heard("end_date", "11.6 摔那天走的。前面说错了 入站是6月2号")["start_date"] == "2026-06-02"


@pytest.mark.parametrize("said", ["仲做紧 冇停", "还做着"])
def test_who_goes_on_working_has_no_last_day(said):
    assert heard("end_date", said)["still_working"] == "yes"


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("10月底吧，29号还是30号", "2026-10-29..2026-10-30"),
        ("做咗三年几啦 23年开春", "2023-01-01..2023-12-31"),
        ("去年冬至前后吧", "2025-12-21..2025-12-23"),
        ("去年国庆前来的", "2025-09-17..2025-09-30"),
        ("干到10月8号一共一年零八个月", "2025-02-01..2025-02-28"),
    ],
)
def test_a_first_day_is_as_close_as_it_was_told(said, first):
    assert heard("start_date", said)["start_date"] == first


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("九月十月", "2026-09-01..2026-10-31"),
        ("工资都是按21发的，6 7 8三个月", "2026-06-01..2026-08-31"),
        ("十月跟十一月前六天", "2026-10-01..2026-11-30"),
        ("6月、8月、9月", "2026-06-01..2026-06-30"),
    ],
)
def test_months_in_a_row_are_one_stretch_and_others_are_not(said, months):
    assert heard("event_date", said)["event_date"] == months


@given(st.dates(date(2026, 1, 2), date(2026, 11, 20)))
def test_the_day_before_a_day_is_the_day_before(day):
    found = find_dates(f"{day.month}月{day.day}号前一天", TODAY)
    assert [one.first for one in found] == [day - timedelta(days=1)]


def test_the_third_day_of_a_feast_is_counted_from_its_first():
    assert [one.first for one in find_dates("国庆第三天", TODAY)] == [date(2026, 10, 3)]


def test_a_month_of_pay_told_beside_a_dismissal_is_no_day_of_it():
    _, read = heard_in(Matter(), "", "东家把我辞了，十月一个月跟十一月9天的钱没给我", TODAY, 1)
    assert read["event_date"] == "2026-10-01..2026-11-30"
