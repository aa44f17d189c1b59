"""Sums in the conversation: which claim a worker means, what they already told, what to ask next, and the result.

The engine asks this flow first. It computes nothing itself: `bot.claims` does, from plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.material import Resolver
from bot.claims import Claim, ClaimError, compute_claim, find_entry
from bot.contract.matter import Matter, Sure
from bot.contract.messages import Choice, ConversationState, Reply
from bot.contract.particulars import PARTICULARS
from bot.dialogue.flows.claims.ambiguities import CORRECTION, Doubt, both, doubt_about, doubt_in, label_of, unusable
from bot.dialogue.flows.claims.ready import computed, ready
from bot.dialogue.flows.claims.request import CARD_CLAIMS, wanted_claim
from bot.dialogue.flows.claims.session import ClaimSession, WorkedSum, sums_keep, worked_sums
from bot.dialogue.flows.claims.view import asked_input, shown_claim, ways_to_answer, ways_to_choose, with_formula
from bot.dialogue.flows.matter import matter_keep, matter_of
from bot.dialogue.flows.told import recall, remember
from bot.forms import answer, stopped
from bot.matter.inputs import field_for, fields_behind, with_input
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
        if name is None and session.done and self._corrects(text):
            name = session.done
        if name is None:
            return None
        state.last_query = text if len(text) > 6 else state.last_query or text
        state.card = next((card for card, claim in CARD_CLAIMS.items() if claim == name), state.card)
        session.begin(name)
        return self._compute(text)

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
        """Go on with what the matter took from the words: the value of the question, a choice between two, other inputs of the sum."""
        session = self.session
        if session.doubt and self._chosen(text):
            return self._compute()
        if not told_in_turn(self._matter, self.state.turn) & fields_behind(session.name):
            doubt = doubt_in(session.name, text, self._matter, self.today)
            return self._ask_doubt(doubt) if doubt is not None else self._ask_if_wrong(text)
        session.last, session.doubt = session.asked, []
        if session.again:
            session.again = False
            matter_keep(self.state, _told_anew(self._matter, self.state.turn))
        remember(self.state, text)
        return self._compute(text)

    def leave(self, text: str) -> Reply | None:
        """The message is about something else: the sum is no longer asked for, what it tells is kept."""
        self.session.close()
        remember(self.state, text)
        return None

    @property
    def _matter(self) -> Matter:
        return matter_of(self.state)

    def _corrects(self, text: str) -> bool:
        """Whether words put right what the sum worked out last came from."""
        told = told_in_turn(self._matter, self.state.turn)
        return CORRECTION.search(text) is not None and bool(told & fields_behind(self.session.done))

    def _chosen(self, text: str) -> bool:
        """Whether words decide a doubt: one of the two values, or both as a range."""
        session, options = self.session, tuple(self.session.doubt)
        name = field_for(session.asked, session.name)
        if text.startswith(("都", "两个都", "两份都")) or "范围" in text:
            value = both(options, name)
        elif (value := next((option for option in options if text.strip() == option), "")) == "":
            return False
        matter = with_input(self._matter, session.name, session.asked, value, self.state.turn)
        matter_keep(self.state, matter)
        session.last, session.doubt = session.asked, []
        return True

    def _ask_if_wrong(self, text: str) -> Reply | None:
        """A figure no sum can be made of is asked back; None where the words give none."""
        error = unusable(self.session.name, self.session.asked, text, self.today)
        return self._ask_mended(error) if error is not None else None

    def _compute(self, text: str = "") -> Reply:
        """Return the next question or the sum; what is wrong within the words of this turn is asked back first."""
        session, state, today, matter = self.session, self.state, self.today, self._matter
        name, skipped = session.name, session.skipped
        doubt = (doubt_in(name, text, matter, today) if text else None) or doubt_about(name, matter)
        if doubt is not None and doubt.field not in skipped:
            return self._ask_doubt(doubt)
        values = {key: value for key, value in ready(name, matter, today).items() if key not in skipped}
        try:
            if text and (error := unusable(name, "", text, today)) is not None:
                raise error
            claim = computed(name, values, today)
        except ClaimError as error:
            return self._ask_mended(error)
        unknown = (*skipped, *(one.name for one in claim.inputs if field_for(one.name, name) in matter.unknown))
        missing = [i for i in claim.inputs if i.state.value == "missing" and i.name not in unknown]
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

    def _ask_mended(self, error: ClaimError) -> Reply:
        """Bad input is asked back: what is wrong, and the question again."""
        session = self.session
        field = error.field.partition(".")[0]
        if not field:
            known = ready(session.name, self._matter, self.today)
            latest = [key for key in _ORDER_ERRORS.get(error.code, ()) if key in known]
            field = latest[0] if latest else session.asked
        if session.count >= MAX_QUESTIONS:
            session.skipped = [*session.skipped, field]
        session.asked, session.doubt, session.again, session.count = field, [], True, session.count + 1
        info = find_entry(session.name).inputs.model_fields.get(field)
        question = f"{error.message}{(info.description if info else None) or ''}"
        return asked_input(session.name, field, question, self.state.language)


def _told_anew(matter: Matter, turn: int) -> Matter:
    """The matter with what a turn told standing without doubt."""
    told = {
        name: entry.model_copy(update={"sure": Sure.TOLD})
        for name, entry in matter.known()
        if entry.turn == turn and entry.sure is Sure.DOUBTFUL
    }
    return matter.model_copy(update=told)


def told_in_turn(matter: Matter, turn: int) -> frozenset[str]:
    """Return the fields and particulars of a matter that a turn told."""
    told = {name for name, entry in matter.known() if entry.turn == turn}
    told |= {name for name in PARTICULARS if (entry := matter.told(name)) is not None and entry.turn == turn}
    return frozenset(told | ({"items"} if any(item.turn == turn for item in matter.items) else set()))


def _otherwise(name: str, values: Mapping[str, Any], today: date) -> Claim | None:
    """The sum for the case that a dismissal was unlawful, beside the one for a lawful one."""
    if name != "severance" or values.get("reason") != "no_fault_dismissal":
        return None
    try:
        return compute_claim("unlawful_termination_damages", {**values, "reason": "unlawful"}, today=today)
    except ClaimError:
        return None
