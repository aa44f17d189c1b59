"""The danger in a message, heard by two ears: patterns with what was learned with the scopes, and with what strangers taught.

Either one is enough: what the first hears is never silenced by the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.contract.messages import ConversationState
from bot.dialogue.routing.danger.ear import DangerEar
from bot.dialogue.routing.danger.settled import is_tended
from bot.dialogue.routing.scopes.heads import ALARM, DANGER
from bot.dialogue.routing.scopes.scope import ScopeRules
from bot.dialogue.routing.scopes.scope_model import Likeness
from bot.safety.detect import CHILD, SELF, Danger, DangerSense, names_somebody
from bot.safety.first_aid import heard_as

DOUBT_FROM = 0.5
"""Likelihood of danger from which a caseworker is told that a message may tell of it."""
KIND_FROM = 0.5
"""Share of one kind from which it stands in for the kind a pattern names."""
AID_FROM = 0.3
"""The same where no pattern fits."""
UNLIKELY = 0.3
"""Likelihood of who was taught below which what only sounds like danger has a number told above the answer, and no alarm."""


@dataclass(slots=True)
class DangerHearing:
    """Hears danger with both ears. `first` needs nothing but patterns and the scopes, `taught` knows strangers' messages.

    `sense` is what hears it in a text by itself.
    """

    rules: ScopeRules
    likeness: Likeness
    first: DangerEar = field(init=False)
    taught: DangerEar = field(init=False)
    sense: DangerSense = field(init=False)

    def __post_init__(self) -> None:
        self.sense = DangerSense(self.likelihood)
        self.first = DangerEar(self.rules, self.likeness)
        self.taught = DangerEar(self.rules, self.likeness, taught=True)

    def danger_in(self, text: str, state: ConversationState) -> Danger | None:
        """Return the danger a message tells of in its conversation, as the ear says that hears more; None where none hears any."""
        found, more = self.first.heard(text, state), self.taught.heard(text, state)
        if found is None or more is None:
            found = found or more
        elif self._loudness(more, text, state) >= self._loudness(found, text, state):
            found = more
        return self._which(self._asked_about(found, text), text) if found else None

    def _loudness(self, danger: Danger, text: str, state: ConversationState) -> int:
        """How loud a danger is: told of above the answer, or an alarm; of two alike the one that a pattern names."""
        return 2 * (not self.only_told(danger, text, state)) + danger.said

    def _asked_about(self, found: Danger, text: str) -> Danger:
        """Return a danger that no pattern names, in doubt where the taught ear hears nothing, or where it is looked after."""
        alarm = self.taught.told(ALARM, text)
        unlikely = alarm and not found.said and not found.told and alarm[DANGER] < UNLIKELY
        if not unlikely and not is_tended(found, text):
            return found
        return replace(found, sure=False, surely=False, doubt=True)

    def _which(self, found: Danger, text: str) -> Danger:
        """Return a danger as the kind and with the first aid that it sounds like, where it sounds like one clearly."""
        heard = self.taught.told(DANGER, text)
        if not heard:
            return found
        label = max(heard, key=lambda name: heard[name])
        kind, aid = heard_as()[label]
        least = KIND_FROM if found.said else AID_FROM
        if found.told or heard[label] < least:
            return found
        if kind == "self_harm_other" and not names_somebody(text):
            kind, aid = "self_harm_now", ""  # (how to talk somebody down is nothing to tell who stands up there)
        child = CHILD in (found.kind, kind)
        if kind == CHILD and found.said:
            kind, aid = found.kind, found.aid  # what befell the child comes first, then that it must not work there
        also = dict.fromkeys((*((CHILD,) if child else ()), *found.also))
        return replace(found, kind=kind, also=tuple(name for name in also if name != kind), aid=aid)

    def only_told(self, danger: Danger, text: str, state: ConversationState) -> bool:
        """Whether a number is told above the answer, and nothing stops: what may be danger, or sounds so beside work."""
        of_work = not danger.surely and self.rules.tells_of_labour(text)
        beside_work = danger.kind not in SELF and (of_work or any(matter.answered for matter in state.matters))
        return danger.doubt or (not danger.said and beside_work)

    def doubts(self, text: str) -> bool:
        """Whether a text may tell of danger though it is not answered as such."""
        return sum(self.likelihood(text).values()) >= DOUBT_FROM

    def likelihood(self, text: str) -> Mapping[str, float]:
        """Return the likelihood of danger by kind, of the ear that thinks it likelier."""
        return max((ear.likelihood(text) for ear in (self.taught, self.first)), key=lambda shares: sum(shares.values()))
