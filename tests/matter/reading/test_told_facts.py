"""Dates, hours and standing as strangers tell them: what is heard, what is not, and what follows from it."""

from datetime import date

import pytest

from bot.contract.matter import Matter, Sure
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, matter_of


def held(matter: Matter, name: str) -> str:
    """Return a field or what follows from the matter, as text."""
    if hasattr(matter, name):
        return "" if matter.value(name) is None else str(matter.value(name))
    value = derive(matter, TODAY)[name]
    return "" if value is None else str(value)


HOURS: list[tuple[list[str], dict[str, str]]] = [
    (["保安 天天十二个小时", "八月份工作日21天 每天多干4小时", "周末还上了4天 每天12小时"], {"daily_hours": "12", "overtime_workday": "84", "overtime_rest": "48"}),
    (["九月 啊不对 我说的是八月份 工作日22天 每天多干3小时"], {"overtime_workday": "66"}),
    (["每天多做3个小时", "7月上了26天", "周末4天没补休"], {"daily_hours": "11", "overtime_workday": "66", "overtime_rest": "44"}),
    (["一天加班两小时，一小时20"], {"daily_hours": "10"}),
    (["做保安12小时两班倒", "6月上了27天", "周末四天没给补休"], {"overtime_workday": "92", "overtime_rest": "48"}),
    (["10月28到11月8 天天 12个钟 22一小时"], {"overtime_workday": "32", "overtime_rest": "48"}),
    (["9月28到10月4 天天10小时 一小时20"], {"overtime_workday": "6", "overtime_holiday": "30", "overtime_rest": "10"}),
    (["有合同 没写综合工时"], {"comprehensive_hours": "False"}),
    (["没批过综合工时"], {"comprehensive_hours": "False"}),
    (["队长说我们行业都是综合工时"], {"comprehensive_hours": ""}),
    (["我280一天 干了46天 支了3000块", "不对 记错了 是43天 本子上写的"], {"days_worked": "43", "owed": "9040"}),
    (["一天12个小时", "不对，每天多干2小时"], {"daily_hours": "10"}),
    (["一天200", "十月我干了27天", "11月就干到10号 十天"], {"owed": "7400"}),
]  # fmt: skip

DATES: list[tuple[list[str], dict[str, str]]] = [
    # the first day inside a long message without stops
    (["机构关门了我教英语的21年3月1号来的签了合同有社保每月7400这三年都没变过"], {"joined": "2021-03-01", "contract_signed": "", "monthly_pay": "7400", "months_insured": ""}),
    (["我在火锅店22年5月8号来的签了合同每个月5200老板跑了"], {"joined": "2022-05-08", "contract_signed": "", "monthly_pay": "5200"}),
    (["2023年4月6号进的厂没签合同工资5800上个月倒闭了"], {"joined": "2023-04-06", "contract_signed": "", "monthly_pay": "5800"}),
    (["21年3月1号补签的合同"], {"contract_signed": "2021-03-01", "joined": ""}),
    # a day of last month without 号
    (["上个月28 送货 卸货被叉车碾了脚"], {"injured_on": "2026-10-28", "injured": "True"}),
    (["上个月15，搬东西砸了手"], {"injured_on": "2026-10-15"}),
    (["上个月30个人都没发"], {"injured_on": "", "happened_on": "2026-10"}),
    (["上个月28天班都没歇"], {"happened_on": "2026-10"}),
    # the day it ended, told without a word for leaving
    (["试用期被开了", "8月1号进的", "10月31号 说我不合适 就一句话"], {"left": "2026-10-31"}),
    (["店关门了 欠我工资", "10月31日"], {"left": "2026-10-31"}),
    (["公司把我辞退了", "23年5月来的", "9月30号 人事发的微信"], {"left": "2026-09-30"}),
    (["公司把我辞退了", "10月15号 发了工资"], {"left": ""}),
    # a last day still to come
    (["想11月30走", "2023年7月1号来的"], {"left": "2026-11-30", "still_working": "True", "wants_to_leave": "True", "service_months": "41"}),
    (["我干到11月30走", "2024年9月1号就在那上班了"], {"left": "2026-11-30", "half_year_rule_n": "2.5"}),
    (["打算12月15号离职"], {"left": "2026-12-15", "ended": "False"}),
    (["干到12月底走"], {"left": "2026-12-21/2026-12-31"}),
    (["10月31走的"], {"left": "2026-10-31", "ended": "True"}),
    (["厂里要裁28个人 有我", "11月30号就要走"], {"left": "2026-11-30", "wants_to_leave": ""}),
    # an intern who stays on
    (["大学生 在公司实习 没签合同", "2026年6月20号毕业了 拿证", "毕业以后一样上班"], {"joined": "2026-06-21"}),
    (["2026年7月1号毕业 实习完接着在这上班"], {"joined": "2026-07-02"}),
    (["今年6月25号毕业的"], {"joined": ""}),
    # birth, and whether the age was reached on the last day
    (["66年3月15出生 男的", "今年3月31号厂里说你满60了自动终止"], {"born_on": "1966-03-15", "let_go_before_retirement": "True", "unlawful_reason": "True", "ended_by": "employer"}),
    (["1963年5月2号生的 男", "今年3月31号公司说我到龄了把我辞退"], {"let_go_before_retirement": "False", "unlawful_reason": ""}),
    (["8月16号生的 单胎"], {"born_on": "", "joined": ""}),
]  # fmt: skip

