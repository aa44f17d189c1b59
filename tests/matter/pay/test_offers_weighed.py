"""What the other side offers or works out is an offer, never money owed; it is held against what is due."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.matter.derived.pay.wages import wages_owed
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

OFFERS = [
    ("人事给的方案 5个月加1个月一共30000", 30000),
    ("老板说最多给两万", 20000),
    ("公司算的补偿是28000", 28000),
    ("人事给我算了个数 18000", 18000),
    ("HR算下来是N+1 一共42000", 42000),
    ("公司给出的补偿方案 3个月工资 一共15000块", 15000),
    ("公司答复 补2个月工资 合计13000", 13000),
    ("赔偿方案写着 经济补偿 20000 代通知金 5000 合计25000", 25000),
    ("厂里算我的加班费是2400", 2400),
    ("他们说要赔我三万", 30000),
]


@pytest.mark.parametrize(("text", "offered"), OFFERS)
def test_a_sum_of_the_other_side_is_an_offer_and_nothing_else(text: str, offered: int) -> None:
    told = matter_of(text)
    assert told.value("offered").low == offered
    assert (told.owed, told.paid, told.penalty) == (None, None, None)
    assert wages_owed(told, TODAY) is None


@pytest.mark.parametrize("text", ["老板说欠我的就9000", "他们还欠着我9000没给", "会计算了算一共欠我9000"])
def test_a_debt_owned_up_to_stays_a_debt(text: str) -> None:
    assert matter_of(text).value("owed").low == 9000


COMPARED = [
    (["月薪5000，干了5年2个月，10月31号被裁", "人事给的方案 5个月加1个月一共30000 对吗"], "N+1", "2,500"),
    (["我干了六年 月薪6000 被辞退没理由", "人事给我算了个数 18000 账对不对"], "2N", "54,000"),
    (["一天300做了40天没给钱", "老板说最多给八千 少了没"], "欠的工资", "4,000"),
    (["月薪5000 干了五年", "老板说最多给两万 让我走 值不值"], "N", "5,000"),
]


@pytest.mark.parametrize(("turns", "due", "short"), COMPARED)
def test_that_an_offer_does_not_add_up_is_said_first_and_by_how_much(
    app: App, turns: list[str], due: str, short: str
) -> None:
    first = say(app, *turns).plain_text().split("\n")[0]
    assert first.startswith("账不对") and due in first and f"少 {short} 元" in first


def test_an_offer_that_is_what_is_due_is_not_said_to_be_short(app: App) -> None:
    said = say(app, "快递站干了3年 一个月6500 公司裁员", "HR算下来是N+1 一共26000 能签吗").plain_text()
    assert "账不对" not in said
