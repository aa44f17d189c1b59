"""How long things stay, set by an admin at the console; what was and what is stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from bot.storage.removal.retention import LONGEST, NAMES, Retention, retention_of, retention_set

KEPT_NAMES = {"conversations": "没有交给办公室的对话", "cases": "办结的案件", "evidence": "证据"}


def retention_save(unit: Unit, *, by: StaffRow, settings: Retention, written: Mapping[str, str]) -> dict[str, int]:
    """Keep what was written of how long things stay, and return what changed. Raises NotAllowed for what is no number of days.

    `settings`: what holds where nothing was set here.
    """
    check(unit, by, Act.MANAGE_OFFICE)
    now = retention_of(unit.session, settings)
    changed = {name: days for name in NAMES if (days := _days(name, written.get(name, ""))) != getattr(now, name)}
    if changed:
        told = " ".join(f"{name}:{getattr(now, name)}→{days}" for name, days in changed.items())
        retention_set(unit.session, changed, now=unit.now)
        unit.audit(actor_name(by), "retention_set", detail=told)
    return changed


def _days(name: str, written: str) -> int:
    text = written.strip()
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 1 <= count <= LONGEST:
        raise NotAllowed(f"没有存：“{KEPT_NAMES[name]}”要写天数，1 到 {LONGEST}。")
    return count
