"""What stands before and around the matter: danger and its open question first, then what only needs a fixed word.

The engine asks `first` with every text, and goes on with what it returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.answering.answer import Answerer
from bot.answering.material import clause_of
from bot.contract.messages import Block, BlockKind, Clause, ConversationState, Point, Reply, Scope
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.scope import ScopeRules
from bot.dialogue.routing.scope_model import Likeness
from bot.safety import talk
from bot.safety.detect import Danger, DangerSense
from bot.safety.kinds import words
from bot.understanding.concepts import concepts_in
from bot.understanding.english import is_english
from knowledge.citations import parse_key

_OTHERWISE = frozenset({"wants_to_leave", "died", "ended_by"})
"""Facts of a matter whose words sound like danger without being one."""


@dataclass(frozen=True, slots=True)
class First:
    """What comes before the matter: a reply that ends the turn, or the text to go on with and what to say above it."""

    text: str
    reply: Reply | None = None
    above: tuple[Block, ...] = ()


@dataclass(slots=True)
class Edges:
    """The edges of the conversation, over what the installation knows. `sense` hears danger."""

    rules: ScopeRules
    likeness: Likeness
    answerer: Answerer | None
    sense: DangerSense = field(init=False)
    plain: DangerSense = field(init=False)
    """Hears only what is said outright."""

    def __post_init__(self) -> None:
        self.sense = DangerSense(self._danger_likelihood)
        self.plain = DangerSense()

    def first(self, state: ConversationState, text: str, today: date) -> First:
        """Return what the turn begins with. Changes the state: the open question about danger, the language."""
        meant_otherwise = talk.otherwise(state, text)
        if meant_otherwise:
            return self._resumed(state, meant_otherwise)
        if danger := self._danger(text, state):
            state.language = "en" if is_english(text) else "zh"
            return First(text, talk.open_with(state, danger, text, today, lambda keys, _: self._clauses(keys, today)))
        answered = talk.answer(state, text)
        if isinstance(answered, Reply):
            return First(text, answered)
        if answered is None:
            return First(text)
        return self._resumed(state, answered)

    def doubts(self, text: str) -> bool:
        """Whether a text may tell of danger though it is not answered as such."""
        return sum(self._danger_likelihood(text).values()) >= DOUBT_FROM

    def finish(self, first: First, reply: Reply) -> Reply:
        """Return the reply with what is to be said above it."""
        return reply.model_copy(update={"blocks": (*first.above, *reply.blocks)}) if first.above else reply

    def _danger(self, text: str, state: ConversationState) -> Danger | None:
        if text in (words(key, state.language) for key in ("safe", "unsafe", "misheard")):
            return None
        found = self.sense.assess(text, state)
        if found and fixed.wishes_only_person(text) and not self.rules.crisis(text):
            return None  # a call for help that names no danger sounds like one
        if found and _OTHERWISE & concepts_in(text).keys() and not self.plain.assess(text, state):
            return None  # 我想走了 of somebody at work is leaving the job; a death told of is past
        return found

    def _resumed(self, state: ConversationState, answered: talk.Answered) -> First:
        said = Block(kind=BlockKind.LEAD, points=(Point(text=answered.words),))
        if self.rules.tells_of_labour(answered.text):
            back = Block(kind=BlockKind.TEXT, points=(Point(text=words("back", state.language)),))
            return First(answered.text, above=(said, back))
        hint = Block(kind=BlockKind.TEXT, points=(Point(text=words("open", state.language)),))
        choices = (fixed.person_choice(state.language),)
        reply = Reply(
            blocks=(said, hint), choices=choices, scope=Scope.SMALL_TALK, language=state.language, composed_by="fixed"
        )
        return First(answered.text, reply)

    def _danger_likelihood(self, text: str) -> dict[str, float]:
        likely = self.likeness(text)
        return {self.rules.guess_danger(text): likely[Scope.CRISIS]} if likely else {}

    def _clauses(self, keys: Sequence[str], on: date) -> list[Clause]:
        if self.answerer is None:
            return []
        resolver = self.answerer.resolver
        found = [parse_key(key) for key in keys]
        shown = (clause_of(citation, resolver.resolve(citation, on), "") for citation in found)
        return [clause for clause in shown if clause is not None]


DOUBT_FROM = 0.5
"""Likelihood of danger from which a caseworker is told that a message may tell of it."""
