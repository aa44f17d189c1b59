"""Sums and days that must not be mixed: who pays which, what counts towards what, from which day until which."""

from __future__ import annotations

import pytest

from bot.contract.matter import Amount, Matter, Sure, Told
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.outcomes.figures import Figure
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from bot.understanding.days.dates import find_dates
from tests.support.matters import TODAY, matter_of


def judged(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> Judgement:
    matter = matter_of(*turns).model_copy(update={"heard": "。".join(turns)})
    return judge(load_situations()[topic], matter, (focus,), turns[-1], TODAY)


def figures(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> dict[str, Figure]:
    return {name: one for name, one in judged(topic, *turns, focus=focus).figures.items() if one.amount and one.high}


def value(name: str, *turns: str) -> str:
    found = matter_of(*turns).value(name)
    return "" if found is None else str(found)


# maternity leave: from which day until which


@pytest.mark.parametrize(
    ("told", "first", "last", "days"),
    [
        ("预产期2027年3月10号", "2027年2月23日", "2027年5月31日", "98 天"),
        ("双胞胎 预产期明年1月20号", "2027年1月5日", "2027年4月27日", "113 天"),
        ("医生说会难产 预产期4月10号", "2027年3月26日", "2027年7月16日", "113 天"),
    ],
)
def test_the_answer_begins_with_the_days_of_the_leave(told: str, first: str, last: str, days: str) -> None:
    found = judged("maternity-pay", told, "产假能从哪天休到哪天", focus=Focus.HOW_LONG)
    assert found.answer is not None
    assert found.answer.text.startswith(f"最早从 {first} 休到 {last}")
    assert days in found.answer.text
    assert "省里多给" in found.answer.text


def test_the_days_and_the_pay_of_the_leave_stand_together_where_the_unit_pays() -> None:
    turns = ("预产期2027年3月10号 怀了双胞胎 公司没交社保 一个月6000", "产假从哪天到哪天 钱谁出 多少")
    found = judged("maternity-pay", *turns)
    assert found.answer is not None
    assert "2027年6月15日" in found.answer.text and "22,600" in found.answer.text and "单位出" in found.answer.text


def test_who_has_given_birth_hears_until_when_the_leave_runs() -> None:
    turns = ("我8月20号生的双胞胎 公司没交生育险 一个月6000", "产假到哪天 钱多少")
    found = judged("maternity-pay", *turns)
    assert found.answer is not None
    assert "2026年8月20日 休到 2026年12月10日" in found.answer.text and "22,600" in found.answer.text


def test_a_birthday_is_no_birth() -> None:
    assert value("baby_born", "我2008年3月5号生的 今年6月1号入职") == ""


def test_a_miscarriage_has_no_leave_for_a_birth() -> None:
    assert derive(matter_of("流产了 本来预产期明年3月10号"), TODAY)["leave_to"] is None


# an injury: who pays which


def test_pay_while_hurt_and_what_the_grade_gives_are_two_sums_with_two_payers() -> None:
    turns = ("我在厂里压断手指 评了九级 一个月6000 有工伤保险 养伤4个月没发工资", "一共能拿多少 谁付")
    found = figures("injury-grade", *turns)
    assert (found["lump"].amount, found["leave_pay"].amount) == ("54,000", "24,000")
    assert "基金付" in found["lump"].label and "单位付" in found["leave_pay"].label
    assert "78,000" not in {one.amount for one in found.values()}


def test_without_insurance_the_unit_pays_what_the_grade_gives() -> None:
    found = figures("injury-grade", "评了七级 单位没交社保 月工资6000", "能赔多少")
    assert found["lump"].amount == "78,000" and "单位付" in found["lump"].label


def test_the_fund_counts_with_the_base_and_the_rest_is_asked_of_the_unit() -> None:
    turns = ("厂里干活评了十级 受伤前月工资8000 缴费基数只有4500 有工伤保险", "能赔多少")
    found = judged("injury-grade", *turns)
    assert found.figures["lump"].amount == "31,500" and found.figures["lump_gap"].amount == "24,500"
    assert found.answer is not None
    assert "31,500" in found.answer.text and "24,500" in found.answer.text and "各地口径不同" in found.answer.text


@pytest.mark.parametrize("told", ["社保基数按最低的4462交", "公司按4462的基数给我交的工伤险", "缴费基数只有4462"])
def test_a_base_is_heard_however_it_is_told(told: str) -> None:
    assert value("contribution_base", f"工伤八级 一个月8000 {told}") == "4462"


def test_pay_while_hurt_is_worked_out_of_what_came_each_month_and_not_of_the_treatment() -> None:
    turns = ("手压断了 一个月6000 歇了4个月一分没发 公司还垫了3万医药费", "还差多少")
    found = figures("injury-leave-pay", *turns)
    assert found["pay"].amount == "24,000" and "medical_out" not in found


def test_a_base_means_nothing_where_nobody_was_insured() -> None:
    found = figures("injury-grade", "十级 月工资8000 缴费基数4500 后来发现根本没交社保", "能赔多少")
    assert found["lump"].amount == "56,000" and "lump_gap" not in found


def test_what_is_paid_on_leaving_stands_in_two_lines_with_their_payers() -> None:
    turns = ("九级 一个月6000 有工伤保险 在杭州 想走了 全省平均工资8000", "一共能拿多少")
    matter = matter_of(*turns)
    matter = matter.model_copy(update={"local_average_wage": Told[Amount](value=Amount.model_validate("8000"), turn=1)})
    found = judge(load_situations()["injury-grade"], matter, (Focus.AMOUNT,), turns[-1], TODAY).figures
    assert "基金付" in found["leaving_medical"].label and found["leaving_medical"].amount
    assert "单位付" in found["leaving_job"].label and found["leaving_job"].amount
    assert found["lump"].amount == "54,000"


# what the other side offers and what it put up


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("我是八级 月工资5000 公司说每个月再给我两千", "2000"),
        ("2022年3月来的 一个月8000 把我开了 他说每月再给两千补六个月", "2000"),
        ("九级 工资7000 公司答应每个月给2000", "2000"),
    ],
)
def test_what_is_offered_every_month_is_no_total(text: str, sum_: str) -> None:
    assert value("offered_each_month", text) == sum_
    assert value("offered", text) == value("owed", text) == ""


