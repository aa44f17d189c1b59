"""Arithmetic written into a message, as the sum it comes to: 3×100+4×200 is 1100, 4000×4=16000 is 16000."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

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
    try:
        total = sum((_product(term) for term in re.split(r"[+＋]", written)), Decimal(0))
    except InvalidOperation:
        return match.group()
    return f"{total.normalize():f}" if total >= _LEAST else match.group()


def _product(term: str) -> Decimal:
    number = Decimal(1)
    for factor in re.split(r"[×xX*＊✖]", term):
        number *= Decimal(re.sub(r"[^\d.]", "", factor))
    return number