MONEY: list[tuple[list[str], dict[str, str]]] = [
    (["还收了600块押金"], {"deposit": "600", "deposit_returned": ""}),
    (["中介还收我500保证金"], {"deposit": "500", "deposit_returned": ""}),
    (["押金800 走的时候还了我300"], {"deposit": "800", "deposit_returned": "300"}),
    (["住院花了2万3 公司先垫了1万 后来让我补回去"], {"medical_costs": "23000", "paid": ""}),
    (["叉车是仓库那边的 人家垫了3千"], {"paid": ""}),
    (["仲裁赢了 23600 老板搬走了"], {"owed": "23600", "monthly_pay": ""}),
    (["十月本来5300 发到手4300"], {"month_due": "5300"}),
]  # fmt: skip

DEATHS: list[tuple[list[str], dict[str, str]]] = [
    (["我爸没了", "在工地干活 11月3号下午三点多倒的 脑出血", "医生四点半接的 说是初次诊断的时间", "11月5号下午4点走的"], {"injured_on": "2026-11-03", "died_on": "2026-11-05", "hours_to_death": "47.5", "died_in_48_hours": "True"}),
    (["我老公没了 上班时突发脑梗", "11月1号上午9点倒的", "10点20到医院急诊", "11月3号晚上11点抢救无效"], {"hours_to_death": "60.7", "died_in_48_hours": "False"}),
    (["我爸在厂里突发心梗没了", "10月8号晚上8点晕倒的", "晚上9点医生初步诊断", "10月10号早上7点一刻宣布死亡"], {"hours_to_death": "34.2", "died_in_48_hours": "True"}),
    (["我爸没了 干活时突发脑出血", "医生四点半接的"], {"first_seen_at": "", "hours_to_death": ""}),
    (["我下午两点到医院看的手"], {"first_seen_at": ""}),
]  # fmt: skip

AWARDS: list[tuple[list[str], dict[str, str]]] = [
    (["仲裁赢了 23600", "9月30号生效的", "裁决书上写10日内支付"], {"effective_on": "2026-09-30", "pay_within_days": "10", "enforceable_from": "2026-10-10", "left": ""}),
    (["裁决书拿到了", "收到裁决是9月1号"], {"enforceable_from": "2026-09-16"}),
    (["仲裁调解书拿到了 24年12月5号的", "上面写1万8 25年1月15前付清", "给过5000 后面不给"], {"awarded": "True", "enforceable_from": "2025-01-15", "owed": "13000"}),
    (["法院判了 生效是2026年8月20号"], {"effective_on": "2026-08-20", "enforceable_from": "2026-08-20"}),
]  # fmt: skip

BROKEN: list[tuple[list[str], dict[str, str]]] = [
    (["在人家里做住家保姆 说好6200一个月", "9月12上的户 10月20下户的", "就给了4000"], {"owed": "4060"}),
    (["给私人带孩子 一个月4500", "10月1号上的户 10月15号下户的", "一分没给"], {"owed": "2250"}),
    (["厂里说好5000一个月", "9月1号进的厂 10月16号走的", "就给了3000"], {"owed": "4758.62"}),
    (["工资6000", "2022年3月1号进的厂 10月16号走的", "就给了3000"], {"owed": ""}),
    (["试用4000 转正5000", "都发4000 8 9 10三个月"], {"paid_each_month": "4000"}),
]  # fmt: skip

