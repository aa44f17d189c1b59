"""Sums in the conversation: which claim a worker means, what they already told, what to ask next, and the result.

The engine asks this flow first. It computes nothing itself: `bot.claims` does, from plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.answering.material import Resolver
from bot.claims import Claim, ClaimError, compute_claim, find_entry
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Point, Reply
from bot.dialogue.flows.claims.ambiguities import Doubt, both, label_of
from bot.dialogue.flows.claims.answers import CORRECTION, read_answer
from bot.dialogue.flows.claims.derivations import settled
from bot.dialogue.flows.claims.history import Story, hear_line, keep_answer, recall, remember, story_of
from bot.dialogue.flows.claims.inputs import fields_of, hear, input_kind
from bot.dialogue.flows.claims.request import CARD_CLAIMS, wanted_claim
from bot.dialogue.flows.claims.view import shown_claim, with_formula
from bot.messages import has_message, message
from bot.understanding.acts import Act, is_act
from bot.understanding.spelling import plain

MAX_QUESTIONS = 8
FLOW = "claim"
DONE = "claim_done"
SUMS = "sums"
"""Where a conversation's state keeps the inputs of every sum worked out, for the papers."""
_ORDER_ERRORS = {"end_before_start": ("end", "left", "ended_on", "contract_end", "probation_served_to", "unpaid_to")}


@dataclass(slots=True)
class Reckoning:
    """The flow over one conversation; its memory is `state.data["claim"]`, what was told is `state.data["told"]`."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the next question or the sum; None when the message is not about a sum."""
        text = plain(text)
        memory = state.data.get(FLOW)
        if isinstance(memory, dict):
            if is_act(text, Act.STOP):
                del state.data[FLOW]
                return None
            wanted = wanted_claim(text, ConversationState())
            if wanted is None or wanted == memory["name"]:
                return self._answered(state, dict(memory), text, today)
            del state.data[FLOW]
        name = wanted_claim(text, state, recall(state))
        done = state.data.get(DONE)
        remember(state, text)
        if name is None and isinstance(done, str) and self._corrects(done, state, text, today):
            name = done
        if name is None:
            return None
        state.last_query = text if len(text) > 6 else state.last_query or text
        state.card = next((card for card, claim in CARD_CLAIMS.items() if claim == name), state.card)
        memory = {"name": name, "asked": "", "skipped": [], "count": 0, "chosen": {}}
        return self._compute(state, memory, today)

    @staticmethod
    def _corrects(name: str, state: ConversationState, text: str, today: date) -> bool:
        if not CORRECTION.search(text):
            return False
        return hear_line(name, story_of(name, state, today), text, today)

    def _answered(self, state: ConversationState, memory: dict[str, Any], text: str, today: date) -> Reply | None:
        name, asked = str(memory["name"]), str(memory["asked"])
        if is_act(text, Act.UNKNOWN, Act.SKIP):
            memory["skipped"] = [*memory["skipped"], asked]
            return self._compute(state, memory, today)
        if memory.pop("again", False):
            said = hear(name, text, today).values
            memory["chosen"] = {
                **memory["chosen"],
                **{key: value for key, value in said.items() if key in fields_of(name)},
            }
        if memory.get("doubt"):
            return self._decided(state, memory, text, today)
        probe = story_of(name, state, today)
        probe.doubt = None
        before = dict(probe.values)
        told = hear_line(name, probe, text, today)
        value = None if _names_another(name, asked, text, today) else read_answer(name, asked, text, today)
        if value is not None:
            keep_answer(state, name, asked, value)
            memory["chosen"] = {**memory["chosen"], asked: value}
            if _says_more(before, probe.values, asked):
                remember(state, text)
            return self._compute(state, memory, today)
        if not told:
            del state.data[FLOW]
            remember(state, text)
            return None
        for key in [key for key in memory["chosen"] if before.get(key) != probe.values.get(key)]:
            memory["chosen"].pop(key)
        remember(state, text)
        return self._compute(state, memory, today)

    def _decided(self, state: ConversationState, memory: dict[str, Any], text: str, today: date) -> Reply | None:
        """The answer to a doubt: one of the two values, both as a range, or a new one."""
        name, asked, options = str(memory["name"]), str(memory["asked"]), tuple(memory["doubt"])
        if options and (text.startswith(("都", "两个都", "两份都")) or "范围" in text):
            value: Any = both(options, asked)
        else:
            value = next((option for option in options if text.strip() == option), None)
            value = value if value is not None else read_answer(name, asked, text, today)
        if value is None:
            del state.data[FLOW]
            remember(state, text)
            return None
        keep_answer(state, name, asked, value)
        memory.pop("doubt")
        memory["chosen"] = {**memory["chosen"], asked: value}
        return self._compute(state, memory, today)

    def _compute(self, state: ConversationState, memory: dict[str, Any], today: date) -> Reply:
        name = str(memory["name"])
        story = story_of(name, state, today)
        story.values.update(memory["chosen"])
        if (
            story.doubt is not None
            and story.doubt.field not in memory["chosen"]
            and story.doubt.field not in memory["skipped"]
        ):
            return self._ask_doubt(state, memory, story.doubt)
        values = {
            key: value for key, value in settled(name, story.values, today).items() if key not in memory["skipped"]
        }
        try:
            claim = computed(name, values, today)
        except ClaimError as error:
            return self._ask_again(state, memory, error, story)
        missing = [i for i in claim.inputs if i.state.value == "missing" and i.name not in memory["skipped"]]
        if missing and memory["count"] < MAX_QUESTIONS:
            wanted = missing[0]
            state.data[FLOW] = {**memory, "asked": wanted.name, "count": memory["count"] + 1}
            asked = self._ask(state.language, claim.title, wanted.note, name, wanted.name)
            return asked if memory["count"] else with_formula(asked, claim, self.resolver, today, state.language)
        state.data.pop(FLOW, None)
        state.data[DONE] = name
        kept = state.data.get(SUMS)
        state.data[SUMS] = {
            **(kept if isinstance(kept, dict) else {}),
            name: {"values": dict(values), "turn": state.turn},
        }
        return shown_claim(claim, self.resolver, today, state.language, self._otherwise(name, values, today))

    @staticmethod
    def _otherwise(name: str, values: Mapping[str, Any], today: date) -> Claim | None:
        """The sum for the case that a dismissal was unlawful, beside the one for a lawful one."""
        if name != "severance" or values.get("reason") != "no_fault_dismissal":
            return None
        try:
            return compute_claim("unlawful_termination_damages", {**values, "reason": "unlawful"}, today=today)
        except ClaimError:
            return None

    def _ask_doubt(self, state: ConversationState, memory: dict[str, Any], doubt: Doubt) -> Reply:
        language, name = state.language, str(memory["name"])
        field = doubt.field or str(memory["asked"])
        state.data[FLOW] = {**memory, "asked": field, "doubt": list(doubt.options)}
        first, second = (*doubt.options, "", "")[:2]
        question = message(
            language, f"claim_{doubt.kind}", label=doubt.label or label_of(name, field), first=first, second=second, written=doubt.written
        )  # fmt: skip
        choices = [Choice(label=option, action=f"say:{option}") for option in doubt.options]
        if doubt.kind == "two_values":
            choices.append(
                Choice(label=message(language, "claim_both"), action=f"say:{message('zh', 'claim_both_say')}")
            )
        return _question(language, find_entry(name).title, question, choices)

    def _ask_again(self, state: ConversationState, memory: dict[str, Any], error: ClaimError, story: Story) -> Reply:
        """Bad input is asked back: what is wrong, and the question again."""
        name = str(memory["name"])
        field = error.field.partition(".")[0]
        if not field:
            latest = [key for key in _ORDER_ERRORS.get(error.code, ()) if key in story.values]
            field = latest[0] if latest else str(memory["asked"])
        state.data[FLOW] = {**memory, "asked": field, "doubt": [], "again": True, "count": memory["count"] + 1}
        if memory["count"] >= MAX_QUESTIONS:
            state.data[FLOW]["skipped"] = [*memory["skipped"], field]  # type: ignore[index]
        entry = find_entry(name)
        info = entry.inputs.model_fields.get(field)
        question = f"{error.message}{(info.description if info else None) or ''}"
        return self._ask(state.language, entry.title, question, name, field)

    @staticmethod
    def _ask(language: str, title: str, question: str, name: str, asked: str) -> Reply:
        choices = []
        if input_kind(name, asked) == "yes_no":
            choices = [
                Choice(label=message(language, word), action=f"say:{say}")
                for word, say in (("yes", "是"), ("no", "不是"))
            ]
        elif has_message("zh", f"claim_options_{asked}"):
            choices = [
                Choice(label=option, action=f"say:{option}")
                for option in message("zh", f"claim_options_{asked}").split("|")
            ]
        return _question(language, title, question, choices)


