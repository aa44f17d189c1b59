"""Sums, days and first answers that follow from facts heard right."""

from __future__ import annotations

from datetime import date

from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.points.verdicts import raised_points
from tests.support.heard import firsts, heard, judged, sums
from tests.support.matters import TODAY


def test_what_was_taken_off_two_months_running_is_held_against_two_fifths() -> None:
    found = judged(
        "damage-deduction", "每月扣这么多有上限吗", Focus.LEGAL, monthly_pay=6000, take_home_pay=4000, docked=4000,
        dock_ground="damage",
    )  # fmt: skip
    assert sums(found)["dock_over"] == "1,600"


def test_a_fine_beside_the_damage_counts_as_taken_off_too() -> None:
    facts = {"monthly_pay": 4000, "paid": 2300, "docked": 1400, "dock_ground": "damage", "city": "北京"}
    assert derive(heard(**facts), TODAY)["taken_off"].low == 1700
    found = judged("docked-pay", "至少能要回多少", Focus.AMOUNT, **facts)
    assert "900" in firsts(found)[0]


def test_one_month_docked_is_no_run_of_months() -> None:
    assert derive(heard(monthly_pay=5600, take_home_pay=4400, docked=1200), TODAY)["docked_months"] is None


def test_a_dismissal_after_the_longest_lawful_probation_names_both_sums() -> None:
    found = judged(
        "dismissed", "店长说试用没过不用给钱 对吗 能要多少", Focus.LEGAL, Focus.AMOUNT, story="试用没过",
        joined=date(2026, 7, 1), left=date(2026, 11, 10), ended_by="employer", contract_months=12, probation_months=3,
        regular_pay=6000, probation_pay=4800, paid_each_month=4800,
    )  # fmt: skip
    first = firsts(found)[0]
    assert first.startswith("不对：法律只让试用到 2026年8月31日")
    assert "2N，4,800 元" in first and "6,000 元" in first


def test_living_money_is_taken_off_the_pay_while_hurt_also_before_signing() -> None:
    found = judged(
        "work-injury", "厂里一共给了2500生活费 这字签不签", Focus.SIGN, story="厂里一共给了2500生活费",
        injured=True, monthly_pay=6000, paid_leave_months=2, paid=2500, offered=30000, asked_to_sign="waiver",
    )  # fmt: skip
    assert sums(found)["leave_rest"] == "9,500"


def test_a_stopped_enforcement_goes_on_whenever_something_is_found() -> None:
    found = judged(
        "enforcement-stuck", "过了两年作废吗 还剩多少", Focus.LATE, Focus.AMOUNT, story="法院裁定终结本次执行",
        awarded_sum=24000, paid=5000,
    )  # fmt: skip
    late, amount = firsts(found)
    assert late.startswith("不作废") and "19,000" in amount


def test_a_bonus_of_the_year_is_parted_by_the_months_worked() -> None:
    found = judged(
        "year-end-bonus", "年终奖能要多少", Focus.AMOUNT, story="说好年终奖12000", owed=12000, left=date(2026, 9, 15)
    )
    assert "9,000 元（12,000 ÷ 12 × 9 = 9,000）" in firsts(found)[0]


def test_that_the_labour_boss_was_paid_is_answered_where_it_is_asked_about() -> None:
    matter = heard("总包说钱已经付给老李了", worker_kind="construction", main_contractor=True)
    assert [one.id for one in raised_points(matter, "这说法站得住吗", TODAY)] == ["main-contractor-has-paid"]


def test_a_last_day_that_rests_on_a_complaint_says_so_once_the_first_year_is_over() -> None:
    found = judged(
        "limitation",
        "还来得及吗 最晚哪天",
        Focus.LATE,
        left=date(2025, 9, 30),
        complained_on=date(2026, 5, 20),
        owed=5000,
    )
    said = "\n".join(line.text for line in found.lines) + "\n".join(firsts(found))
    assert "2027年5月20日（要拿得出" in said


