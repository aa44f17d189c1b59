"""The danger in a message, heard by two ears: patterns with what was learned with the scopes, and with what strangers taught.

Either one is enough: what the first hears is never silenced by the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.contract.messages import ConversationState
from bot.dialogue.routing.danger.ear import CLEARLY, FEW, DangerEar
from bot.dialogue.routing.danger.settled import is_tended
from bot.dialogue.routing.scopes.heads import ALARM, DANGER
from bot.dialogue.routing.scopes.scope import ScopeRules
from bot.dialogue.routing.scopes.scope_model import Likeness
from bot.safety.detect import CHILD, SELF, STAND, UNCLEAR, Danger, DangerSense, is_for_another, names_somebody
from bot.safety.first_aid import heard_as
from bot.understanding.english import is_english

KIND_FROM = 0.5
"""Share of one kind from which it stands in for the kind a pattern names."""
AID_FROM = 0.3
"""Share of one label from which its first aid is told."""
HEARD_BY_FIRST = 0.3
"""Likelihood of danger from which the first ear has a say in which kind it is."""
BODY = ("injury_now", "body_now", "poisoning", "gas_fire", "crash_now", "trapped", "unsafe_work")
"""Kinds in which the body is in danger, and nobody's will."""
CLEAR_FROM = 0.3
"""Share of one kind from which a danger that no pattern names is answered as it; below, as danger that may be any."""
ALIKE = 0.4
"""Share of one label from which the taught ear would name its kind."""
NAMED_FROM, NAMED_AS = 0.8, 0.7
"""Likelihood of danger, and share of one label, from which a message is danger though the first ear hears little."""
PLAIN = ("violence_intended", "violence_suffered", "forced_labour", "gas_fire")
"""Kinds that nobody tells in figures of speech or of a day long past, as dying of work and a bitten courier are told."""
PLAIN_FROM, PLAIN_AS = 0.5, 0.55
"""The same two for these kinds."""
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
        if (found is None or (found.doubt and not found.told)) and not self.taught.is_figure(text, state):
            found = self._named(text) or found
        return self._which(self._asked_about(found, text), text) if found else None

    def _loudness(self, danger: Danger, text: str, state: ConversationState) -> int:
        """How loud a danger is: told of above the answer, or an alarm; of two alike the one that a pattern names."""
        return 2 * (not self.only_told(danger, text, state)) + danger.said

    def _asked_about(self, found: Danger, text: str) -> Danger:
        """Return a danger that no pattern names, in doubt where the taught ear hears nothing, or where it is looked after."""
        alarm = self.taught.told(ALARM, text)
        unlikely = alarm and not found.said and not found.told and alarm[DANGER] < UNLIKELY
        if not (unlikely and not self._both_name_it(text)) and not is_tended(found, text):
            return found
        return replace(found, sure=False, surely=False, doubt=True)

    def _both_name_it(self, text: str) -> bool:
        """Whether the first ear is as good as sure of a kind, and the taught one would name the same if it is any."""
        first, taught = self.first.likelihood(text), self.taught.told(DANGER, text)
        kind = max(first, key=lambda name: first[name], default="")
        label = max(taught, key=lambda name: taught[name], default="")
        agreed = bool(label) and heard_as()[label][0] == kind and taught[label] >= ALIKE
        return agreed and first[kind] >= CLEARLY

    def _named(self, text: str) -> Danger | None:
        """The danger whose kind the taught ear names clearly in a message that it thinks more likely danger than not."""
        alarm, taught = self.taught.told(ALARM, text), self.taught.told(DANGER, text)
        label = max(taught, key=lambda name: taught[name], default="")
        if not label or len(text) < FEW:
            return None
        kind, aid = heard_as()[label]
        plain = kind in PLAIN and not is_english(text)  # (it was taught few messages in English)
        likely, named = (PLAIN_FROM, PLAIN_AS) if plain else (NAMED_FROM, NAMED_AS)
        if alarm[DANGER] < likely or taught[label] < named:
            return None
        if kind not in STAND and self.sense.lies_behind(text):
            return None
        return None if kind == CHILD else Danger(kind, said=False, sure=False, surely=True, aid=aid)

    def _which(self, found: Danger, text: str) -> Danger:
        """Return a danger as the kind and with the first aid that it sounds like, where it sounds like one clearly."""
        heard = self.taught.told(DANGER, text)
        if not heard or found.told:
            return found
        label = max(heard, key=lambda name: heard[name])
        kind, aid = heard_as()[label]
        if found.kind == "self_harm_other" and not is_for_another(text):
            both = self._kind_of_both(heard, text)  # (somebody is named who said something, and may not be the one)
            found = replace(found, kind=both if both in SELF else found.kind)
        if found.said and heard[label] < KIND_FROM:
            return found
        if not found.said:
            kind = self._kind_of_both(heard, text)
            within = {name: heard[name] for name in heard if heard_as()[name][0] == kind}
            label = max(within, key=lambda name: within[name], default="")
            aid = heard_as()[label][1] if label and within[label] >= AID_FROM else ""
        if kind == "self_harm_other" and not names_somebody(text):
            kind, aid = "self_harm_now", ""  # (how to talk somebody down is nothing to tell who stands up there)
        child = CHILD in (found.kind, kind)
        if kind == CHILD and found.said:
            kind, aid = found.kind, found.aid  # what befell the child comes first, then that it must not work there
        also = dict.fromkeys((*((CHILD,) if child else ()), *found.also))
        return replace(found, kind=kind, also=tuple(name for name in also if name != kind), aid=aid)

    def _kind_of_both(self, heard: Mapping[str, float], text: str) -> str:
        """Return the kind that both ears together think likeliest, each heard as much; `UNCLEAR` where they think of many.

        Which harm to the body it is the taught ear says alone: the first learned them as one.
        """
        taught: dict[str, float] = {}
        for label, share in heard.items():
            kind = heard_as()[label][0]
            taught[kind] = taught.get(kind, 0.0) + share
        shares = self._with_first(taught, text)
        groups: dict[str, float] = {}
        for kind, share in shares.items():
            groups[_group(kind)] = groups.get(_group(kind), 0.0) + share
        group = max(groups, key=lambda name: groups[name])
        if groups[group] < CLEAR_FROM:
            return UNCLEAR
        within = taught if group == _group(BODY[0]) else shares
        return max((kind for kind in shares if _group(kind) == group), key=lambda kind: within.get(kind, 0.0))

    def _with_first(self, taught: Mapping[str, float], text: str) -> dict[str, float]:
        """The shares of the kinds as both ears hear them; as the taught one does where the first hears no danger."""
        first = self.first.likelihood(text)
        total = sum(first.values())
        if total < HEARD_BY_FIRST:
            return dict(taught)
        return {kind: (taught.get(kind, 0.0) + first.get(kind, 0.0) / total) / 2 for kind in {**taught, **first}}

    def only_told(self, danger: Danger, text: str, state: ConversationState) -> bool:
        """Whether a number is told above the answer, and nothing stops: what may be danger, or sounds so beside work."""
        of_work = not danger.surely and self.rules.tells_of_labour(text)
        beside_work = danger.kind not in SELF and (of_work or any(matter.answered for matter in state.matters))
        return danger.doubt or (not danger.said and beside_work)

    def likelihood(self, text: str) -> Mapping[str, float]:
        """Return the likelihood of danger by kind, of the ear that thinks it likelier."""
        return max((ear.likelihood(text) for ear in (self.taught, self.first)), key=lambda shares: sum(shares.values()))


def _group(kind: str) -> str:
    """The kind by which those are counted that are ways of one thing."""
    return next((group[0] for group in (SELF, BODY) if kind in group), kind)
