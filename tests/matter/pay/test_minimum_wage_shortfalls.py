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
