"""What the conversation has told so far, message by message, as the inputs of one claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.contract.messages import ConversationState
from bot.dialogue.flows.claims.ambiguities import Doubt, doubt_between, doubt_in
from bot.dialogue.flows.claims.answers import CORRECTION, corrected
from bot.dialogue.flows.claims.inputs import fields_of, hear
from bot.dialogue.flows.claims.session import GivenAnswer, story_keep, story_lines

LONGEST = 24
"""Messages and answers kept, the newest."""
_CLIP = 400
_SAME: tuple[tuple[str, ...], ...] = (
    ("monthly_wage", "own_wage", "regular_wage", "wage_before", "month_wage"),
    ("start", "joined"),
    ("end", "left", "ended_on", "relation_ended_on"),
)
"""Inputs of different claims that mean the same."""
_OF_ONE_CLAIM = (
    "paid",
    "months",
    "standard",
    "units",
    "days_taken",
    "kind",
    "mode",
    "per",
    "system",
    "hours",
    "year",
    "rows",
    "days",
    "deductions",
)
"""Inputs whose name says different things in different claims."""
_SLOTS = {
    "insured": "insured", "on_order": "on_order", "on_commute": "on_commute", "third_party": "third_party", "over_age": "over_age",
}  # fmt: skip
_PAY_FIELDS = ("monthly_wage", "own_wage", "regular_wage", "wage_before")
_NO_PAY = re.compile(r"违约金|赔|押金|定金|保证金|罚|培训费|借")
ONE_PAY = (
    "severance",
    "severance_plus_one",
    "unlawful_termination_damages",
    "double_wage",
    "wages_due",
    "annual_leave",
    "overtime",
)
"""Claims in which a sum that nothing names can only be the monthly pay."""


@dataclass(slots=True)
class Story:
    """The inputs told, the order they came in, and the first thing in doubt."""

    values: dict[str, Any] = field(default_factory=dict)
    latest: list[str] = field(default_factory=list)
    doubt: Doubt | None = None


def remember(state: ConversationState, text: str) -> None:
    """Add a message to what was told."""
    _add(state, text[:_CLIP])


def recall(state: ConversationState) -> list[str]:
    """Return the messages told so far."""
    return [line for line in story_lines(state) if isinstance(line, str)]


def keep_answer(state: ConversationState, name: str, wanted: str, value: Any) -> None:
    """Keep the answer to a question of a claim; other claims use it where it means the same there."""
    _add(state, GivenAnswer(claim=name, input=wanted, value=value))


def _add(state: ConversationState, line: str | GivenAnswer) -> None:
    story_keep(state, [*story_lines(state), line][-LONGEST:])


def story_of(name: str, state: ConversationState, today: date) -> Story:
    """Return what the conversation has told for a claim: the facts kept, then every message and answer in turn."""
    story = Story(values=_from_facts(name, state))
    fields = fields_of(name)
    for line in story_lines(state):
        if isinstance(line, str):
            hear_line(name, story, line, today)
            continue
        key, value = line.input, line.value
        if line.claim != name and key in _OF_ONE_CLAIM:
            continue
        group = next((same for same in _SAME if key in same), (key,))
        _put(story, {target: value for target in group if target in fields or target == key})
    return story


def hear_line(name: str, story: Story, line: str, today: date) -> bool:
    """Add one message to the story. True when it said anything for this claim."""
    if CORRECTION.search(line):
        changed = corrected(name, line, story.values, story.latest, today)
        _put(story, changed)
        return bool(changed)
    heard = hear(name, line, today)
    values = dict(heard.values)
    if (
        name in ONE_PAY
        and len(heard.unnamed) == 1
        and not any(key in story.values or key in values for key in _PAY_FIELDS)
    ):
        alone = heard.unnamed[0]
        if (
            alone.amount.low >= 800
            and not alone.amount.currency
            and "_total" not in values
            and not _NO_PAY.search(alone.text)
        ):
            pay = next((key for key in _PAY_FIELDS if key in fields_of(name)), "")
            if pay:
                values[pay] = str(alone.amount)
    doubt = doubt_in(name, line, today)
    if doubt is None:
        doubt = doubt_between(name, story.values, values)
    if doubt is not None and story.doubt is None:
        story.doubt = doubt
        values.pop(doubt.field, None)
    _put(story, values)
    return bool(values) or doubt is not None


def _put(story: Story, values: dict[str, Any]) -> None:
    for key, value in values.items():
        before = story.values.get(key)
        if key == "deductions" and isinstance(before, list):
            story.values[key] = [*before, *(row for row in value if row not in before)]
        else:
            story.values[key] = value
        if key in story.latest:
            story.latest.remove(key)
        story.latest.append(key)
    if story.doubt is not None and story.doubt.field in values:
        story.doubt = None


def _from_facts(name: str, state: ConversationState) -> dict[str, Any]:
    fields, facts = fields_of(name), state.facts.values
    values: dict[str, Any] = {}
    for slot, target in _SLOTS.items():
        if target in fields and facts.get(slot) in ("yes", "no"):
            values[target] = facts[slot] == "yes"
    if (pay := facts.get("monthly_pay")) and not recall(state):
        values |= {key: pay for key in _PAY_FIELDS if key in fields}
    for slot, target in (("city", "place"), ("relation", "relation")):
        if target in fields and facts.get(slot):
            values[target] = facts[slot]
    return values
