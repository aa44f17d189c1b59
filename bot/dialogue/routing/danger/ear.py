"""One ear for danger in a conversation: the patterns and one learned likelihood; what only sounds like danger beside work is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.contract.messages import ConversationState, Scope
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.odd.languages import language_of
from bot.dialogue.routing.scopes.heads import ALARM, DANGER, expit, logit
from bot.dialogue.routing.scopes.scope import ScopeRules
from bot.dialogue.routing.scopes.scope_model import UNNAMED, Likeness, LikenessModel
from bot.dialogue.routing.standpoints.standpoint import standpoint
from bot.safety.detect import OVER, SELF, Danger, DangerSense
from bot.safety.first_aid import heard_as
from bot.safety.kinds import words
from bot.understanding.concepts import concepts_in
from bot.understanding.english import in_chinese, is_english

FAINT = 0.7
"""Weight of a danger whose kind neither the model nor a word of the message names."""
FAINT_AT_WORK = 0.3
"""The same where the message tells what work somebody does: 在人家里照顾老太太 is a job."""
BESIDE_A_MATTER = 0.93
"""Likelihood of one kind from which danger no pattern names is heard of somebody who tells a matter: there much is told that
sounds like it (我就想问还差我多少, 最后一条是10月20号)."""
A_STORY = 80
"""Characters from which a message that tells of work is a story, in which many words sound like something else."""
ONE_KIND = 0.6
"""Likelihood that one kind of danger must reach by itself in such a story."""
OWN, OWN_OF_FEW, SHIFT = 0.7, 0.3, -0.5
"""What the newer of the two heads of danger counts, in their log odds: chosen on authors held out in turn. Of few words less:
到了我在门口 stands in many dangers and is none."""
FEW = 14
"""Characters below which a message has few words."""
CLEARLY = 0.95
"""Likelihood from which danger is heard whatever facts of work its words name besides."""
_OTHERWISE = frozenset({"wants_to_leave", "died", "ended_by"})
"""Facts of a matter whose words sound like danger without being one."""


_NAMED = {
    "gas_fire": re.compile(
        r"火|烟|煤气|燃气|漏气|气味|瓦斯|中毒|触电|电[到着了]|漏电|爆炸|塌|埋|晕倒|fire|gas|smoke|electr|explo",
        re.IGNORECASE,
    ),
}
"""Kinds of danger that nobody tells of without naming the thing: a likeness alone is none."""


@dataclass(slots=True)
class DangerEar:
    """Hears danger by rules and by what was learned; `taught`: by the heads of fine kinds too, where they were learned.

    `sense` is what hears it in a text by itself.
    """

    rules: ScopeRules
    likeness: Likeness
    taught: bool = False
    sense: DangerSense = field(init=False)

    def __post_init__(self) -> None:
        self.sense = DangerSense(self.likelihood)

    def heard(self, text: str, state: ConversationState) -> Danger | None:
        """Return the danger a message tells of in its conversation; None where it only sounds like one."""
        if text in (words(key, state.language) for key in ("safe", "unsafe", "misheard")):
            return None
        found = self.sense.assess(text, state)
        if found and not found.said and self._in_words_learned(text):
            found = self.sense.assess(in_chinese(text), state)  # likelihoods were learned on Chinese
        if found and fixed.wishes_only_person(text) and not self.rules.crisis(text):
            return None  # a call for help that names no danger sounds like one
        if found is None or found.said:
            return found
        if language_of(text) or (standpoint(text) and not self._sounds_surely(text)):
            return None
        return found if found.told or self._is_heard(found, text, state) else None

    def _is_heard(self, found: Danger, text: str, state: ConversationState) -> bool:
        """Whether a danger that no pattern names is one in its conversation."""
        if self._sounds_clearly(text):
            return True
        if _OTHERWISE & concepts_in(text).keys():
            return False  # 我想走了 of somebody at work is leaving the job; a death told of is past
        if self._is_a_story_of_work(text, found) or self._only_sounds(text, state):
            return False
        unnamed = found.kind in _NAMED and not _NAMED[found.kind].search(text)
        return not unnamed or (self.taught and found.surely)

    def is_figure(self, text: str, state: ConversationState) -> bool:
        """Whether a message is no story of danger by what it is: a button, a wish that is not granted, another language, a
        fact of a matter that sounds like one."""
        pressed = text in (words(key, state.language) for key in ("safe", "unsafe", "misheard"))
        told = any(True for matter in state.matters for _ in matter.known())
        return bool(
            pressed or told or language_of(text) or standpoint(text) or _OTHERWISE & concepts_in(text).keys()
        ) or fixed.wishes_only_person(text)

    def told(self, head: str, text: str) -> dict[str, float]:
        """Return the shares of a head of fine kinds; empty for an ear that does not hear by them."""
        return self.likeness.told_shares(head, text) if self.taught and isinstance(self.likeness, LikenessModel) else {}

    def likelihood(self, text: str) -> dict[str, float]:
        """Return the likelihood of danger by kind; empty when nothing was learned."""
        if isinstance(self.likeness, LikenessModel):
            likely = self._of_scopes(self.likeness, text)
            return self._with_told(text, likely) if self.taught else likely
        likely_scopes = self.likeness(text)
        return {self.rules.guess_danger(text): likely_scopes[Scope.CRISIS]} if likely_scopes else {}

    def _in_words_learned(self, text: str) -> bool:
        """Whether an English message is better read in Chinese: the heads of fine kinds were learned on both."""
        return not self.told(ALARM, text) and is_english(text) and in_chinese(text) != text

    def _sounds_clearly(self, text: str) -> bool:
        """Whether a message sounds like danger whatever its words name besides."""
        return bool(self.told(ALARM, text)) and self._sounds_surely(text)

    def _sounds_surely(self, text: str) -> bool:
        """Whether a message that asks for what is not given tells of a danger besides: 身份证交了钱才给我，门口坐着人."""
        return sum(self.likelihood(text).values()) >= CLEARLY

    def _is_a_story_of_work(self, text: str, found: Danger) -> bool:
        """Whether a long message of work sounds a little like several kinds of danger, and like none of them by itself."""
        if found.surely or len(text) < A_STORY or not self.rules.tells_of_labour(text):
            return False
        return max(self.likelihood(text).values(), default=0.0) < ONE_KIND

    def _only_sounds(self, text: str, state: ConversationState) -> bool:
        """Whether a message of somebody who tells a matter of work sounds like danger, and like no kind of it clearly."""
        told = any(any(True for _ in matter.known()) for matter in state.matters)
        return told and max(self.likelihood(text).values(), default=0.0) < BESIDE_A_MATTER

    def _of_scopes(self, likeness: LikenessModel, text: str) -> dict[str, float]:
        """The likelihood by kind of the head that was learned with the scopes."""
        likely_kinds: dict[str, float] = {}
        groups = likeness.danger(text)
        named = max((group for group in groups if group != UNNAMED), key=lambda group: groups[group])
        for group, share in groups.items():
            known = group if group != UNNAMED or self.rules.hints_at_danger(text) else named
            kind = self.rules.kind_of(known, text)
            weight = self._weight_unnamed(text) if group == UNNAMED else 1.0
            likely_kinds[kind] = likely_kinds.get(kind, 0.0) + share * weight
        return likely_kinds

    def _with_told(self, text: str, likely: dict[str, float]) -> dict[str, float]:
        """The likelihood by kind where the heads of fine kinds are heard too: both say how likely, they say which."""
        alarm, heard = self.told(ALARM, text), self.told(DANGER, text)
        if not heard:
            return likely
        own = OWN if len(text) >= FEW else OWN_OF_FEW
        in_despair = sum(likely.get(kind, 0.0) for kind in SELF)
        if in_despair >= OVER:
            return likely  # a farewell is heard by who was taught many of them
        total = expit(own * logit(alarm[DANGER]) + (1 - own) * logit(sum(likely.values())) + SHIFT)
        by_kind: dict[str, float] = {}
        for label, share in heard.items():
            kind = heard_as()[label][0]
            by_kind[kind] = by_kind.get(kind, 0.0) + share * total
        return by_kind

    def _weight_unnamed(self, text: str) -> float:
        if "worker_kind" in concepts_in(text):
            return FAINT_AT_WORK
        return 1.0 if self.rules.hints_at_danger(text) else FAINT
