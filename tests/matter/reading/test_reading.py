"""Turns are read into the matter: what is told is kept, what is supposed, heard, denied or said by the other side is not."""

import pytest

from bot.contract.matter import Matter, Sure
from bot.matter.reading import Context, Reading
from tests.support.matters import READER, TODAY, matter_of


def read(text: str, asked: str = "") -> Reading:
    return READER.read(text, Matter(), Context(TODAY, 1, asked))


def written(matter: Matter, name: str) -> str | None:
    value = matter.value(name)
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("turns", "name", "value"),
    [
        (["一个月休两天"], "rest_days_a_month", "2"),
        (["我今年15，暑假在厂里打工"], "age", "15"),
        (["每天12个钟头没加班费"], "daily_hours", "12"),
        (["干了一年零八个月，月均6500"], "monthly_pay", "6500"),
        (["工资六千一个月"], "monthly_pay", "6000"),
        (["说好五千一个月，欠我两个月没给"], "months_owed", "2"),
        (["说好五千一个月，欠我两个月没给"], "monthly_pay", "5000"),
        (["底薪五千一个月，违约金100万"], "penalty", "1000000"),
        (["一个投诉罚200，上个月罚了1800"], "docked", "1800"),
        (["医药费八千多，误工还没算"], "medical_costs", "8000-9000"),
        (["从9月15号到现在两个月没发钱"], "unpaid_from", "2026-09-15"),
        (["说好八千一个月，只给了三千"], "paid", "3000"),
        (["说好八千一个月，只给了三千"], "monthly_pay", "8000"),
        (["3月到11月都没发工资"], "months_owed", "9"),
        (["9月10月都没给"], "unpaid_to", "2026-10"),
        (["一个月欠2000，欠了五个月"], "owed", "10000"),
        (["公司说给5000"], "offered", "5000"),
        (["老板欠我工资两万"], "owed", "20000"),
        (["我爸64年的"], "age", "61-62"),
        (["老板跑了", "8月6200 9月5800"], "owed", "12000"),
        (["上礼拜出事了 腿断了", "11月13号 汉口"], "injured_on", "2026-11-13"),
        (["合同上月底到期", "10月31号"], "contract_until", "2026-10-31"),
        (["火锅店干活", "10月干到15号"], "left", "2026-10-15"),
        (["我是安徽来北京打工的"], "city", "北京"),
        (["苏州的门店", "之前问我去不去无锡，我没去"], "city", "苏州"),
        (["7000"], "monthly_pay", "7000"),
        (["一次扣600，扣了三回"], "docked", "1800"),
        (["总价8000，先给了3000"], "owed", "5000"),
        (["干了20天，一天160，工资没给"], "owed", "3200"),
    ],
)
def test_a_fact_is_read_as_what_it_is(turns: list[str], name: str, value: str) -> None:
    assert written(matter_of(*turns), name) == value


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (["一个月休两天"], "leave_days_taken"),
        (["工资扣了一半"], "docked"),
        (["我今年15，暑假在厂里打工"], "joined"),
        (["今年62了，退休金领着的"], "joined"),
        (["每天12个钟头，一个月休2天，没加班费"], "workday_overtime_hours"),
        (["国庆头三天也全上了"], "joined"),
        (["国庆头三天也全上了"], "days_owed"),
        (["2025年9月20号"], "joined"),
        (["我们这边上年度职工月平均工资13000"], "happened_on"),
        (["要是他辞退我，能赔多少"], "ended_by"),
        (["公司会不会辞退我"], "ended_by"),
        (["网上说能要36个月，21万6"], "unnamed_sum"),
        (["他说我迟到30次"], "days_worked"),
        (["站长说干满三个月才退押金"], "months_worked"),
        (["老板说不满一个月不给工资"], "months_owed"),
        (["欠薪过没过一年"], "months_owed"),
        (["没底薪，全看单"], "base_pay_promised"),
        (["欠条没有"], "has_iou"),
        (["不是专送"], "mode"),
        (["手上打了钢板"], "violence"),
        (["停工这头一个月工资谁给"], "paid_leave_months"),
        (["公司出了4200医药费"], "offered"),
        (["说我欠中介费3000，不还不让走"], "fees_paid"),
        (["有工伤保险"], "injured"),
        (["不去就算旷工开除"], "ended_by"),
        (["让我签放弃工伤的单子", "没签"], "written_contract"),
        (["算了钱我不要了"], "ended_by"),
    ],
)
def test_what_is_not_told_is_not_read(turns: list[str], name: str) -> None:
    assert written(matter_of(*turns), name) is None


