"""Days that follow from an award: until when to go to court against it, from when to have it enforced."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.contract.matter import Matter, VagueDate

_BY_AWARD = re.compile("裁决|仲裁")
_DAYS_TO_SUE = 15


def enforceable_from(matter: Matter, today: date) -> VagueDate | None:
    """The last day set for payment, from which two years to apply for enforcement run (民事诉讼法 250).

    As told; else so many days after it took effect, which an award does when nobody sued within 15 days of receiving it
    (劳动争议调解仲裁法 50).
    """
    told: VagueDate | None = matter.value("ordered_until") or matter.value("due_on")
    if told is not None:
        return told
    effect: VagueDate | None = matter.value("effective_on")
    received: VagueDate | None = matter.value("award_on")
    if effect is None and received is not None and _BY_AWARD.search(matter.awarded.words if matter.awarded else ""):
        effect = _later(received, _DAYS_TO_SUE)
    days = matter.value("pay_within_days")
    return effect if effect is None or days is None else _later(effect, int(days.high))


def _later(day: VagueDate, days: int) -> VagueDate:
    return VagueDate(first=day.first + timedelta(days=days), last=day.last + timedelta(days=days))


_SETTLED = re.compile("调解|和解")


def award_to_sue(matter: Matter, today: date) -> VagueDate | None:
    """The day an arbitration award was received that can still be taken to court (劳动争议调解仲裁法 48, 50): no settlement,
    not yet in effect, and not one the other side only does not pay."""
    received: VagueDate | None = matter.value("award_on")
    words = matter.awarded.words if matter.awarded else ""
    if received is None or _SETTLED.search(words) or _SETTLED.search(matter.heard):
        return None
    over = matter.value("effective_on") is not None or matter.value("award_unpaid") or matter.value("ordered_until")
    return None if over or not (_BY_AWARD.search(words) or _BY_AWARD.search(matter.heard)) else received