def test_what_a_hurt_worker_is_promised_every_month_is_no_pay() -> None:
    assert value("offered_each_month", "厂里压断了手 评了九级", "公司答应每个月给2000") == "2000"
    assert value("offered_each_month", "去面试 老板答应每个月给6000") == ""


def test_what_is_offered_every_month_is_never_held_against_a_total() -> None:
    matter = matter_of("我是八级 月工资5000", "他说每个月给2000")
    heard = Told[Amount](value=Amount.model_validate("2000"), turn=2, words="每个月再给2000", sure=Sure.TOLD)
    matter = matter.model_copy(update={"offered": heard})
    found = judge(load_situations()["injury-grade"], matter, (Focus.AMOUNT,), "差多少", TODAY).figures
    assert "offer_gap" not in found


def test_a_supplement_instead_of_insurance_is_no_offer() -> None:
    assert value("offered_each_month", "老板说每个月再多给500社保补贴") == ""


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("我在厂里受伤 老板垫了12000医药费", "12000"),
        ("工地上摔了 公司垫付了2万医药费", "20000"),
        ("后厨烫伤了 老板给交了住院费8000", "8000"),
        ("手压了 他给过我20000看病", "20000"),
    ],
)
def test_what_the_other_side_put_up_for_the_treatment_is_neither_paid_nor_offered(text: str, sum_: str) -> None:
    assert value("medical_advanced", text) == sum_
    assert value("paid", text) == value("offered", text) == ""


def test_what_was_put_up_for_the_treatment_is_not_taken_off_the_wages() -> None:
    turns = ("我在厂里受伤 老板垫了12000医药费 一个月6000 欠我三个月工资", "还差多少")
    found = figures("unpaid-wages", *turns)
    assert found["due"].amount == "18,000"
    assert found["medical_given"].amount == "12,000" and "不从工资" in found["medical_given"].label


def test_the_rest_of_the_bills_stands_apart() -> None:
    found = figures("work-injury", "机器压了手 医药费花了3万 公司垫了2万 一个月5000", "还差多少")
    assert found["medical_rest"].amount == "10,000"


def test_who_is_told_the_treatment_comes_off_the_wages_hears_that_it_does_not() -> None:
    turns = ("机器压了手 一个月5000 老板垫了12000医药费", "他说从我工资里扣 能扣吗")
    found = judged("work-injury", *turns, focus=Focus.LEGAL)
    assert found.answer is not None and found.answer.text.startswith("不能扣")


# until which day the service counts


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2020年5月20号来的 一个月8000 公司说我做到30号就不用来了 没理由", "2026-11-30"),
        ("2020年6月1号来的 一个月8000 公司违法辞退我 最后一天是12月5号", "2026-12-05"),
        ("2021年3月1号入职 一个月7000 人事通知我干到这个月底", "2026-11-30"),
        ("2021年3月1号入职 一个月7000 9月15号被开除的", "2026-09-15"),
        ("2019年7月1号来的 一个月6000 领导让我干满这个月就走", "2026-11-30"),
        ("2021年3月1号入职 去年被开的 最后一天是12月5号", "2025-12-05"),
    ],
)
def test_the_last_day_is_the_one_that_was_set_or_has_been(text: str, last: str) -> None:
    assert value("left", text) == last


