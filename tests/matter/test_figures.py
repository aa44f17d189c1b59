"""Figures land where their words put them: a unit, a verb, a person, a month; and what they come to is worked out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.matter import FIELDS, FieldKind, Matter
from bot.matter.derived.pay.account import others_accounts, wage_account
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from bot.matter.reading import Context
from tests.support.matters import READER, TODAY, matter_of


def written(matter: Matter, name: str) -> str:
    value = matter.value(name)
    return "" if value is None else str(value)


TURNS: list[tuple[list[str], dict[str, str]]] = [
    # the verb decides: received
    (["一天260，干了31天，支了4000"], {"daily_pay": "260", "days_worked": "31", "paid": "4000", "owed": "4060"}),
    (["330一个工，做了28个工，中间借支5000"], {"daily_pay": "330", "paid": "5000"}),
    (["包工头预支过2500生活费"], {"paid": "2500", "owed": ""}),
    (["老板一共打了3600给我"], {"paid": "3600", "hours_worked": ""}),
    (["一共到账5200"], {"paid": "5200"}),
    (["前后给过我八千"], {"paid": "8000"}),
    # ... taken off
    (["上个月扣了我350"], {"docked": "350", "owed": ""}),
    (["迟到一次罚50，扣了四次"], {"docked": "200"}),
    (["差评罚了600"], {"docked": "600"}),
    # ... owed
    (["还欠我7800工钱"], {"owed": "7800"}),
    (["老板差我一万二没给"], {"owed": "12000"}),
    (["还差4300没结"], {"owed": "4300"}),
    # ... a deposit, and what came back
    (["进厂押了500块"], {"deposit": "500"}),
    (["装备押金800，退了300"], {"deposit": "800", "deposit_returned": "300"}),
    (["交了1500保证金，走的时候只退我900"], {"deposit": "1500", "deposit_returned": "900"}),
    (["押金不是400，是600"], {"deposit": "600"}),
    # ... a rate
    (["24块一个小时"], {"hourly_pay": "24"}),
    (["一小时19块5，做夜班的"], {"hourly_pay": "19.5"}),
    (["小时工，18一小时"], {"hourly_pay": "18"}),
    (["二百八一天"], {"daily_pay": "280"}),
    (["送一单4块5"], {"piece_price": "4.5"}),
    (["说好5600，包吃住"], {"monthly_pay": "5600"}),
    (["谈好的是一个月6800"], {"monthly_pay": "6800"}),
    (["工资从6500降到5200"], {"monthly_pay": "6500", "new_pay": "5200"}),
    (["原来从4800砍到4000"], {"monthly_pay": "4800", "new_pay": "4000"}),
    # money that is none of the claim
    (["我卡里就剩两百多了"], {"owed": "", "monthly_pay": "", "unnamed_sum": ""}),
    (["身上只有五百块，怎么办"], {"owed": "", "paid": ""}),
    (["房租一个月1200都交不起了"], {"monthly_pay": "", "owed": ""}),
    (["租车一天还要180"], {"daily_pay": "", "owed": ""}),
    (["找朋友借了3000过日子"], {"owed": "", "paid": ""}),
    (["孩子学费4500还没交"], {"owed": "", "fees_paid": ""}),
    (["网贷还有两万"], {"owed": ""}),
    (["中秋发了200块红包"], {"paid": ""}),
    (["公司转我3000慰问金"], {"paid": "", "owed": ""}),
    (["每月给120抵高温费"], {"monthly_pay": ""}),
    (["当地平均工资一个月七千多"], {"monthly_pay": "", "local_average_wage": "7000-8000"}),
    (["客人花了800买的单"], {"owed": "", "paid": ""}),
    # what came while waiting is no wage
    (["待岗在家，每个月就打了1300"], {"monthly_pay": "", "paid_each_month": "1300", "work_stopped": "True"}),
    (["停产了，一个月只发了1800"], {"monthly_pay": "", "paid_each_month": "1800"}),
    (["每个月都是按4500发的"], {"monthly_pay": "", "paid_each_month": "4500"}),
    # who wants to leave is asked for money, not offered any
    (["我想走，公司说要赔2万"], {"penalty": "20000", "offered": ""}),
    (["要离职，站长说得赔5000"], {"penalty": "5000", "offered": ""}),
    (["公司辞退我，说赔两万"], {"penalty": "", "offered": "20000"}),
    # training
    (["公司送我去学叉车，发票9000，签了两年服务期"], {"training_cost": "9000", "bond_months": "24"}),
    # persons
    (["我跟我弟在工地搬砖"], {"whose": "self"}),
    (["我和老公一起在厂里做"], {"whose": "self"}),
    (["我260一天，干了30天，给了2000", "我弟240一天25天一分没给"], {"daily_pay": "260", "days_worked": "30", "owed": "5800", "brother": "6000"}),
    (["我做了20天一天300没给钱，我哥一天320做了18天"], {"daily_pay": "300", "days_worked": "20", "brother": "5760"}),
    (["一天200，做了22天没给", "我老乡230一天19天"], {"daily_pay": "200", "days_worked": "22", "friend": "4370"}),
    (["老板欠我6000，欠我哥8000"], {"owed": "6000"}),
    (["我们15个人，每人欠9000"], {"group_size": "15", "owed_each_person": "9000"}),
    (["一共8个工友，一人差六千五"], {"group_size": "8", "owed_each_person": "6500"}),
    # corrections
    (["一天250，做了40天，给了3000", "记错了，是36天"], {"days_worked": "36", "owed": "6000"}),
    (["一天250，做了40天，给了3000", "说错了，给了4000"], {"paid": "4000", "days_worked": "40", "owed": "6000"}),
    (["老板给过1500", "不对，是2500"], {"paid": "2500"}),
    (["生活费给过1000，哦不对，2000"], {"paid": "2000"}),
    (["一个月7200", "打错了，6200"], {"monthly_pay": "6200"}),
    (["一共干了180小时", "不对，是160个小时"], {"hours_worked": "160"}),
    # months one by one
    (["9月5200，10月5600都没发"], {"owed": "10800"}),
    (["8月的4100没发", "9月4300", "10月也是4300"], {"owed": "12700"}),
    (["老板跑了", "十月份6100", "十一月份3050"], {"owed": "9150"}),
    (["一个月6000", "8月发了2500", "9月10月一分没发"], {"owed": "15500"}),
    (["工资7000", "9月10月都按5000发的"], {"owed": "4000"}),
    (["十月本来6200，发到手5000"], {"owed": "1200"}),
    (["一天220", "九月干了25天", "十月做了12天"], {"owed": "8140"}),
    (["十月5000没发", "11月干了8天", "老板说按1300算"], {"owed": "6300"}),
    (["9月的钱没发，4800", "不对，9月是4600"], {"owed": "4600"}),
    (["支过6000生活费", "后头娃病了又支2500"], {"paid": "8500"}),
    (["支过6000生活费 后头娃病了又支2500"], {"paid": "8500"}),
    (["班长给过4000，再支了800"], {"paid": "4800"}),
    (["工资条上就一个加班补贴500块"], {"overtime_paid": "500"}),
    (["讲好2800一个月 干了两个月只给了一千五"], {"paid": "1500"}),
    (["原来每个月6300 那三个月他就发2000一个月"], {"monthly_pay": "6300", "paid_each_month": "2000"}),
    (["每个月只发2000"], {"paid_each_month": "2000"}),
    (["手夹伤了", "歇了仨月"], {"paid_leave_months": "3"}),
    (["条子上写 今欠到王某某工资壹万捌仟陆佰元"], {"owed": "18600"}),
    (["应得5840 给了4240 说三个差评一个扣200 还扣一千块离职跑路金"], {"docked": "1600"}),
    (["五次迟到一次扣50"], {"docked": "250"}),
    (["老板说凑2万块一次了断"], {"offered": "20000"}),
    (["近一年平均税前应发6400", "看我辛苦给我按底薪算三个月13500"], {"monthly_pay": "6400"}),
    (["工资3045一个月", "物业给俺一天一百 三天三百 说这是红包"], {"monthly_pay": "3045"}),
    (["底薪3000", "加提成一个月8000"], {"monthly_pay": "8000"}),
    # what work is counted by, and nights
    (["讲好计件 一块二一张椅"], {"piece_price": "1.2"}),
    (["派费九毛一件"], {"piece_price": "0.9"}),
    (["剪一条一百二 剪了20条"], {"piece_price": "120"}),
    (["一节课八十 上了32节"], {"piece_price": "80"}),
    (["夜里看店 每晚80"], {"daily_pay": "80"}),
    (["酒吧唱歌 一晚上六百"], {"daily_pay": "600"}),
    # hours and days
    (["21一小时，做了150小时，给了2000"], {"owed": "1150"}),
    (["21块一小时", "10月1号到10月12号，天天10个小时", "一共给了1500"], {"owed": "1020", "days_owed": ""}),
    (["当保安一天12小时", "8月上了26天", "周末4天没补休"], {"daily_hours": "12", "days_worked": "26", "rest_days_worked": "4", "days_owed": ""}),
    (["工作日22天，每天多干3小时"], {"workday_overtime_hours": "66"}),
    (["国庆1号2号3号都上班了"], {"holiday_hours": "24", "joined": ""}),
    (["今年休过三天年假"], {"leave_days_taken": "3", "joined": ""}),
    (["说好4500，干了两个月，没给过"], {"monthly_pay": "4500", "months_owed": "2"}),
    # days of something else
    (["8月16号生的孩子"], {"joined": "", "left": ""}),
    (["今年6月25号毕业的"], {"joined": "", "left": ""}),
    (["微信上说的11月8号不来了"], {"left": "2026-11-08", "joined": ""}),
    (["10月31号公司群里说解散"], {"joined": ""}),
    (["裁决9月20号生效的"], {"left": ""}),
    (["9月3号上的户，10月25下户的"], {"joined": "2026-09-03", "left": "2026-10-25"}),
    (["端午那一千也算进去了"], {"left": "", "joined": ""}),
    (["今天让我写辞职"], {"left": ""}),
    (["合同22年3月到24年2月一次，24年3月到27年2月又一次"], {"left": "", "contract_until": "2027-02"}),
    (["服务期2025年1月1号开始算，到2028年12月31"], {"left": ""}),
    (["3月12号进的厂，9月底走的"], {"joined": "2026-03-12"}),
    (["退车是7月20"], {"left": "", "joined": ""}),
    # other trades, other tongues
    (["跑滴滴的，账户里还有1860元提不出来"], {"hours_worked": ""}),
    (["我喺酒楼洗碗，人工四千八，冇出粮两个月"], {"monthly_pay": "4800"}),
    (["家政，一个月6500，做了40天，她就给了5000"], {"monthly_pay": "6500", "paid": "5000"}),
    (["画稿总价6000，先给了2000"], {"owed": "4000"}),
    (["刷墙一平18，刷了300平"], {"hours_worked": "", "days_worked": ""}),
    (["带货主播，保底5000，扣了我两千"], {"monthly_pay": "5000", "docked": "2000"}),
    (["快递站 一票八毛 一天三百票"], {"days_worked": "", "monthly_pay": ""}),
    (["代驾，平台扣了保险费每单两块"], {"monthly_pay": "", "hours_worked": ""}),
    (["美容院上班，工服押金收了我350"], {"deposit": "350"}),
    (["幼儿园代课，说好3200，发了2600"], {"monthly_pay": "3200", "paid": "2600"}),
    (["货车司机 押车费交了1万"], {"fees_paid": "10000"}),
    (["摘枸杞的，130一天，做了17天，一分没给"], {"daily_pay": "130", "days_worked": "17", "owed": "2210"}),
    (["酒店保洁一间房6块，一个月才2300"], {"hours_worked": ""}),
    (["养老院护工，5月到现在没发，4200一个月"], {"monthly_pay": "4200", "unpaid_from": "2026-05"}),
]  # fmt: skip

ANSWERS: list[tuple[str, str, dict[str, str]]] = [
    ("hours_worked", "一共给了2640", {"hours_worked": "", "paid": "2640"}),
    ("hours_worked", "工资3000", {"hours_worked": ""}),
    ("hours_worked", "144个小时", {"hours_worked": "144"}),
    ("days_worked", "扣了200", {"days_worked": "", "docked": "200"}),
    ("days_worked", "43", {"days_worked": "43"}),
    ("days_worked", "26天", {"days_worked": "26"}),
    ("daily_hours", "12", {"daily_hours": "12"}),
    ("daily_hours", "300", {"daily_hours": ""}),
    ("months_owed", "欠我5000", {"months_owed": "", "owed": "5000"}),
    ("months_owed", "三个月", {"months_owed": "3"}),
    ("insured", "没做过体检", {"insured": ""}),
    ("insured", "没交", {"insured": "False"}),
    ("insured", "没有", {"insured": "False"}),
    ("still_working", "没有啊，没签过什么制度", {"still_working": ""}),
    ("still_working", "没有了", {"still_working": "False"}),
    ("joined", "8月16号生的", {"joined": ""}),
    ("joined", "今年休过两天", {"joined": ""}),
    ("joined", "2024年5月6号", {"joined": "2024-05-06"}),
    ("joined", "去年3月", {"joined": "2025-03"}),
    ("joined", "10月31号群里说解散", {"joined": ""}),
    ("left", "上面那个是九月份的", {"left": ""}),
    ("left", "连端午那一千都算了", {"left": ""}),
    ("left", "10月20号", {"left": "2026-10-20"}),
    ("paid", "46天", {"paid": ""}),
    ("monthly_pay", "4350", {"monthly_pay": "4350"}),
]  # fmt: skip


def fits(matter: Matter, expected: dict[str, str]) -> dict[str, str]:
    """Return what was expected and is otherwise."""
    others = {person: account.total for person, account in others_accounts(matter).items()}
    wrong = {}
    for name, value in expected.items():
        if name == "whose":
            continue
        got = written(matter, name) if name in FIELDS else f"{others.get(name, 0):f}"
        if got != value:
            wrong[name] = got
    return wrong


@pytest.mark.parametrize(("turns", "expected"), TURNS)
def test_a_figure_lands_where_its_words_put_it(turns: list[str], expected: dict[str, str]) -> None:
    assert fits(matter_of(*turns), expected) == {}


@pytest.mark.parametrize(("asked", "text", "expected"), ANSWERS)
def test_an_answer_fills_the_question_only_with_its_kind(asked: str, text: str, expected: dict[str, str]) -> None:
    assert fits(matter_of(text, asked=asked), expected) == {}


@pytest.mark.parametrize(
    "text", ["我跟我弟在工地搬砖，欠了工资", "我和老公一起在厂里做，工资没发", "我哥跟我都在这干活"]
)
def test_somebody_beside_the_worker_does_not_make_it_their_matter(text: str) -> None:
    assert READER.read(text, Matter(), Context(TODAY, 1)).whose in ("", "self")


SUMS = st.integers(min_value=100, max_value=30000)
DAYS = st.integers(min_value=2, max_value=60)
RATES = st.integers(min_value=100, max_value=900)
PAYS = st.sampled_from(
    ["一共给了{}", "支了{}", "打了{}给我", "扣了我{}", "还欠{}", "押金{}", "就给了{}块", "卡里剩{}", "预支{}元"]
)
COUNTS = sorted(name for name, kind in FIELDS.items() if kind is FieldKind.COUNT)


@settings(max_examples=150, deadline=None)
@given(pattern=PAYS, amount=SUMS, asked=st.sampled_from(COUNTS))
def test_money_never_becomes_a_count(pattern: str, amount: int, asked: str) -> None:
    matter = matter_of(pattern.format(amount), asked=asked)
    assert [name for name in COUNTS if matter.value(name) is not None] == []


@settings(max_examples=100, deadline=None)
@given(days=DAYS, asked=st.sampled_from(["paid", "owed", "monthly_pay", "docked", "deposit"]))
def test_days_never_become_money(days: int, asked: str) -> None:
    matter = matter_of(f"干了{days}天", asked=asked)
    assert matter.value(asked) is None
    assert matter.value("unnamed_sum") is None


@settings(max_examples=100, deadline=None)
@given(rate=RATES, days=DAYS, right=DAYS, paid=st.integers(min_value=100, max_value=190))
def test_a_correction_replaces_and_never_adds(rate: int, days: int, right: int, paid: int) -> None:
    matter = matter_of(f"一天{rate}，干了{days}天，支了{paid}", f"不对，是{right}天")
    assert written(matter, "days_worked") == str(right)
    assert written(matter, "owed") == str(rate * right - paid)


@settings(max_examples=100, deadline=None)
@given(wrong=SUMS, right=SUMS)
def test_a_corrected_sum_is_the_later_one(wrong: int, right: int) -> None:
    assert written(matter_of(f"生活费给过{wrong}，不对，{right}"), "paid") == str(right)


@settings(max_examples=100, deadline=None)
@given(
    who=st.sampled_from(["我哥", "我弟", "我老婆", "我老乡", "我工友"]),
    mine=RATES, days=DAYS, theirs=RATES, their_days=DAYS,
)  # fmt: skip
def test_anothers_figure_never_becomes_ones_own(who: str, mine: int, days: int, theirs: int, their_days: int) -> None:
    matter = matter_of(f"我{mine}一天，干了{days}天没给", f"{who}{theirs}一天，{their_days}天一分没支")
    assert (written(matter, "daily_pay"), written(matter, "days_worked")) == (str(mine), str(days))
    account = wage_account(matter, TODAY)
    assert account is None or account.total == mine * days
    assert [account.total for account in others_accounts(matter).values()] == [theirs * their_days]


@settings(max_examples=60, deadline=None)
@given(first=st.integers(min_value=1000, max_value=9999), second=st.integers(min_value=1000, max_value=9999))
def test_months_add_up_and_a_month_told_again_does_not(first: int, second: int) -> None:
    matter = matter_of("老板跑了", f"9月{first}", f"10月{second}", f"不对，10月是{second + 1}")
    assert written(matter, "owed") == str(first + second + 1)


CASES = [
    ("unpaid-wages", ["包工头跑了", "一天280，干了43天，支了3000"], "9,040"),
    ("unpaid-wages", ["9月6800没发，10月7150没发", "押金500"], "14,450"),
    ("overtime", ["保安，一天12小时，底薪4350", "7月上了27天", "周末四天没补休"], "5,850"),
    ("resigning", ["一天200", "十月干了27天", "11月干了10天"], "7,400"),
    ("no-written-contract", ["我们12个人，一人欠一万四"], "168,000"),
    ("commute-injury", ["上班路上被车撞了", "医生开了两个月假，每月5600"], "11,200"),
    ("dispatch-work", ["派遣公司的，在北京，厂里把我退回了", "8月、9月、10月每月就打了1500"], "3,120"),
    ("non-compete", ["离职两年不准去同行，在北京", "6月30号走的，前12个月平均9000"], "10,800"),
    ("docked-pay", ["一天一百八，做了21天没给", "我哥一天200，做了10天"], "2,000"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "turns", "amount"), CASES)
def test_a_sum_follows_from_what_was_told_in_whatever_situation(topic: str, turns: list[str], amount: str) -> None:
    judged = judge(load_situations()[topic], matter_of(*turns), (Focus.AMOUNT,), turns[-1], TODAY)
    assert amount in [figure.amount for figure in judged.figures.values()]
