"""Months of the year told as a list: 3、4、5月, 七八九月, 8 9 10仨月. Each is written out, so that every reader counts the same."""

from __future__ import annotations

import re

from bot.understanding.quantities import to_decimal

_N = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_COUNT = r"(?P<count>(?:这|那)?(?:[俩仨]|[两三四五六七八九]个|几个|[2-9]个)月)"
_SEPARATED = re.compile(
    rf"(?<![\d.个零一二两三四五六七八九十百千万]){_N}月?(?:份)?(?:\s*[、，,和跟及与 ]\s*{_N}月?(?:份)?)+(?:{_COUNT}|(?<=月)|(?<=份)|月(?:份)?)(?![\d个底初中])"
)
_ROW = re.compile(
    rf"(?<![\d年第零一二两三四五六七八九十百千万])(?P<row>[一二三四五六七八九]{{3,9}}|[一二三四五六七八九]{{2}}(?=[两2]个月|俩月))(?:{_COUNT}|月(?:份)?)"
)
_ANY = re.compile(r"[、和跟及与]")


def with_months_named(text: str) -> str:
    """Return the text with every month of a list named: 3、4、5月停工 as 3月、4月、5月停工, 六七八三个月 as 6月、7月、8月三个月."""
    return _ROW.sub(_of_row, _SEPARATED.sub(_of_list, text))


def _of_list(match: re.Match[str]) -> str:
    written = match.group()
    count = match["count"] or ""
    numbers = [int(to_decimal(one) or 0) for one in re.findall(_N, written.removesuffix(count))]
    parted = _ANY.search(written) is not None
    return _named(numbers, count, rising=parted) or written


def _of_row(match: re.Match[str]) -> str:
    numbers = [int(to_decimal(one) or 0) for one in match["row"]]
    return _named(numbers, match["count"] or "", rising=False) or match.group()


def _named(numbers: list[int], count: str, *, rising: bool) -> str:
    """The months of a list with their names; empty where they are none: months in a row, or rising ones with a word between."""
    steps = [(after - before) % 12 for before, after in zip(numbers, numbers[1:], strict=False)]
    if not steps or any(step == 0 or (step != 1 and not rising) for step in steps) or sum(steps) > 11:  # noqa: PLR2004
        return ""
    return "、".join(f"{number}月" for number in numbers) + count
