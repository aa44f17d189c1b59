"""Danger to life, limb or freedom in a message: which kind, and what else. Patterns and a learned likelihood decide together.

What only sounds like danger (江苏, 果断, 看守所, 累死了) is taken out first. What is past, or asks what is owed for it, is
a matter of law and not of rescue, except where somebody speaks of ending a life or is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.messages import ConversationState
from bot.safety.kinds import kinds
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "patterns.yaml"

LIKELY = 0.7
"""Likelihood of a kind from which a faint sign of it counts."""
LEARNED = 0.85
"""Likelihood from which a message counts without any sign, unless it tells of the past or asks what is owed."""
OVER = 0.88
"""As `LEARNED`, for a message of the past, or one that asks what is owed."""
SURELY = 0.88
"""Likelihood from which a message counts whatever it tells of besides."""
DOUBT = 0.6
"""Likelihood from which a message may tell of danger, so that the person is asked."""
DOUBT_OVER = 0.65
"""As `DOUBT`, for a message of the past, or one that asks what is owed."""
READ = 4000
"""Characters of a message that are read."""
SELF = ("self_harm_now", "self_harm", "self_harm_past", "self_harm_hint")
"""Kinds in which the person speaks of ending their own life."""
STAND = (
    *SELF,
    "intimate_threat",
    "poisoning",
    "abroad",
    "forced_labour",
    "violence_intended",
    "coercion_planned",
    "self_harm_other",
    "missing",
)
"""Kinds that words of the past or of a claim do not take away."""
UNCLEAR = "unclear"
"""The kind of a danger that sounds like one surely and like no kind clearly."""
CHILD, TOLD = "child_labour", "told"
"""A child at work, and the strength of the patterns that only have the number and the rule told."""
RETURNS = ("domestic_violence", "threat", "intimate_threat")
"""Kinds that are not over because the last time is: what happened again may happen again."""
_OWN = re.compile(
    r"我(?!工友|同事|室友|朋友|老公|老婆|丈夫|媳妇|爸|妈|弟|妹|哥|姐|儿子|女儿|孩子|徒弟|对象|男|女|兄弟|怕|担心|们站|老乡|师傅|搭档)"
)
_GONE = re.compile(r"没了|去世|过世|死亡|身亡|死了|走了|住院|出院")
_JEST = re.compile(r"开(?:个|句)?玩笑|说着玩|逗你|随口(?:一)?说|just kidding|\bjoking\b", re.IGNORECASE)
"""A word of despair the person takes back: it is asked about above the answer, nothing stops."""
_RECOVERED = re.compile(r"(?:现在|已经|早就?|如今)(?:都)?(?:好多了|好了|没事了|走出来了|缓过来了|想开了)|都过去了")
"""An attempt that lies behind: it is asked about above the answer, nothing stops."""
_OWN_DEATH = re.compile(r"自己|不想活|想死|遗书|自杀|同归于尽|一起死|安眠|农药|割腕|跳")
_WORRY = re.compile(
    r"(?:怕|担心|劝|救|拦|找|看住|守着)(?:不)?(?:他|她|人)|怎么(?:劝|救|办).{0,6}(?:他|她)|(?:怎么|咋|怎样|如何)(?:去)?(?:劝|拦)"
)
_SOMEBODY = re.compile(
    r"[他她它谁]|人|[你我]们|工友|同事|老乡|朋友|孩子|[爸妈哥姐弟妹叔姨]|老[公婆]|\b(?:he|she|they|him|her|them|someone|somebody)\b"
)
_SUFFERED = re.compile(
    r"(?:打|揍|砍|捅|踢|扇|掐|威胁|恐吓|弄死|打断|绑|追|堵|围)(?:了|着|死)?(?:我|我们)|被.{0,6}(?:打|揍|砍|捅|绑|追|堵|围|威胁)"
)
"""The writer is the one who is hurt or threatened."""
_THEN = re.compile(r"是(?:上个?月|去年|前年|上周|上个?星期|前几天|前阵子|[几两三半]个?[年月]前)的事")
"""What happened is past though what follows from it is told of now: 着火是上个月的事，现在让我们赔."""
_EARLIER = re.compile(r"(?:去年|前年|以前|上次|上回|之前|那年|早先|年前)[^。]{0,16}(?:喝|吃|吞|割|跳)过")
"""An attempt that was survived."""
_BEATEN = frozenset({"violence_suffered", "domestic_violence", "threat"})
_DYING = re.compile(r"止不住|喷血|没(?:了|有)?(?:呼吸|心跳)|叫不醒|昏(?:迷|过去|倒)|捅|砍|刀扎")
"""Who is hurt so comes before who hurt them."""
_BEATEN_BY_MANY = re.compile(
    r"被.{0,10}(?:带|叫|领|喊|找).{0,6}人|(?:老板|工头|站长|经理|包工头|对方|他).{0,4}(?:带|叫|领|喊|找)(?:了|着)?.{0,8}(?:打|踹|踢|摁|揍|围|堵)(?:了|着)?(?:我|我们)"
    r"|(?:点名|喊|叫|逼)[^，。]{0,6}我[^，。]{0,4}(?:下去|出来|出去)"
)
"""Others came with people against the writer."""
_HELD_THERE = re.compile(
    r"(?:现在|已经|到了|人)?.{0,4}(?:关着|关起|不让走|走不了|出不来|电棍|挨打|打我|打他|赎|求救|逃|失联|联系不上|转卖|业绩)"
)
"""Somebody is there already and cannot leave."""
_RECEIVES = re.compile(r"(?:给|托|交|对不起|照顾|让|跟|和|陪|找|想|替|帮|见|告诉|谢谢|转告)(?:了|好|我)?$")
"""Before a person: that person is told, given or missed something, and is not the one it is about."""
_HANDED_OVER = re.compile(r".{0,3}(?:托|交|送|安顿|安排|拜托)")
"""After a person: that person is put into somebody's care."""
_WORDS = (
    "past", "claim", "now", "third", "long_ago", "again", "child_unless", "child_hurt", "child_tended", "not_there_yet",
)  # fmt: skip
"""The single patterns of the file beside those of the kinds."""
_STORY = 60
"""Characters from which a message is a story."""
_OF_PAY = re.compile(r"钱|工资|工钱|结账|[日月周]结|发的?了?|给了|欠|扣|工伤|主管|公司|中介|老板|合同|\d元|块")
_PERSON_BEFORE = 30
"""Characters before a sign in which somebody else may be named as the one it is about."""

