"""How long a day of work is by its clock times: 早上8点半到晚上9点，中间吃饭一个小时 is eleven and a half hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.understanding.quantities import to_decimal

_N = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"


def _at(name: str) -> str:
    return rf"(?P<{name}>{_N})(?:[:：](?P<{name}m>\d{{2}})|点(?:(?P<{name}h>半)|(?P<{name}q>\d{{1,2}})分?)?)"


_PART = r"早上?|上午|清早|凌晨|中午|下午|傍晚|晚上?|夜里|半夜"
_SPAN = re.compile(
    rf"(?P<pa>{_PART})?{_at('a')}(?:钟|整|就|开始|上班|开工|起|，|干|做|上|一直|直)*(?:到|至|-|~|—|，)(?:第二天)?(?P<pb>{_PART})?{_at('b')}"
)
_LATER = re.compile(r"下午|傍晚|晚|夜|半夜")
_PAUSE = re.compile(
    rf"(?:中间|中午|午饭|午休|吃饭|休息|歇)(?:吃饭|吃个饭|休息|歇|午休|能|就|会|有|给|各|了|个|一下|共)*(?P<n>{_N}|半)?个?(?P<half>半)?(?:个)?(?:小时|钟头|点钟|钟(?!点))"
    rf"|(?P<n2>{_N}|半)个?(?P<half2>半)?(?:小时|钟头)(?:的)?(?:吃饭|午休|午饭|休息时间)"
)
_HALF = Decimal("0.5")
_NOON, _DAY = 12, 24
_LEAST, _MOST = 4, 20
"""Hours a day of work has at least and at most: 8点到9点 is no day."""
_MOST_PAUSE = 4


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """The hours of a day of work, without the pause where one is told, and the words of its times."""

    hours: Decimal
    words: str


def working_day(text: str) -> WorkingDay | None:
    """Return how long a day of work is by the times it begins and ends; None where none are told."""
    for match in _SPAN.finditer(text):
        begin, end = _time(match, "a"), _time(match, "b")
        if begin is None or end is None or not any(match[name] for name in ("pa", "pb", "am", "bm")):
            continue
        if end <= begin and not match["pb"]:
            end += _NOON
        hours = (end if end > begin else end + _DAY) - begin - _pause(text)
        if _LEAST <= hours <= _MOST:
            return WorkingDay(hours.normalize() if hours % 1 else Decimal(int(hours)), match.group())
    return None


def _time(match: re.Match[str], name: str) -> Decimal | None:
    hour = to_decimal(match[name])
    if hour is None or hour > _DAY:
        return None
    minutes = match[f"{name}m"] or match[f"{name}q"]
    more = _HALF if match[f"{name}h"] else Decimal(minutes) / 60 if minutes and int(minutes) < 60 else Decimal(0)  # noqa: PLR2004
    if _LATER.match(match[f"p{name}"] or "") and (hour < _NOON or (hour == _NOON and match[f"p{name}"][0] in "晚半夜")):
        hour += _NOON
    return (hour + more).quantize(Decimal("0.01"))


def _pause(text: str) -> Decimal:
    match = _PAUSE.search(text)
    if match is None:
        return Decimal(0)
    written, half = match["n"] or match["n2"], match["half"] or match["half2"]
    hours = Decimal(0) if written is None else _HALF if written == "半" else to_decimal(written) or Decimal(0)
    pause = hours + (_HALF if half and written != "半" else 0)
    return pause if pause <= _MOST_PAUSE else Decimal(0)
