"""Which situation a turn is about: what it asks by name, what its facts raise, what is on the table, what the search found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.matter.outcomes.conditions import View, holds, names_in
from bot.matter.outcomes.situations import Situation
from bot.matter.outcomes.whose import answerable

NAMED = 3.0
"""The message names the situation."""
NAMED_SHORTLY = 12.0
"""The same for a short question: 如果没签合同呢 asks about nothing but that."""
_SHORT_QUESTION = re.compile(r".{1,9}(?:呢|吗|么|嘛|[?？])")
"""A message that says little else."""
RAISED_NOW = 2.0
"""A fact of this turn raises it."""
RAISED = 1.0
"""The matter raises it, by facts told before."""
ON_TABLE = 2.2
"""It is what the conversation was about in the turn before."""
CARD = 1.5
"""Weight of the search's own score of the situation's card, in [0, 1.5]."""
LIKELY = 14.0
"""Weight of how much the whole story sounds like the situation, a share in [0, 1]."""
MOST_LIKELY = 0.7
"""Share from which more does not count for more: a story that is short may sound clearer than it is."""
UNTOLD = 0.8
"""Share of that weight while nothing told speaks for the situation by itself."""
OUTRANKED = 0.4
"""Share of that weight for a situation that a special one, raised by what was told, stands over."""
MOVES_ON = 1.6
"""How far another situation must be ahead before a turn without its name leaves the one on the table."""
EVENTS = frozenset(
    {"ended_by", "injured", "died", "grade", "account_banned", "asked_to_sign", "harassed", "id_kept", "hurt_other"}
)
"""Facts that open a matter of their own: telling one counts as asking about it."""
MOVES_ON_TELLING = 2.3
"""The same for a turn that only tells facts: one of them may name another situation in passing."""
ENOUGH = 2.0
"""Score from which a situation answers."""
SURE_ENOUGH = LIKELY * UNTOLD * 0.3
"""The same for a turn that asks nothing and names nothing, where only its sound speaks for a situation: of 506 stories by authors
held out, 12 to 34 of 100 below this share were about the situation heard, 48 to 82 above it."""


_HAVING = ("known", "unknown")
"""Conditions on whether a fact was told at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A situation with what speaks for it."""

    situation: Situation
    score: float
    named: bool
    raised: bool
    now: bool = False
    """Whether a fact of this turn raises it."""

    @property
    def stands_over(self) -> tuple[str, ...]:
        """The situations it stands before in this turn."""
        return (*(self.situation.over if self.raised else ()), *(self.situation.over_now if self.now else ()))


def rank_situations(
    situations: Collection[Situation],
    matter: Matter,
    text: str,
    told_now: Collection[str],
    cards: Mapping[str, float],
    today: date,
    likely: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """Return the situations that a turn may be about, best first.

    `told_now` are the fields this turn filled; `likely` the shares of what the story sounds like.
    """
    view = View(matter, derive(matter, today), text, today)
    situations = [one for one in answerable(situations, matter, today) if holds(one.needs, view) is True]
    found = [one for situation in situations if (one := _candidate(situation, view, matter, told_now, cards)).score > 0]
    placed = {one.situation.id: one for one in _special_first(found)}
    shares = likely or {}
    over = {lower for one in placed.values() for lower in one.stands_over}
    for situation in situations:
        share = shares.get(situation.id, 0.0)
        if share and not _excluded(situation, view):
            one = placed.get(situation.id, Candidate(situation, 0.0, named=False, raised=False))
            weight = LIKELY if one.raised or not situation.raised_by else LIKELY * UNTOLD
            weight *= OUTRANKED if situation.id in over else 1.0
            placed[situation.id] = replace(one, score=one.score + weight * min(share, MOST_LIKELY))
    return sorted(placed.values(), key=lambda one: -one.score)


def _excluded(situation: Situation, view: View) -> bool:
    """Whether what was told speaks against everything that raises a situation: what was not told does not."""
    return bool(situation.raised_by) and all(_told_against(group, view) for group in situation.raised_by)


def _told_against(group: Mapping[str, Any], view: View) -> bool:
    """Whether a fact told is another than a group wants; a word not said and a sum not told yet are no such fact."""
    stated = {
        name: want for name, want in group.items() if name not in ("asked", "told", "any") and want not in _HAVING
    }
    return bool(stated) and holds(stated, view) is False


def _special_first(found: list[Candidate]) -> list[Candidate]:
    """The candidates, a raised special one ahead of the general ones it stands over: what names those names it too."""
    by_id = {one.situation.id: one for one in found}
    over = {lower for one in found for lower in one.stands_over}
    return [_placed(one, by_id, one.situation.id in over) for one in found]


def _placed(one: Candidate, by_id: Mapping[str, Candidate], outranked: bool) -> Candidate:
    """A candidate with the score and the name of those it stands over, lower when another stands over it."""
    lower = [by_id[name] for name in one.stands_over if name in by_id]
    named = one.named or any(other.named for other in lower)
    if outranked:
        return replace(one, score=one.score - RAISED_NOW, named=named)
    return replace(one, score=max([one.score, *(other.score for other in lower)]), named=named)


def _candidate(
    situation: Situation, view: View, matter: Matter, told_now: Collection[str], cards: Mapping[str, float]
) -> Candidate:
    named = situation.pattern is not None and situation.pattern.search(view.text) is not None
    met = [group for group in situation.raised_by if holds(group, view) is True]
    now = any(name in told_now for group in met for name in names_in(group))
    weight = NAMED_SHORTLY if _SHORT_QUESTION.fullmatch(view.text) else NAMED
    score = (weight if named else 0.0) + (RAISED_NOW if now else RAISED if met else 0.0)
    if matter.topic == situation.id:
        score += ON_TABLE
    if situation.card and score:
        score += CARD * min(cards.get(situation.card, 0.0), 1.0)
    return Candidate(situation, score, named, bool(met), now)


def understood_as(names: Collection[str], situations: Mapping[str, Situation]) -> list[Candidate]:
    """Return the situations somebody understood a turn to be about, as candidates before all that patterns find."""
    return [
        Candidate(situations[name], NAMED_SHORTLY, named=True, raised=True, now=True)
        for name in names
        if name in situations
    ]


def choose_situation(ranked: list[Candidate], matter: Matter, *, asks: bool = True) -> Candidate | None:
    """Return the situation a turn is about: the one on the table, unless another is named or clearly ahead.

    A turn that only tells facts (`asks` is False) leaves it less easily: a fact may name another situation in passing.
    """
    if not ranked:
        return None
    best = ranked[0]
    table = next((one for one in ranked if one.situation.id == matter.topic), None)
    if table is not None and _stays(table, best, asks=asks):
        best = table
    least = ENOUGH if asks or best.named or best.raised or best is table else SURE_ENOUGH
    return best if best.score >= least else None


def _stays(table: Candidate, best: Candidate, *, asks: bool) -> bool:
    """Whether the situation on the table stays, though another one is ahead: it is not far ahead, named or told to stand over it."""
    if table.situation.id in best.stands_over:
        return False
    if not asks:
        return table.raised or best.score - table.score < MOVES_ON_TELLING
    return not best.named and best.score - table.score < MOVES_ON
