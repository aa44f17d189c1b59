"""What a paper is filled from: facts and sums told anywhere in the conversation, and what is still to be asked."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.claims import Claim, ClaimError
from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.flow import computed
from bot.dialogue.flows.claims.history import recall
from bot.dialogue.flows.claims.inputs import fields_of, hear
from bot.dialogue.flows.claims.session import WorkedSum, story_lines, sums_keep, worked_sums
from bot.dialogue.flows.documents.answers import CORRECTION, QUESTION
from bot.dialogue.flows.documents.catalogue import Asked, Paper, askings
from bot.dialogue.flows.documents.session import DocumentSession
from bot.drafting import templates
from bot.drafting.service import claims_of_facts
from bot.drafting.template import Slot
from bot.drafting.vocabulary import fields
from bot.understanding.days.time_roles import bounds

_NOT_TAKEN = ("event_date", "age", "minor", "group", "pregnant", "months_worked")
"""Facts of the conversation that say too little for paper: any day named last, for instance."""
_FROM_SUMS = {"start": "start_date", "end": "end_date", "monthly_wage": "monthly_pay", "unpaid_to": "unpaid_to"}
_FROM_MATTER = {
    "joined": "start_date", "left": "end_date", "injured_on": "injury_date", "monthly_pay": "monthly_pay", "award_on": "award_received_on",
    "unpaid_to": "unpaid_to",
}  # fmt: skip
FORCED = "forced"
"""Value of `dismissed_by`: the worker left for the employer's fault."""
_THEIR_FAULT = frozenset({"unpaid_wages", "no_insurance", "unsafe", "violence"})
_ALIKE = {"joined": "start", "left": "end", "ended_on": "end", "own_wage": "monthly_wage"}
_SAID = {
    "start": re.compile(
        r"入职|开始(?:干|做|跑|上班|工作)|进(?:公司|厂|站|店|的)|来(?:上班|这|的)|到岗|上工|干到|跑到|做到"
    ),
    "end": re.compile(r"辞退|开除|离职|辞职|走(?:了|的|人)|不让|不用来|解雇|裁|不干了|炒|干到|跑到|做到|别来"),
}
"""Words without which a span of time says nothing of when the work began or ended."""
_INTO_SUMS: Mapping[str, tuple[str, ...]] = {
    "start_date": ("start", "joined"),
    "end_date": ("end", "left", "ended_on"),
    "monthly_pay": ("monthly_wage", "own_wage", "wage_before"),
}
_ORDER = (
    ("start_date", "end_date"),
    ("start_date", "injury_date"),
    ("award_date", "award_received_on"),
    ("data_from", "data_to"),
    ("start_date", "unpaid_to"),
)
_COMPANY = re.compile(
    r"(?:在|叫做?|给|是|被|跟|和|欠|[：:，,。；;\s“\"]|^)([\u4e00-\u9fff（）()]{3,26}?有限(?:责任)?公司(?:[\u4e00-\u9fff]{2,8}分公司)?)"
)
_SPEAKER = re.compile(
    r"^(?:我们?|俺|咱们?|他们?|她|之前|以前|原来|去年|前年|今年|现在|一直|刚|都)+(?:在|给|是|叫|被|跟|和|为|帮)?"
)
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
    values = _from_sums(state, today) | _from_matter(state)
    companies = {_SPEAKER.sub("", name) for line in recall(state) for name in _COMPANY.findall(line)}
    if len(companies) == 1:
        values["employer_name"] = companies.pop()
    turns: dict[str, int] = {}
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


def _from_matter(state: ConversationState) -> dict[str, str]:
    """What the record of the person's own matter holds: dates, pay and sums as documents name them."""
    matter = next((one for one in reversed(state.matters) if one.whose == "self"), None)
    if matter is None:
        return {}
    found = {slot: str(value) for name, slot in _FROM_MATTER.items() if (value := matter.value(name)) is not None}
    return {slot: value for slot, value in found.items() if slot in fields() and _exact(slot, value)}


def _for_their_fault(state: ConversationState) -> bool:
    """Whether the person left for what the employer did, which compensation turns on (劳动合同法 38, 46)."""
    matter = next((one for one in reversed(state.matters) if one.whose == "self"), None)
    return matter is not None and matter.value("leave_reason") in _THEIR_FAULT


def _from_sums(state: ConversationState, today: date) -> dict[str, str]:
    """Dates and pay told for a sum: answers to its questions, and messages that say outright what the day was."""
    values: dict[str, str] = {}
    for line in story_lines(state):
        if isinstance(line, str):
            heard = hear("severance", line, today).values
            told = {key: value for key, value in heard.items() if key not in _SAID or _SAID[key].search(line)}
        else:
            told = {_ALIKE.get(line.input, line.input): line.value}
        for key, value in told.items():
            slot = _FROM_SUMS.get(key)
            if slot and isinstance(value, str) and _exact(slot, value):
                values[slot] = value
    return values


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
    claims: list[Claim] = []
    for name, row in worked_sums(state).items():
        inputs, turn = dict(row.values), row.turn
        for slot, keys in _INTO_SUMS.items():
            if slot in told and told[slot][0] and told[slot][1] > turn:
                inputs |= {key: told[slot][0] for key in keys if key in fields_of(name) and key in inputs}
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
        fits_in = fields_of("unlawful_termination_damages")
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
