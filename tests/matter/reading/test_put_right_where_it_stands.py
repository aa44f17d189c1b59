"""A value taken back is replaced where it stood, in the same breath or a turn later, whatever the words and the trade."""

from __future__ import annotations

import random
from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.derived.pay.wages import wages_owed
from bot.matter.reading import Context, RuleReader
from bot.matter.reading.clauses import prepared
from bot.matter.reading.righting.in_turn import put_right
from tests.support.matters import TODAY, matter_of

Case = tuple[list[str], dict[str, str]]


def differing(turns: list[str], expected: dict[str, str]) -> dict[str, str]:
    """What was read otherwise than expected, by field; an empty word expects the field unknown."""
    matter = matter_of(*turns)
    found = {name: _written(matter, name) for name in expected}
    return {name: value for name, value in found.items() if value != expected[name]}


def _written(matter: Matter, name: str) -> str:
    if name == "items":
        return " ".join(f"{item.label}{item.amount.normalize():f}" for item in matter.items if item.person == "self")
    return str(matter.value(name) if matter.value(name) is not None else "")


DAYS: list[Case] = [
    (["我是2019年5月6号来的 哦 2019是毕业 是2020年5月6号入职"], {"joined": "2020-05-06"}),
    (["我是2018年进来的 哎不对18年是我老公先进来 我是19年3月4号 中间没断过"], {"joined": "2019-03-04"}),
    (["在发廊做 3月5号来的 不对 是6号"], {"joined": "2026-03-06"}),
    (["去年3月进的酒店 记错了 是前年"], {"joined": "2024-03"}),
    (["物业保安 23年6月1号入职 打错了 24年6月1号"], {"joined": "2024-06-01"}),
    (["10月20号走的 哦不对 是10月22号"], {"left": "2026-10-22"}),
    (["前天站里群把我踢了哦不对 是11月10号踢的"], {"left": "2026-11-10"}),
    (["2月11号进的货运站", "看了眼合同 是2月17号"], {"joined": "2026-02-17"}),
    (["送餐路上摔了 10月17晚上", "哦不对 17号是做手术那天 摔是16号晚上"], {"injured_on": "2026-10-16"}),
    (["7月10号来火锅店的", "哦不 10号是面试 15号才正式上班"], {"joined": "2026-07-15"}),
    (["我5月6号去的 11月2号走的", "去的日子不是5月6 是4月26"], {"joined": "2026-04-26", "left": "2026-11-02"}),
    (["开叉车 11月3号砸到脚", "啊我看病历 砸脚那天是11月2号"], {"injured_on": "2026-11-02"}),
    (["去年国庆后来的 10月8号上班"], {"joined": "2025-10-08"}),
    (["裁决书落款是11月4号 我是11月9号自己去仲裁委领的 签的字"], {"award_on": "2026-11-09", "claimed_on": ""}),
    (["仲裁裁决书日期写的10月28号 我11月3号才签收"], {"award_on": "2026-11-03"}),
    (["我跟对象一个厂 我去年9月20进的 我对象9月12进的 没签合同", "日子打反了 我是12号 她是20号"], {"joined": "2025-09-12"}),
    (["按摩店 7月22号进的 不是22 是12"], {"joined": "2026-07-12"}),
    (["今年6月18号进的纺织厂", "啊我刚翻打卡记录 是6月8号"], {"joined": "2026-06-08"}),
    (["在饭店切墩 今年3月8号来的 合同是5月才签 哪天签的来着 好像5月20", "我翻出来看了 合同上写的5月26"], {"contract_signed": "2026-05-26"}),
    (["11月1号让我走的 说错了 10月31号"], {"left": "2026-10-31"}),
    (["6月11号生的 剖腹产", "呃 6月11是预产期 实际6月7号就生了"], {"baby_born": "2026-06-07"}),
]  # fmt: skip

