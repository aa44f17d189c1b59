"""Who worked a year without a written contract and is offered a short one with probation (劳动合同法 14 款3, 19)."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.product import say


@pytest.mark.parametrize(
    "turns",
    [
        ("我2024年3月1号进的厂 一直没签合同 现在老板拿来一年的合同 试用期2个月 能签吗",),
        (
            "杭州做仓管的 公司一直没给我签合同",
            "2025年10月8号上班 一个月6000",
            "前天人事拿来一份合同 期限一年 试用期3个月 试用期工资5000",
            "这合同我签不签",
        ),
        ("前年5月来饭店的 没签过合同 现在叫我签两年的 还要试用期一个月 签不签",),
    ],
)
def test_a_short_contract_with_probation_after_a_year_is_not_signed_as_it_is(app: App, turns: tuple[str, ...]) -> None:
    said = say(app, *turns).plain_text().split("\n\n")[0]
    assert "没有到期日的合同" in said and "试用期" in said


def test_who_has_worked_less_than_a_year_hears_nothing_of_it(app: App) -> None:
    said = say(app, "今年8月1号进的厂 没签合同 现在叫我签一年的 试用期2个月 能签吗").plain_text()
    assert "没有到期日的合同" not in said.split("\n\n")[0]
