"""Work called a cooperation: a job called off, accounts, promised minimums, young streamers, sham partners, advances."""

from __future__ import annotations

from datetime import date

import pytest

from bot.matter.focus import Focus
from tests.support.plain_matter import all_words, first_words


@pytest.mark.parametrize(
    ("situation", "focus", "asked", "facts", "says"),
    [
        ("order-cancelled", Focus.LEGAL, "做到一半业主不让做了，料都买了", {}, "要赔你的损失"),
        ("order-cancelled", Focus.LEGAL, "单子取消了", {"relation": "labour"}, "照发"),
        ("order-cancelled", Focus.WHAT_IF, "我病了接不了，收了定金", {"deposit": 500}, "是你这边取消的"),
        ("account-ownership", Focus.LEGAL, "号是签约前我自己注册的", {}, "号多半还是你的"),
        ("account-ownership", Focus.LEGAL, "公司注册的企业号", {}, "多半要交还"),
        ("account-ownership", Focus.WHAT_IF, "一年内不许播", {"relation": "labour"}, "最长两年"),
        ("account-ownership", Focus.LEGAL, "解约后还能播吗", {"relation": "civil"}, "一般能另开号播"),
        ("guaranteed-base", Focus.LEGAL, "说我没播满时长", {"relation": "civil"}, "后来才加的，不算"),
        ("guaranteed-base", Focus.LEGAL, "保底没给", {"relation": "labour"}, "说好的保底就是工资"),
        ("minor-streamer", Focus.LEGAL, "签了公会", {"minor": True, "penalty": 200000}, "先别赔"),
        ("minor-streamer", Focus.LEGAL, "能开号吗", {"minor": True, "under_sixteen": True}, "不能播"),
        ("minor-streamer", Focus.PAYER, "家长要退打赏，我退还是公会退", {}, "让家长找平台退"),
        ("joint-venture-claimed", Focus.LEGAL, "老板说我是合伙人", {"relation": "labour"}, "工资照给"),
        ("joint-venture-claimed", Focus.LEGAL, "加盟费能退吗", {}, "可以解约退钱"),
        ("joint-venture-claimed", Focus.LEGAL, "入股钱能退吗", {}, "登记成公司股东的不能直接抽走"),
        ("order-cancelled", Focus.WHAT_IF, "微信说好的没定金，他取消了", {}, "要赔你因此的损失"),
        ("account-ownership", Focus.LEGAL, "走了还用我的脸发视频", {}, "可以要求撤"),
        ("minor-streamer", Focus.LEGAL, "签约时十七，现在十九了还能说不算吗", {}, "还能争"),
        ("joint-venture-claimed", Focus.LEGAL, "写自愿以工资入股", {}, "不能拿股份抵"),
        ("goods-advance", Focus.LEGAL, "跑腿代买顾客不要了", {}, "代买垫的钱顾客要还"),
        ("goods-advance", Focus.LEGAL, "群里刷单先垫付再返", {}, "打 110"),
        ("goods-advance", Focus.LEGAL, "店里要我先买货冲业绩", {"relation": "labour"}, "不能逼你买"),
    ],
)  # fmt: skip
def test_the_first_sentence_answers_the_question(
    situation: str, focus: Focus, asked: str, facts: dict[str, object], says: str
) -> None:
    assert says in first_words(situation, focus, asked, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "says"),
    [
        ("order-cancelled", "先别签"),
        ("account-ownership", "先别签"),
        ("guaranteed-base", "先别签"),
        ("minor-streamer", "别自己签"),
        ("joint-venture-claimed", "先别签"),
        ("goods-advance", "别签"),
    ],
)
def test_who_is_asked_to_sign_hears_whether_to(situation: str, says: str) -> None:
    assert says in first_words(situation, Focus.SIGN, "签不签")


def test_a_deposit_of_earnest_stays_with_who_was_let_down() -> None:
    said = first_words("order-cancelled", Focus.AMOUNT, "他自己不办了，定金要退不", deposit=6000)
    assert "6,000 元定金可以不退" in said


def test_days_kept_free_are_worked_out() -> None:
    assert "2,400 元" in first_words("order-cancelled", Focus.AMOUNT, "误工能要多少", daily_pay=800, days_owed=3)


def test_an_account_is_no_ground_to_keep_the_money() -> None:
    said = first_words("account-ownership", Focus.LEGAL, "号和佣金能一起要吗", owed=20000)
    assert "20,000 元该结就得结" in said


def test_what_is_missing_of_a_minimum_is_summed_over_the_months() -> None:
    said = first_words("guaranteed-base", Focus.AMOUNT, "差多少", monthly_pay=8800, paid_each_month=6500, months_owed=2)
    assert "4,600 元能要" in said


def test_a_month_short_of_the_minimum_is_said_as_a_month() -> None:
    said = first_words("guaranteed-base", Focus.AMOUNT, "上户两个月，缺多少", monthly_pay=8800, take_home_pay=6500)
    assert "每月差 2,300 元" in said


def test_several_months_paid_are_not_taken_for_one() -> None:
    said = all_words("guaranteed-base", Focus.AMOUNT, "三个月分别发了4100 3900 5200", monthly_pay=6000, paid=4100)
    assert "1,900" not in said


def test_the_minimum_of_an_employee_is_claimed_within_a_year() -> None:
    said = all_words("guaranteed-base", Focus.LATE, "还来得及吗", left=date(2026, 2, 10), relation="labour")
    assert "2027年2月10日" in said


def test_a_penalty_signed_too_young_is_named_and_not_owed() -> None:
    said = first_words("minor-streamer", Focus.AMOUNT, "要赔多少", minor=True, penalty=50000)
    assert "50,000 元就没依据" in said


def test_a_joining_fee_taken_from_an_employee_goes_back() -> None:
    said = first_words("joint-venture-claimed", Focus.AMOUNT, "能退多少", fees_paid=12000, relation="labour")
    assert "12,000 元可以要求退" in said


def test_an_advance_is_owed_with_interest_for_three_years() -> None:
    said = all_words("goods-advance", Focus.AMOUNT, "该还我多少", owed=6370, due_on=date(2026, 1, 5))
    assert "6,370 元要还你" in said
    assert "利息" in said
    assert "2029年1月5日" in said
