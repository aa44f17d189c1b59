"""Rest days worked: those given off in lieu are not paid, of those paid too low only the difference is due (劳动法 44 项2)."""

from __future__ import annotations

import pytest

from bot.claims import compute_claim
from bot.matter.inputs import claim_inputs
from tests.support.matters import TODAY, matter_of

TOLD = [
    (
        "月工资4350 周六加班统一按1.5倍。7月8月周六都上了 每次10个钟 7月4个 8月5个 一共9个周六。8月15号那个周六后来厂里给我补了一天休。"
        "工资条上周六一个钟37块5",
        1000,
    ),
    ("月薪5220 一来就是一整天。一共18个星期六 有3个后来给我调休了 那剩15个。我国庆没上", 7200),
    ("月薪6960 一共12个周日来加班 每次8小时 调休了2天 其他没给钱", 6400),
    ("工资8700 周六加班按1.5倍给的 一共10个周六 每次8小时", 2000),
    ("月薪4350 一共10个周末都来上班 公司按平时工资给 每次8小时", 2000),
    ("工资5220 一共上了6个星期天 每次9个小时 后来补休了1天", 2700),
    ("月薪4350 总共8个周六上班 每次8小时 一分加班费没有", 3200),
    ("月薪8700 一共4个周日 其中1个调休了 每次10小时 一个钟给75", 750),
    ("一个月6525 加起来11个礼拜天 有5天补休了", 3600),
    ("工资4350 一共20个周六 调休过8个 每次4小时", 2400),
    ("月薪5220 合计9个休息日 每次8小时 周末按1倍给的", 2160),
    ("月薪6960 一共7个周六 每次6小时 还了3天假", 1920),
    ("底薪4350 那个月工作日每天多干2个钟头 20天 四个礼拜六全上了8小时也没补休", 3100),
]


@pytest.mark.parametrize(("told", "due"), TOLD)
def test_rest_days_are_paid_double_less_what_was_given_off_or_paid(told: str, due: int) -> None:
    matter = matter_of(told).model_copy(update={"heard": told})
    claim = compute_claim("overtime", claim_inputs("overtime", matter, TODAY), today=TODAY)
    assert (claim.low, claim.high) == (due, due)


def test_hours_paid_at_an_ordinary_hourly_wage_stay_the_base() -> None:
    told = "小时工20块一个钟 周日上了5个 每次8小时"
    assert claim_inputs("overtime", matter_of(told), TODAY)["hourly_wage"] == "20"
