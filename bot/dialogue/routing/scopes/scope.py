"""What a message is about: labour, other law, nothing legal, small talk, an attack, or danger to life.

Danger is looked for first and never outweighed by anything else. Patterns live in `scope.yaml` beside this file, where a
caseworker can read and extend them. Where the likelihoods of `likeness.py` are at hand they decide with the patterns;
without them the patterns decide alone. The thresholds were chosen on the tuning half of `knowledge/evaluation` and on the
authored messages held out in turn; those of danger lean to showing the hotlines once too often.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.contract.messages import Scope
from bot.dialogue.routing.fields import named_field, surely_field
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "scope.yaml"

WORK = 2.0
"""What words of work (`work` in `scope.yaml`) add to the log odds of labour."""
OWN_WORK = 3.0
"""What saying where one works and as what adds to them: 我在酒店做服务员 is no guest of the hotel."""
FIELD = 3.0
"""What another field of law that is named takes from them, where no word of work stands beside it."""
FIELD_SURELY = 4.0
"""The same for a field named in words that no word of work beside them changes (`surely` in `fields.yaml`)."""
MATCH_FROM = 0.7
"""Score of the library's best card from which it speaks for labour: every card fits every question a little."""
MATCH_WEIGHT = 5.0
"""What such a match adds for each point above."""
LABOUR_FROM = 0.5
"""Log odds from which a message with words of work is about labour."""
LABOUR_UNSAID = 3.5
"""As `LABOUR_FROM`, for a message without any: a similar word is no evidence."""
DOUBT_FROM = -1.0
"""Log odds from which it may be: the person is asked."""
CLEARLY_OUTSIDE = 0.0
"""Log odds below which a message is of another field whatever situation of work its words name: 签, 赔, 押金 are common to all."""
NAMED_OUTSIDE = 2.0
"""The same for a message that names its field."""
SURELY_OUTSIDE = 4.0
"""The same for one that names it whatever words of work stand beside."""
SIGN_OUTSIDE = 0.3
"""Likelihood of an attack or of small talk from which a pattern of it outweighs labour."""
OUTSIDE = 0.6
"""Likelihood from which another scope than labour outweighs that a message follows up on a labour matter."""
REFUSED = 0.9
"""Likelihood of an attack from which a message is refused though no pattern names one: below it the person is asked."""

_OF_PROOF = re.compile(
    r"(?:存|留|收集|搜集|保存|固定|要|什么|哪些)[^，。造假]{0,4}证据|证据[^，。造假]{0,4}(?:存|留|收集|保存|怎么|够)"
)
"""Words of who asks how to keep proof: what is learned of forgers sounds alike."""
_GRAVE = ("death", "farewell", "held", "harm", "disaster")
"""Hints that speak of danger by themselves."""
_GUESS = (
    ("held", "forced_labour"),
    ("disaster", "gas_fire"),
    ("farewell", "self_harm_hint"),
    ("death", "self_harm"),
    ("harm", "violence_suffered"),
    ("body", "injury_now"),
)
"""The kind of danger (`bot/safety/kinds.yaml`) a hint speaks of, the first that fits."""
_BODY = (
    ("swallowed", "poisoning"),
    ("disaster", "gas_fire"),
    ("collides", "crash_now"),
    ("ill", "body_now"),
)