WIDER: list[tuple[list[str], dict[str, str]]] = [
    (["在小区干保洁从2022年6月干到上个月底月薪3200从来没交过社保"], {"unpaid_from": "", "joined": "2022-06", "left": "2026-10-21/2026-10-31"}),
    (["6月到8月都没发"], {"unpaid_from": "2026-06", "unpaid_to": "2026-08"}),
    (["周六周日都上班 一天9个小时"], {"rest_day_hours": ""}),
    (["公司10月15号通知我11月15号到期不续"], {"left": "2026-11-15", "contract_until": "2026-11-15"}),
    (["23年4月份进的厂 到今年8月底厂里搬走了"], {"ended_by": ""}),
    (["1968年7月生的 女", "去年10月厂里说我到退休年龄不让干了"], {"woman": "True", "let_go_before_retirement": "False", "unlawful_reason": ""}),
    (["老板欠我7月8月一共9000 后来转了2000又转了1500"], {"paid": "3500", "owed": "5500"}),
    (["弄坏机器扣800 迟到又扣200"], {"docked": "1000"}),
    (["公司替我交了5000培训费 现在要我还"], {"training_cost": "5000", "fees_paid": ""}),
    (["公司多发了2000让我退"], {"paid": ""}),
    (["车退了 说我提前退租扣违约金5000 还有1200是啥平台管理费 合同里没这条"], {"docked_fees": "1200"}),
    (["押金扣了清洁费300 还扣了折旧费500"], {"docked_fees": "800"}),
    (["扣了我管理费600"], {"docked_fees": ""}),
    (["我给客户垫了800"], {"paid": ""}),
    (["说好八千一个月 上个月只给了三千"], {"paid": "3000", "paid_each_month": ""}),
    (["八月工资5200 发了3000 九月没发"], {"account_partial": "True"}),
]  # fmt: skip

STANDING: list[tuple[list[str], dict[str, str]]] = [
    (["饭我是轮着15分钟吃完接着干的"], {"still_working": ""}),
    (["歇一会接着干"], {"still_working": ""}),
    (["我现在接着干呢"], {"still_working": "True"}),
    (["厂里要裁28个人 有我", "11月30号就要走"], {"ended_by": "lay_off", "wants_to_leave": ""}),
    (["公司把我辞退了 下周就要走"], {"ended_by": "employer", "wants_to_leave": ""}),
    (["厂里辞退我 我也想走"], {"wants_to_leave": "True"}),
    (["阿姨介绍的 没有公司 直接跟宝妈讲的"], {"agency": "False"}),
    (["没走中介 熟人喊我来的"], {"agency": "False"}),
    (["中介招的"], {"agency": "True"}),
    (["我是派遣公司的", "厂里八月份不要我们了 退回去"], {"sent_back": "True", "ended_by": "", "left": "", "still_working": ""}),
    (["劳务派遣的 9月16号厂里说没订单把我退回中介公司"], {"sent_back": "True", "ended_by": "", "left": ""}),
    (["派遣公司把我辞退了"], {"sent_back": "", "ended_by": "employer"}),
    (["货退回去了"], {"sent_back": ""}),
    (["今年休过两天"], {"leave_of": "this"}),
    (["去年休过3天"], {"leave_of": "last"}),
]  # fmt: skip


def _wrong(turns: list[str], expected: dict[str, str]) -> dict[str, str]:
    matter = matter_of(*turns)
    return {name: held(matter, name) for name, value in expected.items() if held(matter, name) != value}


