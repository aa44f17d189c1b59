"""Conditions that were lost in retelling a clause: what a line that says the consequence has to say beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """Of a clause: the words that tell its consequence, and those of which one must stand beside them."""

    clause: str
    told: re.Pattern[str]
    beside: re.Pattern[str]


CONDITIONS = tuple(
    Condition(clause, re.compile(told), re.compile(beside))
    for clause, told, beside in (
        ("劳动合同法:39:1:4", "严重影响|[让叫]你停", "别家|另一家|两家|其他单位|别的单位"),
        ("劳动争议调解仲裁法:7", "十人以上|10 ?人以上|满十人", "一样|同样|共同|一致|同一"),
        ("劳动争议调解仲裁法:44", "先予执行", "清楚|明确"),
        ("社会保险法:41", "先付|先行支付|先垫", "认定|认了工伤|级的?钱"),
        ("社会保险法:42", "基金先付", "认定|认了工伤"),
        ("保障农民工工资支付条例:30", "先找分包|分包不给", "分包欠"),
    )
)


def lost_conditions(text: str, clauses: Iterable[str]) -> Iterator[str]:
    """Yield the clauses whose consequence is told without the condition it has."""
    cited = tuple(clauses)
    for one in CONDITIONS:
        rests = any(clause == one.clause or clause.startswith(f"{one.clause}:") for clause in cited)
        if rests and one.told.search(text) and not one.beside.search(text):
            yield one.clause