@pytest.mark.parametrize(
    ("turns", "name", "value"),
    [
        (["2025年3月1号入职", "不对，是前年"], "joined", "2024-03-01"),
        (["去年3月入职的", "记错了，是五月"], "joined", "2025-05"),
        (["9月10号走的，哦不对，是去年9月10号"], "left", "2025-09-10"),
        (["不是六千是六千五一个月"], "monthly_pay", "6500"),
        (["一个月6000", "说错了，是6500"], "monthly_pay", "6500"),
        (["中间给过7000生活费", "不对，我翻了转账，7月2000，8月3000，9月4000"], "paid", "9000"),
    ],
)
def test_a_correction_replaces_what_it_is_about(turns: list[str], name: str, value: str) -> None:
    found = matter_of(*turns)
    assert written(found, name) == value
    entry = found.told(name)
    assert entry is not None and entry.sure is not Sure.DOUBTFUL


def test_two_exact_values_without_a_word_of_correction_are_both_kept_and_doubtful() -> None:
    entry = matter_of("2025年3月1号入职的", "2025年6月1号入职的").told("joined")
    assert entry is not None
    assert (str(entry.value), entry.sure, entry.before) == ("2025-06-01", Sure.DOUBTFUL, ("2025-03-01",))


def test_an_answer_to_a_question_may_differ_from_what_was_told_before() -> None:
    entry = matter_of("一个月6000", "6500", asked="monthly_pay").told("monthly_pay")
    assert entry is not None
    assert (str(entry.value), entry.sure) == ("6500", Sure.TOLD)


@pytest.mark.parametrize("text", ["2月30号入职的", "每天干30个小时", "评了12级伤残", "欠我0元"])
def test_what_cannot_be_is_not_taken_and_is_named(text: str) -> None:
    reading = read(text)
    assert not {"joined", "daily_hours", "grade", "owed"} & set(reading.values)
    assert reading.unread


@pytest.mark.parametrize(
    ("text", "asked", "name", "value"),
    [
        ("2025年9月20号", "joined", "joined", "2025-09-20"),
        ("15号", "left", "left", "2026-11-15"),
        ("没有", "insured", "insured", "False"),
        ("三年", "months_worked", "months_worked", "36"),
        ("九级", "grade", "grade", "9"),
        ("22块一小时", "hourly_pay", "hourly_pay", "22"),
    ],
)
def test_a_bare_answer_goes_to_the_question_that_waits(text: str, asked: str, name: str, value: str) -> None:
    found = read(text, asked).values[name]
    assert (str(found.value), found.sure) == (value, Sure.TOLD)


def test_a_bare_date_goes_to_what_the_matter_still_wants_and_is_marked_as_inferred() -> None:
    reading = READER.read("2025年9月20号", Matter(), Context(TODAY, 1, wants=("monthly_pay", "joined")))
    assert (str(reading.values["joined"].value), reading.values["joined"].sure) == ("2025-09-20", Sure.INFERRED)


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("我哥没了，快递员", "brother"),
        ("我弟弟在火锅店手烫了", "brother"),
        ("我妈在学校食堂洗菜，滑倒了", "mother"),
        ("都怪我自己", ""),
        ("让我自己认", ""),
        ("说回我自己的事", "self"),
    ],
)
def test_whose_matter_it_is_follows_from_who_is_told_of(text: str, whose: str) -> None:
    assert read(text).whose == whose