Likelihoods = Mapping[Scope, float]
"""How much a message sounds like each scope, adding up to one. Empty when nothing is known."""
_OTHER_THAN_LABOUR = tuple(scope for scope in Scope if scope not in (Scope.LABOUR, Scope.CRISIS))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scope and what decided it. `field` names the other field of law, or the kind of danger or small talk."""

    scope: Scope
    field: str = ""
    sure: bool = True
    doubt: bool = False
    """Nothing says whether it is about work: the person is asked."""


class ScopeRules:
    """Patterns by scope, compiled once."""

    def __init__(self, path: Path = _DATA) -> None:
        self._data: dict[str, Any] = read_yaml(path)

    def _compile(self, patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)

    @cached_property
    def _crisis(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["crisis"].items()]

    @cached_property
    def _not_crisis(self) -> re.Pattern[str]:
        return self._compile(self._data["not_crisis"])

    @cached_property
    def _signs_of_danger(self) -> list[re.Pattern[str]]:
        """Each pattern of danger alone: some weigh more than others."""
        return [self._compile([pattern]) for patterns in self._data["crisis"].values() for pattern in patterns]

    @cached_property
    def _hints(self) -> dict[str, re.Pattern[str]]:
        return {name: self._compile(patterns) for name, patterns in self._data["hints"].items()}

    @cached_property
    def _attack(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["attack"].items()]

    @cached_property
    def _small_talk(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(p)) for name, p in self._data["small_talk"].items()]

    @cached_property
    def _labour(self) -> re.Pattern[str]:
        return self._compile(self._data["labour"])

    @cached_property
    def _work(self) -> re.Pattern[str]:
        return self._compile(self._data["work"])

    @cached_property
    def _own_work(self) -> re.Pattern[str]:
        return self._compile(self._data["own_work"])

    @cached_property
    def _labour_weak(self) -> re.Pattern[str]:
        return self._compile(self._data["labour_weak"])

    @cached_property
    def _other_law(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(name, self._compile(entry["patterns"])) for name, entry in self._data["other_law"].items()]

    @cached_property
    def _not_legal(self) -> re.Pattern[str]:
        return self._compile(self._data["not_legal"])

    def crisis(self, text: str) -> str:
        """Return the kind of danger a message signals (`mind`, `violence`, `body`), or an empty string."""
        cleaned = self._not_crisis.sub("", text)
        return next((name for name, pattern in self._crisis if pattern.search(cleaned)), "")

    def signs(self, text: str) -> list[bool]:
        """Return which patterns fit a message, in a fixed order: what the likelihoods are learned from."""
        cleaned = self._not_crisis.sub("", text)
        dangers = [bool(pattern.search(cleaned)) for pattern in self._signs_of_danger]
        hints = {name: bool(pattern.search(cleaned)) for name, pattern in self._hints.items()}
        return [
            *(bool(pattern.search(cleaned)) for _, pattern in self._crisis),
            *dangers,
            *(bool(pattern.search(text)) for _, pattern in (*self._attack, *self._small_talk)),
            *(bool(pattern.search(text)) for pattern in (self._labour, self._labour_weak, self._not_legal)),
            *(bool(pattern.search(text)) for _, pattern in self._other_law),
            *hints.values(),
            *(hints[one] and hints[other] for one, other in self._data["together"]),
            any(dangers) and hints["past"],
            any(dangers) and hints["claim"],
        ]

    def may_be_danger(self, text: str) -> bool:
        """Whether a part of a story deserves a look of its own."""
        return any(self._hints[name].search(text) for name in _GRAVE)

    def hints_at_danger(self, text: str) -> bool:
        """Whether a word of the message points at a kind of danger."""
        return any(self._hints[hint].search(text) for hint, _ in _GUESS)

    def guess_danger(self, text: str) -> str:
        """Return the kind of danger a message without any pattern of one is likeliest to tell of."""
        return next((kind for hint, kind in _GUESS if self._hints[hint].search(text)), "self_harm_hint")

    def kind_of(self, group: str, text: str) -> str:
        """Return the kind of danger of a learned group: bodily danger has several, some have no name."""
        if group == "body":
            return next((kind for hint, kind in _BODY if self._hints[hint].search(text)), "injury_now")
        if group == "unnamed":
            return self.guess_danger(text)
        return "self_harm_hint" if group == "self_harm" else group

    def is_order(self, text: str) -> bool:
        """Whether a text orders the machine about."""
        return any(pattern.search(text) for name, pattern in self._attack if name == "injection")

    def tells_of_labour(self, text: str) -> bool:
        """Whether a message says in words of work what it is about."""
        return bool(self._work.search(text))

    def tells_own_work(self, text: str) -> bool:
        """Whether a message says where its writer works, and as what."""
        return bool(self._own_work.search(text))

    def classify(
        self, text: str, *, match: float = 0.0, follow_up: bool = False, likely: Likelihoods | None = None
    ) -> Verdict:
        """Return the scope of a normalised message; with likelihoods the danger was looked for before (`danger`).

        `match` in [0, 1] is how well the library's workers' phrasings fit; it decides where nothing else does.
        """
        if likely:
            return self._by_likelihood(text, match, follow_up, likely)
        return self._by_patterns(text, match, follow_up)

    def _by_likelihood(self, text: str, match: float, follow_up: bool, likely: Likelihoods) -> Verdict:
        for scope in (Scope.ATTACK, Scope.SMALL_TALK):
            if likely[scope] >= SIGN_OUTSIDE and (kind := self._field(scope, text)):
                return Verdict(scope, kind)
        field, surely = named_field(text), bool(surely_field(text))
        own = self.tells_own_work(text)
        work = (own or self.tells_of_labour(text)) and not surely
        against = (FIELD_SURELY if surely else FIELD) if field else 0.0
        odds = (
            labour_odds(likely) + MATCH_WEIGHT * max(0.0, match - MATCH_FROM) + WORK * work + OWN_WORK * own - against
        )
        if odds >= (LABOUR_FROM if work else LABOUR_UNSAID):
            return Verdict(Scope.LABOUR)
        sure = odds < (SURELY_OUTSIDE if surely else NAMED_OUTSIDE if field else CLEARLY_OUTSIDE)
        if field and not follow_up:
            return Verdict(Scope.OTHER_LAW, field, sure=sure)
        best = max(_OTHER_THAN_LABOUR, key=lambda s: likely.get(s, 0.0))
        if follow_up and likely[best] < OUTSIDE:
            return Verdict(Scope.LABOUR, sure=False)
        doubt = odds >= DOUBT_FROM and likely[Scope.LABOUR] + likely[Scope.OTHER_LAW] >= likely[best]
        doubt = doubt or (best is Scope.ATTACK and self._only_sounds_like_an_attack(text, likely))
        best = Scope.OTHER_LAW if doubt else best
        return Verdict(best, self._field(best, text), sure=sure, doubt=doubt)

    def _only_sounds_like_an_attack(self, text: str, likely: Likelihoods) -> bool:
        """Whether no pattern names an attack, and it is not nearly certain or asks about proof."""
        if self._field(Scope.ATTACK, text):
            return False
        return likely[Scope.ATTACK] < REFUSED or _OF_PROOF.search(text) is not None

    def _field(self, scope: Scope, text: str) -> str:
        """Return the field of law, or the kind of attack or small talk, whose patterns fit first."""
        if scope is Scope.OTHER_LAW:
            return named_field(text)
        groups = {Scope.ATTACK: self._attack, Scope.SMALL_TALK: self._small_talk}
        return next((name for name, pattern in groups.get(scope, []) if pattern.search(text)), "")

    def _by_patterns(self, text: str, match: float, follow_up: bool) -> Verdict:
        if danger := self.crisis(text):
            return Verdict(Scope.CRISIS, danger)
        if (attack := _first_fit(self._attack, text)) is not None:
            return Verdict(Scope.ATTACK, attack)
        labour, weak = bool(self._labour.search(text)), bool(self._labour_weak.search(text))
        if not labour and (talk := _first_fit(self._small_talk, text)) is not None:
            return Verdict(Scope.SMALL_TALK, talk)
        field = _first_fit(self._other_law, text) or ""
        if labour:
            return Verdict(Scope.LABOUR, sure=not field)
        if field and not (weak and match >= 0.9):
            return Verdict(Scope.OTHER_LAW, field)
        if follow_up:
            return Verdict(Scope.LABOUR, sure=False)
        if self._not_legal.search(text) and match < 0.75:
            return Verdict(Scope.NOT_LEGAL)
        if weak or match >= 0.45:
            return Verdict(Scope.LABOUR, sure=match >= 0.6)
        return Verdict(Scope.NOT_LEGAL, sure=False)


@lru_cache(maxsize=1)
def scope_rules() -> ScopeRules:
    """Return the rules of the program, made once: to compile them takes a twentieth of a second."""
    return ScopeRules()


def _first_fit(named: Sequence[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    """Return the name of the first pattern that fits, None when none does."""
    return next((name for name, pattern in named if pattern.search(text)), None)


def labour_odds(likely: Likelihoods) -> float:
    """Return the log odds of labour against every other scope but danger, which is judged apart."""
    others = sum(share for scope, share in likely.items() if scope not in (Scope.LABOUR, Scope.CRISIS))
    return math.log(likely[Scope.LABOUR] + 1e-9) - math.log(others + 1e-9)