Likelihood = Callable[[str], Mapping[str, float]]
"""Gives the likelihood of danger by kind of a normalised message; empty when nothing is known."""


@dataclass(frozen=True, slots=True)
class Danger:
    """The kind that leads and the others in the same message (names in `kinds.yaml`)."""

    kind: str
    also: tuple[str, ...] = ()
    said: bool = True
    """Whether a pattern fits; else it only sounds like danger."""
    sure: bool = True
    """Whether the words are danger by themselves, whatever else the message tells."""
    surely: bool = False
    """Whether a message without a pattern sounds like danger beyond doubt."""
    doubt: bool = False
    """Whether it only may be danger: a question is in place, not an alarm."""
    told: bool = False
    """Whether a pattern fits that only has the number and the rule told."""
    aid: str = ""
    """The first aid that was heard (id in `first_aid.yaml`); empty where only the words of the message tell it."""


def nothing_known(_: str) -> Mapping[str, float]:
    """The likelihood of a service without an embedding: patterns decide alone."""
    return {}


def is_for_another(text: str) -> bool:
    """Whether a message asks how to help somebody."""
    return bool(_WORRY.search(text))


def names_somebody(text: str) -> bool:
    """Whether a message speaks of anybody but its writer: 站在楼顶上呢 leaves out who it is, and is said of oneself."""
    return bool(_SOMEBODY.search(text))


