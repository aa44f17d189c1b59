"""What a paper is filled from: facts and sums told anywhere in the conversation, and what is still to be asked."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.claims import Claim, ClaimError, find_entry
from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.ready import computed, ready
from bot.dialogue.flows.claims.session import WorkedSum, sums_keep, worked_sums
from bot.dialogue.flows.documents.answers import CORRECTION, QUESTION
from bot.dialogue.flows.documents.catalogue import Asked, Paper, askings
from bot.dialogue.flows.documents.session import DocumentSession
from bot.dialogue.flows.matter import matter_of
from bot.dialogue.flows.told import recall
from bot.drafting import templates
from bot.drafting.service import claims_of_facts
from bot.drafting.template import Slot
from bot.drafting.vocabulary import fields
from bot.understanding.days.written import bounds

_NOT_TAKEN = ("event_date", "age", "minor", "group", "pregnant", "months_worked")
"""Facts of the conversation that say too little for paper: any day named last, for instance."""
FORCED = "forced"
"""Value of `dismissed_by`: the worker left for the employer's fault."""
_THEIR_FAULT = frozenset({"unpaid_wages", "no_insurance", "unsafe", "violence"})
SHARED = {
    "start_date": "joined", "end_date": "left", "injury_date": "injured_on", "award_received_on": "award_on",
    "monthly_pay": "monthly_pay", "amount_owed": "owed", "unpaid_to": "unpaid_to", "still_working": "still_working",
    "written_contract": "written_contract", "dismissed_by": "ended_by", "has_iou": "has_iou",
    "employer_name": "employer",
}  # fmt: skip
"""Fact of a document → field of the matter: its answer is known to every flow."""
_FIXED = ("reason", "year")
"""Inputs of a sum that a rule gave: what was told since does not replace them."""
_ORDER = (
    ("start_date", "end_date"),
    ("start_date", "injury_date"),
    ("award_date", "award_received_on"),
    ("data_from", "data_to"),
    ("start_date", "unpaid_to"),
)
_COMPANY = re.compile(r"[\u4e00-\u9fff（）()]{3,26}?有限(?:责任)?公司(?:[\u4e00-\u9fff]{2,8}分公司)?")
"""The full name of a firm."""
_WIDE_KINDS = ("office", "service", "factory", "dispatch", "intern", "day_labourer", "freelancer")
"""Kinds of worker that are many trades: the trade is asked for."""
_ASKS_FOR_PAPER = re.compile(r"(?:写|生成|起草|弄|出)[^，。]{0,10}(?:书|信|函|表|材料|状)|继续写")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything known for a paper: the facts by slot, and the computed sums."""

    values: Mapping[str, str]
    claims: tuple[Claim, ...]


def known_for(paper: Paper, state: ConversationState, session: DocumentSession, today: date) -> Known:
    """Return what is known for a paper."""
    values = _gathered(state, session, today)
    if values.get("dismissed_by") in ("employer", "expiry") and "end_date" in values:
        values.setdefault("known_date", values["end_date"])  # read back, so that the worker confirms it
    if not templates()[paper.name].claims:
        return Known(values, ())
    claims = tuple(claim for claim in _claims(state, session, values, today) if claim.name not in session.without)
    wages = next((claim for claim in claims if claim.name == "wages_due"), None)
    if wages is not None and wages.low == wages.high and wages.low and "amount_owed" not in values:
        values["amount_owed"] = f"{wages.low:f}"
    return Known(values, claims)


def _gathered(state: ConversationState, session: DocumentSession, today: date) -> dict[str, str]:
    values, turns = _from_matter(state)
    for slot, value in state.facts.values.items():
        if slot in fields() and slot not in _NOT_TAKEN and value and _exact(slot, value):
            values[slot], turns[slot] = value, state.facts.source_turn.get(slot, 0)
    if values.get("dismissed_by") == "worker" and _for_their_fault(state):
        values["dismissed_by"] = FORCED
    for slot, (value, turn) in session.told.items():
        if turn >= turns.get(slot, 0):
            values[slot] = value
    if values.get("worker_kind") in _WIDE_KINDS:
        values.pop("worker_kind")
    if "end_date" in values and values.get("still_working") == "yes":
        values.pop("end_date")
    return values


def _from_matter(state: ConversationState) -> tuple[dict[str, str], dict[str, int]]:
    """What the record of the person's own matter holds, as documents name it, each with its turn."""
    matter = next((one for one in reversed(state.matters) if one.whose == "self"), None)
    values: dict[str, str] = {}
    turns: dict[str, int] = {}
    for slot, name in SHARED.items():
        told = matter.told(name) if matter is not None else None
        figure = slot in fields() and fields()[slot].kind in ("date", "yuan")
        if told is not None and figure and _exact(slot, written := str(told.value)):
            values[slot], turns[slot] = written, told.turn
    employer = matter.employer if matter is not None else None
    if employer is not None and _COMPANY.fullmatch(employer.value):
        values["employer_name"], turns["employer_name"] = employer.value, employer.turn
    return values, turns


