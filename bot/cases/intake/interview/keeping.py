"""What an answer of the intake puts into the facts, and what the conversation had told before the consent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from bot.cases.intake.contract import facts_drop, facts_fill, matter_held, matter_keep, sentences_told
from bot.cases.intake.questions import ANSWER_LENGTH, read_answer, told_by
from bot.cases.intake.readers.sum_roles import Role, of_role, said_otherwise, sums_told
from bot.cases.intake.righting.sums import total_told
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.matter_facts import days_aside, facts_of, matter_told, only_docked, own_matter, with_facts
from bot.cases.rules.facts.righted import matter_righted
from bot.cases.rules.facts.slots import MONEY
from bot.cases.rules.office_hours import SHANGHAI
from bot.contract.messages import ConversationState

PLAIN = ("event_date", "end_date", *MONEY, "written_contract")
PLAIN_LENGTH = 20


def told_before(state: ConversationState, session: CaseSession, today: date) -> None:
    """Take in what the conversation told: the matter as it stands, and names and days that it does not hold."""
    if own_matter(state.matters) is None:
        matter_keep(state, matter_told(sentences_told(state, session), today))
    told = total_told(sentences_told(state, session))
    if told and str(matter_held(state).value("owed")) != told:  # (read back before it counts)
        matter_keep(state, matter_righted(matter_held(state), {"amount_owed": told}, state.turn))
    denied = _take_off_what_words_deny(state, session)
    held = facts_of(matter_held(state))
    for slot, (value, turn) in held.items():
        state.facts.values[slot], state.facts.source_turn[slot] = value, turn
    if "event_date" not in held and "event_date" not in state.facts.confirmed:
        # The engine keeps the last day named, whatever it was of: what was heard tells these days apart.
        state.facts.values.pop("event_date", None)
    for slot, value in _of_its_own(session.heard, state.facts.values, days_aside(matter_held(state))).items():
        if not state.facts.values.get(slot) and slot not in denied:
            state.facts.values[slot] = value
            state.facts.source_turn[slot] = session.heard_turn.get(slot, state.turn)
    if wider := _months_beside(state.facts.values.get("event_date", ""), session.heard.get("event_date", "")):
        state.facts.values["event_date"] = wider


def _months_beside(held: str, heard: str) -> str:
    """The months named one after another where what is held knows only the first of them (9月10月的); else empty."""
    (first, _, last), (began, _, ended) = held.partition(".."), heard.partition("..")
    return heard if last and ended > last and first == began else ""


def _take_off_what_words_deny(state: ConversationState, session: CaseSession) -> Collection[str]:
    """Take sums out of the matter whose own words say that they are another thing, and what is left of pay after a fine for what is
    owed; return the facts that are denied."""
    matter = matter_held(state)
    values = {slot: value for slot, (value, _) in facts_of(matter).items()}
    sums = [one for sentence in sentences_told(state, session) for one in sums_told(sentence)]
    denied = {slot: "" for slot, value in values.items() if said_otherwise(slot, value, sums)}
    matter = with_facts(matter, denied, state.turn)
    unpaid = {one.written for one in of_role(sums, Role.REST)}
    if only_docked(values, matter) and len(unpaid) == 1:
        matter = matter_righted(matter, {"amount_owed": unpaid.pop()}, state.turn)
    facts_drop(state, list(denied))
    matter_keep(state, matter)
    return denied.keys()


def _of_its_own(heard: Mapping[str, str], held: Mapping[str, str], aside: Collection[str]) -> dict[str, str]:
    """What was heard, without days the matter knows better: a last one of work that goes on, the first one (`aside`)."""
    gone = heard.get("end_date", "") if held.get("still_working") == "yes" else ""
    taken = {gone, *aside} if gone else {*aside}
    return {
        slot: value for slot, value in heard.items() if slot not in ("event_date", "end_date") or value not in taken
    }


def intake_forget(state: ConversationState, session: CaseSession) -> None:
    """Forget what was told since the consent."""
    began = state.turn + 1 if session.began is None else session.began
    facts_drop(state, [slot for slot, turn in state.facts.source_turn.items() if turn >= began])
    turns = {slot: turn for slot, turn in session.heard_turn.items() if turn < began}
    heard = {slot: value for slot, value in session.heard.items() if slot in turns}
    session.begin_anew(said=session.said, heard=heard, heard_turn=turns)


def story_add(state: ConversationState, text: str, today: date) -> dict[str, str]:
    """Put words told beside the summary into the story, and what facts they tell; return these facts."""
    told = told_by(text, today)
    told.pop("event_date", None)
    story = "\n".join(filter(None, (state.facts.values.get("story", ""), text)))[:ANSWER_LENGTH]
    facts_fill(state, {**told, "story": story})
    return told


def settled_together(slot: str) -> tuple[str, ...]:
    """The facts an answer to one question settles together."""
    return MONEY if slot in MONEY else (slot, "still_working") if slot == "end_date" else (slot,)


def answer_keep(state: ConversationState, session: CaseSession, slot: str, values: dict[str, str]) -> None:
    """Keep what an answer told: the fact that was asked for, and others that were not told before."""
    asked = settled_together(slot)
    if slot in MONEY and session.step == "fix":  # a total stands in the place of months and pay, and they in its place
        instead = MONEY if "amount_owed" in values else ("amount_owed",)
        facts_drop(state, [name for name in instead if name not in values])  # (a sum told again stays what it is)
    elif session.step == "fix":
        facts_drop(state, asked)
    facts_fill(state, {key: value for key, value in values.items() if key in asked or not state.facts.values.get(key)})
    session.last = slot
    session.unread = ""


def is_plain_answer(session: CaseSession, text: str, now: datetime) -> bool:
    """Whether a few words are no more than a date, a sum, a yes or no that was asked for.

    How such words sound by themselves says nothing (没走，还在跑): doubt about danger is left aside for them, and
    only for them.
    """
    slot = session.asking
    today = now.astimezone(SHANGHAI).date()
    if session.step not in ("intake", "fix") or len(text) > PLAIN_LENGTH:
        return False
    return bool(read_answer(slot, text, today)) if slot in PLAIN else slot in told_by(text, today)
