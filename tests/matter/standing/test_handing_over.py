"""When a person is offered, whatever situation answers; and who is asked to sign reads first not to."""

from collections.abc import Sequence

import pytest

from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge, reasons_for
from bot.matter.outcomes.signing import says_not_to_sign, sign_first
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, matter_of


@pytest.mark.parametrize(
    "turns",
    [
        ["在物流园扛货，脚背被叉车压了", "老板说自己不小心"],
        ["孩子爸夜班倒在车间，抢救了半天没救过来"],
        ["我侄子14岁在烧烤店串串，两个月没给钱"],
        ["店长喊人把我打了一顿，就因为我要工资"],
        ["送奶把一个大爷撞了，家属张口要四万"],
        ["怀孕三个月，经理说我干不动了让我别来了"],
        ["我们班组17个人，半年没见着钱"],
        ["主任拿张自愿离职的单子，下班前必须签"],
        ["合同写跳槽赔12万违约金，我想走"],
        ["天天打卡站长排班迟到罚钱，签的合作协议，上月底我不干了"],
        ["诊断是尘肺一期，厂里不管"],
        ["包工头电话停机了，欠我们工钱"],
        ["仲裁赢了，公司就是不给钱"],
        ["判决书这个月9号邮局签收的，少判我两万"],
        ["主管说我旷工两天，按违纪把我辞退了"],
        ["领班不给工资，说让我走夜路当心"],
        ["把表拿来让我签，礼拜五前要签字"],
        ["桌上摆着张纸", "她说今天不签，明天就算旷工"],
        ["在传媒公司做主播，打卡坐班迟到扣钱有底薪，签了个合作", "上个月我不干了"],
        ["想打官司，可我没钱请律师"],
    ],
)
def test_what_a_machine_should_not_decide_is_for_a_person(turns: Sequence[str]) -> None:
    assert reasons_for(matter_of(*turns), turns[-1], TODAY)


@pytest.mark.parametrize(
    "turns",
    [
        ["我17岁，暑假在奶茶店干了40天，说好3200一个月没给"],
        ["一个月4200，国庆加了三天班，给多少"],
        ["客户投诉扣我200，合同里没写，合法吗"],
        ["老板欠我一个月工资3600，催了说下月给"],
        ["年假没休，离职了能折钱吗"],
        ["没签合同干了七个月，现在还在干，双倍工资咋算"],
        ["公司破产了，欠我两个月工资，要自己去申报吗"],
        ["培训费一万二签了两年服务期，干了一年想走"],
        ["站长排班打卡，签的承揽协议，我算不算员工"],
        ["退车三个月了押金五千不退"],
    ],
)
def test_what_has_a_clear_way_is_left_to_the_worker(turns: Sequence[str]) -> None:
    assert reasons_for(matter_of(*turns), turns[-1], TODAY) == ()


def test_few_days_left_are_for_a_person_whatever_is_asked() -> None:
    matter = matter_of("去年12月2号离职的，欠我8000工资")
    judged = judge(load_situations()["unpaid-wages"], matter, (Focus.AMOUNT,), "能要多少", TODAY)
    assert any("期限" in why for why in judged.reasons)


def test_a_reason_is_said_once_though_the_situation_gives_it_too() -> None:
    judged = judge(load_situations()["work-injury"], matter_of("车间里手被冲床压断一截"), (), "", TODAY)
    assert len(judged.reasons) == len(set(judged.reasons))


@pytest.mark.parametrize(
    ("turns", "paper"),
    [
        (["主管说给八千，写自愿离职，今晚给答复"], "voluntary_resignation"),
        (["给六万让把字签了，签了当天到账"], "settlement"),
        (["他妹夫让我先写个两万的借条"], "iou"),
        (["领班说私了给一千，别报警"], "waiver"),
        (["人事喊我在解除通知上签字"], "settlement"),
        (["给五千块，签不签"], "settlement"),
        (["主任拿份合同让签，日期往前写"], "backdated"),
        (["让我写自愿辞职", "又催我签字"], "voluntary_resignation"),
    ],
)
def test_a_paper_held_out_is_heard_for_what_it_is(turns: Sequence[str], paper: str) -> None:
    assert matter_of(*turns).value("asked_to_sign") == paper


@pytest.mark.parametrize(
    "text",
    [
        "我上周自己交了辞职信，写的个人原因",
        "公司让我补签劳动合同",
        "他让我签了三年服务期",
        "裁决书11月10号签收的",
        "站里要我签个体户才给跑",
        "我让老板给我打了欠条",
    ],
)
def test_what_was_signed_long_ago_or_is_a_contract_is_no_paper_held_out(text: str) -> None:
    assert matter_of(text).value("asked_to_sign") is None


def test_an_iou_asked_for_is_not_held() -> None:
    assert matter_of("伤者儿子叫我先打个三万的欠条").value("has_iou") is None
    assert matter_of("老板给我打了个三千的欠条").value("has_iou") is True


def test_pressure_is_heard_only_with_a_paper() -> None:
    assert matter_of("让签了结协议，不签一分没有").value("sign_now") is True
    assert matter_of("今天下班前必须交车").value("sign_now") is None


@pytest.mark.parametrize(
    "situation", ["on-order-injury", "unpaid-wages", "fixed-term-renewals", "relation", "hit-somebody"]
)
def test_in_every_situation_who_is_asked_to_sign_reads_first_not_to(situation: str) -> None:
    text = "站长拿个结清单让我签，签不签"
    matter = matter_of("跑外卖的，欠我两个月工资", text)
    judged = judge(load_situations()[situation], matter, (Focus.SIGN,), text, TODAY)
    sign_first(judged, matter, ("asked_to_sign",), text, TODAY, "zh")
    assert judged.answer is not None and says_not_to_sign(judged.answer.text)


def test_nothing_about_signing_is_said_where_no_paper_is_held_out() -> None:
    matter = matter_of("跑外卖的，欠我两个月工资")
    judged = judge(load_situations()["unpaid-wages"], matter, (Focus.AMOUNT,), "能要多少", TODAY)
    before = judged.answer
    sign_first(judged, matter, (), "能要多少", TODAY, "zh")
    assert judged.answer is before
