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
from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.claims.ambiguities import Doubt, both, label_of
from bot.dialogue.flows.claims.answers import CORRECTION, read_answer
from bot.dialogue.flows.claims.derivations import settled
from bot.dialogue.flows.claims.history import Story, hear_line, keep_answer, recall, remember, story_of
from bot.dialogue.flows.claims.inputs import fields_of, hear, input_kind
from bot.dialogue.flows.claims.request import CARD_CLAIMS, wanted_claim
from bot.dialogue.flows.claims.session import ClaimSession, WorkedSum, sums_keep, worked_sums
from bot.dialogue.flows.claims.view import asked_input, shown_claim, ways_to_answer, ways_to_choose, with_formula
from bot.forms import answer, stopped
from bot.messages import message
from bot.understanding.acts import Act
from bot.understanding.spelling import plain

MAX_QUESTIONS = 8
_ORDER_ERRORS = {"end_before_start": ("end", "left", "ended_on", "contract_end", "probation_served_to", "unpaid_to")}


@dataclass(slots=True)
class Reckoning:
    """The flow of sums."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the next question or the sum; None when the message is not about a sum."""
        session = ClaimSession.of(state)
        reply = SumForm(self.resolver, state, session, today).turn(plain(text))
        session.keep(state)
        return reply


@dataclass(slots=True)
class SumForm:
    """One sum over one conversation in one turn."""

    resolver: Resolver
    state: ConversationState
    session: ClaimSession
    today: date

    def turn(self, text: str) -> Reply | None:
        """Return the next question or the sum; None when the message is not about a sum."""
        session, state = self.session, self.state
        if session.name:
            wanted = wanted_claim(text, ConversationState())
            if wanted is None or wanted == session.name:
                return answer(self, text)
            session.close()
        if session.is_taken_up(text, state.turn):
            session.begin(session.left)
            return self._compute()
        name = wanted_claim(text, state, recall(state))
        remember(state, text)
        if name is None and session.done and self._corrects(session.done, text):
            name = session.done
        if name is None:
            return None
        state.last_query = text if len(text) > 6 else state.last_query or text
        state.card = next((card for card, claim in CARD_CLAIMS.items() if claim == name), state.card)
        session.begin(name)
        return self._compute()

    def buttons(self) -> list[Choice]:
        """The values to choose from, and that it is not known."""
        session = self.session
        if session.doubt:
            return ways_to_choose(session.doubt, self.state.language)
        return ways_to_answer(session.name, session.asked, self.state.language)

    def press(self, action: str) -> Reply | None:
        """No button of a sum does more than say its words."""
        return self.leave(action)

    def stop(self) -> Reply | None:
        """Ask nothing more until it is taken up again. What was told stays told."""
        self.session.stop(self.state.turn)
        language = self.state.language
        again = Choice(label=message(language, "claim_resume"), action=f"say:{message('zh', 'claim_resume')}")
        return stopped(language, again)

    def pass_over(self, act: Act) -> Reply | None:
        """Work it out without this input."""
        self.session.skipped = [*self.session.skipped, self.session.asked]
        return self._compute()

    def finish(self) -> Reply | None:
        """Work it out with what is there."""
        self.session.count = MAX_QUESTIONS
        if self.session.doubt:
            return self.pass_over(Act.SKIP)
        return self._compute()

    def ask_again(self) -> Reply | None:
        """Put the question, or the choice between two values, once more."""
        return self._compute()

    def put_right(self) -> Reply | None:
        """Ask again for what was answered last."""
        session = self.session
        if not session.last:
            return self.ask_again()
        session.asked, session.doubt = session.last, []
        entry = find_entry(session.name)
        info = entry.inputs.model_fields.get(session.asked)
        question = (info.description if info else None) or label_of(session.name, session.asked)
        return asked_input(session.name, session.asked, question, self.state.language)

    def take(self, text: str) -> Reply | None:
        """Take the value of the question, a choice between two, or what words tell of other inputs."""
        session, name, asked = self.session, self.session.name, self.session.asked
        if session.again:
            session.again = False
            said = hear(name, text, self.today).values
            session.chosen |= {key: value for key, value in said.items() if key in fields_of(name)}
        if session.doubt:
            return self._decided(text)
        probe = story_of(name, self.state, self.today)
        probe.doubt = None
        before = dict(probe.values)
        told = hear_line(name, probe, text, self.today)
        value = None if _names_another(name, asked, text, self.today) else read_answer(name, asked, text, self.today)
        if value is not None:
            self._keep(value)
            if _says_more(before, probe.values, asked):
                remember(self.state, text)
            return self._compute()
        if not told:
            return None
        session.chosen = {
            key: value for key, value in session.chosen.items() if before.get(key) == probe.values.get(key)
        }
        remember(self.state, text)
        return self._compute()

    def leave(self, text: str) -> Reply | None:
        """The message is about something else: the sum is no longer asked for, what it tells is kept."""
        self.session.close()
        remember(self.state, text)
        return None

    def _keep(self, value: Any) -> None:
        """Keep the answer to the open question."""
        session = self.session
        keep_answer(self.state, session.name, session.asked, value)
        session.chosen |= {session.asked: value}
        session.last = session.asked

    def _corrects(self, name: str, text: str) -> bool:
        if not CORRECTION.search(text):
            return False
        return hear_line(name, story_of(name, self.state, self.today), text, self.today)

    def _decided(self, text: str) -> Reply | None:
        """The answer to a doubt: one of the two values, both as a range, or a new one."""
        session, options = self.session, tuple(self.session.doubt)
        if text.startswith(("都", "两个都", "两份都")) or "范围" in text:
            value: Any = both(options, session.asked)
        else:
            value = next((option for option in options if text.strip() == option), None)
            value = value if value is not None else read_answer(session.name, session.asked, text, self.today)
        if value is None:
            return None
        self._keep(value)
        session.doubt = []
        return self._compute()

    def _compute(self) -> Reply:
        session, state, today = self.session, self.state, self.today
        name, skipped = session.name, session.skipped
        story = story_of(name, state, today)
        story.values.update(session.chosen)
        doubt = story.doubt
        if doubt is not None and doubt.field not in session.chosen and doubt.field not in skipped:
            return self._ask_doubt(doubt)
        values = {key: value for key, value in settled(name, story.values, today).items() if key not in skipped}
        try:
            claim = computed(name, values, today)
        except ClaimError as error:
            return self._ask_mended(error, story)
        missing = [i for i in claim.inputs if i.state.value == "missing" and i.name not in skipped]
        if missing and session.count < MAX_QUESTIONS:
            wanted, first = missing[0], not session.count
            session.asked, session.count = wanted.name, session.count + 1
            asked = asked_input(name, wanted.name, wanted.note, state.language)
            return with_formula(asked, claim, self.resolver, today, state.language) if first else asked
        session.close()
        session.done = name
        sums_keep(state, {**worked_sums(state), name: WorkedSum(values=dict(values), turn=state.turn)})
        return shown_claim(claim, self.resolver, today, state.language, _otherwise(name, values, today))

    def _ask_doubt(self, doubt: Doubt) -> Reply:
        session, language = self.session, self.state.language
        session.asked, session.doubt = doubt.field or session.asked, list(doubt.options)
        first, second = (*doubt.options, "", "")[:2]
        label = doubt.label or label_of(session.name, session.asked)
        question = message(language, f"claim_{doubt.kind}", label=label, first=first, second=second, written=doubt.written)  # fmt: skip
        ways = ways_to_choose(doubt.options, language, both=doubt.kind == "two_values")
        return asked_input(session.name, session.asked, question, language, ways)

    def _ask_mended(self, error: ClaimError, story: Story) -> Reply:
        """Bad input is asked back: what is wrong, and the question again."""
        session = self.session
        field = error.field.partition(".")[0]
        if not field:
            latest = [key for key in _ORDER_ERRORS.get(error.code, ()) if key in story.values]
            field = latest[0] if latest else session.asked
        if session.count >= MAX_QUESTIONS:
            session.skipped = [*session.skipped, field]
        session.asked, session.doubt, session.again, session.count = field, [], True, session.count + 1
        info = find_entry(session.name).inputs.model_fields.get(field)
        question = f"{error.message}{(info.description if info else None) or ''}"
        return asked_input(session.name, field, question, self.state.language)


def _otherwise(name: str, values: Mapping[str, Any], today: date) -> Claim | None:
    """The sum for the case that a dismissal was unlawful, beside the one for a lawful one."""
    if name != "severance" or values.get("reason") != "no_fault_dismissal":
        return None
    try:
        return compute_claim("unlawful_termination_damages", {**values, "reason": "unlawful"}, today=today)
    except ClaimError:
        return None


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