@dataclass(frozen=True)
class DangerSense:
    """What hears danger. `likelihood` is learned; without it the patterns decide alone."""

    likelihood: Likelihood = nothing_known
    path: Path = _DATA

    def __call__(self, text: str) -> str:
        """Return the kind of danger in a normalised text, or an empty string, in doubt too: what flows ask that wait."""
        found = self.assess(text)
        return found.kind if found and not found.doubt else ""

    def assess(self, text: str, state: ConversationState | None = None) -> Danger | None:
        """Return the danger a normalised message tells of, or None."""
        read = text[:READ]
        if not read.strip() or self._general.search(read):
            return None
        cleaned = self._figures.sub("，", read)
        likely = self._likely(read, cleaned)
        total = sum(likely.values())
        if self._long_ago(read):
            return None
        if said := self._said(cleaned, likely):
            ranked = [name for name in kinds() if name in said]
            if _is_taken_back(ranked[0], read):
                return Danger(ranked[0], said=False, sure=False, doubt=True, told=True)
            return Danger(ranked[0], _apart(ranked), sure=any(said.values()))
        if (told := self._told(cleaned)) and not self._is_another(likely, told):
            if told == CHILD and self._is_hurt(cleaned):
                return Danger(CHILD)
            return Danger(told, said=False, sure=False, doubt=True, told=True)
        over = any(self._over(cleaned))
        if not likely or total < (DOUBT_OVER if over else DOUBT):
            return None
        kind = max(likely, key=lambda name: likely[name])
        if kind == "self_harm_other" and not names_somebody(cleaned):
            kind = "self_harm_now"
        doubt = total < (OVER if over else LEARNED) or _is_story_of_pay(cleaned)
        return Danger(kind, said=False, sure=False, surely=total >= SURELY and not doubt, doubt=doubt)

    def lies_behind(self, text: str) -> bool:
        """Whether a message tells of what is over, or asks what is owed for it, and of nothing that happens now."""
        return any(self._over(text)) or self._long_ago(text)

    def _likely(self, read: str, cleaned: str) -> Mapping[str, float]:
        """The likelihood of a message; without what only sounds like danger, where it has such words and alarms with them."""
        likely = self.likelihood(read)
        if cleaned == read or sum(likely.values()) < DOUBT:
            return likely
        without = self.likelihood(cleaned.strip("， "))
        return min(likely, without, key=lambda shares: sum(shares.values()))

    def _said(self, text: str, likely: Mapping[str, float]) -> dict[str, bool]:
        """The kinds whose patterns fit, and whether one does that is danger by itself."""
        past, claim = self._over(text)
        found: dict[str, bool] = {}
        for name, strengths in self._kinds.items():
            for strength, pattern in strengths.items():
                if strength == TOLD:
                    continue
                match = pattern.search(text)
                if match is None or (strength == "likely" and _share(likely, name) < LIKELY):
                    continue
                gone = past and name not in STAND and not (name in RETURNS and self._words["again"].search(text))
                if strength != "sure" and (past or claim) or gone:
                    continue
                kind = "self_harm_other" if name in SELF and self._of_another(text, match.start()) else name
                found[kind] = found.get(kind, False) or strength == "sure"
        return self._apart_by_side(found, text)

    def _apart_by_side(self, found: dict[str, bool], text: str) -> dict[str, bool]:
        """The kinds without those of the other side: who is beaten plans nothing, who plans is not beaten, who goes is not held."""
        dropped: set[str] = set()
        if found.get("violence_intended") and not _SUFFERED.search(text):
            dropped |= {"violence_suffered", "threat"}
        elif _BEATEN_BY_MANY.search(text):
            dropped.add("coercion_planned")
        if found.get("violence_intended") and not _OWN_DEATH.search(text):
            dropped.add("self_harm_now")  # the tool in hand is for somebody else
        if "self_harm_other" in found and _EARLIER.search(text):
            dropped.add("poisoning")  # (what was swallowed then is over, who did it may do it again)
        if "missing" in found:
            dropped |= {"injury_now", "body_now", "trapped"}  # nobody is with them: they have to be found
        if _BEATEN & found.keys() and not _DYING.search(text):
            dropped |= {"injury_now", "body_now"}  # away from whoever hurts, then the wound
        if "abroad" in found and self._words["not_there_yet"].search(text) and not _HELD_THERE.search(text):
            dropped.add("abroad")
        return {kind: sure for kind, sure in found.items() if kind not in dropped}

    def _told(self, text: str) -> str:
        """The kind of which the number and the rule are told beside the answer: a child under 16 at work, a card kept."""
        found = (name for name, strengths in self._kinds.items() if TOLD in strengths and strengths[TOLD].search(text))
        return next((name for name in found if name != CHILD or not self._words["child_unless"].search(text)), "")

    def _is_another(self, likely: Mapping[str, float], told: str) -> bool:
        """Whether a message sounds beyond doubt like a danger of another kind than the one a number would be told of."""
        kind = max(likely, key=lambda name: likely[name], default=told)
        return kind != told and likely.get(kind, 0.0) >= SURELY

    def _is_hurt(self, text: str) -> bool:
        """Whether a child at work is hurt, nobody looks after it, and what is owed for it is not what is asked."""
        looked_after = self._words["child_tended"].search(text) or self._over(text)[1]
        return bool(self._words["child_hurt"].search(text)) and not looked_after

    def _over(self, text: str) -> tuple[bool, bool]:
        """Whether a message tells of what is over, and whether it asks what is owed for it; neither when it tells of now."""
        claim = bool(self._words["claim"].search(text))
        if _THEN.search(text):
            return True, claim
        if self._words["now"].search(text):
            return False, False
        return bool(self._words["past"].search(text)) or (claim and bool(_GONE.search(text))), claim

    def _long_ago(self, text: str) -> bool:
        """Whether a message tells of what lies years back, and of nothing that returned."""
        return bool(self._words["long_ago"].search(text)) and not self._words["again"].search(text)

    def _of_another(self, text: str, at: int) -> bool:
        if _WORRY.search(text):
            return True
        before = text[max(0, at - _PERSON_BEFORE) : at]
        persons = self._words["third"].finditer(before)
        others = [
            match.end()
            for match in persons
            if not (_RECEIVES.search(before[: match.start()]) or _HANDED_OVER.match(before[match.end() :]))
        ]
        own = [match.end() for match in _OWN.finditer(before)]
        return bool(others) and others[-1] > (own[-1] if own else -1) and not text[at:].startswith("我")

    @property
    def _figures(self) -> re.Pattern[str]:
        return _patterns_of(self.path).figures

    @property
    def _general(self) -> re.Pattern[str]:
        return _patterns_of(self.path).general

    @property
    def _words(self) -> Mapping[str, re.Pattern[str]]:
        return _patterns_of(self.path).words

    @property
    def _kinds(self) -> Mapping[str, Mapping[str, re.Pattern[str]]]:
        return _patterns_of(self.path).kinds


