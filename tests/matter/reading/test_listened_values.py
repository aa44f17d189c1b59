"""A value a model heard is taken as it is where it can be used; code reads the words itself only where it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.contract.matter import Matter, Sure
from bot.matter.listening.shapes import ToldFact
from bot.matter.listening.values import accepted
from bot.matter.reading import Context, Reading, RuleReader

CONTEXT = Context(date(2026, 11, 21), 1)


@dataclass
class Counting:
    """The reader by rules, with what it was given to read."""

    asked: list[str] = field(default_factory=list)

    def read(self, text: str, matter: Matter, context: Context) -> Reading:
        self.asked.append(text)
        return RuleReader().read(text, matter, context)


@pytest.mark.parametrize(
    ("name", "value", "quote", "taken"),
    [
        ("attendance", "是", "晚一分钟就点名", "True"),
        ("worker_kind", "外卖骑手", "跑美团的", "rider"),
        ("joined", "2023-04-10", "2023年4月10号来的", "2023-04-10"),
        ("monthly_pay", "7600", "一个月7600", "7600"),
        ("docked", "3*100", "三次各扣100", "300"),
        ("months_worked", "8", "干了八个月", "8"),
    ],
)
def test_a_usable_value_costs_no_reading_of_its_words(name: str, value: str, quote: str, taken: str) -> None:
    rules = Counting()
    found = accepted(name, ToldFact(field=name, value=value, quote=quote), Matter(), CONTEXT, rules)
    assert found is not None
    assert str(found.value) == taken
    assert rules.asked == []


@pytest.mark.parametrize(
    ("name", "value", "quote", "read"),
    [
        ("worker_kind", "骑手大哥", "我是送外卖的骑手", "rider"),
        ("joined", "很久以前", "2023年4月10号来的", "2023-04-10"),
        ("monthly_pay", "9000", "一个月7600", "7600"),
        ("months_worked", "3", "干了八个月", "8"),
        ("attendance", "也许", "送外卖的", None),
    ],
)
def test_where_a_value_cannot_be_used_the_words_are_read_once(
    name: str, value: str, quote: str, read: str | None
) -> None:
    rules = Counting()
    found = accepted(name, ToldFact(field=name, value=value, quote=quote), Matter(), CONTEXT, rules)
    assert (str(found.value) if found is not None else None) == read
    assert found is None or found.sure is Sure.TOLD
    assert rules.asked == [quote]
