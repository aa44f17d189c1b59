"""Keeps the places of the staff group's minute in the database: they count after a crash, and for another process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.cases.desk import CaseDesk
from bot.cases.unit_of_work import STAFF_CHANNEL
from bot.storage.places import Place, places_take, places_taken


class KeptPlaces:
    """`Places` of a `GroupMinute` (see group_minute.py)."""

    def __init__(self, desk: CaseDesk) -> None:
        self._desk = desk

    async def taken(self, within: float) -> Sequence[Place]:
        """Return those of the last so many seconds, oldest first."""
        return await asyncio.to_thread(
            self._desk.read, lambda unit: places_taken(unit.session, STAFF_CHANNEL, unit.now, within=within)
        )

    async def take(self, count: int, *, spare: bool = False) -> None:
        """Keep so many taken now."""
        await asyncio.to_thread(
            self._desk.write, lambda unit: places_take(unit.session, STAFF_CHANNEL, unit.now, count, spare=spare)
        )
