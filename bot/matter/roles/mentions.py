"""The sums and dates of a prepared text with what surrounds each of them: what a learned role is read from."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10
from typing import TYPE_CHECKING
from zlib import crc32

from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import find_amount_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLOTS = 1 << 17
"""Places the features are hashed into."""
TAIL = 30
"""Characters of what was said before that are read as they stand."""
STORY = 60
"""Characters of what was said before whose words are read."""
_STOPS = re.compile(r"[，。；！？!?;\n]")
_MARKS = {"sum": "￥", "day": "◎"}
_ANCHORED, _WINDOW = 6, 14
_DAY, _MONTH, _YEAR = 1, 31, 366
_FAR, _AROUND = 400, 45


class Kind(enum.StrEnum):
    """What a mention is."""

    SUM = "sum"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Mention:
    """A sum or date of a text: where it stands, and the words for its size or place in time."""

    kind: Kind
    start: int
    end: int
    traits: tuple[str, ...]
    size: float
    """Yuan, or days from today."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a turn is read in: the question that waits, what was said before."""

    asked: str = ""
    before: str = ""


def mentions_in(text: str, today: date) -> list[Mention]:
    """Return the sums and dates of a prepared text in their order."""
    dates = [
        Mention(Kind.DAY, one.at, one.at + len(one.written), tuple(_of_day(one.first, one.last, one.written, today)), (one.first - today).days)
        for one in find_dates(text, today)
    ]  # fmt: skip
    sums = [
        Mention(Kind.SUM, start, end, tuple(_of_sum(float(amount.low), text[start:end], amount.exact)), float(amount.low))
        for start, end, amount in find_amount_spans(text)
        if not any(one.start < end and start < one.end for one in dates)
    ]  # fmt: skip
    return sorted((*dates, *sums), key=lambda mention: mention.start)


def _of_day(first: date, last: date, written: str, today: date) -> Iterator[str]:
    length = (last - first).days + 1
    yield "precise" if length == _DAY else "month" if length <= _MONTH else "year" if length >= _YEAR - 1 else "span"
    past = (today - last).days
    yield (
        "future"
        if first > today
        else "now"
        if past <= 0
        else "recent"
        if past < _AROUND
        else "far"
        if past > _FAR
        else "past"
    )
    yield f"year{'年' in written}"
    yield from (f"w{gram}" for gram in _grams(re.sub(r"\d+", "0", written), 1, 3))


def _of_sum(size: float, written: str, exact: bool) -> Iterator[str]:
    bucket = int(2 * log10(size)) if size >= 1 else 0
    yield f"size{bucket}"
    yield f"exact{exact}"
    yield f"round{len(written) - len(written.rstrip('0'))}"
    yield f"unit{re.sub(r'[0-9.]', '', written)[-2:]}"


def _grams(text: str, least: int, most: int) -> Iterator[str]:
    for length in range(least, most + 1):
        for at in range(len(text) - length + 1):
            yield text[at : at + length]


def role_features(
    text: str, mentions: Sequence[Mention], index: int, around: Surroundings
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the places and weights of what tells the role of a mention; the weights have length one."""
    import numpy as np

    told = dict(_features(text, mentions, index, around))
    slots = np.fromiter((crc32(name.encode()) % SLOTS for name in told), dtype=np.int64, count=len(told))
    weights = np.fromiter(told.values(), dtype=np.float32, count=len(told))
    return slots, weights / np.linalg.norm(weights)


def _features(text: str, mentions: Sequence[Mention], index: int, around: Surroundings) -> Iterator[tuple[str, float]]:
    mention = mentions[index]
    left, right = _masked(text, mentions, 0, mention.start), _masked(text, mentions, mention.end, len(text))
    clauses_left, clauses_right = _STOPS.split(left), _STOPS.split(right)
    here, there = clauses_left[-1], clauses_right[0]
    alone = not here.strip() and not there.strip()
    yield "bias", 1.0
    for length in range(1, _ANCHORED + 1):
        yield f"<{left[-length:]}", 0.5
        yield f">{right[:length]}", 0.5
        yield f"<.{here[-length:]}", 0.5
    yield f"<>{left[-1:]}{right[:1]}", 0.5
    yield f"<>{here[-2:]}{there[:2]}", 0.5
    for name, part, weight in (
        ("l", here[-_WINDOW:], 1.0), ("r", there[:_WINDOW], 0.8), ("p", "".join(clauses_left[-2:-1])[-_WINDOW:], 0.4),
        ("n", "".join(clauses_right[1:2])[:_WINDOW], 0.4), ("t", left + _MARKS[mention.kind] + right, 0.25),
        ("b", around.before[-TAIL:], 0.25), ("q", around.asked, 0.5),
    ):  # fmt: skip
        for gram in _grams(re.sub(r"\d", "0", part), 1 if name in "lr" else 2, 3):
            yield f"{name}{gram}", weight
    for gram in _grams(around.asked, 2, 3):
        yield f"q{alone}{index == 0}{gram}", 0.7
    for word in _words(left + right):
        yield f"wt{word}", 0.2
    for word in _words(around.before[-STORY:]):
        yield f"wb{word}", 0.2
    for trait in mention.traits:
        yield f"f{trait}", 0.7
        yield f"f{trait}{there[:2]}", 0.5
    yield f"a{alone}{bool(around.asked)}", 1.0
    yield from _beside(mentions, index)


def _beside(mentions: Sequence[Mention], index: int) -> Iterator[tuple[str, float]]:
    """How a mention stands among those of its kind."""
    mention = mentions[index]
    same = [other for other in mentions if other.kind is mention.kind]
    at = same.index(mention)
    yield f"i{min(at, 3)}of{min(len(same), 4)}", 0.7
    for name, other in (("-", same[at - 1] if at else None), ("+", same[at + 1] if at + 1 < len(same) else None)):
        if other is None:
            continue
        order = "same" if other.size == mention.size else "more" if other.size > mention.size else "less"
        yield f"o{name}{order}", 0.7
        if mention.kind is Kind.SUM and min(other.size, mention.size) > 0:
            yield f"o{name}{round(2 * log10(other.size / mention.size))}", 0.7


def _words(text: str) -> set[str]:
    """Return the words of a text, whatever their order: what kind of matter a figure stands in."""
    import rjieba  # (its dictionary is read when it is imported)

    return {word for word in rjieba.cut(text) if word.strip()}


def _masked(text: str, mentions: Sequence[Mention], start: int, end: int) -> str:
    """Return a part of a text with a mark for each sum and date in it."""
    parts, at = [], start
    for mention in mentions:
        if start <= mention.start and mention.end <= end and mention.start >= at:
            parts += [text[at : mention.start], _MARKS[mention.kind]]
            at = mention.end
    return re.sub(r"\d+", "0", "".join((*parts, text[at:end])))
