"""What came, what is only promised, what was taken by the month and what was paid at a hospital."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.reading import Context, RuleReader, apply_reading

TODAY = date(2026, 11, 23)


def told(*sentences: str) -> dict[str, str]:
    """Return the fields a few sentences fill, as text."""
    matter = Matter()
    for turn, sentence in enumerate(sentences, start=1):
        matter = apply_reading(matter, RuleReader().read(sentence, matter, Context(TODAY, turn)), turn)
    return {name: str(one.value) for name, one in matter.known()}


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("10月的8420没给，11月9天2360没给", "owed", "10780"),
        ("9月份6100没发，10月干了18天也没发，大概3600", "owed", "9700"),
        ("每个月五千三，8月9月10月都没发", "months_owed", "3"),
        ("总共该给我15000，分两次给了9000，剩下的6000拖到现在", "paid", "9000"),
        ("月薪6500，这个月扣了3000，还说再扣3000", "docked", "3000"),
        ("培训费要从工资里扣 已经扣了三个月 一个月扣1000", "docked", "3000"),
        ("住院我自己交了六千二", "medical_costs", "6200"),
        ("住院押金交了2万，现在花了一万三千五", "medical_costs", "13500"),
        ("站点三个月没发，每月五六千", "monthly_pay", "5000-6000"),
        ("去年五月十几号去的", "joined", "2025-05"),
    ],
)
def test_a_figure_is_held_as_it_was_told(said, field, value):
    assert told(said).get(field) == value


def test_what_somebody_says_they_would_give_has_not_come():
    held = told("我在饭店洗碗，一个月2900", "10月工资没发 11月的十一天也没发 老板说11天给一千")
    assert "paid" not in held
    assert held["months_owed"] == "1"
    assert held["offered"] == "1000"


def test_a_hospitals_deposit_is_none_of_the_employers():
    assert "deposit" not in told("住院押金交了2万，现在花了一万三千五")
