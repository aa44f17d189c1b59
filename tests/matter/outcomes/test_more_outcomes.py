"""Situations nobody could be answered about before: after winning, bankruptcy, trial days, placements, freight, agencies and more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.matter.outcomes.situations import load_situations
from tests.support.matters import answer, assert_answered


@pytest.mark.parametrize(
    ("turns", "situation", "says", "never"),
    [
        (["法院说终本了，钱还没拿到，是不是就没戏了"], "enforcement-stuck", ["终本不是算了"], ["没戏"]),
        (["判决下来前老板把房子过户给老婆了，还能追吗"], "enforcement-stuck", ["撤销", "一年内"], []),
        (["公司认缴五百万一分没缴，法院查不到财产，能找股东吗"], "enforcement-stuck", ["提前缴"], []),
        (["一人公司，法院没查到可供执行的财产，能让股东还吗"], "enforcement-stuck", ["跟公司一起还"], []),
        (["我们厂破产了，管理人发了职工债权名单，少算我三个月工资怎么办"], "employer-bankrupt", ["书面要求改"], ["自己去申报"]),
        (["公司进入破产清算，欠我20000工资，能要到吗"], "employer-bankrupt", ["税款", "抵押"], []),
        (["奶茶店试岗四天说不合适，一分钱没给，一天150"], "trial-days", ["600", "试岗也是上班"], []),
        (["试工三天老板说试工没工资，合法吗"], "trial-days", ["干几天就要足额给几天"], []),
        (["我是大专生，学校安排去电子厂实习，天天上夜班，能不能不上"], "student-placement", ["书面", "教育局"], ["孕"]),
        (["学校老师安排我们班去厂里实习，学的是护理，在流水线拧螺丝，跟专业不对口"], "student-placement", ["所学专业无关"], []),
        (["老师让中介带我们去厂里顶岗实习，中介每小时抽两块"], "student-placement", ["不能通过中介"], []),
        (["货运平台接的单，货主不付运费8000怎么办"], "truck-freight", ["运费"], ["稿子", "低清"]),
        (["货车司机，到了卸货等了三天，货主不给压车费"], "truck-freight", ["保管"], ["12356"]),
        (["货主说货湿了要我全赔，运费也扣了"], "truck-freight", ["不是都你赔"], []),
        (["进厂中介说干满两个月返费5000，现在不给"], "agency-tricks", ["返费"], []),
        (["应聘被骗办了培训贷，还要一直还吗"], "agency-tricks", ["撤销", "一年内"], []),
        (["以租代购的网约车被公司收走了，我都付了两年多了"], "lease-to-own", ["催"], []),
        (["送外卖闯红灯电动车被交警扣了，怎么办"], "vehicle-seized", ["凭证"], []),
        (["我们三十个人的工资都没发，想去堵门拉横幅"], "collective-demand", ["别堵"], []),
        (["下班兼职跑众包，公司让我停我没停，能开除我吗"], "second-job", ["占一样"], []),
        (["个税app里有家没去过的公司给我报了工资"], "tax-in-your-name", ["申诉"], []),
        (["我在中国打工没有工作签证，老板不发工资"], "foreign-worker", ["钱可以要"], []),
        (["劳动合同丢了，还能告公司吗"], "lost-or-forged-papers", ["丢了照样能告", "至少存两年"], []),
        (["公司拿出来的合同上签名不是我签的"], "lost-or-forged-papers", ["笔迹鉴定"], []),
        (["仲裁裁决书我11月12号收到的，公司没给钱，我后天去法院申请强制执行行不行"], "award-not-paid", ["现在还不行", "11月27日"], []),
        (["跑众包送单路上摔了手腕，客服说超过48小时没报就算放弃，对吗"], "on-order-injury", ["别凭这一句就放弃", "12333"], ["厂规"]),
        (["我是自由职业剪片子的，接私活尾款3000不给，同行说这种告不了，是真的吗"], "unpaid-deliverable", ["告得了"], ["一般认合作"]),
        (["老板给我打的欠条弄丢了，还能要吗"], "lost-or-forged-papers", ["丢了也能要", "三年"], []),
        (["我回老家了，还能仲裁吗，要不要回去一趟"], "claim-from-afar", ["人走了也能告", "委托书"], []),
        (["仲裁开庭我去不了怎么办，不去行吗"], "claim-from-afar", ["按撤回处理", "三天前"], []),
        (["我预支了3000工资，老板说不还清不让我辞职"], "owes-the-boss", ["欠钱不能不让你走"], []),
        (["借了公司五千块，他要从工资里全扣光，合法吗"], "owes-the-boss", ["没有列“借款”", "各地看法不一"], []),
        (["包工头说工程款没结，我借支过2000，还欠我一万二"], "unpaid-wages", ["12,000"], ["另一笔账"]),
        (["我回老家了，老板欠我工资5000没给，能要吗"], "unpaid-wages", ["不合法"], ["委托书"]),
        (["产假回来岗位没了，让我去打杂，工资降了两千，合法吗"], "back-from-leave", ["要求回原岗", "经济补偿"], []),
        (["老婆生孩子，我有几天陪产假"], "back-from-leave", ["看你那个省的条例"], []),
        (["产假回来公司把我辞退了，能赔多少"], "dismissed-pregnant", ["2N"], []),
    ],
)  # fmt: skip
def test_what_is_asked_most_gets_its_own_answer(
    turns: Sequence[str], situation: str, says: Sequence[str], never: Sequence[str]
) -> None:
    assert_answered(turns, situation, says, never)


@pytest.mark.parametrize(
    ("career", "here", "months"),
    [("8年", "3年", "3 个月"), ("9年", "6年", "6 个月"), ("11年", "2年", "6 个月"), ("12年", "7年", "9 个月"), ("25年", "22年", "24 个月")],
)  # fmt: skip
def test_the_medical_period_goes_by_both_lengths_of_service(career: str, here: str, months: str) -> None:
    found = answer(f"我住院做手术，总共工作{career}，在这家公司干了{here}，医疗期有多久")
    assert found.situation.id == "sick-pay"
    assert found.answer is not None
    assert f"你的医疗期是 {months}" in found.answer.text, found.answer.text


def test_the_medical_period_is_asked_for_what_it_needs() -> None:
    found = answer("我生病请病假，医疗期有多久")
    assert found.answer is not None
    assert "告诉我这两个数" in found.answer.text
    assert "career_months" in found.wanted


def test_sick_pay_has_a_floor_where_the_minimum_wage_is_held() -> None:
    found = answer("我在北京，住院一个月病假工资一分没发，该给多少")
    assert found.answer is not None
    assert "2,032" in found.answer.text


def test_what_rests_on_a_text_that_is_not_held_says_so() -> None:
    lines = [line for line in load_situations()["sick-pay"].lines if line.part == "contested"]
    assert any("原文库里没有" in line.text for line in lines)