def test_damages_count_to_the_last_day_that_was_set() -> None:
    turns = ("2020年5月25号来的 一个月8000 公司说我做到30号就不用来了 没理由", "违法辞退赔多少")
    found = figures("dismissed", *turns)
    assert "到 2026-11-30" in found["n2"].work and found["n2"].amount == "112,000"


# what counts towards the minimum wage


@pytest.mark.parametrize(
    ("told", "gap"),
    [
        ("一个月应发2700 里面有夜班补贴300 高温补贴180", "1,600"),
        ("一个月2800 加班费就占500", "1,200"),
        ("一个月2700 含夜班补贴200", "200"),
        ("一个月2600里含高温补贴180", "600"),
    ],
)
def test_night_heat_and_overtime_pay_stay_out_of_the_comparison_with_the_minimum(told: str, gap: str) -> None:
    found = figures("resigning", f"在北京的工厂 今年6月1号来的 天天打卡 {told}", "少给的有多少")
    assert found["minimum_gap"].amount == gap
    assert "不算在工资里" in found["minimum_gap"].label


def test_the_gap_of_a_month_leaves_them_out_too() -> None:
    turns = ("在北京的工厂上班 一个月应发2700 里面有夜班补贴300 高温补贴180", "合法吗 少给了多少")
    assert figures("minimum-wage", *turns)["gap"].amount == "320"


@pytest.mark.parametrize("told", ["夜班一晚上补20", "夜班补贴300没给", "另外还有夜班补贴300"])
def test_what_is_not_in_the_pay_is_not_taken_out_of_it(told: str) -> None:
    assert value("night_allowance", f"在北京的工厂 一个月3000 {told}") == ""


# a death: a formula and where its figure stands, never a figure that nobody checked


def test_the_grant_after_a_death_names_its_year_and_where_to_look_it_up() -> None:
    found = judged("death-at-work", "我哥2026年3月在工地摔死了 月工资9000 有工伤保险", "能拿多少")
    assert found.answer is not None
    assert "2025年全国城镇居民人均可支配收入 × 20" in found.answer.text and "国家统计局" in found.answer.text
    assert not found.figures["grant"].amount and not found.figures["funeral"].amount


# double wage: until when all of it is surely in time


def test_all_of_the_double_wage_is_safe_until_a_year_after_its_first_day() -> None:
    turns = ("2026年3月10号来的 没签合同 一个月6000 还在干", "双倍工资最晚哪天申请才能全要到")
    found = judged("no-written-contract", *turns, focus=Focus.BY_WHEN)
    assert found.answer is not None and "2027年4月10日" in found.answer.text


def test_a_safe_day_that_has_passed_is_said_to_have_passed() -> None:
    turns = ("2025年9月1号来的 一直没签合同 一个月6000 还在干", "双倍工资全都还要得到的最后一天是哪天")
    found = judged("no-written-contract", *turns, focus=Focus.BY_WHEN)
    assert found.answer is not None
    assert "2026年10月1日，已经过了" in found.answer.text and "2026年11月30日" in found.answer.text


# commissions


@pytest.mark.parametrize(
    ("turns", "sum_"),
    [
        (["我做销售 提成说好3个点 卖了20万 一分没给", "提成多少"], "6,000"),
        (["底薪4000 提成8% 上个月业绩52000 只发了底薪", "提成多少"], "4,160"),
        (["提成百分之五 这个月卖了8万 退货1万 提成没发", "提成该多少"], "3,500"),
        (["A单30万提2个点 B单15万提3个点 都没给", "提成一共多少"], "10,500"),
        (["一单12万按2%提 另一单8万按3%提 只给了1000", "还差多少提成"], "3,800"),
    ],
)
def test_a_commission_is_its_share_of_what_was_sold_less_what_came(turns: list[str], sum_: str) -> None:
    assert figures("unpaid-wages", *turns)["commission_due"].amount == sum_


def test_a_share_the_platform_keeps_is_no_commission() -> None:
    matter: Matter = matter_of("平台抽成20% 一单6块")
    assert matter.commission_rate is None and matter.commission is None


def test_a_limit_restarted_by_asking_is_told_with_the_day_that_needs_no_proof() -> None:
    turns = (
        "老板2023年打了欠条欠我工钱18600 约好2023年11月30号还",
        "2025年过年打电话要过一回 没录音",
        "最晚哪天能去告",
    )
    found = judged("wage-iou", *turns, focus=Focus.BY_WHEN)
    texts = " ".join([found.answer.text if found.answer else "", *(line.text for line in found.lines)])
    assert "2026年11月30日（稳妥按这天" in texts


