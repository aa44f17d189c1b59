"""What the modules below work out of a case: every clock, the claims, the relation factor by factor. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.assessment import Assessment, answers_from_facts, assess
from bot.cases.rules.facts.account import Record
from bot.cases.rules.facts.matter_facts import matter_told, with_facts
from bot.claims import Claim, ClaimError
from bot.claims.deadlines import Deadline, Whose, compute_deadline
from bot.contract.matter import Matter
from bot.dialogue.flows.claims.ready import computed, ready
from bot.dialogue.flows.claims.request import CARD_CLAIMS, named_claim
from bot.dialogue.flows.deadlines.applicable import dates_of, fitting
from bot.matter.focus import Focus
from bot.matter.outcomes.choosing import rank_situations
from bot.matter.outcomes.judge import judge
from bot.matter.outcomes.situations import load_situations
from bot.matter.reading.further.factors import factors_of

MOST_CLAIMS = 4
_PAY = ("amount_owed", "months_owed", "monthly_pay")
_BESIDE_PAY = ("injury_worker", "injury_employer", "occupational_injury", "double_wage", "unemployment_registration")
"""Clocks beside which the year for unpaid wages still runs on its own."""
_UNPAID = re.compile(
    r"(没|不|未)有?(发|给|结|付).{0,4}(工资|工钱|薪|钱)|(工资|工钱|薪水|单费|钱).{0,6}(没|不|未)有?(发|给|结|付)|"
    r"(拖|欠)(了|着|我)?.{0,6}(工资|工钱|薪|钱)|没出粮"
)
_NOT_SUMS = ("legal_aid", "injury_route", "flexible_enrolment")


def case_clocks(record: Record, *, topic: str, today: date) -> list[Deadline]:
    """Return every clock that fits what was told, the worker's own first, the nearest first."""
    values = record.facts.values
    dates = dates_of(record_matter(record, today), _days_answered(values), values)
    if not topic and any(values.get(slot) for slot in _PAY):
        topic = "pay"
    whole = (one for one in fitting("，".join(record.told), values, topic, dates) if not one.missing)
    found = [deadline for one in whole if (deadline := _run(one.name, one.values, today)) is not None]
    pay = any(values.get(slot) for slot in _PAY)
    if not found or (pay and all(one.name in _BESIDE_PAY for one in found)):
        found += _arbitration(values, today)
    return sorted(found, key=lambda one: (one.whose is not Whose.WORKER, one.due is None, one.due or today))


def _days_answered(values: Mapping[str, str]) -> dict[str, str]:
    """The days of an account by the part they play: start, end (`still` while the work goes on), the day it went wrong."""
    injured = values.get("injured") == "yes"
    roles = {"start_date": "start", "end_date": "end", "event_date": "injured" if injured else "unpaid_from"}
    answers = {role: values[slot].replace("..", "/") for slot, role in roles.items() if values.get(slot)}
    if values.get("still_working") == "yes" and "end" not in answers:
        answers["end"] = "still"
    return answers


def nearest(clocks: list[Deadline], today: date) -> date | None:
    """Return the worker's next last day, today where it may have passed already; when all are past, the latest."""
    own = [one for one in clocks if one.whose is Whose.WORKER and one.due is not None]
    ahead = [max(one.due, today) for one in own if one.due is not None and not one.expired]
    return min(ahead) if ahead else max((one.due for one in own if one.due is not None), default=None)


def case_claims(record: Record, *, card: str, today: date) -> list[Claim]:
    """Return the claims the account names, each computed as far as it goes."""
    names = [CARD_CLAIMS.get(card)]
    names += [named_claim(line) for line in record.told]
    values = record.facts.values
    if pay_is_owed(record):
        names.append("wages_due")
    if values.get("written_contract") == "no":
        names.append("double_wage")
    return _claims_of(
        record_matter(record, today), [name for name in names if name and name not in _NOT_SUMS], card, today
    )


def record_matter(record: Record, today: date) -> Matter:
    """Return the matter of an account; accounts of old hold none, and it is read from their sentences."""
    if record.matter is not None:
        return record.matter
    return with_facts(matter_told(record.told, today), record.facts.values, 0)


def with_matter(record: Record, today: date) -> Record:
    """Return the account with its matter, so that all that is worked out of it reads the sentences once."""
    return replace(record, matter=record_matter(record, today))


def _claims_of(matter: Matter, names: Sequence[str], card: str, today: date) -> list[Claim]:
    """Return the claims of a matter: those its situations work out, then those that are named, from the same inputs."""
    found: dict[str, Claim] = {}
    situations = load_situations()
    raised = [one for one in rank_situations(situations.values(), matter, "", (), {}, today) if one.raised]
    told = [situations[matter.topic]] if matter.topic in situations else []
    told += [one for one in situations.values() if card and one.card == card]
    for situation in {one.id: one for one in [*told, *(one.situation for one in raised)]}.values():
        for figure in judge(situation, matter, (Focus.AMOUNT,), "", today).figures.values():
            if figure.claim is not None and figure.show:
                found.setdefault(figure.claim.name, figure.claim)
    for name in dict.fromkeys(names):
        try:
            found.setdefault(name, computed(name, ready(name, matter, today), today))
        except ClaimError:
            continue
    return list(found.values())[:MOST_CLAIMS]


def pay_is_owed(record: Record) -> bool:
    """Whether pay that did not come is part of the matter."""
    values = record.facts.values
    told = any(_UNPAID.search(line) for line in record.told)
    matter = record.matter
    docked = matter is not None and matter.docked is not None and matter.owed is None
    return told or bool(values.get("months_owed") or (values.get("amount_owed") and not docked))


def case_assessment(record: Record, *, today: date) -> Assessment | None:
    """Return the assessment of the relation; None when nothing was told that bears on it."""
    facts = record.facts.values
    from_facts, situations = answers_from_facts(facts)
    answers = {**factors_of(record_matter(record, today), facts), **from_facts, **record.factors}
    try:
        return assess(answers, today=today, situation=situations) if answers else None
    except ClaimError:
        return None


def _arbitration(values: Mapping[str, str], today: date) -> list[Deadline]:
    """The year for arbitration when only the day it began is known: counted from there, which is the careful way."""
    if values.get("still_working") == "yes" and not values.get("end_date"):
        given: dict[str, object] = {"kind": "pay", "still_working": True}
        pay = any(values.get(slot) for slot in _PAY)
        found = _run("arbitration", given, today) if pay else None
        return [found] if found is not None else []
    start = (values.get("end_date") or values.get("event_date") or "").partition("..")[0]
    found = _run("arbitration", {"kind": "other", "known_on": start}, today) if start else None
    return [found] if found is not None else []


def _run(name: str, values: Mapping[str, object], today: date) -> Deadline | None:
    try:
        return compute_deadline(name, values, today=today)
    except ClaimError:
        return None
