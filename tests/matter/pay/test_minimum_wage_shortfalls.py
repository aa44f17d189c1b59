"""What a month fell short of the minimum wage, over the months it held, past retirement age too."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say

SHORT = [
    (["我在北京做保洁 一个月2100 今年1月来的", "低于最低工资了吧 能补多少"], "4,400"),
    (["苏州 当地最低工资2490 我62岁 看门 一个月给2000 7月1号开始干", "干到10月底 差多少"], "1,960"),
    (["北京保安 68岁 每个月1800 3月来的", "最低工资都不到 一共差我多少"], "2,960"),
    (["北京 月薪2500 里面有夜班补贴300 3月来的", "低于最低工资吗 差多少"], "2,720"),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "sum_"), SHORT)
def test_the_shortfall_is_worked_out_for_all_months_the_rate_held(app: App, turns: list[str], sum_: str) -> None:
    """最低工资规定 12; past retirement age from July 2026 on (超龄劳动者基本权益保障暂行规定 11, 24)."""
    assert f"{sum_} 元" in say(app, *turns).plain_text()


@pytest.mark.parametrize("asked", ["北京最低工资", "北京最低工资是多少"])
def test_a_rate_that_is_held_is_told(app: App, asked: str) -> None:
    """关于调整北京市2025年最低工资标准的通知 1: from September 2025 on."""
    assert "北京的月最低工资现在是 2,540 元" in say(app, asked).plain_text().split("\n")[0]


@pytest.mark.parametrize("asked", ["成都最低工资", "成都最低工资是多少"])
def test_a_rate_that_is_not_held_is_said_not_to_be_held(app: App, asked: str) -> None:
    first = say(app, asked).plain_text().split("\n")[0]
    assert "成都" in first and "我没有核实过的数" in first and "告诉我城市" not in first
