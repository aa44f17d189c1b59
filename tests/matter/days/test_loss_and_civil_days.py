"""Until when the leave after a miscarriage runs, and from which day civil money is counted."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.matter.derived import derive
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

LOST = [
    ("11月9号住院引产的 出院小结写的孕18周+2", "42", "2026-12-20"),
    ("怀孕3个月 11月10号流产的", "15", "2026-11-24"),
    ("怀孕五个半月 10月28号引产", "42", "2026-12-08"),
    ("孕10周 11月2日做的清宫 胎停了 算流产", "15", "2026-11-16"),
    ("怀孕4个月 11月1号没保住 流产了", "42", "2026-12-12"),
]


@pytest.mark.parametrize(("told", "days", "last"), LOST)
def test_leave_after_a_miscarriage_follows_from_the_weeks_and_the_day(told: str, days: str, last: str) -> None:
    """女职工劳动保护特别规定 7 款2."""
    found = derive(matter_of(told).model_copy(update={"heard": told}), TODAY)
    assert (str(found["loss_days"]), str(found["loss_to"])) == (days, last)


def test_who_was_given_too_short_a_leave_hears_until_when_it_runs_and_that_it_is_no_absence(app: App) -> None:
    said = say(
        app,
        "姐妹们我在电商公司做客服 前阵子没保住  想问下假的事",
        "11月9号住院引产的 当天手术 公司人事给我批到11月20号 说流产假就半个月",
        "当时我跟人事说三个多月 其实出院小结写的孕18周+2",
        "人事说星期一23号不来就算旷工 旷三天就解除  我身体还不行 到底能休到几号 现在咋回她",
    ).plain_text()
    assert said.startswith("能休到 2026年12月20日") and "42 天" in said and "不是旷工" in said


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("自由接单的设计师 2024年1月交的稿 合同写3月1号前付清尾款4500", "2024-03-01"),
        ("接私活写代码 2025年3月交的 合同写5月31号前付清尾款8000", "2025-05-31"),
        ("接活画图 2023年12月交的 约定3月1号前付清5000", "2026-03-01"),
    ],
)
def test_a_payment_day_without_its_year_is_of_the_year_told_right_before(told: str, due: str) -> None:
    assert str(matter_of(told).value("due_on")) == due


def test_a_freelancer_has_three_years_and_reads_no_labour_law_for_the_sum(app: App) -> None:
    said = say(
        app,
        "我是自由接单的设计师 自己在家做 给一家公司做过logo和包装 2024年1月交的稿 合同写3月1号前付清尾款4500 一直拖"
        " 去年他们人走了一波也没人理我 有人叫我去劳动仲裁 有人说时间过了 我到底去哪里要 还来得及吗",
    ).plain_text()
    assert "2027年3月1日" in said and "2029" not in said
    assert "《劳动合同法》" not in said and "《工资支付暂行规定》" not in said
    assert "没几天了" not in said
