"""Annual leave not given to who leaves this year: the days passed to the last one over 365, whole days only, less those taken
(企业职工带薪年休假实施办法 10 to 12)."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.claims import compute_claim
from bot.matter.inputs import claim_inputs
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

LEAVING = [
    (
        "在药店上班三年多 之前在别家也干过 加起来工龄8年 今年一直在这家 11月30号正式离职 是我自己辞的 今年只休过1天年假"
        " 前12个月平均工资去掉加班6525",
        1800,
    ),
    ("我2019年3月进的公司 这个月30号走 今年年假一天没休 月平均8700", 3200),
    ("工龄12年 在这家干了5年 12月15号最后一天 今年休了2天年假 平均工资6090", 3920),
    ("我2022年5月5号入职 11月20号已经离职 今年的年假没休过 月薪4350", 1600),
    ("公司裁我 11月30号走 我总工龄21年 今年休了5天年假 一个月10875", 8000),
    ("今年6月1号到这家的 之前在别的公司干了6年没断过 11月30号离职 年假一天没休 工资5220", 960),
    ("在超市干了四年 10月31号走的 今年年假没休 工资4785", 1760),
    ("累计工作11年 2021年进这家 自己辞职做到12月31号 今年年假休了3天 月均7830", 5040),
    ("厨师 2020年9月入职到现在 社保一共交了7年 下个月底走 今年年假没休 月薪6525", 3000),
    ("公司12月10号跟我终止合同 我2015年毕业就在这 月均9570 今年年假休了6天", 2640),
    ("八年工龄 在现在这家3年 11月30号离职 年假没休 平均工资6525", 2400),
    ("加起来工龄16年 在这家两年 12月31号解除 今年休了4天年假 一个月4350", 2400),
]


@pytest.mark.parametrize(("told", "due"), LEAVING)
def test_leave_is_counted_to_the_last_day_in_whole_days_less_those_taken(told: str, due: int) -> None:
    claim = compute_claim("annual_leave", claim_inputs("annual_leave", matter_of(told), TODAY), today=TODAY)
    assert (claim.low, claim.high) == (due, due)


def test_who_leaves_reads_the_sum_and_is_not_told_to_wait_for_the_end_of_the_year(app: App) -> None:
    said = say(app, f"{LEAVING[0][0]} 店长说自己辞职的年假作废 对不对 能算多少钱").plain_text()
    assert "1,800 元" in said and "334 ÷ 365" in said
    assert "今年还没过完" not in said and "告诉我" not in said and "最早哪年参加工作" not in said


def test_who_stays_is_still_told_to_ask_for_the_days_first(app: App) -> None:
    said = say(app, "还在上班 工龄9年 今年年假一天没休 工资5000 今年的能折钱吗").plain_text()
    assert "今年还没过完" in said


def test_days_left_of_this_year_make_no_claim_for_the_year_before(app: App) -> None:
    assert "去年没休的可另补" not in say(app, "我在这家3年 年假还剩4天没休 平均工资6525 该折多少").plain_text()
