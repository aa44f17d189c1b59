"""Whose figures a turn tells, what a sum is beside what it is not, and parts that belong together."""

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.reading.clauses import prepared
from bot.matter.reading.folding import folded
from bot.matter.reading.persons.others import without_others

TODAY = date(2026, 11, 21)
READER = RuleReader()
Case = tuple[list[str], dict[str, str]]


def told(turns: list[str]) -> Matter:
    matter = Matter()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, READER.read(text, matter, Context(TODAY, number)), number)
        matter = matter.model_copy(update={"heard": f"{matter.heard}。{text}"})
    return matter


def differing(turns: list[str], expected: dict[str, str]) -> dict[str, str]:
    matter = told(turns)
    found = {name: str(matter.value(name) if matter.value(name) is not None else "") for name in expected}
    return {name: value for name, value in found.items() if value != expected[name]}


PEOPLE: list[Case] = [
    (["我一个月5300", "同站的老周一个月6100"], {"monthly_pay": "5300"}),
    (["我一个月5300，隔壁阿强拿4700"], {"monthly_pay": "5300", "take_home_pay": ""}),
    (["我今年2月16号入职", "另外一个同事来得晚，7月才来"], {"joined": "2026-02-16"}),
    (["我押金交了1500", "跟我一起进来的小丽押金交了3000"], {"deposit": "1500"}),
    (["一个月4000", "跟我同一天进的小陈12月就转正了"], {"probation_until": ""}),
    (["小刘9月来的都有合同，我3月来的没有"], {"joined": "2026-03"}),
    (["王哥走的时候补了2万，就给我5000让我走"], {"paid": "", "offered": "5000"}),
    (["阿珍被扣了200，我被扣了800"], {"docked": "800"}),
    (["老表一天400，我才320，干了10天没给"], {"daily_pay": "320"}),
    (["一起来的阿东欠7000，我这边是5400"], {"owed": "5400"}),
    (["欠我8000没给", "有个姐妹赔了五万才让走"], {"owed": "8000", "paid": "", "penalty": ""}),
    (
        ["8月3号受伤的，工资一个月6000", "隔壁厂那个八级的拿了十几万"],
        {"owed": "", "local_average_wage": "", "offered": ""},
    ),
    (["我一个月4800", "我老乡在别的厂干了三年才给两个月"], {"monthly_pay": "4800", "months_worked": ""}),
    (["工资4500", "我媳妇说他们那边有人赔了三万"], {"owed": "", "offered": "", "monthly_pay": "4500"}),
    (["我同事都一样，老板欠我们每个人，我自己是5200"], {"owed": "5200"}),
    (["老乡介绍我3月1号来的，一个月5000"], {"joined": "2026-03-01", "monthly_pay": "5000"}),
    (["我一个月5000", "同事拿6000，我只有5000，欠我两个月"], {"monthly_pay": "5000", "months_owed": "2"}),
]

FIGURES: list[Case] = [
    (["老板说给8000让我走", "我一个月6500，这8000值不值"], {"offered": "8000", "monthly_pay": "6500"}),
    (["违约金两万", "那两万要给吗"], {"penalty": "20000", "docked": "", "owed": ""}),
    (["对方保险公司赔了我四万，交警说同等责任"], {"paid": ""}),
    (["车日租150，押金6000"], {"deposit": "6000", "daily_pay": ""}),
    (["每天扣我两块五的意外险"], {"daily_pay": "", "docked": ""}),
    (["签了说给涨三百"], {"offered": "", "owed": ""}),
    (["站长说私了给四千"], {"offered": "4000", "penalty": ""}),
    (["这个月7000，扣完到手5100"], {"take_home_pay": "5100", "docked": ""}),
    (["老板说给我写个条，写欠工资9000", "一个月4000欠了三个月"], {"offered": "9000"}),
    (["领导说先交2000培训费才给办离职"], {"penalty": "2000", "fees_paid": "", "training_cost": ""}),
    (["店里收了800，说是押金"], {"deposit": "800"}),
    (["请求额是52000，其中工资18000"], {"claimed_sum": "52000", "monthly_pay": "", "owed": ""}),
    (["社保每月400，公司没给我交"], {"monthly_pay": "", "owed": ""}),
    (["不交社保，每月多给我500"], {"extra_for_insurance": "500"}),
    (["我交给包工头2000才让上工"], {"fees_paid": "2000", "offered": ""}),
    (["年终奖说好一万，一直没发"], {"monthly_pay": "", "owed": "10000"}),
    (["一共欠我28000，其中8月的6000他认"], {"owed": "28000"}),
    (["叫我写收条，写收到工资12000，实际给了8000"], {"paid": "8000", "monthly_pay": ""}),
    (["押金写的是3000，其实交了2500"], {"deposit": "2500"}),
    (["学费交了6800，说包分配"], {"fees_paid": "6800", "training_cost": ""}),
    (["别的都好，就是工资没发4800"], {"owed": "4800", "monthly_pay": "", "paid": ""}),
    (["让我签字，补偿按4000算给3个月12000"], {"offered": "12000"}),
    (["9月5200没给，11月还没到"], {"iou_due": "", "owed": "5200"}),
    (["流水一万二，平台抽了两千四"], {"docked": ""}),
    (["工资说好6000实际只发4500"], {"paid": "", "paid_each_month": "4500"}),
    (["月钱5400"], {"monthly_pay": "5400", "owed": ""}),
    (["平均6300，上个月是6100"], {"monthly_pay": "6300", "last_month_pay": "6100"}),
    (["一天90，干了20天，只给了500"], {"daily_pay": "90", "paid": "500", "owed": "1300"}),
]

