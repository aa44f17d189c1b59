"""What follows about how somebody stands to the other side: hired by a family, or about to leave over what the employer did."""

from __future__ import annotations

from datetime import date

from bot.contract.matter import Matter
from bot.matter.derived.employment import likely_relation

_FAULTS = ("owed", "months_owed", "unpaid_from")
_FAULT_REASONS = frozenset({"unpaid_wages", "no_insurance", "unsafe", "violence"})


def household(matter: Matter, today: date) -> bool:
    """Whether a family hired its domestic worker itself: no labour dispute (审理劳动争议案件适用法律问题的解释（一）第二条第四项)."""
    by_family = bool(matter.value("hired_by_person")) and matter.value("worker_kind") == "domestic"
    return by_family and likely_relation(matter, today) != "labour"


_HOURS_A_DAY, _HOURS_A_WEEK = 4, 24


def hourly(matter: Matter, _: date) -> bool:
    """Whether somebody works part-time by the hour (非全日制): so told, and not for more than four hours a day or 24 a week on
    average (劳动合同法 68): who works longer is full-time whatever it is called."""
    day, week = matter.value("daily_hours"), matter.value("weekly_hours")
    longer = (day is not None and day.low > _HOURS_A_DAY) or (week is not None and week.low > _HOURS_A_WEEK)
    return bool(matter.value("part_time")) and not longer


def leaves_for_fault(matter: Matter, _: date) -> bool:
    """Whether somebody wants to leave by themselves while pay or insurance is held back (劳动合同法 38: 46 gives N then)."""
    own = bool(matter.value("wants_to_leave")) and matter.value("ended_by") in (None, "worker")
    held_back = any(matter.value(name) is not None for name in _FAULTS) or matter.value("insured") is False
    told = matter.value("leave_reason") in _FAULT_REASONS
    return told or (own and (held_back or bool(matter.value("insurance_waived"))))


def fault_ground(matter: Matter, _: date) -> str:
    """What the employer has done by what was told, as a notice of leaving names it (劳动合同法 38): nothing that was told otherwise."""
    why, insured = matter.value("leave_reason"), matter.value("insured")
    unpaid = why == "unpaid_wages" or any(matter.value(name) is not None for name in _FAULTS)
    uninsured = why == "no_insurance" or insured is False or bool(matter.value("insurance_waived"))
    if why in _OTHER_GROUNDS and not unpaid and not uninsured:
        return _OTHER_GROUNDS[why]
    if unpaid == uninsured:
        return "拖欠工资、没交社保" if unpaid else "拖欠工资" if insured else "拖欠工资（或没交社保）"
    return "拖欠工资" if unpaid else "没交社保"


_OTHER_GROUNDS = {"unsafe": "不给安全条件", "violence": "打骂、威胁着干活"}
