"""Facts that follow from figures told: who works by the hour for so few hours is a part-timer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.contract.matter import Matter, Sure
from bot.matter.reading.update import Found

MOST_HOURS_A_DAY, MOST_HOURS_A_WEEK = Decimal(4), Decimal(24)
"""Hours of work on average up to which work paid by the hour is part-time work (劳动合同法 68)."""


def that_follow(values: dict[str, Found], matter: Matter) -> dict[str, Found]:
    """Return the facts that follow from what a turn and the matter hold, and that neither tells otherwise. Pure."""

    def told(name: str) -> Any:
        return values[name].value if name in values else matter.value(name)

    hours, week = told("daily_hours"), told("weekly_hours")
    few = hours is not None and hours.high <= MOST_HOURS_A_DAY and (week is None or week.high <= MOST_HOURS_A_WEEK)
    if told("hourly_pay") is not None and few and told("part_time") is None:
        return {"part_time": Found(True, "", Sure.INFERRED)}
    return {}
