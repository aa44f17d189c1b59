"""Arithmetic written into a message, as the sum it comes to: 3×100+4×200 is 1100, 4000×4=16000 is 16000."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.understanding.arithmetic import worked_out

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_BESIDE = re.compile(r"[^\d.×xX*＊✖+＋]")
"""What counts or names a figure of a sum and is no part of it: 100块×3个月."""
_NUMBER = r"\d+(?:\.\d+)?(?:元|块钱?)?"
_TERM = rf"{_NUMBER}(?:\s*[×xX*＊✖]\s*{_NUMBER}(?:个?月|天|次|单)?)*"
_WORKED = re.compile(
    rf"(?<![\d.×xX*＊/:：年月\-])(?P<all>{_TERM}(?:\s*[+＋]\s*{_TERM})*)(?:\s*(?:=|＝|等于)\s*(?P<result>\d+(?:\.\d+)?))?(?![\d.×xX*＊+＋]*\d|[:：/])"
)
_LEAST = 100
"""Yuan below which a product is taken for a size or a count."""


def folded(text: str) -> str:
    """Return the text with each product or addition of bare numbers replaced by its result, as told or worked out."""
    return _WORKED.sub(_result, text)


def _result(match: re.Match[str]) -> str:
    written = match["all"]
    if not re.search(r"[×xX*＊✖+＋]", written):
        return match.group()
    if match["result"]:
        return match["result"]
    sum_of = _BESIDE.sub("", written)
    total = worked_out(sum_of, {Decimal(number) for number in _FIGURE.findall(sum_of)})
    return match.group() if total is None or total < _LEAST else f"{total.normalize():f}"
