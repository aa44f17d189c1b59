"""The standing questions and claims a turn raises beside the situation it is about: which, and before or after its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.contract.matter import Matter
from bot.dialogue.turned import Turned
from bot.matter.focus import Focus, asks_whether_so
from bot.matter.outcomes.judge import DAYS, Judgement, Said
from bot.matter.points.hearing import CLAIM, CLAIM_BEFORE, HeardPoint, PointHearing, clear_in, quotes
from bot.matter.points.model import load_points, points_of
from bot.matter.points.subjects import speaks_of
from bot.matter.points.verdicts import answer_with, raised_points, verdicts
from bot.matter.questions import questions_of

_ABOUT_BEFORE = frozenset({Focus.LEGAL, Focus.WORTH, Focus.WHAT_IF})
"""Questions that may be about what was told before them."""
_BARE = 14
"""Characters up to which a question says nothing of what it is about."""
_CLEARLY = 0.9
"""How far a point told before must be ahead of none for a bare question to be about it."""
_NUMBER = re.compile(r"\d[\d,.]*")
MOST_BACK = 3
"""Turns before this one in which a claim asked about now is looked for."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """The points of a turn, and what decides where they stand."""

    points: tuple[HeardPoint, ...]
    sure: frozenset[str] = frozenset()
    """Those raised by what was told."""
    day: bool = False
    """Whether the turn asks for a day that was worked out."""
    computed: bool = False
    """Whether what it asks for was worked out."""
    claimed: bool = False
    """Whether it asks about a claim of the other side."""

    @property
    def before_the_answer(self) -> bool:
        """Whether they are what was asked first of all."""
        if self.claimed:
            return not self.day
        return not self.computed and any(point.last for point in self.points)


@dataclass(frozen=True, slots=True)
class PointsBeside:
    """Hears the points of a turn and puts them into what was judged."""

    hear: PointHearing

    def put(self, judged: Judgement, turned: Turned, text: str, today: date, language: str) -> bool:
        """Put the points the turn raises on the side before or beside the answer of the situation.

        Returns whether one was raised by what was told and asked, and asked about, so that it is the answer and no sum is.
        """
        matter = turned.matter
        raised = self._raised(judged, turned, text, today)
        if not raised.points:
            return False
        first = was_said(judged, matter) or raised.before_the_answer
        again = {point.id for point in raised.points if point.last} if turned.focuses else set(raised.sure)
        said = verdicts(
            raised.points,
            judged,
            matter,
            text,
            today,
            language=language,
            spoken=matter.spoken,
            first=first,
            again=again,
        )
        if not first:
            said = _adding(said, judged)
        alone = not raised.day and bool(said) and any(load_points()[name].alone for name in raised.sure)
        answer_with(
            judged,
            said,
            first=first,
            spoken=matter.spoken,
            alone=alone,
            verdict=raised.claimed,
            more=len(questions_of(text)) > len(said),
        )
        if alone and Focus.AMOUNT not in turned.focuses:  # the sums of the situation are of another matter
            judged.figures = {name: figure for name, figure in judged.figures.items() if figure.common}
        return bool(said) and bool(raised.sure) and (alone or asks_whether_so(text))

    def _raised(self, judged: Judgement, turned: Turned, text: str, today: date) -> _Raised:
        """The points a turn raises: those of what was told, else those heard in what it asks or quotes."""
        matter = turned.matter
        told = self._borne_out(_spoken_of(raised_points(matter, text, today), matter, text), matter)
        day = judged.is_worked_out(DAYS.intersection(turned.focuses))
        if told:
            asked = _asked_about(told, matter, text, today)
            return _Raised(asked, frozenset(point.id for point in told), day=day, computed=day)
        near = points_of(judged.situation.id)
        claim = self._questioned(turned, text, near)
        heard = self._heard(turned, text, near, claim)
        computed = day or judged.is_worked_out(turned.focuses)
        if computed:
            heard = tuple(point for point in heard if not (point.last and _is_question(point)))
        return _Raised(heard, day=day, computed=computed, claimed=claim is not None)

    def _heard(
        self, turned: Turned, text: str, near: frozenset[str], claim: HeardPoint | None
    ) -> tuple[HeardPoint, ...]:
        """The points heard in a turn that asks or quotes, the claim it questions first."""
        if not (turned.focuses or quotes(text)):
            return ()
        heard = _spoken_of(clear_in(text, self.hear(text, near)), turned.matter, text)
        if claim is None:
            return heard or _spoken_of(self._pointed_back(turned, text, near), turned.matter, text)
        claims = [claim, *(point for point in heard if not _is_question(point))]
        claim = replace(max(claims, key=lambda point: point.margin), last=True)
        return (claim, *(replace(point, last=False) for point in heard if point.id != claim.id))

    def _questioned(self, turned: Turned, text: str, near: frozenset[str]) -> HeardPoint | None:
        """The claim of the other side that the turn asks about: told in it, or just before it."""
        if not asks_whether_so(text):
            return None
        before = turned.matter.heard.removesuffix(text.strip("。"))
        earlier = reversed(before.strip("。").split("。")[-MOST_BACK:])
        found = (self.hear.claimed(told, near, CLAIM_BEFORE) for told in earlier if quotes(told))
        claims = (self.hear.claimed(text, near, CLAIM), *found)
        heard = tuple(one for one in claims if one is not None)
        return next(iter(_spoken_of(heard, turned.matter, text)), None)

    def _borne_out(self, raised: tuple[HeardPoint, ...], matter: Matter) -> tuple[HeardPoint, ...]:
        """The points raised by words that the story is about: the same words stand in others in passing."""
        kept = self.hear.borne_out([point.id for point in raised], matter.heard) if raised else ()
        return tuple(point for point in raised if point.id in kept)

    def _pointed_back(self, turned: Turned, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        """The point of the turn before that a bare question is about (他这样对吗); empty where the turn says more."""
        if len(text.strip()) > _BARE or Focus.SIGN in turned.focuses or not (_ABOUT_BEFORE & set(turned.focuses)):
            return ()
        heard = self.hear(turned.matter.heard, near)
        return tuple(replace(point, last=True) for point in heard if point.margin >= _CLEARLY)[-1:]


def was_said(judged: Judgement, matter: Matter) -> bool:
    """Whether what a turn leads to was said in these words before: a fact that changes no answer is noted."""
    return judged.answer is not None and judged.answer.mark in matter.spoken


def _is_question(heard: HeardPoint) -> bool:
    """Whether a point is a small question, no word of the other side: an answer with its sum or day has answered it."""
    point = load_points().get(heard.id)
    return point is not None and point.kind == "question"


def _asked_about(told: tuple[HeardPoint, ...], matter: Matter, text: str, today: date) -> tuple[HeardPoint, ...]:
    """The points raised, those that none of several questions speaks of as no question of the last clause: 迟到扣钱, told on the way to
    how much is owed, begins no answer."""
    asked = questions_of(text)
    if len(asked) < 2:
        return told
    spoken = {point.id for point in raised_points(matter, "，".join(question.text for question in asked), today)}
    return tuple(point if point.id in spoken else replace(point, last=False) for point in told)


def _spoken_of(points: tuple[HeardPoint, ...], matter: Matter, text: str) -> tuple[HeardPoint, ...]:
    """The points whose subject the story speaks of."""
    return tuple(point for point in points if speaks_of(matter, text, point.id))


def _adding(said: list[Said], judged: Judgement) -> list[Said]:
    """What is said beside an answer without what it says already: the same figures on the same clauses."""
    own = [one for one in (judged.answer, *judged.also) if one is not None]
    cited = {ref for one in own for ref in one.refs}
    figures = {number for one in own for number in _NUMBER.findall(one.text)}

    def adds(one: Said) -> bool:
        if not one.refs or not set(one.refs) <= cited:
            return True
        numbers = set(_NUMBER.findall(one.text))
        return not numbers or not numbers <= figures

    return [one for one in said if adds(one)]