SUMS: list[Case] = [
    (["做糕点的 一个月5600 看错行了 工资条是5300"], {"monthly_pay": "5300"}),
    (["押金2000 工资5000 写错了 押金是3000"], {"deposit": "3000", "monthly_pay": "5000"}),
    (["焊工 一天360 干了20天没给", "记岔了 讲的是一天380"], {"daily_pay": "380"}),
    (["老板欠我两个月工资 8月3600 9月3600", "咦 搞错咯 9月该是3240"], {"items": "8月3600 9月3240"}),
    (["10月8240 11月1到9号2360 都没给。查了下账单10月是8420 我打反了"], {"items": "10月8420 11月2360", "owed": "10780"}),
    (["站点欠钱 10月8240 11月1到9号2360 都没给", "查了下账单10月是8420 我打反了"], {"items": "10月8420 11月2360", "owed": "10780"}),
    (["7月5620 8月6150没给 诶不对 看错行了 8月是6510"], {"items": "7月5620 8月6510"}),
    (["9月给了3000 10月给了4000 说反了"], {"items": "9月4000 10月3000"}),
    (["9月4600 10月4800 没发 不对 9月4800 10月4600"], {"items": "9月4800 10月4600"}),
    (["每月说好6800 8月9月10月每个月就给我打1800 看错了 是2000"], {"items": "8月2000 9月2000 10月2000", "owed": "14400"}),
    (["公司让我赔20万违约金 多打了个零 是2万"], {"penalty": "20000"}),
    (["给租车公司交了押金一万", "俺记错嘞 押金是八千 那一万是俺徒弟交的"], {"deposit": "8000"}),
    (["说好22一小时 干了10小时", "群里我又看了眼 招工写的是21 不是22"], {"hourly_pay": "21", "hours_worked": "10"}),
    (["我和徒弟都在直播间 我9月5500 10月5300没给 她10月3800", "5300不对 是5030 她那个没错"], {"items": "9月5500 10月5030"}),
    (["10月工资6300 11月1到10号2150。不对 11月那个是2050 加起来8350"], {"items": "10月6300 11月2050"}),
    (["网管 一个月3800 欠了两个月", "刚才打错字了 三千五一个月"], {"monthly_pay": "3500"}),
    (["月嫂 讲好一个月9800 干了26天 只给了5000", "哦给的是5500 有一笔现金500忘了"], {"paid": "5500"}),
    (["9月工资1870 10月2360 都没发", "10月那个是2140"], {"items": "9月1870 10月2140"}),
    (["幼师 10月请假3天扣了我480 看了工资条扣的是420"], {"docked": "420"}),
    (["我们一共5个人 老板欠38000 我那份是8600 查了微信记录是8900"], {"owed": "8900"}),
    (["老板欠我12400 上礼拜还了2000", "上礼拜还的是3000 刚看了余额"], {"paid": "3000"}),
]  # fmt: skip

