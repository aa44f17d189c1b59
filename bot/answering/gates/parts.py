"""A line cut into the parts that say one thing each, without what it only quotes or names."""

from __future__ import annotations

import re
import unicodedata

_STOPS = frozenset("，；：！？（）")
_STOP = re.compile(r"[，,。；;！!\n]|\.(?=\s|$)|——")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SHORT_QUOTE = re.compile(r"[“‘「\"'][^”’」\"']{1,8}[”’」\"']")
_TITLE = re.compile(r"《[^》]{1,60}》")
_ASKS = re.compile(r"[？?]\s*$|(?:吗|呢|没有|多少|什么|哪里?|几[个天月年]?|怎么[样办]?)\s*$")


def plain(text: str) -> str:
    """Return a text in one form: full-width letters and figures narrow, zero-width ones gone, blanks between Chinese signs dropped."""
    text = "".join(sign if sign in _STOPS else unicodedata.normalize("NFKC", sign) for sign in text)
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", text)
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


def parts_of(text: str) -> list[str]:
    """Return the parts between the stops; a word quoted (写“同意”) and a title are no part of what is claimed."""
    bare = _TITLE.sub("＿", _SHORT_QUOTE.sub("＿", _THOUSANDS.sub("", plain(text))))
    return [part.strip() for part in _STOP.split(bare) if part.strip()]


def asks(part: str) -> bool:
    """Whether a part is a question."""
    return bool(_ASKS.search(part))
