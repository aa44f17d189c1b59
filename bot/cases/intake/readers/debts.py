"""Several debts told together, each by its own name (返费还差五千，差价一千九): what they come to. It is read back before it counts. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.understanding.quantities import find_amounts
from bot.understanding.spelling import plain

_KINDS = re.compile(
    r"返费|差价|运费|搬运费|装卸费|加班费|加班工资|提成|佣金|分成|尾款|改稿费|稿费|课时费|绩效|奖金|全勤|餐补|房补|补贴|片酬|出场费|底薪|保底|工资|工钱|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
)
"""What a debt is called by; months of pay are told apart in the same way."""
_STOP = re.compile(r"[，,。；;！!？?\s]+")
_IN_ALL = re.compile(r"一共|总共|合计|加起来|其中|包括|里面|里头|拢共|这些")
_UNPAID = re.compile(r"没(?:有)?(?:给|发|结|付)|不(?:给|发|结|付)|欠|差|拖")
_NOT_OWED = re.compile(
    r"(?<![没不未])(?:给|发|付|结|打)(?:了|过)|只(?:给|发)|才(?:给|发)|每|一(?:个?月|天|单|件|小时)|押|扣|罚|医|药|他|她|别人|同事|工友|以前|应该|本来|说好"
)
"""Clauses whose sums are no debt by themselves: what came, a rate, a fine, somebody else's."""
_RECKONS = re.compile(r"[×x*乘]|算")
"""380个小时×5: how a debt was reckoned, told beside it."""
_TWO = 2


def debts_told(text: str) -> str:
    """Return what debts of several names come to, as stored; empty where fewer are told, a total is, or a clause leaves doubt."""
    text = plain(text)
    if _IN_ALL.search(text) or not _UNPAID.search(text):
        return ""
    told: dict[str, Decimal] = {}
    for clause in _STOP.split(text):
        sums = [amount for _, amount in find_amounts(clause)]
        if not sums:
            continue
        kinds = list(dict.fromkeys(_KINDS.findall(clause)))
        alone = (
            sum(kind.endswith("月") for kind in kinds) < _TWO and sum(not kind.endswith("月") for kind in kinds) < _TWO
        )
        if (
            len(sums) != 1
            or not kinds
            or not alone
            or not sums[0].exact
            or sums[0].currency
            or _NOT_OWED.search(clause)
        ):
            if kinds or not _RECKONS.search(clause):
                return ""
            continue
        if "".join(kinds) in told:
            return ""
        told["".join(kinds)] = sums[0].low
    return f"{sum(told.values(), Decimal(0)).normalize():f}" if len(told) >= _TWO else ""
