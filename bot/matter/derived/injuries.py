"""What follows about an injury: which way it goes, and whether a death came within 48 hours."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from bot.claims.parameters import fig
from bot.contract.matter import Amount, Matter, VagueDate
from bot.matter.derived.employment import likely_relation

_ON_ORDERS = ("rider", "ride_hail_driver", "truck_driver", "designated_driver")
_ALONE = ("streamer", "freelancer")
_RESCUE_HOURS = 48
_LIGHTEST = 10


def injury_path(matter: Matter, today: date) -> str | None:
    """Which way an injury goes: `unregistered` (no licence, or a child), `household`, `over_age`, `subcontract` (a boss
    without qualification), `employee`, `cover` (taking orders freely on a platform), `unsettled` (platform, relation not clear),
    `civil`. An ordinary worker of a firm is an employee unless something points elsewhere.
    """
    if matter.value("unregistered_unit") or matter.value("under_sixteen"):
        return "unregistered"
    relation = likely_relation(matter, today)
    if matter.value("hired_by_person") and relation != "labour":
        return "household"
    if matter.value("over_age"):
        return "over_age"
    if relation == "labour" or matter.value("insured"):
        return "employee"
    return "subcontract" if matter.value("unlicensed_boss") else _path_by_kind(matter, relation)


def _path_by_kind(matter: Matter, relation: str | None) -> str | None:
    """Which way an injury goes by the kind of work alone, where no labour relation is likely."""
    kind = matter.value("worker_kind")
    if kind in _ON_ORDERS and not _drives_for_a_firm(matter):
        free = relation == "civil" or (matter.value("mode") == "crowdsourced" and relation is None)
        return "cover" if free else "unsettled"
    if kind in _ALONE or relation == "civil":
        return "civil"
    if kind == "domestic":
        return None if matter.value("hired_by_person") is None and not matter.value("agency") else "unsettled"
    return "employee" if kind or matter.value("injured") else None


def _drives_for_a_firm(matter: Matter) -> bool:
    """Whether a lorry driver takes no orders of a platform, as far as told: most drive for an ordinary employer."""
    free = matter.value("platform") or matter.value("mode") or matter.value("own_schedule")
    return matter.value("worker_kind") == "truck_driver" and not free


def hours_to_death(matter: Matter, today: date) -> str | None:
    """Hours from the first diagnosis, on the day somebody fell ill, to the death, in tenths never rounded across 48."""
    hours = _hours_to_death(matter)
    if hours is None:
        return None
    rounding = ROUND_FLOOR if hours <= _RESCUE_HOURS else ROUND_CEILING
    return f"{hours.quantize(Decimal('0.1'), rounding).normalize():f}"


def _hours_to_death(matter: Matter) -> Decimal | None:
    fell, died, seen, at = (matter.value(name) for name in ("injured_on", "died_on", "first_seen_at", "died_at"))
    if fell is None or died is None or seen is None or at is None or not (fell.exact and died.exact):
        return None
    hours: Decimal = (died.first - fell.first).days * 24 + at.low - seen.low
    return hours if hours >= 0 else None


def died_in_48_hours(matter: Matter, today: date) -> bool | None:
    """Whether the death came within 48 hours: by the hours told, else as told, else from the days of illness and death."""
    if (hours := _hours_to_death(matter)) is not None:
        return hours <= _RESCUE_HOURS
    if matter.within_48_hours is not None:
        return bool(matter.within_48_hours.value)
    fell, died = matter.value("injured_on"), matter.value("died_on") or (matter.value("died") and matter.value("left"))
    if not fell or not died or not (fell.exact and died.exact):
        return None
    days = (died.first - fell.first).days
    return True if 0 <= days <= 1 else False if days > 2 else None


def lump_months(matter: Matter, today: date) -> Amount | None:
    """Months of own pay that the grade gives once (工伤保险条例 35 to 37)."""
    grade: Amount | None = matter.value("grade")
    if grade is None or not grade.exact or not 1 <= grade.low <= _LIGHTEST:
        return None
    months = fig(f"injury.lump.{int(grade.low)}")
    return Amount(low=months, high=months)


_REIMBURSED = re.compile(r"(?:医保|新农合|农合|居民医保|职工医保|社保卡|统筹)[^，。\d]{0,6}(?:报|付|出)")


def medical_reimbursed(matter: Matter, today: date) -> Amount | None:
    """What medical insurance has paid back of the treatment: a sum whose words say so (医保报了2510)."""
    told, costs = matter.unnamed_sum, matter.value("medical_costs")
    if told is None or costs is None or not _REIMBURSED.search(told.words):
        return None
    return told.value if told.value.exact and told.value.high < costs.low else None


def income_year(matter: Matter, today: date) -> str | None:
    """The year whose income per head the grant after a death counts with: the one before the death (工伤保险条例 39)."""
    died: VagueDate | None = matter.value("died_on")
    if died is None or died.first.year != died.last.year:
        return None
    return f"{died.first.year - 1}年"


def medical_beyond_offer(matter: Matter, today: date) -> Amount | None:
    """By how many yuan what one paid for treatment exceeds what is offered to settle; None where it does not."""
    spent, offered = matter.value("medical_costs"), matter.value("offered")
    if spent is None or offered is None or not (spent.exact and offered.exact) or spent.low <= offered.low:
        return None
    return Amount(low=spent.low - offered.low, high=spent.low - offered.low)
