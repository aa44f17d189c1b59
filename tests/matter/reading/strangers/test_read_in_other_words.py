"""Sums, days and spans in the words of people nobody had heard before, and what is said of others beside them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from tests.support.heard import firsts, judged, sums
from tests.support.matters import TODAY, matter_of

SAID: list[tuple[list[str], dict[str, str]]] = [
    # days that overtime is due for are no line of the month's pay
    (["月薪6000", "十月平时加了40个钟，周末上了6天没给调休"], {"owed": "", "rest_days_worked": "6"}),
    (["月薪4350 做五休二", "十月发工资多给了我三百"], {"owed": ""}),
    # two months in one breath; the last month's wage set against a penalty
    (["10月5860和11月这20天的3910都不发"], {"owed": "9770"}),
    (["最后那个月5200工资也当违约金扣了"], {"owed": "5200"}),
    (["上个月跑单算下来应得5840 站点给我发了4240"], {"owed": "1600"}),
    # pay before tax is the pay the law counts with
    (["这一年平均每月7200，到手的，税前大概7600"], {"monthly_pay": "7600", "take_home_pay": "7200"}),
    (["合同这个月30号到期", "现在一个月6500", "新合同只给5500"], {"new_pay": "5500", "offered": ""}),
    # off work, and what came meanwhile
    (["受伤了", "歇了整四个月 一个月本来6500 厂里就给过两个月 一个月2000生活费"], {"paid_leave_months": "4", "paid": "4000"}),
    (["下班路上被撞 腿断噠", "歇噠三个月 工资4500 酒店只发噠一个月"], {"paid_leave_months": "3", "paid": "4500"}),
    (["受伤了", "医院开了5个月病假条，这5个月老板每月给我2000"], {"paid_leave_months": "5"}),
    (["受伤了", "停了大概两个月吧……我翻了下工资条，是整三个月"], {"paid_leave_months": "3"}),
    (["手断了两根指骨 病假每个月给我两千 九月十月都是两千"], {"paid_leave_months": "2"}),
    # last days
    (["11月10号微信发的解除通知 说我旷工三天"], {"left": "2026-11-10"}),
    (["11月3号收到离职证明"], {"left": ""}),
    (["10月15号交的书面辞职，干到11月14号走"], {"left": "2026-11-14"}),
    (["6月20号入职的", "到11月19号干了整五个月 人事找我 说试用期不合格 20号起别来了"], {"left": "2026-11-19"}),
    (["我想走", "27号我到底能不能走"], {"left": "2026-11-27"}),
    (["11月10号发的解除通知", "又说给一份N，签个“协商一致解除”"], {"ended_by": "employer"}),
    # terms
    (["今年1月5号签的 送我去外头考了个高级证 要干两年 11月5号走的"], {"bond_months": "24", "months_worked": ""}),
    (["20年11月16签的三年 到期又签三年"], {"contract_until": "2026-11-15", "joined": "2020-11-16"}),
    (["今年520那天我去区里劳动监察填过表的"], {"complained_on": "2026-05-20"}),
    # days that stopped are no days owed
    (["一天340 做了90天", "不对 是87天 中间下雨停了三天没算", "支过6000"], {"days_owed": "", "owed": "23580"}),
    (["店长前几天发微信让我不用来了", "微信是11月10号发的，没罚过我"], {"left": "2026-11-10"}),
    (["服装店店员 店关了 11月20号走的"], {"ended_by": "closed"}),
    (["店要关了 我自己不想干了 11月20号走的"], {"ended_by": "worker"}),
    (["被开水烫了手"], {"ended_by": ""}),
    (["头一份是21年元旦到23年底 第二份24年元旦到26年底"], {"contract_times": "2"}),
    # what is left after a deduction is no debt; months at what came from one on
    (["我们仨一人摊400从这个月工资里扣 我工资3100 她说扣完还有2700"], {"docked": "400", "owed": ""}),
    (["我以前平均一个月7000", "7月起老板每月就给2500 讲是底薪"], {"owed": "18000"}),
    (["我受伤前一年工资平均6000", "去年全省职工月平均是8100"], {"monthly_pay": "6000", "local_average_wage": "8100"}),
    (["3700一个月 应发4200", "人事说给8个月工资再加1个月，都按3700算，一共33300，签字就打钱"], {"offered": "33300", "owed": ""}),
    (["我在一户人家带娃 是雇主自己在网上找的我 说好月薪6500 9月10月的都没给"], {"monthly_pay": "6500", "months_owed": "2"}),
    # an award in parts
    (["裁决书我请求的是三万八 只支持了欠的工资九千六"], {"claimed_sum": "38000", "awarded_sum": "9600"}),
    (["裁决下来我要三万一 只判了一万二 加班那块全没给"], {"award_unpaid": ""}),
    # others
    (["合同写月工资4350", "我对象那厂是综合工时的我知道不一样"], {"comprehensive_hours": ""}),
    (["月薪5000 没交社保", "我女朋友他们公司都交了社保的"], {"insured": "False"}),
    (["我老公公司没交社保"], {"insured": "False"}),
    (["去年12月20号走的 老板欠我钱", "我老乡是11月就走的连条子都没有 先不说他"], {"left": "2025-12-20"}),
    (["我给一个冷链公司开货车 有合同 一个月固定7500", "跟我一道的老陈是自己带车挂靠的 他是运费"], {"outsourced": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), SAID)
def test_what_was_told_is_read(turns: list[str], expected: dict[str, str]) -> None:
    matter = matter_of(*turns)
    values = {name: matter.value(name) for name in expected}
    assert {name: "" if value is None else str(value) for name, value in values.items()} == expected


def test_hours_told_of_without_a_comprehensive_system_come_to_a_sum() -> None:
    turns = ("月薪6000，正常坐班的，没搞什么综合工时", "十月平时加了40个钟，周末上了6天没给调休，国庆头三天也全上了")
    found = judge(load_situations()["overtime"], matter_of(*turns), (Focus.AMOUNT,), "那我能要多少", TODAY)
    assert sums(found)["ot"] == "7,862.07"


def test_an_hour_of_overtime_paid_below_the_hourly_wage_is_no_wage() -> None:
    turns = (
        "底薪4350 一周五天 一天八个钟",
        "平日加了40个钟 另外四个星期六也上了 每回8小时 没补休",
        "国庆 哦10月1号当天也上了8个钟",
        "公司统一20块一个钟算 80个钟给了1600",
    )
    found = judge(load_situations()["overtime"], matter_of(*turns), (Focus.AMOUNT,), "少给我多少", TODAY)
    assert sums(found)["ot"] == "2,100"


def test_leave_is_paid_without_the_overtime_in_the_pay() -> None:
    facts = {
        "monthly_pay": 5800,
        "overtime_in_pay": 580,
        "career_months": 144,
        "leave_days_taken": 2,
        "left": date(2026, 9, 30),
    }
    found = judged(
        "annual-leave", "今年能折多少钱", Focus.AMOUNT, story="今年年假只休了2天", joined=date(2024, 2, 1), **facts
    )
    assert "2,400" in sums(found).values()


def test_months_of_what_was_docked_are_none_of_pay() -> None:
    turns = ("罚款也多 一共罚了600吧 不对 是8月200 9月400 反正没见过啥制度", "10月5860和11月这20天的3910都不发")
    assert derive(matter_of(*turns), TODAY)["wages_owed"].low == 9770


def test_days_off_for_holidays_are_not_taken_off_the_rest_days_worked() -> None:
    text = "合同写月工资4350，一天八小时。国庆1到3号全上了，经理给补了三天休；10月另外有4个周末天上班只补了2天；平时加了12个小时"
    found = judge(load_situations()["overtime"], matter_of(text), (Focus.AMOUNT,), "到底还差多少", TODAY)
    assert sums(found)["ot"] == "3,050"


def test_the_service_period_served_counts_from_the_day_it_was_signed() -> None:
    facts = {"training_cost": 6000, "bond_months": 24, "contract_signed": date(2026, 1, 5), "left": date(2026, 11, 5)}
    assert firsts(judged("training-bond", "最多赔多少", Focus.AMOUNT, **facts))[0].startswith("最多赔 3,500 元")


def test_a_service_period_whose_beginning_nobody_told_is_not_guessed() -> None:
    matter = matter_of("培训花了6000 服务期两年", "我2024年3月1号入职的")
    assert derive(matter, TODAY)["bond_served"] is None


def test_what_is_still_due_of_the_pay_while_hurt_is_said_first() -> None:
    facts = {"injured": True, "monthly_pay": 4500, "paid_leave_months": 3, "paid": 4500}
    assert firsts(judged("work-injury", "能要多少", Focus.AMOUNT, **facts))[0].startswith("养伤工资还差 9,000 元")


def test_what_came_each_month_off_work_is_held_against_the_pay_of_those_months() -> None:
    facts = {"injured": True, "monthly_pay": 6800, "paid_leave_months": 5, "paid_each_month": 2000}
    assert (
        "24,000" in sums(judged("commute-injury", "时间过了吗，我现在先干啥", Focus.LATE, Focus.NEXT, **facts)).values()
    )


def test_a_sum_that_facts_just_told_make_is_said_though_nobody_asked() -> None:
    matter = matter_of("给一家公司画插画 尾款不给", "一张850 12张 定金给过3000")
    found = judge(load_situations()["unpaid-deliverable"], matter, (Focus.TELLING,), "一张850 12张 定金给过3000", TODAY)
    assert "7,200" in sums(found).values()


def test_a_sum_that_nothing_new_was_told_of_is_not_said_again() -> None:
    turns = ("给一家公司画插画 尾款不给", "一张850 12张 定金给过3000", "合同没签 就微信")
    found = judge(load_situations()["unpaid-deliverable"], matter_of(*turns), (Focus.TELLING,), turns[-1], TODAY)
    assert "7,200" not in sums(found).values()
