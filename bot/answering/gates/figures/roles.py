"""What a figure is said of, read from the words around it: a multiple of the wage is not one of the average wage.

Roles stand in groups of which only one can hold: two figures whose roles in a group share nothing cannot bear one
another out. No role at all may be anything.
"""

from __future__ import annotations

import re

_SHARES = {
    "of:average_wage": r"平均工资|社平|average wage",
    "of:severance": r"经济补偿|补偿(?!期)|赔偿|severance|compensation|(?<![A-Za-z])[2-9]\s*[Nn](?![A-Za-z])",
    "of:wage": r"(?<!平均)工资|薪|报酬|wages?\b|pay\b|salary",
    "of:deposit": r"押金|保证金|deposit",
    "of:premium": r"保险费|社保|缴费|滞纳金|premium",
    "of:fee": r"手续费|抽成|佣金|服务费|commission",
    "day:holiday": r"法定(?:休假|节假?)日?|节假日|春节|国庆|public holiday",
    "day:rest": r"休息日|周末|周六|周日|rest day|weekend",
    "day:work": r"延长工作时间|延长时间|平时|工作日加班|weekday",
}
_SPANS = {
    "of:limitation": r"时效|仲裁|起诉|上诉|复议|诉讼|追讨|arbitrat|appeal|lawsuit|\bsue\b|limitation",
    "of:injury_report": r"工伤认定|认定申请|报工伤|申报|认定|work injury report",
    "of:leave": r"停工|留薪|医疗期|养伤|产假|年休|年假|休假|leave",
    "of:probation": r"试用|probation",
    "of:wage_count": r"月(?:的)?工资|薪|months?'? (?:of )?(?:wages?|pay|salary)",
    "of:notice": r"提前|通知|预告|notice",
    "of:unsigned": r"不签|没签|未订立|未签|未与[^，。]{0,10}订立|书面(?:劳动)?合同",
    "of:archive": r"保存|保留|备查|留存",
}
_BY_KIND = {"share": _SHARES, "months": _SPANS, "days": _SPANS, "workdays": _SPANS}
_COMPILED = {
    kind: {role: re.compile(pattern, re.IGNORECASE) for role, pattern in roles.items()}
    for kind, roles in _BY_KIND.items()
}


_CAP = re.compile(r"(?:不(?:得|能)?(?:超过|晚于|高于)|最长|最多|至多|最晚|within|at most|up to|no more than)[^\d一二三四五六七八九十]{0,3}$", re.IGNORECASE)  # fmt: skip
_CAPPED = re.compile(r"^(?:之|以)?内")
_FROM = re.compile(r"(?:不?满|(?<!不)(?<!得)(?<!能)超过|at least|more than|after)\s?$", re.IGNORECASE)
_UPWARDS = re.compile(r"^(?:以上|或以上)")


def roles_of(kind: str, part: str, before: str = "", after: str = "") -> frozenset[str]:
    """Return what a figure of a kind is said of in its part of a sentence; empty where the words do not tell.

    `before` and `after` are the words right beside it: they tell a limit (最多, 内) from a threshold (满, 以上).
    """
    found = frozenset(role for role, pattern in _COMPILED.get(kind, {}).items() if pattern.search(part))
    if kind in ("months", "days", "workdays"):
        if _CAP.search(before) or _CAPPED.search(after):
            found |= {"bound:cap"}
        elif _FROM.search(before) or _UPWARDS.search(after):
            found |= {"bound:threshold"}
    return found - {"of:severance", "of:wage"} if "of:average_wage" in found else found


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two figures may be of the same thing: in no group do both have roles and share none."""
    for group in ("of:", "day:", "bound:"):
        mine = {role for role in one if role.startswith(group)}
        theirs = {role for role in other if role.startswith(group)}
        if mine and theirs and not mine & theirs:
            return False
    return True
