"""Facts are read from workers' words, and only what they said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.messages import Facts
from bot.matter.slots import merge_facts, slots_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我在美团专送跑了8个月，没签合同，站长欠我三个月工资大概1万5",
            {
                "worker_kind": "rider",
                "mode": "dedicated",
                "months_worked": "8",
                "months_owed": "3",
                "amount_owed": "15000",
            },
        ),
        ("老板拖欠三个月工资每月五六千", {"monthly_pay": "5000-6000", "months_owed": "3"}),
        ("工地干了两年半包工头打白条欠我三万二", {"has_iou": "yes", "amount_owed": "32000", "months_worked": "30"}),
        ("一个月5千8，拖了两个月", {"monthly_pay": "5800", "months_owed": "2"}),
        ("2.5w没结", {"amount_owed": "25000"}),
        (
            "众包送餐路上被车撞骨折了",
            {"mode": "crowdsourced", "injured": "yes", "on_order": "yes", "third_party": "yes"},
        ),
        ("昨天站长叫我明天不用来了", {"dismissed_by": "employer", "still_working": "no"}),
        ("我58岁做保姆", {"worker_kind": "domestic", "age": "58"}),
        ("我才16岁在奶茶店打工", {"minor": "yes", "worker_kind": "service"}),
        ("怀孕三个月老板让我走人", {"pregnant": "yes", "dismissed_by": "employer"}),
    ],
)
def test_slots_are_filled_from_everyday_words(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= slots_in(text, TODAY).items()


def test_nothing_is_inferred_from_small_talk() -> None:
    assert slots_in("你好，在吗", TODAY) == {}


def test_a_later_statement_wins_and_keeps_its_turn() -> None:
    first = merge_facts(Facts(), {"city": "上海"}, 1)
    second = merge_facts(first, {"city": "北京"}, 3)
    assert second.values == {"city": "北京"}
    assert second.source_turn == {"city": 3}
    assert first.values == {"city": "上海"}


def test_a_changed_fact_is_no_longer_confirmed() -> None:
    facts = Facts({"city": "上海"}, {"city": 1}, {"city"})
    assert "city" not in merge_facts(facts, {"city": "北京"}, 2).confirmed
