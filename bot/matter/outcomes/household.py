"""What is not said to somebody a family hired itself: what rests on a labour relation is not theirs.

审理劳动争议案件适用法律问题的解释（一）第二条第四项: what a family and its domestic worker quarrel about is no labour dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.matter.outcomes.conditions import View, names_in

_OF_EMPLOYEES = frozenset(
    {
        "劳动法",
        "劳动合同法",
        "劳动合同法实施条例",
        "劳动争议调解仲裁法",
        "劳动保障监察条例",
        "工资支付暂行规定",
        "最低工资规定",
        "职工带薪年休假条例",
        "企业职工带薪年休假实施办法",
        "保障农民工工资支付条例",
        "女职工劳动保护特别规定",
        "国务院关于职工工作时间的规定",
        "关于确立劳动关系有关事项的通知",
        "社会保险法",
        "审理劳动争议案件适用法律问题的解释（一）",
        "审理劳动争议案件适用法律问题的解释（二）",
    }
)
"""What holds between an employer and its employees."""
_SAYS_WHOSE = "审理劳动争议案件适用法律问题的解释（一）:2"
"""A line that cites it says itself who is meant."""
_OF_ALL = ("审理劳动争议案件适用法律问题的解释（一）:15", "社会保险法:10")
"""Clauses among them for who is no employee too: an IOU goes to court, one's own insurance."""
_TELLS_APART = frozenset({"hired_by_person", "household", "injury_path", "likely_relation"})
"""Conditions by which a line is written for one of the two."""
_PAY = ("劳动合同法:30", "工资支付暂行规定", "劳动法:50", "劳动合同法:9", "劳动合同法:84")
"""What pay and a deposit rest on with an employer; with a family it is what was agreed."""
_PAY_CLAIM = "wages_due"
AGREED = ("民法典:579",)


def of_employees(refs: Iterable[str]) -> bool:
    """Whether what rests on these clauses presupposes a labour relation."""
    told = tuple(refs)
    if any(within(ref, _SAYS_WHOSE) for ref in told):
        return False
    return any(ref.split(":")[0] in _OF_EMPLOYEES and not any(within(ref, one) for one in _OF_ALL) for ref in told)


def of_no_family(refs: Iterable[str], when: Mapping[str, Any], view: View) -> bool:
    """Whether a line is not for who a family hired: it rests on a labour relation and tells the two not apart."""
    return view.value("household") is True and of_employees(refs) and not (names_in(when) & _TELLS_APART)


def basis_of(refs: tuple[str, ...], claim: str = "") -> tuple[str, ...] | None:
    """Return what a sum rests on where a family hired: what was agreed for pay; None for a sum that is only an employee's."""
    if not of_employees(refs):
        return refs
    return AGREED if claim == _PAY_CLAIM or all(any(within(ref, one) for one in _PAY) for ref in refs) else None


def within(ref: str, clause: str) -> bool:
    """Whether a clause is cited, or a paragraph of it."""
    return ref == clause or ref.startswith(f"{clause}:")