@pytest.mark.parametrize(("turns", "expected"), HOURS)
def test_hours_are_worked_out_from_what_several_turns_tell(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), STANDING)
def test_where_somebody_stands_is_not_heard_in_words_that_do_not_say_it(
    turns: list[str], expected: dict[str, str]
) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), DATES)
def test_a_day_is_heard_as_what_it_is_of(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), DEATHS)
def test_the_hours_to_a_death_follow_from_the_hours_told(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), AWARDS)
def test_enforcement_runs_from_the_last_day_set_or_from_effect(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), BROKEN)
def test_full_months_and_the_days_over_are_owed_less_what_came(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), WIDER)
def test_other_ways_of_telling_are_heard_as_meant(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), MONEY)
def test_money_goes_the_way_and_to_whom_it_was_told(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(
    "turns", [["一天200", "十月我干了27天", "11月就干到10号 十天"], ["干了46天", "不对 记错了 是43天"]]
)
def test_days_of_a_further_month_and_a_correction_are_no_contradiction(turns: list[str]) -> None:
    entry = matter_of(*turns).days_worked
    assert entry is None or entry.sure is not Sure.DOUBTFUL


@pytest.mark.parametrize("text", ["跟着包工头干", "工头带我们的"])
def test_a_boss_of_a_gang_is_not_said_to_have_no_licence(text: str) -> None:
    entry = matter_of(text).unlicensed_boss
    assert entry is not None and entry.sure is Sure.INFERRED


def sums(situation: str, *turns: str) -> dict[str, tuple[str, str]]:
    """Return the label and amount of each sum a situation says to these turns."""
    judged = judge(load_situations()[situation], matter_of(*turns), (Focus.AMOUNT,), turns[-1], TODAY)
    return {name: (figure.label, figure.amount) for name, figure in judged.figures.items()}


def amounts(situation: str, *turns: str) -> set[str]:
    """Return the amounts a situation says to these turns."""
    return {amount for _, amount in sums(situation, *turns).values()}


def test_overtime_on_workdays_and_rest_days_is_one_sum_with_both() -> None:
    turns = ("保安 天天十二个小时 月工资4350", "八月工作日21天 每天多干4小时", "周末还上了4天 每天12小时 没调休")
    assert "5,550" in amounts("overtime", *turns)


def test_a_sum_of_rest_days_alone_says_what_it_leaves_out() -> None:
    found = sums("overtime", "保安 月工资4350 一天12个小时", "周末上了4天没补休")
    assert found["ot"] == ("加班费（只是休息日、假日的）", "2,400")


def test_paid_by_the_hour_every_day_gets_the_rest_of_workdays_and_weekends() -> None:
    turns = ("仓库打包 22一小时", "10月28到11月8 天天 12个钟", "一共给了2640", "差的能要吗 加班费呢")
    assert {"1,408", "1,936"} <= amounts("overtime", *turns)


def test_leave_taken_this_year_is_not_taken_off_last_year() -> None:
    turns = ("10月31号走的 年假没给钱", "工作一共十二年", "今年休过两天", "平均8700", "在这家干两年")
    assert amounts("annual-leave", *turns) >= {"4,800"}
    assert "prev" not in sums("annual-leave", *turns)


FOLLOWS = [
    ("employer-closed", ["机构关门了 21年3月1号来的 每月7400", "9月10月一分没发", "10月31号 群里说解散"], {"44,400", "59,200"}),
    ("insurance-waiver", ["签过自愿放弃社保", "2023年7月1号来的 工资6200", "想11月30走"], {"21,700"}),
    ("training-bond", ["要辞职 公司说赔3万", "发票2万4 签了三年服务期", "工资6000 2024年9月1号来的", "社保一直没给我交", "想今年11月30走"], {"15,000"}),
    ("fixed-term-renewals", ["合同签过两回了 21年1月到23年底一次 24年1月到今年12月31", "公司说续可以 但工资从6800降到6000"], {"40,800", "81,600"}),
    ("dismissed", ["66年3月15出生 男的 2018年4月10号进厂 月平均4200", "今年3月31号厂里说你满60了自动终止"], {"67,200"}),
    ("unpaid-wages", ["我们12个人 一人欠一万四", "劳监给他发了限期整改"], {"168,000", "84,000"}),
    ("docked-pay", ["十月本来5300 发到手4300", "客户投诉一个扣200 扣了我五个"], {"1,060"}),
    ("award-not-paid", ["仲裁赢了 23600 老板搬走了"], {"23,600"}),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "turns", "expected"), FOLLOWS)
def test_a_sum_follows_from_days_and_standing(situation: str, turns: list[str], expected: set[str]) -> None:
    assert expected - amounts(situation, *turns) == set()


def test_what_was_docked_is_not_owed_a_second_time() -> None:
    found = sums("unpaid-wages", "十月本来5300 发到手4300", "客户投诉一个扣200 扣了我五个")
    assert "1,000" not in {amount for _, amount in found.values()}


def test_a_last_day_to_come_starts_no_clock() -> None:
    matter = matter_of("2024年3月1号来的 工资5000", "干到12月底走")
    judged = judge(load_situations()["resigning"], matter, (Focus.LATE,), "", TODAY)
    assert [clock.due for clock in judged.clocks.values() if clock.due is not None] == []


def test_the_last_day_for_enforcement_is_said_without_asking_when_the_award_came() -> None:
    matter = matter_of("仲裁赢了 23600", "9月30号生效的", "裁决书上写10日内支付")
    judged = judge(load_situations()["award-not-paid"], matter, (Focus.LATE,), "还来得及吗", TODAY)
    assert judged.clocks["exec"].due == date(2028, 10, 10)
    assert "award_on" not in judged.wanted


def test_a_family_pressed_to_sign_hears_the_hours_first() -> None:
    turns = (
        "我爸没了 工地上突发脑出血",
        "11月3号下午三点多倒的",
        "医生四点半接的 初次诊断",
        "11月5号下午4点走的",
        "给5万让我们签字火化",
    )
    judged = judge(load_situations()["death-at-work"], matter_of(*turns), (Focus.SIGN,), turns[-1], TODAY)
    assert judged.answer is not None
    assert "47.5 小时" in judged.answer.text


def test_work_since_a_year_without_a_break_tells_how_long_somebody_worked_in_all() -> None:
    matter = matter_of("在一家食品公司做采购 23年5月进的 从2012年毕业就没断过 社保一直交")
    assert matter.value("career_months").low >= 120
    assert matter.value("joined").first.year == 2023
