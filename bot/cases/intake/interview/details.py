"""What was told beside the questions goes into the summary: districts, bosses, agencies, and sentences that no line holds."""

from __future__ import annotations

from datetime import date

from bot.cases.intake.contract import sentences_told
from bot.cases.intake.session import CaseSession
from bot.cases.rules.facts.also_said import also_said
from bot.cases.rules.facts.names_told import WIDE, names_told, trade_righted
from bot.cases.texts import summary_lines
from bot.contract.messages import ConversationState

MOST_ANSWERS = 40
"""Answers kept as written for it, the newest."""
_UNSAID = "also_said"


def details_fill(state: ConversationState, session: CaseSession, today: date) -> None:
    """Fill what the conversation told and nobody asked for; what was taken off or put right stays as it is."""
    values = state.facts.values
    sentences = [*sentences_told(state, session), *session.answers]
    for slot, value in names_told(sentences, values).items():
        done = slot in session.none or (slot == "trade" and "worker_kind" in session.sure)
        if not values.get(slot) and not done and value not in (values.get("name"), values.get("city")):
            values[slot], state.facts.source_turn[slot] = value, state.turn
    if "worker_kind" in session.sure:  # (put right: 我是护工 names a trade, 做家政 none)
        values.pop("trade", None)
        righted = next((trade for one in reversed(session.typed) if (trade := trade_righted(one))), "")
        if righted and values.get("worker_kind", "") in WIDE:
            values["trade"] = righted
    values.pop(_UNSAID, None)
    lines = summary_lines(values, state.language)
    shown = "\n".join(line for slot, line in lines if slot != "own_costs")  # (what it was spent on is told in words)
    if _UNSAID not in session.none and (left := also_said(sentences, shown, today)):
        values[_UNSAID], state.facts.source_turn[_UNSAID] = left, state.turn