@dataclass(frozen=True)
class _Patterns:
    """What a file of patterns says, compiled."""

    figures: re.Pattern[str]
    general: re.Pattern[str]
    words: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, Mapping[str, re.Pattern[str]]]


@lru_cache(maxsize=4)
def _patterns_of(path: Path) -> _Patterns:
    """Return the patterns of a file; compiled once, however many senses hear with them: it takes a tenth of a second."""
    content: dict[str, Any] = read_yaml(path)
    return _Patterns(
        figures=_joined(content["figures"]),
        general=_joined([content["asking"]]),
        words={name: _joined([content[name]]) for name in _WORDS},
        kinds={
            name: {strength: _joined(patterns) for strength, patterns in strengths.items() if patterns}
            for name, strengths in content["kinds"].items()
        },
    )


def _is_story_of_pay(text: str) -> bool:
    """Whether a message tells a long story of work and pay. Danger was learned of short cries for help; in such a story without a
    word of danger it is asked about above the answer, and nothing stops."""
    return len(text) >= _STORY and len(_OF_PAY.findall(text)) > 1


def _is_taken_back(kind: str, text: str) -> bool:
    """Whether what was said of one's own death is taken back as a joke, or lies behind the person."""
    if kind == "self_harm_past":
        return _RECOVERED.search(text) is not None
    return kind in ("self_harm", "self_harm_hint") and _JEST.search(text) is not None


def _share(likely: Mapping[str, float], name: str) -> float:
    """The likelihood of a kind; of any kind in which somebody gives up, where it is one of them."""
    return sum(likely.get(kind, 0.0) for kind in (SELF if name in SELF else (name,)))


def _apart(ranked: list[str]) -> tuple[str, ...]:
    """The kinds beside the first that say something it does not: of one person's despair only one."""
    leads_self = ranked[0] in SELF
    kept = [name for name in ranked[1:] if not (leads_self and name in (*SELF, "self_harm_other"))]
    first_self = next((name for name in kept if name in SELF), "")
    return tuple(name for name in kept if name not in SELF or name == first_self)[:2]


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
