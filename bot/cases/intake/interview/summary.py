"""The summary as it is read back before a case is sent, and what is said once it went out."""

from __future__ import annotations

from datetime import date, datetime

from bot.cases.intake.contract import CaseDesk, matter_held
from bot.cases.intake.interview.confirming import sum_owed, sure_slot
from bot.cases.intake.open_questions import is_vague, sums_beside
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.matter_facts import only_docked
from bot.cases.rules.facts.slots import ADDED, MONEY, SHOWN, SLOTS, STANDING, is_stood_in_for
from bot.cases.rules.triggers import risk_of
from bot.cases.texts import labels, say, shown_value, slot_name, summary_lines
from bot.cases.view import choices_of, clock, lead_block, points_block, reply_of, text_block
from bot.contract.messages import Block, Choice, ConversationState, Reply


def summary_reply(state: ConversationState, session: CaseSession, before: list[Block], today: date) -> Reply:
    """Everything that would be sent, what is still unknown, and the way to correct it."""
    language, values = state.language, state.facts.values
    lines = _lines(state, today)
    unknown = dict.fromkeys(
        slot for slot in session.passed if not values.get(slot) and not is_stood_in_for(slot, values)
    )
    missing = "、".join(slot_name(slot, language) for slot in unknown)
    blocks = [
        lead_block(say(language, "summary_lead")),
        *before,
        points_block(*lines, heading=say(language, "summary_title")),
    ]
    if missing:
        blocks.append(text_block(say(language, "summary_missing", missing=missing)))
    if session.files:
        blocks.append(text_block(say(language, "summary_files", count=len(session.files))))
    blocks.append(text_block(say(language, "summary_ask")))
    return reply_of(state, *blocks, choices=summary_ways(state))


def _lines(state: ConversationState, today: date) -> list[str]:
    """What would be sent, line by line, and the sum that follows from it where only its parts were told."""
    values, language = state.facts.values, state.language
    fine = only_docked(values, matter_held(state))
    told = [(slot, line) for slot, line in summary_lines(values, language) if not (fine and slot == "amount_owed")]
    lines = [line for _, line in told]
    if values.get("amount_owed") and not fine:
        return lines
    if total := sum_owed(values, matter_held(state), today):
        behind = max((at for at, (slot, _) in enumerate(told) if slot in (*MONEY, "paid")), default=len(told) - 1)
        lines.insert(
            behind + 1, say(language, "summary_owed", value=shown_value("", total, language).replace("-", "–"))
        )
    return lines


def fix_text(state: ConversationState, slot: str, today: date) -> str:
    """The question for a fact that was wrong, with what is held of it."""
    language, value = state.language, state.facts.values.get(slot, "")
    question = question_text(state, slot, "", today)
    if f"ask_{slot}" not in labels("zh"):
        question = say(language, "fix_value", name=slot_name(slot, language))
    if not value:
        return question
    name = slot_name(slot, language)
    return say(language, "fix_now", name=name, value=shown_value(slot, value, language), again=question)


def question_text(state: ConversationState, slot: str, key: str, today: date) -> str:
    """The question for a fact, or for a story; inside the sentence of `key` where it is asked again."""
    if sure := sure_slot(slot):
        question = _read_back(state, sure, today)
        return say(state.language, key, again=question) if key else question
    question = say(state.language, f"ask_{slot}" if f"ask_{slot}" in labels("zh") else "ask_story")
    values = state.facts.values
    if slot == "end_date" and values.get("still_working") == "no":
        question = say(state.language, "ask_left")
    if slot == "event_date" and is_vague(values.get(slot, "")):
        question = say(state.language, "ask_event_closer", told=shown_value(slot, values[slot], state.language))
    if slot == "amount_owed" and (beside := sums_beside(values)):
        known = "、".join(
            f"{slot_name(one, state.language)} {shown_value(one, value, state.language)}"
            for one, value in beside.items()
        )
        question = say(state.language, "ask_amount_beside", known=known)
    return say(state.language, key, again=question) if key else question


def _read_back(state: ConversationState, slot: str, today: date) -> str:
    """The question whether a value was read right; the question for it where the words tell none."""
    value = state.facts.values.get(slot, "")
    if slot == "amount_owed" and not (value := sum_owed(state.facts.values, matter_held(state), today)):
        return say(state.language, "ask_total_owed")
    return say(state.language, f"sure_{slot}", value=shown_value("", value, state.language).replace("..", "–"))


def which_reply(state: ConversationState) -> Reply:
    """Ask which fact is wrong."""
    values = state.facts.values
    slots = [slot for slot in (*SHOWN, *STANDING) if values.get(slot) or slot in (*SLOTS, *ADDED)]
    found = [Choice(label=slot_name(slot, state.language), action=f"case:fix:{slot}") for slot in slots]
    return reply_of(state, lead_block(say(state.language, "correct_which")), choices=tuple(found))


def summary_ways(state: ConversationState) -> tuple[Choice, ...]:
    """The buttons under the summary."""
    return choices_of(state, ("send", "case:send"), ("correct", "case:correct"), ("drop", "case:drop"))


def sent_reply(
    state: ConversationState, session: CaseSession, desk: CaseDesk, left: int | None, now: datetime
) -> Reply:
    """The number, who looks at it and until when they answer, and how to add to it. `left`: days to the last day."""
    language, values = state.language, state.facts.values
    city, kind = values.get("city", ""), values.get("worker_kind", "")
    risk = max(risk_of(name, values) for name in (session.trigger, *session.triggers))
    due = desk.promise(city, kind, risk, left, now)
    lines = [say(language, "sent_next", office=desk.office_for(city, kind), due=clock(due))]
    lines += [say(language, "sent_add"), say(language, "sent_status")]
    return reply_of(
        state,
        lead_block(say(language, "sent_lead", number="{number}")),
        points_block(*lines),
        handoff=session.trigger or "asked",
    )