PARTS: list[Case] = [
    (["扣了500", "后来又扣300"], {"docked": "800"}),
    (["先扣了200，后来又扣了350"], {"docked": "550"}),
    (["给过两次生活费，一次800，一次1200"], {"paid": "2000"}),
    (["一天300，干了30天", "给过三回生活费，两回1000，一回500"], {"paid": "2500", "owed": "6500"}),
    (["本来5200的，到手4100，被扣了好几样", "迟到三次一次扣100"], {"docked": "1100"}),
    (["超时4次一次扣30"], {"docked": "120"}),
    (["每单扣5块扣了80单"], {"docked": "400"}),
    (["押金2000，工服另外收了380"], {"deposit": "2000", "fees_paid": "380"}),
    (["做了个logo谈好5000，定金付了40%，剩下一直没给"], {"paid": "2000", "owed": "3000"}),
    (["月工资6000，讲好按30天算，做了12天，给了1000"], {"owed": "1400"}),
    (["我是赢了的，仲裁裁决工资12000加补偿8000"], {"owed": "20000", "monthly_pay": ""}),
    (["裁下来了", "要了三万，只裁了一万八"], {"claimed_sum": "30000", "awarded_sum": "18000"}),
    (["底薪3500加提成", "8月9月都没发，提成一共2100"], {"owed": "9100"}),
    (["工资从6000降成4500", "八月九月都是"], {"owed": "3000"}),
    (["调解书写的今年6月30号前给我20000", "给了5000"], {"owed": "15000"}),
    (["中秋那天我上班，国庆一号二号也都上了"], {"holiday_hours": "24", "joined": ""}),
    (["国庆1号到3号都上了班", "中秋那天也上了"], {"holiday_hours": "32"}),
    (["国庆1号2号那两天一共上了7个小时"], {"holiday_hours": "16"}),
    (["我们9个人，我一个月4000，三个月没发，大家合计13万"], {"owed": "12000"}),
    (["我们9个人一共欠13万"], {"owed": "130000"}),
    (["签的一个月4350", "这个月我上了14天班，剩下的下个月15号一起发"], {"owed": "2800"}),
    (["让我走，说多给一个月5900"], {"offered": "5900", "monthly_pay": "5900"}),
    (["21块一个钟，420个钟，前后到账3500"], {"hours_worked": "420", "owed": "5320"}),
    (["9月少发了800，10月又少发650"], {"owed": "1450", "paid": ""}),
    (["每个月少给500，少了8个月"], {"owed": "4000"}),
    (["罚款一次200，罚了我三次"], {"docked": "600"}),
    (["总价1万，尾款还剩四成没给"], {"paid": "6000", "owed": "4000"}),
    (["工头欠我们五个人一共4万5，我的是8200"], {"owed": "8200"}),
    (["押金交了两次，一次1000，一次500"], {"deposit": "1500"}),
    (["先押了1000，后来又押了800"], {"deposit": "1800"}),
    (["被扣三笔，一笔200，一笔350，一笔80块"], {"docked": "630"}),
    (["9月扣了300，10月扣了450"], {"docked": "750"}),
    (["一个工350，干了38个工，给过两回钱，一共4300"], {"paid": "4300", "owed": "9000"}),
    (["我和我弟一起干，两个人一共欠14000，我占8000"], {"owed": "8000"}),
    (["物业欠我8月9月两个月工资，一个月2900，9月份给过500"], {"owed": "5300"}),
    (["扣了装备押金800，保险240，罚款150，一共1190"], {"docked": "1190"}),
    (["2月上了10天班，春节放假，一个月4350，没签合同"], {"owed": ""}),
]

