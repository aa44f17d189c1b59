"""Questions in English, given the words a Chinese worker would use, so that the library finds what they ask."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "english.yaml"
_HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache
def _terms() -> tuple[tuple[re.Pattern[str], str], ...]:
    content: dict[str, str] = yaml.load(_DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # noqa: S506
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in content.items())


def is_english(text: str) -> bool:
    """Whether a message is written in Latin letters without any Chinese."""
    return not _HAN.search(text) and len(re.findall(r"[A-Za-z]{2,}", text)) >= 2


def in_chinese(text: str) -> str:
    """Return the question in the words of a Chinese worker; the text itself when no term is known."""
    words = [chinese for pattern, chinese in _terms() if pattern.search(text)]
    return "，".join(words[:3]) or text
