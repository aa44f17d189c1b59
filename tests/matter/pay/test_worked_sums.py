"""What workers ask to have worked out follows from what they told, whatever situation the conversation is about."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claims import compute_claim
from bot.contract.matter import Amount, Sure, Told, VagueDate
from bot.matter.focus import Focus
from bot.matter.formula import work_out
from bot.matter.inputs import claim_inputs
from bot.matter.outcomes.judge import Judgement, judge
from bot.matter.outcomes.situations import load_situations
from tests.support.matters import TODAY, matter_of


def judged(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> Judgement:
    matter = matter_of(*turns).model_copy(update={"heard": "。".join(turns)})
    return judge(load_situations()[topic], matter, (focus,), turns[-1], TODAY)


def amounts(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> dict[str, str]:
    figures = judged(topic, *turns, focus=focus).figures
    return {name: figure.amount for name, figure in figures.items() if figure.amount}


KINDS = [
    # under the minimum wage: whole months since one came, and since the rule where one is past retirement age
    ("over-age-work", ["我61了 在北京一个小区扫地 物业招的 今年4月来的 每月2200 现在还在干", "差了多少"], "minimum_gap", "1,360"),
    ("resigning", ["在北京的超市当理货员 今年6月1号来的 一个月2400 天天打卡 请假要批", "少给的有多少"], "minimum_gap", "700"),
    # ... by the hour
    ("hourly-pay", ["北京做钟点保洁 每天3小时 一小时20块 上个月一共66个小时", "差多少"], "hourly_minimum_gap", "508.20"),
    # what the award left out
    ("dismissed", ["裁决下来了 我要三万 只支持一万三", "还能争多少"], "award_gap", "17,000"),
    # pieces at their price
    ("unpaid-wages", ["计件的 一件6毛 做了8000件 老板只给了1500", "还差多少"], "piece_rest", "3,300"),
    # what stays taken, and all of it together
    ("resigning", ["饭店干活 押了我300工服押金 还收了体检费150", "这些能退多少"], "taken", "450"),
    ("resigning", ["一个月4350 最后8天没给 还押着500押金", "一共能要多少"], "with_taken", "2,100"),
    # a whole short service, less what came
    ("agency-tricks", ["说好一个月5000 干了四个月 老板就给过6000", "还该给多少"], "own_due", "14,000"),
    # docked under the roof of a fifth
    ("resigning", ["十月本来6000 迟到罚了我1800", "能退多少"], "dock_over", "600"),
    # a non-compete kept without pay, where the city is not known
    ("resigning", ["7月5号走的 竞业两年 月薪8000 一分补偿没给", "能要多少"], "quiet_months", "9,600"),
    # wages while hurt
    ("work-injury", ["上班时手压了 工伤 月工资6000 7月到9月每月只发2000", "少了多少"], "leave_gap", "12,000"),
    # the cost of a training, whatever else is asked
    ("leaving-certificate", ["公司送我去培训 培训费18000 签了3年服务期 干满12个月想走", "要赔多少"], "bond_most", "12,000"),
    # the year told as an average
    ("death-at-work", ["我爸在工地摔死了 当地平均工资一年96000", "能赔多少"], "funeral", "48,000"),
    # leave of this year and the last, by the years insured
    ("annual-leave", ["上个月31号离的职 社保前后交了13年了", "24年3月进的这家 今年休了3天 去年一天没休", "月均8700", "年假两年的能要多少 去年的也算"], "years", "12,000"),
    ("overtime", ["10月31号走的 社保前后交了11年了 24年3月进的 今年休过4天年假", "月均4350", "年假能要多少"], "leave_this", "1,600"),
    # holidays, day by day
    ("comprehensive-hours", ["酒店前台 月薪5220", "中秋那天上班 国庆一二三号也都上了 没补休", "一共该给多少"], "overtime_due", "2,880"),
    # a trade of its own: so many of a unit at so much
    ("arbitration", ["我接私活画图的 一张180", "交了35张 只给过定金1300", "多少钱"], "work_rest", "5,000"),
    # a child hurt: times the yearly average
    ("minor-injury", ["我女儿15岁 在厂里手指被压断", "评了十级 当地上年度职工平均年工资84000", "能赔多少"], "lump", "84,000"),
    # maternity leave without insurance, less what came
    ("dismissed-pregnant", ["今年6月生的 公司没交社保", "产前工资6000 产假里一共给过4000", "产假的钱差多少"], "maternity_rest", "15,600"),
    # a firm that closes, asked only whether the old years are lost
    ("employer-changed", ["老板换了两个公司牌子 我一直在同一条线上 2020年4月1号进的", "公司月底要关门 一个月6000", "前面那几年白干了啊"], "n_by_closing", "42,000"),
    # how long the benefit runs
    ("resigning", ["公司把我裁了 社保交了11年", "失业金最多领几个月"], "benefit_months", "24"),
    # an offer held against what is due
    ("injury-grade", ["我是八级 月工资5000 公司说给3万了结", "差多少"], "offer_gap", "25,000"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "turns", "name", "amount"), KINDS)
def test_the_sum_of_a_kind_is_worked_out_in_whatever_situation(
    topic: str, turns: list[str], name: str, amount: str
) -> None:
    found = amounts(topic, *turns)
    assert found.get(name) == amount or amount in found.values(), found


def test_months_before_the_rule_for_those_past_retirement_are_never_counted() -> None:
    found = judged("over-age-work", "我63 在北京看大门 物业招的 今年1月来的 每月2000 现在还在干", "差多少").figures
    assert found["minimum_gap"].amount == "2,160"
    assert "2026年7月到10月" in found["minimum_gap"].label


def test_a_wage_over_the_minimum_gives_no_gap() -> None:
    assert "minimum_gap" not in amounts("over-age-work", "我63 在北京看大门 今年1月来的 每月2600 还在干", "差多少")


def test_who_is_hired_by_a_household_is_not_held_against_the_minimum_wage() -> None:
    turns = ("在北京给一户人家带孩子 没有公司 直接跟宝妈讲的 今年1月来的 每月2000 还在干", "差多少")
    assert "minimum_gap" not in amounts("domestic-pay" if "domestic-pay" in load_situations() else "resigning", *turns)


def test_a_demand_of_the_other_side_is_no_offer() -> None:
    assert "offer_gap" not in amounts("resigning", "欠我两个月工资 一个月6000", "走要赔3万违约金 能要多少")


def test_an_offer_over_what_is_due_is_no_shortfall() -> None:
    assert "offer_gap" not in amounts("injury-grade", "我是十级 月工资5000 公司说给5万了结", "行吗 给多少才对")


def test_money_offered_to_somebody_hurt_is_not_subtracted_from_wages() -> None:
    found = amounts("subcontract-injury", "工地上摔了 一个月9000 干了四个月 他给过我20000看病", "能要多少")
    assert "16,000" not in found.values()


@settings(max_examples=60, deadline=None)
@given(claimed=st.integers(min_value=2000, max_value=99_999), share=st.integers(min_value=5, max_value=95))
def test_what_an_award_left_out_is_what_was_claimed_less_what_it_gave(claimed: int, share: int) -> None:
    given_ = claimed * share // 100
    matter = matter_of("仲裁裁决下来了", f"我要{claimed}，只支持{given_}")
    assert (str(matter.value("claimed_sum")), str(matter.value("awarded_sum"))) == (str(claimed), str(given_))
    assert matter.value("owed") is None


@settings(max_examples=40, deadline=None)
@given(months=st.integers(min_value=1, max_value=11), wage=st.integers(min_value=2500, max_value=20_000))
def test_the_line_of_double_wage_adds_up(months: int, wage: int) -> None:
    """The working in one line names the full sum and what the limitation may have eaten: the rest is the amount."""
    values = {
        "start": "2025-06-02",
        "monthly_wage": str(wage),
        "end": f"{2025 + (6 + months) // 12}-{(6 + months) % 12 + 1:02}-01",
    }
    claim = compute_claim("double_wage", values, today=TODAY)
    total = sum((part.low for part in claim.parts if part.low is not None), Decimal(0))
    lost = sum((part.low for part in claim.parts if part.low is not None and not part.counted), Decimal(0))
    assert claim.low == total - lost
    assert not lost or f"{lost.normalize():f}" in claim.summary


def test_who_asks_until_when_with_an_award_in_hand_hears_the_day_to_go_to_court_first() -> None:
    found = judged("dismissed", "仲裁裁决书下来了 少判我好多", "11月16号签收的", "到底哪天前要去", focus=Focus.BY_WHEN)
    assert found.answer is not None and "2026年12月1日" in found.answer.text


def test_a_settlement_starts_no_fifteen_days() -> None:
    found = judged("dismissed", "仲裁调解书拿到了", "11月16号签收的", "到底哪天前要去", focus=Focus.BY_WHEN)
    assert "limit_sue" not in found.clocks


def test_who_was_hurt_hears_the_year_to_report_whatever_else_is_asked() -> None:
    found = judged("unpaid-wages", "厂里上班 9月3号手被压了", "工资也没发", "最晚哪天", focus=Focus.BY_WHEN)
    assert any("2027年9月3日" in line.text for line in found.lines)


@pytest.mark.parametrize(
    "text",
    ["一天跑50单 一单6块", "国庆没上班", "周末做了300件 一件2块", "第3条写着违约金500", "一平35 他有120平的房子没装"],
)
def test_a_rate_alone_is_no_tally(text: str) -> None:
    matter = matter_of(text)
    if "平" not in text:
        assert matter.value("pieces") is None
    assert matter.value("holiday_hours") is None


@settings(max_examples=60, deadline=None)
@given(price=st.integers(min_value=20, max_value=900), many=st.integers(min_value=2, max_value=99))
def test_a_price_of_a_unit_and_so_many_of_it_come_to_their_product(price: int, many: int) -> None:
    matter = matter_of(f"帮一个客户写稿 一篇{price} 交了{many}篇")
    assert (str(matter.value("piece_price")), str(matter.value("pieces"))) == (str(price), str(many))


def test_a_grade_that_is_only_guessed_gives_a_sum_under_that_condition() -> None:
    found = judged("injury-grade", "厂里上班手被压了 单位没参保", "月工资6000 医生说大概能评九级", "能赔多少").figures
    assert found["lump"].amount == "54,000" and "评上" in found["lump"].label


def test_a_day_only_guessed_does_not_end_the_service_of_who_says_they_still_work() -> None:
    matter = matter_of("2018年5月6号来的 一个月7800", "人还在跑 还没开我")
    guessed = Told[VagueDate](value=VagueDate.model_validate("2026-10"), turn=2, sure=Sure.INFERRED)
    values = claim_inputs("severance", matter.model_copy(update={"left": guessed}), TODAY)
    assert values["end"] == TODAY.isoformat()


def test_the_compensation_of_a_firm_that_closes_is_said_to_who_asks_whether_the_old_years_are_lost() -> None:
    turns = (
        "老板换了两个公司牌子 我一直在同一条线上 2020年4月1号进的",
        "公司月底要关门 一个月6000",
        "前面那几年白干了啊",
    )
    found = judged("employer-changed", *turns, focus=Focus.WORTH).figures
    assert found["n_by_closing"].amount == "42,000" and found["n_by_closing"].show


def test_who_is_to_sign_an_ending_by_agreement_is_told_what_being_forced_out_costs() -> None:
    turns = ("2019年5月6号来的 平均一个月7000", "他让我签个协商解除协议 说给N就行 我还在上班", "签不签 能要多少")
    assert "112,000" in amounts("asked-to-sign-leaving", *turns).values()


# the working, as a worker reads it


def test_a_working_names_the_side_that_decides_and_never_nests_the_smaller_of_the_larger() -> None:
    values = {
        "pay": Amount(low=Decimal(4200), high=Decimal(4200)),
        "least": Amount(low=Decimal(2490), high=Decimal(2490)),
    }
    fifth = work_out("min(pay * 0.2, max(pay - least, 0))", values)
    assert fifth is not None and fifth.work == "4,200 × 20% = 840"
    values["least"] = Amount(low=Decimal(3900), high=Decimal(3900))
    rest = work_out("min(pay * 0.2, max(pay - least, 0))", values)
    assert rest is not None and rest.work == "4,200 − 3,900 = 300"


@settings(max_examples=60, deadline=None)
@given(pay=st.integers(1000, 20000), least=st.integers(1500, 3000))
def test_the_side_named_gives_the_sum(pay: int, least: int) -> None:
    values = {
        "pay": Amount(low=Decimal(pay), high=Decimal(pay)),
        "least": Amount(low=Decimal(least), high=Decimal(least)),
    }
    worked = work_out("min(pay * 0.2, max(pay - least, 0))", values)
    assert worked is not None
    assert worked.low == min(Decimal(pay) / 5, max(Decimal(pay - least), Decimal(0)))
    assert "取" not in worked.work and "（" not in worked.work


def test_the_working_of_a_compensation_stands_in_one_line() -> None:
    found = judged("dismissed", "我2022年5月16号入职 月薪6800 11月9号没理由把我开了", "能赔多少").figures
    assert found["n2"].work.endswith("4年5个月算 4.5 个月：6,800 × 4.5 = 30,600，再 × 2 = 61,200")


def test_a_total_told_as_it_is_has_no_working() -> None:
    figure = judged("unpaid-wages", "老板欠我工资9800一直不给", "能要多少").figures["due"]
    assert figure.amount == "9,800" and figure.work == ""


def test_a_step_that_reckons_nothing_is_followed_by_its_result() -> None:
    found = judged("unemployment-benefit", "社保交了75个月 合同到期公司不续", "失业金最多领几个月").figures
    assert any("最长 18" in one.work and "最长 = 18" not in one.work for one in found.values())


def test_a_sum_of_nothing_is_not_listed_as_one_to_claim() -> None:
    found = judged("no-written-contract", "2024年6月3日到现在一直没签合同 一个月5000 现在还在干", "双倍能要回来多少")
    assert found.figures["dw"].high == 0 and not found.figures["dw"].show
    assert found.answer is not None and "55,000" in found.answer.text


def test_what_came_is_taken_off_in_the_working() -> None:
    figure = judged("construction-wages", "工地砌墙 干了47天 一天350 包工头只给了5000", "欠我多少").figures["due"]
    assert figure.work.endswith("350 × 47 天 = 16,450；减去已付 5,000 元 = 11,450")
