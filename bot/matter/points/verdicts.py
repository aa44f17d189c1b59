"""What is said to the points a message raises, and how it stands beside the answer of the situation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.matter.focus import Focus
from bot.matter.outcomes.conditions import View, holds
from bot.matter.outcomes.judge import Judgement, Said, in_language
from bot.matter.outcomes.whose import is_left_out
from bot.matter.points.hearing import HeardPoint
from bot.matter.points.model import RaisedPoint, load_points

MOST_POINTS = 3
"""Points answered in one reply."""
MOST_LED = 3
"""Sentences a reply begins with at most, where it is more than one question's worth."""


def raised_points(matter: Matter, text: str, today: date) -> tuple[HeardPoint, ...]:
    """Return the points raised by what was told and asked, in the order of the files. Pure."""
    view = View(matter, derive(matter, today), text, today)
    met = (point for point in load_points().values() if any(holds(group, view) is True for group in point.raised_by))
    return tuple(HeardPoint(point.id, 1.0, last=True) for point in met)


def verdicts(
    heard: Iterable[HeardPoint],
    judged: Judgement,
    matter: Matter,
    text: str,
    today: date,
    *,
    language: str,
    spoken: Collection[int],
    first: bool,
    again: Collection[str] = (),
) -> list[Said]:
    """Return what is said to the points heard, the one of the last clause first, without those said before. Pure.

    Those named in `again` are said once more: they are asked about now. What does not stand `first` in the reply names
    the point it speaks of.
    """
    view = View(matter, derive(matter, today), text, today)
    found: list[Said] = []
    for one in sorted(heard, key=lambda point: not point.last):
        point = load_points().get(one.id)
        if point is None or judged.situation.id in point.apart:
            continue
        said = _verdict(point, view, language, quoted=bool(found) or not first)
        if said is not None and (point.id in again or said.mark not in spoken):
            found.append(said)
    return found[:MOST_POINTS]


def answer_with(
    judged: Judgement,
    points: list[Said],
    *,
    first: bool,
    spoken: Collection[int],
    alone: bool = False,
    verdict: bool = False,
    more: bool = False,
) -> None:
    """Put what is said to points into a judgement: before its answer when `first`, and in its place when that was said.

    Points that stand `alone` take the place of the answer and of the reasons, which speak of another matter. Where the first
    is the `verdict` on what was asked to be so, the situation's own one is left out and its other answers stand behind.
    `more` is asked than the points answer: the situation's own answer stands behind them though it was said before.
    """
    if not points:
        return
    own = [said for said in (judged.answer, *judged.also) if said is not None]
    kept = [said for said in own if said.kept]
    if alone:
        judged.answer, judged.also, judged.before_sum = points[0], [*points[1:], *kept], len(points)
        judged.lines = [said for said in judged.lines if said.part not in ("rule", "contested", "warn")]
        return
    if not first:
        judged.answer, *judged.also = [*own, *points][: max(len(own), MOST_LED)]
        return
    before, behind = (
        (points[:1], _other_answers(own)) if verdict else ([*kept, *points], _first_unsaid(own, () if more else spoken))
    )
    judged.before_sum += len(before)
    judged.answer, *judged.also = [*before, *behind][:MOST_LED]


def _other_answers(own: list[Said]) -> list[Said]:
    """The answers of a situation but its verdict."""
    return [said for said in own if said.kept or said.asked not in (None, Focus.LEGAL)]


def _first_unsaid(own: list[Said], spoken: Collection[int]) -> list[Said]:
    """The first answer of a situation that was not said before."""
    return [said for said in own if said.mark not in spoken and not said.kept][:1]


def _verdict(point: RaisedPoint, view: View, language: str, *, quoted: bool) -> Said | None:
    line = next((line for line in point.lines if holds(line.when, view) is True), None)
    if line is None or is_left_out(line.refs, line.when, view):
        return None
    text = in_language(language, line.text, line.en)
    if language == "en" and text is line.text:
        return None
    if quoted and language != "en":
        text = f"“{point.says}”：{text}"
    return Said("answer", text, line.refs)