DAYS: list[Case] = [
    (["平均一月5500"], {"monthly_pay": "5500", "happened_on": ""}),
    (["二一年四月六号进的厂"], {"joined": "2021-04-06"}),
    (["今年18号通知我走人"], {"left": "2026-11-18"}),
    (["我打算过完年就不干了"], {"left": "2027-02-10/2027-03-06"}),
    (["过完年来的"], {"joined": "2026-02-21/2026-03-17"}),
    (["老板说下周三给钱"], {"due_on": "2026-11-25"}),
    (["每天五六个钟"], {"daily_hours": "5.5"}),
    (["今年三月初八来的"], {"joined": "2026-04-24"}),
    (["大年初六上的班"], {"joined": "2026-02-22"}),
    (["我入职2022年8月吧，10号，干到11月30号"], {"joined": "2022-08-10", "left": "2026-11-30"}),
    (["2017年4月1号干到现在，老板说工龄从零算"], {"joined": "2017-04-01"}),
    (["22年3月6号来的", "不对，是23年3月", "6号是对的"], {"joined": "2023-03-06", "left": ""}),
    (["医院开的休息单一直到10月31"], {"left": ""}),
    (["6号走的，谈好的", "今天快递来的离职证明写个人原因"], {"left": "2026-11-06"}),
    (["九月1号开始关门，让回家等信"], {"joined": ""}),
    (["10号到12号我跟组长请了假"], {"joined": "", "left": ""}),
    (["去年12月3号早上骑车上班，被小车撞了，小腿骨折"], {"joined": "", "injured_on": "2025-12-03"}),
    (["试用期写了三个月 8月1号到10月31"], {"left": "", "probation_months": "3"}),
    (["6到9月高温费没发，月薪5000"], {"months_owed": "", "owed": "", "left": ""}),
    (["没签合同 一个月5200"], {"contract_months": "", "monthly_pay": "5200"}),
    (["今年休过3天年假，财务说只欠2天"], {"days_owed": ""}),
    (["说没做满两个月不给"], {"months_worked": ""}),
    (["医生开的休息单 总共四个月"], {"months_worked": "", "paid_leave_months": "4"}),
    (["全部工龄九年"], {"career_months": "108", "months_worked": ""}),
    (["我十五，虚岁十六"], {"age": "15"}),
]


@pytest.mark.parametrize(("turns", "expected"), PEOPLE)
def test_figures_of_somebody_else_stay_out_of_ones_own(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), FIGURES)
def test_a_sum_is_owed_or_paid_only_where_it_was_said(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), PARTS)
def test_parts_that_belong_together_make_one_sum(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), DAYS)
def test_a_day_is_the_one_that_was_meant(turns: list[str], expected: dict[str, str]) -> None:
    assert differing(turns, expected) == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3×100+4×200", "1100"),
        ("扣了600*2", "扣了1200"),
        ("补偿4000×4=16000", "补偿16000"),
        ("2026-11-21", "2026-11-21"),
        ("8+1天", "8+1天"),
        ("底薪3000+提成", "底薪3000+提成"),
        ("100块＊3个月＋50元", "350"),
        ("+".join(["120"] * 50), "6000"),
        ("打13800138000+13900139000", "打13800138000+13900139000"),
    ],
)
def test_written_sums_are_worked_out(written: str, meant: str) -> None:
    assert folded(written) == meant


def test_a_story_about_somebody_else_from_the_start_is_kept() -> None:
    text = prepared("小张在我们站跑单，8月摔了，一个月6000")
    assert without_others(text, Matter()) == text


@pytest.mark.parametrize("text", ["老师傅说能要5000，我一个月4000", "我和同事一样，一个月4000", "老板娘说给5000"])
def test_what_others_say_or_share_is_kept(text: str) -> None:
    own = prepared(text)
    assert without_others(own, told(["我一个月4000"])) == own
