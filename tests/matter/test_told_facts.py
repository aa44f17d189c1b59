"""Dates, hours and standing as strangers tell them: what is heard, what is not, and what follows from it."""

from datetime import date

import pytest

from bot.contract.matter import Matter, Sure
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.judge import judge
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.situations import load_situations

TODAY = date(2026, 11, 22)
READER = RuleReader()


def told(*turns: str, asked: str = "") -> Matter:
    """Return the matter after these turns; `asked` waits for the last one."""
    matter = Matter()
    for number, text in enumerate(turns, 1):
        waits = asked if number == len(turns) else ""
        matter = apply_reading(matter, READER.read(text, matter, Context(TODAY, number, waits)), number)
    return matter


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
    matter = told(*turns)
    return {name: held(matter, name) for name, value in expected.items() if held(matter, name) != value}


@pytest.mark.parametrize(("turns", "expected"), HOURS)
def test_hours_are_worked_out_from_what_several_turns_tell(turns: list[str], expected: dict[str, str]) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(("turns", "expected"), STANDING)
def test_where_somebody_stands_is_not_heard_in_words_that_do_not_say_it(
    turns: list[str], expected: dict[str, str]
) -> None:
    assert _wrong(turns, expected) == {}


@pytest.mark.parametrize(
    "turns", [["一天200", "十月我干了27天", "11月就干到10号 十天"], ["干了46天", "不对 记错了 是43天"]]
)
def test_days_of_a_further_month_and_a_correction_are_no_contradiction(turns: list[str]) -> None:
    entry = told(*turns).days_worked
    assert entry is None or entry.sure is not Sure.DOUBTFUL


@pytest.mark.parametrize("text", ["跟着包工头干", "工头带我们的"])
def test_a_boss_of_a_gang_is_not_said_to_have_no_licence(text: str) -> None:
    entry = told(text).unlicensed_boss
    assert entry is not None and entry.sure is Sure.INFERRED


def sums(situation: str, *turns: str) -> dict[str, tuple[str, str]]:
    """Return the label and amount of each sum a situation says to these turns."""
    judged = judge(load_situations()[situation], told(*turns), (Focus.AMOUNT,), turns[-1], TODAY)
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
