"""Days that follow from what was told: of an accident, when civil money was due, until when after an end still to come."""

from __future__ import annotations

import re
from datetime import date

from bot.claims import ClaimError
from bot.claims.calculators.contract.unlawful_probation import ProbationInputs, longest_probation
from bot.claims.limitation import limitation_period
from bot.claims.parameters import count
from bot.claims.periods import ONE_DAY, add_years, full_months, period_end
from bot.claims.workdays import last_day
from bot.contract.matter import Amount, Matter, VagueDate
from bot.matter.derived.awards import award_to_sue

_FROM_FALL_TO_DEATH = 60
"""Days up to which the day of what happened is taken for that of the accident somebody died of."""


def _day(value: date) -> VagueDate:
    return VagueDate(first=value, last=value)


def accident_day(matter: Matter, today: date) -> VagueDate | None:
    """The day from which a work injury is reported (工伤保险条例 17): as told; of somebody who died the day it happened, else the
    day of the death."""
    told: VagueDate | None = matter.value("injured_on")
    died: VagueDate | None = matter.value("died_on")
    if told is not None or died is None:
        return told
    fell: VagueDate | None = matter.value("happened_on")
    if fell is None or not (fell.exact and died.exact):
        return died
    return fell if 0 <= (died.first - fell.first).days <= _FROM_FALL_TO_DEATH else died


def civil_due(matter: Matter, today: date) -> VagueDate | None:
    """The day civil money was due, from which three years run (民法典 188): as agreed, on an IOU, else since when it stays away,
    the last day, the day it happened. Of months paid by the month the end of the first one unpaid."""
    unpaid: VagueDate | None = matter.value("unpaid_from")
    by_month = matter.value("monthly_pay") is not None and unpaid is not None and not unpaid.exact
    if by_month and unpaid is not None and unpaid.last <= today and matter.due_on is None and matter.iou_due is None:
        return _day(unpaid.last)
    names = ("due_on", "iou_due", "unpaid_from", "left", "happened_on")
    found = (matter.value(name) for name in names)
    return next((day for day in found if day is not None and day.first <= today), None)


def iou_day(matter: Matter, today: date) -> VagueDate | None:
    """The day an IOU was to be paid."""
    if not matter.value("has_iou"):
        return None
    told: VagueDate | None = matter.value("iou_due") or matter.value("due_on")
    return told if told is not None and told.first <= today else None


def claim_after_end(matter: Matter, today: date) -> VagueDate | None:
    """Until when to apply for arbitration after an end still to come: of the contract, or the last day told
    (劳动争议调解仲裁法 27: one year from the day after)."""
    left: VagueDate | None = matter.value("left")
    end = left if left is not None else matter.value("contract_until")
    if end is None or not end.exact or end.first <= today:
        return None
    return _day(limitation_period(end.first, count("clock.arbitration_years")).last_day)


def on_probation(matter: Matter, today: date) -> bool | None:
    """Whether somebody is on probation: as told, else until the end told of it while the work goes on; None where nothing tells."""
    told: bool | None = matter.value("on_probation")
    until: VagueDate | None = matter.value("probation_until")
    if told is not None or until is None or matter.left is not None:
        return told
    return True if until.first > today else None


def this_day(_: Matter, today: date) -> VagueDate:
    """The day of the question, for what runs from a notice given now."""
    return _day(today)


def lawful_probation_end(matter: Matter, today: date) -> VagueDate | None:
    """The last day probation could last by the length of the contract (劳动合同法 19), where it went on after it."""
    joined: VagueDate | None = matter.value("joined")
    until, months, agreed = (matter.value(name) for name in ("contract_until", "contract_months", "probation_months"))
    served: VagueDate | None = matter.value("probation_until")
    if joined is None or not joined.exact or (until is None and (months is None or not months.exact)):
        return None
    ends = until.first if until is not None else period_end(joined.first, int(months.low))
    try:
        allowed = longest_probation(ProbationInputs(start=joined.first, contract_end=ends))
    except (ClaimError, ValueError):
        return None
    if not allowed:
        return None
    lawful = period_end(joined.first, allowed)
    longer = served.first > lawful if served is not None else agreed is not None and agreed.low > allowed
    return _day(lawful) if longer and lawful < today else None


_REGULAR_FROM = r"(?:就|才|给我|正式|我)*转(?:的|了)?正"


def probation_served_to(matter: Matter, today: date) -> date | None:
    """The last day of probation served: to its end as told or agreed, not beyond the last day of work or today, and only to the day
    before the one of becoming regular (劳动合同法 19, 83). None where its end is not known to the day."""
    until, joined, months = matter.probation_until, matter.value("joined"), matter.value("probation_months")
    if until is not None and until.value.exact:
        regular = until.words and re.search(re.escape(until.words) + _REGULAR_FROM, matter.heard)
        served = until.value.first - ONE_DAY if regular else until.value.first
    elif until is None and joined is not None and months is not None and months.low >= 1:
        served = period_end(joined.first, int(months.low))
    else:
        return None
    left: VagueDate | None = matter.value("left")
    ends = [served, today] if left is None or not left.exact else [served, today, left.first]
    return min(ends)


def probation_only_pay(matter: Matter, today: date) -> Amount | None:
    """The pay agreed for probation, where the work ended while it lasted: then no other month's pay was ever due
    (劳动合同法实施条例 27: less than twelve months count as they were)."""
    pay, joined, left = (matter.value(name) for name in ("probation_pay", "joined", "left"))
    months, until = matter.value("probation_months"), matter.value("probation_until")
    if pay is None or joined is None or left is None or not (joined.exact and left.exact):
        return None
    if until is None and (months is None or not months.exact):
        return None
    ends = until.last if until is not None else period_end(joined.first, int(months.low))
    over = left.first <= ends and full_months(joined.first, left.first) < 12  # noqa: PLR2004 (a year counts as its average)
    return pay if over else None


def nursing_until(matter: Matter, today: date) -> VagueDate | None:
    """About when nursing ends, until which a contract that expires goes on: the child's first birthday (劳动合同法 42, 45;
    女职工劳动保护特别规定 9)."""
    born: VagueDate | None = matter.value("baby_born") or matter.value("baby_due")
    if born is None or not born.exact or matter.value("miscarriage"):
        return None
    return _day(add_years(born.first, 1))


def award_open_until(matter: Matter, today: date) -> VagueDate | None:
    """The last day on which an arbitration award just received can be taken to court, while it has not passed: fifteen days,
    a rest day at their end moved on (劳动争议调解仲裁法 50). Told of whoever waits for the money as well."""
    waits = matter.model_copy(update={"award_unpaid": None})
    received = award_to_sue(waits, today)
    if received is None or not received.exact:
        return None
    day = last_day(received.first + ONE_DAY * count("clock.sue_days"))
    return _day(day) if day >= today else None


def award_takes_effect(matter: Matter, today: date) -> VagueDate | None:
    """The first day on which an award that nobody took to court binds and can be enforced."""
    until = award_open_until(matter, today)
    return None if until is None else _day(until.first + ONE_DAY)
