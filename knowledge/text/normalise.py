"""One form for text that means the same: full-width and compatibility forms, traditional characters, invisible marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]+"
)
_WHITE_SPACE = re.compile(r"\s+")
_IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")


def normalise(text: str) -> str:
    """Return the text in NFKC, in simplified characters, without invisible marks, white space collapsed to one blank.

    Meant for matching and searching, not for showing: line ends are lost.
    """
    return _WHITE_SPACE.sub(" ", to_simplified(strip_invisible(unicodedata.normalize("NFKC", text)))).strip()


def strip_invisible(text: str) -> str:
    """Return the text without control, zero-width, direction and variation marks. White space stays."""
    return _INVISIBLE.sub("", text)


def to_simplified(text: str) -> str:
    """Return the text in simplified characters; text that holds no traditional one comes back as it is."""
    if text.isascii() or not has_traditional(text):
        return text
    return str(_converter().convert(text))


def has_traditional(text: str) -> bool:
    """Whether an ideograph stands outside GB 2312, the set simplified text is written in. Rare names count too."""
    return not all(_in_gb2312(run) for run in _IDEOGRAPHS.findall(text))


def _in_gb2312(run: str) -> bool:
    try:
        run.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