def test_freight_is_owed_as_freight() -> None:
    found = judged("truck-freight", "还能要多少", Focus.AMOUNT, worker_kind="truck_driver", owed=4300)
    assert found.figures["due"].label == "还欠你的运费"


def test_who_is_asked_to_sign_for_later_pay_is_told_what_that_gives_away() -> None:
    found = judged(
        "unpaid-wages", "群里发的协议说工资过年一起发，签不签", Focus.SIGN, story="协议说工资过年一起发",
        asked_to_sign="settlement", months_owed=2,
    )  # fmt: skip
    assert firsts(found)[0].startswith("先别签：签了就等于你同意拖到那天")


def test_the_days_of_birth_leave_are_named_to_who_is_let_go_while_pregnant() -> None:
    found = judged("dismissed-pregnant", "产假能休到哪天", Focus.BY_WHEN, pregnant=True, baby_due=date(2027, 4, 1))
    assert "2027年3月17日 休到 2027年6月22日" in firsts(found)[0]


def test_twins_have_two_hours() -> None:
    found = judged("pregnant-work", "一天几个小时 到哪天", Focus.BY_WHEN, story="喂奶", nursing=True, babies=2)
    assert firsts(found)[0].startswith("双胞胎每天 2 小时")


def test_years_elsewhere_count_for_leave_in_the_first_year_here() -> None:
    found = judged(
        "annual-leave",
        "没干满一年没有年假，对吗",
        Focus.LEGAL,
        story="没干满一年没有年假",
        career_months=70,
        joined=date(2026, 4, 1),
    )
    assert firsts(found)[0].startswith("有：")


def test_who_is_paid_by_the_driver_is_told_that_the_other_claim_stays() -> None:
    found = judged(
        "third-party-pays",
        "对方赔过了还能拿工伤吗 厂里的纸签不签",
        Focus.SIGN,
        injured=True,
        third_party=True,
        asked_to_sign="waiver",
    )
    assert firsts(found)[0].startswith("先别签，这份还能拿")


def test_the_hurt_are_not_told_of_dates_of_leaving_where_they_are_to_sign_their_injury_away() -> None:
    found = judged(
        "asked-to-sign-leaving",
        "签不签",
        Focus.SIGN,
        injured=True,
        offered=20000,
        asked_to_sign="waiver",
        monthly_pay=6000,
    )
    assert firsts(found)[0].startswith("先别签，也别拿这 20,000 元了结")


def test_a_dismissal_by_word_of_mouth_is_proved_without_a_recording() -> None:
    found = judged("evidence", "我没录音，拿什么证明", Focus.PROOF, ended_by="employer", no_proof=True)
    assert firsts(found)[0].startswith("没录音也能证明：今天就发微信")


def test_an_offer_to_leave_is_held_against_what_is_due_in_any_case() -> None:
    facts = {"joined": date(2021, 5, 10), "left": date(2026, 11, 10), "monthly_pay": 7000, "ended_by": "employer"}
    low = judged("asked-to-sign-leaving", "签不签", Focus.SIGN, offered=30000, asked_to_sign="settlement", **facts)
    assert sums(low)["offer_gap"] == "12,000"  # 7,000 × 6 = 42,000
    high = judged("asked-to-sign-leaving", "签不签", Focus.SIGN, offered=50000, asked_to_sign="settlement", **facts)
    assert sums(high)["offer_gap"] == "34,000"  # under 2N alone


def test_basic_pay_a_month_is_no_offer_for_all_of_the_leave() -> None:
    found = judged(
        "maternity-pay", "钱应该给我多少", Focus.AMOUNT, story="产假只给基本工资2100，我一个月拿6000",
        pregnant=True, baby_due=date(2027, 1, 20), insured=False, monthly_pay=6000, offered=2100,
    )  # fmt: skip
    assert "offer_gap" not in found.figures
