"""Situations of work and pay over whole conversations: which one is answered, with which figure, day and advice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.matter.check import problems
from tests.support.matters import answer, assert_answered, words


@pytest.mark.parametrize(
    ("turns", "situation", "says", "never"),
    [
        (["超市干了2年3个月，老板今天突然说不用来了，没说理由，月薪5200，能赔多少"], "dismissed", ["2N，26,000 元"], ["N+1，"]),
        (["公司说我违纪把我开了，我就迟到两次，合法吗"], "dismissed", ["够不够“严重”"], []),
        (["公司让我签协商解除协议，我干了4年，一个月8000，签吗"], "agreed-ending", ["32,000"], ["40,000"]),
        (["合同下个月到期公司不续，干了3年，月薪6000，有补偿吗"], "contract-expiry", ["18,000", "没有“+1”"], []),
        (["老板拖了三个月工资，一个月6000，干了2年半，我想走，怎么写，能拿多少"], "forced-to-leave", ["18,000", "个人原因"], ["2N，"]),
        (["试用期我想走，要提前30天吗，说不满一个月不给工资"], "probation", ["3 天", "不满月也给"], []),
        (["没签合同，2025年12月1号入职，月薪5000，还在干，双倍能要多少"], "no-written-contract", ["53,448.28"], ["60,000"]),
        (["2023年5月10号来的，没签合同，6000一个月，还在干", "双倍工资能要多少"], "no-written-contract", ["66,000", "11 个月"], ["216,000"]),
        (["公司送我去培训花了12000，签了3年服务期，干满16个月想走", "要赔多少"], "training-bond", ["6,666.67"], []),
        (["竞业限制两年，我就是个送餐的，违约金5万，能去对面吗"], "non-compete", ["可主张不生效"], ["必须赔"]),
        (["我做会计6500，公司把我调去前台降到4200，没商量，去还是不去"], "changed-workplace", ["书面写“不同意”"], []),
        (["换了个公司签合同，人没动岗没动，2021年9月1号来的，7000，现在说效益不好叫我走", "工龄是不是断了"], "employer-changed", ["工龄没断"], []),
        (["我在北京，月薪3000，老板说我摔坏东西扣600，合法不"], "damage-deduction", ["140 元", "460"], []),
        (["站点扣我300说差评，能要回来吗"], "docked-pay", ["300 元可以要回"], []),
        (["入职交了500押金，现在走了不退"], "deposits-and-fees", ["500 元"], []),
        (["老板写了欠条20000，说好今年6月还，到现在没还，能直接去法院吗"], "wage-iou", ["不用先仲裁", "2029年6月"], []),
        (["公司倒闭了，欠我两个月工资一共12000，干了5年，能要多少"], "employer-closed", ["12,000", "30,000"], []),
        (["老板跑了，我们15个人的工资都没发，是不是没办法了"], "boss-gone", ["张贴"], ["没办法了"]),
        (["过年七天我都在上班，日薪200，该给多少"], "overtime", ["3,600"], []),
        (["在北京当保安，3600全包，两班倒12个钟头，一个月歇4天，合法吗"], "all-inclusive-pay", ["5,933.97"], []),
        (["签过自愿不交社保，每月多给300，干了20个月，月薪6000，想走能要多少"], "insurance-waiver", ["12,000", "6,000"], []),
        (["去年10月离职，欠8000没给，今年3月微信催过，还来得及吗"], "unpaid-wages", ["2027年3月"], ["60 天"]),
        (["劳动仲裁要多久多少钱"], "arbitration", ["45 天", "不收"], []),
        (["不服仲裁裁决多久内起诉"], "court-after-arbitration", ["15 天"], []),
        (["仲裁赢了公司不给钱怎么办"], "award-not-paid", ["强制执行"], []),
        (["小时工一小时12块在北京，合法吗"], "hourly-pay", ["15.70"], []),
        (["帮人做网站尾款6000不给，能要多少"], "unpaid-deliverable", ["6,000"], ["劳动仲裁委"]),
        (["公司逼我写自愿离职，我干了2年月薪6000，签不签"], "asked-to-sign-leaving", ["别签"], []),
    ],
)  # fmt: skip
def test_a_conversation_gets_its_situation_with_its_figure(
    turns: Sequence[str], situation: str, says: Sequence[str], never: Sequence[str]
) -> None:
    assert_answered(turns, situation, says, never)


def test_the_rules_name_only_fields_sums_and_documents_that_exist() -> None:
    assert list(problems()) == []


def test_no_one_dismissed_is_told_to_resign() -> None:
    said = words(answer("公司没理由把我开了，干了3年，月薪6000", "我该怎么办"))
    assert "别写“自愿离职”" in said
    assert "写辞职通知" not in said


def test_who_takes_orders_freely_is_not_promised_what_employees_get() -> None:
    found = answer("众包骑手，上下线自己定，客户直接付我", "平台把我开了，赔我2N吗")
    assert found.answer is not None
    assert "可以要 2N" not in found.answer.text