def _for_their_fault(state: ConversationState) -> bool:
    """Whether the person left for what the employer did, which compensation turns on (劳动合同法 38, 46)."""
    matter = next((one for one in reversed(state.matters) if one.whose == "self"), None)
    return matter is not None and matter.value("leave_reason") in _THEIR_FAULT


def _exact(slot: str, value: str) -> bool:
    kind = fields()[slot].kind
    if kind == "date":
        return bounds(value) is not None and "/" not in value
    if kind == "yuan":
        try:
            return Decimal(value) > 0
        except InvalidOperation:
            return False
    return True


def _claims(state: ConversationState, session: DocumentSession, values: Mapping[str, str], today: date) -> list[Claim]:
    """The sums worked out in the conversation, again with what was put right since; unpaid wages from the facts."""
    told = session.told
    matter = matter_of(state)
    claims: list[Claim] = []
    for name, row in worked_sums(state).items():
        now, turn = ready(name, matter, today), row.turn
        inputs = row.values | {key: now[key] for key in now if key in row.values and key not in _FIXED}
        if name == "wages_due" and told.get("amount_owed", ("", -1))[1] > turn:
            continue
        try:
            claims.append(computed(name, inputs, today))
        except ClaimError:
            continue
    if all(claim.name != "wages_due" for claim in claims):
        only_total = {"amount_owed": values.get("amount_owed", "")} if "amount_owed" in told else values
        with contextlib.suppress(ClaimError):
            claims += claims_of_facts(only_total, today) if only_total.get("amount_owed") != "0" else []
    return claims


def ask_for_damages(state: ConversationState) -> None:
    """Put the damages for an unlawful dismissal beside the compensation worked out; the paper asks for one of them."""
    sums = worked_sums(state)
    row = sums.get("severance") or sums.get("severance_plus_one")
    if row is not None:
        fits_in = find_entry("unlawful_termination_damages").inputs.model_fields
        values = {key: value for key, value in row.values.items() if key in fits_in} | {"reason": "unlawful"}
        sums_keep(state, {**sums, "unlawful_termination_damages": WorkedSum(values=values, turn=row.turn)})


def still_to_ask(paper: Paper, known: Known, passed: list[str]) -> list[str]:
    """Return the facts still to ask for, in order."""
    values = known.values
    found = []
    for asked in paper.asked:
        if not fits(asked, values):
            continue
        field, kind = fields()[asked.name], askings()[asked.name].kind
        stands_in = kind not in ("long", "past", "future") and values.get(field.from_slot)
        if values.get(asked.name) or stands_in or asked.name in passed:
            continue
        if asked.name == "amount_owed" and known.claims:
            continue
        found.append(asked.name)
    return found


def fits(asked: Asked, values: Mapping[str, str]) -> bool:
    """Whether a fact is worth asking for: it stands alone, or the other one has the value (`*`: any)."""
    told = values.get(asked.slot, "")
    return not asked.slot or (bool(told) if asked.value == "*" else told == asked.value)


def out_of_order(values: Mapping[str, str], slot: str, value: str) -> tuple[str, str] | None:
    """Return the earlier and the later fact when a new date does not fit the others."""
    dates = {**values, slot: value}
    for early, late in _ORDER:
        if slot not in (early, late) or early not in dates or late not in dates:
            continue
        first, last = bounds(dates[early]), bounds(dates[late])
        if first and last and last[1] < first[0]:
            return early, late
    return None


def used_slots(paper: Paper) -> list[str]:
    """Return the facts a paper uses, asked ones first, in the order they stand in it."""
    template = templates()[paper.name]
    slots = [asked.name for asked in paper.asked]
    for line in template.body:
        slots += [term.name for term in line.when if term.name in fields()]
        pieces = (*line.pieces, *(piece for cell in line.cells for piece in cell))
        for piece in pieces:
            if isinstance(piece, Slot) and piece.field in fields():
                slots += [piece.field, fields()[piece.field].from_slot]
    slots += [source for clock in template.clocks for source in clock.inputs.values() if source in fields()]
    return [slot for slot in dict.fromkeys(slots) if slot]


def for_paper(known: Known) -> dict[str, str]:
    """Return the facts as the drafting takes them, without zeros."""
    return {slot: value for slot, value in known.values.items() if value and not (_is_zero(slot) and value == "0")}


def _is_zero(slot: str) -> bool:
    return fields()[slot].kind == "yuan" and slot != "household_income"


def own_words(state: ConversationState) -> str:
    """Return what the worker told in the conversation as running text; questions and corrections are left out."""
    lines = [
        line.strip(" 。，,") for line in recall(state)
        if len(line) >= 8 and not QUESTION.search(line) and not CORRECTION.search(line) and not _ASKS_FOR_PAPER.search(line)
        and not re.search(r"帮我|算一下|多少", line)
    ]  # fmt: skip
    return "。".join(dict.fromkeys(lines))[:1500]