def computed(name: str, values: Mapping[str, Any], today: date) -> Claim:
    """Compute a claim; a plain total told as a range (欠我一两万) is computed at both ends."""
    rows = values.get("rows")
    if not (isinstance(rows, list) and len(rows) == 1 and "-" in str(rows[0]["due"]).lstrip("-")):
        return compute_claim(name, values, today=today)
    low, high = str(rows[0]["due"]).split("-")
    less = compute_claim(name, {**values, "rows": [{**rows[0], "due": low}]}, today=today)
    more = compute_claim(name, {**values, "rows": [{**rows[0], "due": high}]}, today=today)
    vague = f"欠的总数说的是 {Decimal(low):,} 到 {Decimal(high):,} 元，按最少和最多各算一次"
    return less.model_copy(update={"high": more.high, "warnings": (vague, *less.warnings)})


def _names_another(name: str, asked: str, text: str, today: date) -> bool:
    """Whether a message says by name another input of the same kind, and not the one asked for."""
    named = hear(name, text, today).values
    kind = input_kind(name, asked)
    same = [
        key for key in named if not key.startswith("_") and key in fields_of(name) and input_kind(name, key) == kind
    ]
    return kind in ("date", "number", "count") and bool(same) and asked not in same


def _says_more(before: Mapping[str, Any], after: Mapping[str, Any], asked: str) -> bool:
    return any(before.get(key) != value for key, value in after.items() if key != asked)


def _question(language: str, title: str, question: str, choices: list[Choice]) -> Reply:
    lead = Point(text=message(language, "claim_asking", title=title))
    blocks = (
        Block(kind=BlockKind.TEXT, points=(lead,)),
        Block(kind=BlockKind.LEAD, points=(Point(text=question),)),
    )
    unsure = Choice(label=message(language, "unsure"), action="say:不知道")
    return Reply(blocks=blocks, choices=(*choices, unsure), language=language, composed_by="fixed")