COUNTS: list[Case] = [
    (["21一个钟 一天11个钟 做了6天 9号做到13号", "写错了 9号到13号是5天 还有一天是我老乡用我的名字打的卡"], {"days_worked": "5"}),
    (["说好260一天", "11月5号到14号 我记得十天 有一天没去 那就是9天"], {"days_worked": "9"}),
    (["一天400 我记了52个工 不对 是50个"], {"days_worked": "50"}),
    (["搬家公司干了8天 一天300", "我再数数出车单 应该是9天"], {"days_worked": "9", "daily_pay": "300"}),
    (["粉刷 一天280 干了15天", "我又扒拉了下打卡 13天 有两天是俺弟替俺去的"], {"days_worked": "13"}),
    (["我10月上了22个夜班 一晚30的补贴没发", "记错人了 22个是我老乡 我请过假 我19个"], {"days_worked": "19"}),
    (["欠我三个月工资 哦 是四个月 一个月4100"], {"months_owed": "4"}),
    (["后厨 一个月5200 欠俺俩月整", "整岔劈了 是仨月"], {"months_owed": "3"}),
    (["我干了1年零2个月 哦不 到现在一年四个月了"], {"months_worked": "16"}),
    (["在这公司干了6年", "查了下 那都满7年了 不是6年"], {"months_worked": "84"}),
    (["10月加班我自己记的46个小时", "重新加了一遍 不是46 有两天记重了 应该41"], {"workday_overtime_hours": "41"}),
    (["每月休4天 结果这三个月总共才让我休了5天 哦不是5天 我翻了下日历 是7天"], {"rest_days_a_month": "4"}),
    (["月薪5220 一共18个星期六 唔 有3个后来给我调休了 那剩15个"], {"rest_day_hours": "120"}),
    (["7月8月周六都上了 每次10个钟 7月4个 8月5个 一共9个周六", "哦 8月15号那个周六后来厂里给我补了一天休"], {"rest_day_hours": "80"}),
    (["周末来了12天 每天8小时 有两天后来补休了"], {"rest_day_hours": "80"}),
    (["修车的 一天250 干了22天没给", "不止22天 我数了下是24天"], {"days_worked": "24", "owed": "6000"}),
    (["一个月4200 10月加了52个小时班", "52算错了 刨去吃饭是46"], {"workday_overtime_hours": "46"}),
    (["一天180 做了12天半 写错是11天半"], {"days_worked": "11.5"}),
    (["提成30% 保底5000", "提成记岔了 30%是我闺蜜那家 我这家25%"], {"commission_rate": "25"}),
    (["一件一块八 做了2130件 哦单价搞错哒 一块八是上半年的价 7月起就一块六了"], {"piece_price": "1.6", "pieces": "2130"}),
    (["2022年12月1号进来的 签四年 不对 我翻了下合同 是2023年12月1号到2026年11月30号 三年的"], {"joined": "2023-12-01", "contract_months": "36"}),
]  # fmt: skip

KEPT: list[Case] = [
    (["我一个月5300 不对 到手4800"], {"take_home_pay": "4800"}),
    (["一天300 干了10天 给我2800 不对 少了200"], {"daily_pay": "300", "days_worked": "10"}),
    (["我一个月6000 他这样扣我500对不对"], {"monthly_pay": "6000", "docked": "500"}),
    (["公司工资条写错了 少算我200 一个月5000"], {"monthly_pay": "5000"}),
    (["中间给过7000生活费", "不对，我翻了转账，7月2000，8月3000，9月4000"], {"paid": "9000"}),
]


