"""Whether an end was announced in writing thirty days ahead: then no month's pay stands in place of notice (劳动合同法 40)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.contract.matter import Matter, VagueDate

NOTICE = timedelta(days=30)
"""Full days between the day of the notice and the last day."""
_WRITTEN = re.compile(
    r"书面|通知书|(?:发|贴|给|拿|收)(?:了|到|的|出)?(?:我们?|大家|每人|一人)?(?:了)?(?:一)?[张份个封]?(?:纸|公告|通告|告示|通知(?!我|我们|让)|邮件|函|信)|盖(?:了|着)?章|EMS|快递寄"
)
_ORAL = re.compile(
    r"口头|没(?:有|给|发)?(?:任何)?(?:书面|纸质|通知书)|(?:当面|嘴上|电话(?:里)?)(?:说|通知)|什么(?:纸|书面)[^，。]{0,4}没"
)


def _announced(matter: Matter) -> date | None:
    """The last day announced, as told; None where none was."""
    left: VagueDate | None = matter.value("left")
    return left.last if left is not None else None


def _noticed(matter: Matter) -> date | None:
    """The day the end was announced in writing; None where no writing or no day was told."""
    told: VagueDate | None = matter.value("happened_on")
    written = matter.value("written_notice") or (_WRITTEN.search(matter.heard) and not _ORAL.search(matter.heard))
    return told.last if told is not None and told.exact and written else None


def notice_in_time(matter: Matter, _: date) -> bool:
    """Whether notice was given in writing thirty days or more before the last day, by what was told."""
    if matter.value("notice_given"):
        return True
    day, last = _noticed(matter), _announced(matter)
    return day is not None and last is not None and day < last and last - day >= NOTICE


def notice_short(matter: Matter, today: date) -> bool | None:
    """Whether the end was announced by word only or less than thirty days ahead; None where that is not known."""
    if notice_in_time(matter, today):
        return None
    if matter.value("notice_given") is False or matter.value("written_notice") is False or _ORAL.search(matter.heard):
        return True
    day, last = _noticed(matter), _announced(matter)
    return True if day is not None and last is not None and day <= last else None


def notice_day(matter: Matter, _: date) -> VagueDate | None:
    """The day the end was announced in writing."""
    day = _noticed(matter)
    return None if day is None else VagueDate(first=day, last=day)
