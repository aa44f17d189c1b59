"""An end announced in writing thirty days ahead leaves no month in place of notice (劳动合同法 40); N runs to the day announced."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.matter.derived import derive
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

IN_TIME = [
    "11月20号一人发了张纸 盖了章 写不愿意的合同到12月31号解除",
    "超市门店要关 10月25号发了书面通知 写11月30号解除合同",
    "公司搬去外省 11月1号书面通知我12月5号解除",
    "部门撤了 11月15号贴的公告书面写明 12月31号走",
    "仓库搬到天津 10月20号拿到通知书 说11月25号解除合同",
    "11月10号HR发了邮件 写12月20号解除劳动合同",
]
SHORT = [
    "厂里11月20号口头说12月5号让我们走 搬厂 没有书面",
    "11月10号发的书面通知 11月30号解除",
    "11月20号发了书面通知 12月19号解除合同",
]


@pytest.mark.parametrize("told", IN_TIME)
def test_thirty_days_in_writing_are_notice_in_time(told: str) -> None:
    found = derive(matter_of(told).model_copy(update={"heard": told}), TODAY)
    assert found["notice_in_time"] is True and found["notice_short"] is None


@pytest.mark.parametrize("told", SHORT)
def test_fewer_days_or_words_alone_are_no_notice_in_time(told: str) -> None:
    found = derive(matter_of(told).model_copy(update={"heard": told}), TODAY)
    assert found["notice_in_time"] is False and found["notice_short"] is True


def test_nothing_told_of_a_notice_leaves_it_open() -> None:
    found = derive(matter_of("公司把我辞退了 干了三年"), TODAY)
    assert found["notice_in_time"] is False and found["notice_short"] is None


def test_who_had_notice_hears_that_there_is_no_extra_month_and_n_to_the_day_announced(app: App) -> None:
    said = say(
        app,
        "东莞厚街鞋厂的 针车 厂里讲年底搬去江西赣州了",
        "11月20号一人发了张纸 盖了章 写12月31号东莞这边关 不愿意的合同到12月31号解除",
        "我是19年3月4号来的 中间没断过",
        "计件的 一年平均下来应发5600",
        "昨天又拿张表叫我们签 上面写本人自愿离职 这张签不签 我到底该拿多少 有没有那个加1",
    ).plain_text()
    answers = said.split("\n\n")[0]
    assert "别" in answers and "没有“加 1”" in answers and "2026年11月20日" in answers
    assert "44,800" in said and "2026-12-31" in said and "N+1，" not in said


@pytest.mark.parametrize(
    ("turns", "answer"),
    [
        ("公司搬去外省 11月1号书面通知我12月5号解除 2018年9月进的 平均6800 有没有代通知金", "没有“加 1”"),
        ("厂里11月20号口头说12月5号让我们走 搬厂 没有书面 2019年3月4号来的 平均5600 有没有加1", "就有“加 1”"),
        ("工厂关了 11月10号发的书面通知 11月30号解除 2017年5月8号进厂 月平均5200 有没有那个+1", "关门散伙的没有“加 1”"),
    ],
)
def test_whether_the_month_is_due_follows_from_how_it_ends(app: App, turns: str, answer: str) -> None:
    assert answer in say(app, turns).plain_text().split("\n\n")[0]