def test_no_last_day_is_named_where_a_vague_start_leaves_open_whether_it_has_passed() -> None:
    turns = ("在装修公司干 2025年走的 欠我两个月工资一万四", "最晚哪天能去仲裁")
    found = judged("unpaid-wages", *turns, focus=Focus.BY_WHEN)
    texts = " ".join([found.answer.text if found.answer else "", *(line.text for line in found.lines)])
    assert "-" not in texts and "还有 -" not in texts and "2026年1月" not in texts


@pytest.mark.parametrize(
    ("told", "size"),
    [
        ("我们十几个骑手都被扣了，想一起告", "11-19"),
        ("我们二十几个人都没拿到工资", "21-29"),
        ("我们几十个快递员一起讨薪", "20-90"),
        ("我们四五个人想一块儿告", "4-5"),
        ("站里三四十个骑手都没发", "30-40"),
        ("我们站里二十多号人都没拿到工资", "20"),
        ("五个工友一起被欠", "5"),
    ],
)
def test_how_many_are_in_it_is_heard_however_roughly_it_is_told(told: str, size: str) -> None:
    assert value("group_size", told) == size
    assert matter_of(told).owed is None


@pytest.mark.parametrize("told", ["昨天把头盔摔了", "昨天把手机摔了", "昨天送到门口把汤弄洒了，餐也摔烂了"])
def test_a_thing_that_fell_hurt_nobody(told: str) -> None:
    matter = matter_of(told)
    assert (matter.injured, matter.injured_on) == (None, None)


def test_who_fell_with_the_thing_is_hurt() -> None:
    assert matter_of("昨天送餐路上摔了，头盔也摔裂了").value("injured") is True


def test_the_day_a_resignation_was_asked_for_is_not_the_last_one() -> None:
    told = "干了一年零四个月，11月17号领导叫我自己写离职，我没写，19号就把我踢出群了"
    assert value("left", told) == "2026-11-19"


def test_who_worked_from_one_day_in_a_place_until_another_began_on_the_first() -> None:
    told = "前年八月在宁波一个饭店后厨，干到去年三月底走的，最后三个月工资没给"
    assert (value("joined", told), value("happened_on", told)) == ("2024-08", "")


def test_what_came_last_month_and_the_month_before_leaves_the_rest_of_both() -> None:
    told = "站长说好的保底七千五，结果上上个月给了五千八，上个月给了六千一"
    assert (value("owed", told), value("paid", told)) == ("3100", "")


def test_a_part_of_a_month_counts_by_the_days_agreed_for_it_and_in_a_household_by_thirty() -> None:
    home = "我在一户人家做住家阿姨，说好7800一个月，这个月干了18天一分没给"
    assert value("owed", home) == "4680"
    assert value("owed", home.replace("一个月，", "一个月，做满二十六天，")) == "5400"


@pytest.mark.parametrize(
    ("told", "docked", "owed"),
    [("公会扣了我10月份的提成两万一", "21000", ""), ("没发我奖金三千，底薪四千都给了", "", "3000")],
)
def test_a_commission_kept_back_is_in_dispute(told: str, docked: str, owed: str) -> None:
    assert (value("docked", told), value("owed", told)) == (docked, owed)


def test_a_side_job_that_became_the_main_one_is_none_any_more() -> None:
    assert matter_of("我做客服，兼职转正的，干了一年零四个月").part_time is None
    assert matter_of("我在店里兼职，一小时18").value("part_time") is True


@pytest.mark.parametrize(
    "told",
    [
        "说好一共三万五，给了一万，剩两万五没给",
        "铺地暖的活八月二十号就干完了，说好一共三万五，给了一万，剩两万五一直拖",
    ],
)
def test_what_is_left_is_owed_where_it_was_told_beside_the_total_and_what_came(told: str) -> None:
    assert (value("owed", told), value("unpaid_from", told), value("happened_on", told)) == ("25000", "", "")


def test_a_sum_that_ends_before_another_word_is_no_holiday() -> None:
    assert value("happened_on", "欠我四万五一分没给") == ""
    assert [one.written for one in find_dates("去年五一摔了一跤", TODAY)] == ["去年五一"]


def test_who_went_without_a_word_left_on_that_day_and_a_mother_has_her_own_age() -> None:
    assert value("left", "5月8号进厂，11月6号自离的") == "2026-11-06"
    assert value("age", "俺娘58了，在郑州给物业扫地") == "58"