@pytest.mark.parametrize(("turns", "expected"), [*DAYS, *SUMS, *COUNTS])
def test_the_value_said_last_stands_where_the_first_one_stood(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), KEPT)
def test_what_is_no_taking_back_leaves_both_values(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


def test_a_sum_follows_from_what_was_put_right() -> None:
    """劳动合同法 30: what was agreed for the hours worked less what came. 5 days of 11 hours at 21 yuan less 300 are 855."""
    turns = (
        "21一个钟 一天11个钟 做了6天 9号做到13号 日结没给",
        "写错了 9号到13号是5天 还有一天是我老乡用我的名字打的卡 他的他自己去要",
        "小陈微信先转过我300",
    )
    assert wages_owed(matter_of(*turns), TODAY).low == 855


def test_what_was_put_right_once_is_not_put_right_again_by_a_later_turn() -> None:
    turns = [
        "送餐路上摔了 10月17晚上 住院9天",
        "哦不对 17号是做手术那天 摔是16号晚上八点多",
        "医药费自己垫了一万三千二",
    ]
    expected = {"injured_on": "2026-10-16", "injured": "True", "in_hospital": "True", "medical_costs": "13200"}
    assert differing(turns, expected) == {}


STORIES = (
    "我在{place}上班，{value}，没签合同，老板说下个月再说",
    "{place}干活的，{value}，现在不让我干了",
    "想问下，{place}的，{value}，这样对吗",
)
PLACES = ("饭店后厨", "物流园", "服装厂", "物业", "工地", "美容院", "幼儿园", "超市")
SLIPS = (
    "不对，",
    "哦不对，",
    "说错了，",
    "打错了，",
    "记错了，我看了合同，",
    "看错行了，",
    "更正一下，",
    "搞错咯，",
    "不不不，",
)
KINDS = (
    ("一个月{}", "是{}", (3000, 9000), 100),
    ("押金交了{}", "押金是{}", (500, 4000), 100),
    ("一天{}", "一天{}", (120, 480), 10),
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_value_is_put_right_only_the_right_one_is_left(seed: int) -> None:
    draw = random.Random(seed)
    said, anew, (least, most), step = draw.choice(KINDS)
    wrong, right = draw.sample(range(least, most, step), 2)
    story = draw.choice(STORIES)
    head, tail = story.format(place=draw.choice(PLACES), value="◎").split("◎")
    text = f"{head}{said.format(wrong)}，{draw.choice(SLIPS)}{anew.format(right)}{tail}"
    held = put_right(prepared(text))
    assert str(right) in held
    assert str(wrong) not in held.replace(str(right), "")


@pytest.mark.parametrize("seed", range(30))
def test_a_value_put_right_a_turn_later_replaces_the_one_of_its_month_and_no_other(seed: int) -> None:
    draw = random.Random(seed)
    sums = draw.sample(range(2100, 8900, 100), 4)
    months = draw.sample(range(3, 11), 3)
    at = draw.randrange(3)
    told = "，".join(f"{month}月{value}" for month, value in zip(months, sums, strict=False)) + "，都没发"
    matter = matter_of(f"我在厂里做，{told}", f"{draw.choice(SLIPS)}{months[at]}月是{sums[3]}")
    expected = {f"{month}月": value for month, value in zip(months, sums, strict=False)} | {f"{months[at]}月": sums[3]}
    assert {item.label: int(item.amount) for item in matter.items} == expected


@pytest.mark.parametrize("seed", range(20))
def test_a_first_day_put_right_is_the_one_said_last(seed: int) -> None:
    draw = random.Random(seed)
    wrong, right = (date(draw.randrange(2019, 2026), draw.randrange(1, 12), draw.randrange(1, 28)) for _ in range(2))
    text = f"我是{_day(wrong)}来的，{draw.choice(SLIPS)}是{_day(right)}"
    turns = [text] if seed % 2 else [f"我是{_day(wrong)}来的，一个月5000", f"{draw.choice(SLIPS)}是{_day(right)}"]
    assert matter_of(*turns).value("joined").first == right


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}号"


@pytest.mark.parametrize(
    ("turns", "ended"),
    [
        (["10月15日走的，月薪6000", "我不是自己走的"], "employer"),
        (["10月15日不干了", "不是我主动离职的"], "employer"),
        (["公司把我辞退了", "我不是自愿走的"], "employer"),
        (["10月15日我自己走的"], "worker"),
    ],
)
def test_who_did_not_go_by_themselves_was_sent_away(turns: list[str], ended: str) -> None:
    assert matter_of(*turns).value("ended_by") == ended


@pytest.mark.parametrize(
    ("turns", "field", "value"),
    [
        (("一小时18，一共130个小时，给过600", "不好意思，数了排班表是124小时"), "hours_worked", 124),
        (("一小时18，一共130个小时，给过600", "不好意思，数了排班表是124小时"), "owed", 124 * 18 - 600),
        (("公司讲培训花了8000", "他们给我看发票了，是6000"), "training_cost", 6000),
        (("一张850，13张，说好8月31号结清", "有一张我自己作废没交，那就12张，定金给过3000"), "pieces", 12),
    ],
)
def test_what_a_paper_shows_or_what_follows_from_what_is_told_puts_a_count_right(
    turns: tuple[str, ...], field: str, value: int
) -> None:
    matter = matter_of(*turns)
    assert matter.value(field).low == value


def test_what_the_other_side_reckons_puts_nothing_right() -> None:
    matter = matter_of("我干了六年，月薪6000，被辞退没理由", "人事给我算了个数，18000")
    assert matter.value("monthly_pay").low == 6000


def test_a_sum_that_puts_another_right_answers_no_question_beside_it() -> None:
    first = matter_of("我跑专送的，罚款要扣钱，一个月大概8200")
    text = "哦不对 刚翻了流水 扣款之前应得的平均是7800 8200是旺季"
    reading = RuleReader().read(text, first.model_copy(update={"heard": "一个月大概8200"}), Context(TODAY, 2, "docked"))
    assert reading.values["monthly_pay"].value.low == 7800
    assert "docked" not in reading.values
