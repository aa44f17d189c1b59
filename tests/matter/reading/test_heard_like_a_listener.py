"""What a careful listener heard in strangers' stories and the reader did not: shares, corrections within a turn, who sent whom away."""

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.outcomes.judge import Judgement, Said
from bot.matter.outcomes.situations import load_situations
from bot.matter.points.hearing import HeardPoint, clear_in
from bot.matter.reading import Context, RuleReader, apply_reading

TODAY = date(2026, 11, 21)


def told(*turns: str) -> dict[str, str]:
    matter, reader = Matter(), RuleReader()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, reader.read(text, matter, Context(TODAY, number)), number)
    return {name: str(entry.value) for name, entry in matter.known()}


@pytest.mark.parametrize(
    ("turn", "heard"),
    [
        ("22年4月 不是 6月3号进的厂", {"joined": "2022-06-03"}),
        ("10月有4个周末…不是4个 是5个休息日都上班 每天8个钟 没补休", {"rest_days_worked": "5", "rest_day_hours": "40"}),
        ("我干了30天 一天280 借过1000 别的人多的有一万八", {"owed": "7400"}),
        ("9月整月5200不发，10月那11天也不发（一天180），走的时候收的200块押金也不退", {"owed": "7180", "deposit": "200"}),
        ("在苏州一家贸易公司3年5个月，社保一直交", {"months_worked": "41", "insured": "True"}),
        ("没签合同干了一年零三个月", {"months_worked": "15", "written_contract": "False"}),
        ("11月3号老板微信说这个月起你不用来了", {"ended_by": "employer", "left": "2026-11-03", "still_working": "False"}),
        ("10月30日收到邮件说部门撤了，当天解除", {"ended_by": "employer", "left": "2026-10-30"}),
        ("干到9月18号自己不想干走的", {"ended_by": "worker"}),
        ("厂里没给他买工伤", {"insured": "False"}),
        ("老板没公司没执照，活是他叫我们干的", {"unlicensed_boss": "True"}),
        ("他今天拿六千来让我签了结", {"offered": "6000"}),
        ("总包说不认识我们", {"denies_relation": "True"}),
    ],
)  # fmt: skip
def test_what_was_told_is_heard(turn: str, heard: dict[str, str]) -> None:
    found = told(turn)
    assert {name: found.get(name) for name in heard} == heard


@pytest.mark.parametrize(
    ("turn", "field"),
    [
        ("手上出了一批不良", "injured"),
        ("我没虚报加班", "injury_filed"),
        ("说同意工资年底一块发", "monthly_pay"),
        ("没签任何东西就走了", "written_contract"),
        ("剩500下个月扣", "owed"),
        ("我们那里有个拿了1500的", "owed"),
        ("干到9月18号自己不想干走的", "still_working"),
        ("没签合同干了一年零三个月", "contract_months"),
        ("11月3号老板说这个月起你不用来了", "unpaid_from"),
    ],
)
def test_what_only_sounds_like_a_fact_is_none(turn: str, field: str) -> None:
    assert told(turn).get(field) in (None, "False" if field == "still_working" else None)


def test_in_a_long_story_only_clear_points_count() -> None:
    faint, clear = HeardPoint("a", 0.5, last=True), HeardPoint("b", 1.3, last=False)
    assert clear_in("他这样对吗", (faint, clear)) == (faint, clear)
    assert clear_in("我在厂里干了三年，上个月老板说要扣我两千块，说是我弄坏的，我到底该怎么办", (faint, clear)) == (
        clear,
    )


def test_an_answer_that_names_the_sum_is_worked_out_where_the_sum_was_asked() -> None:
    situation = next(iter(load_situations().values()))
    named = Judgement(situation, answer=Said("answer", "45,500 元", (), named=frozenset({"double"})))
    assert named.is_worked_out([Focus.AMOUNT])
    assert not named.is_worked_out([Focus.NEXT])
    assert not Judgement(situation, answer=Said("answer", "要看情况", ())).is_worked_out([Focus.AMOUNT])
