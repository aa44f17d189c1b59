"""Which messages are English: Latin letters without any Chinese, and no pinyin."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_SYLLABLES = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:i[aeou]|u[aeio]|ia[on]|ua[in]|[aeo]i|ao|ou|[aeiouv])(?:ng|n|r)?)+"
)
"""A word of pinyin, its syllables written together or apart, without tones."""
_ENGLISH = frozenset(
    [
        "a",
        "i",
        "an",
        "in",
        "on",
        "no",
        "to",
        "do",
        "me",
        "he",
        "we",
        "she",
        "be",
        "so",
        "go",
        "am",
        "is",
        "are",
        "can",
        "then",
        "than",
        "more",
        "hi",
        "man",
        "men",
        "pen",
        "ten",
        "fan",
        "sun",
        "run",
        "one",
        "use",
        "are",
        "were",
    ]
)
_ALONE = frozenset(
    [
        "hello",
        "hey",
        "hi",
        "help",
        "thanks",
        "english",
        "wages",
        "salary",
        "overtime",
        "fired",
        "dismissed",
        "injured",
        "injury",
        "contract",
        "deposit",
        "severance",
        "compensation",
        "arbitration",
        "insurance",
        "probation",
        "lawyer",
        "resign",
        "banned",
        "fine",
        "fined",
        "pregnant",
    ]
)
"""Single words that are a message in English."""
_PINYIN_LEAST = 3
"""Words from which Latin letters are looked at for pinyin."""
_PINYIN_SHARE = 0.85
"""Share of the words that are syllables of it."""


def is_english(text: str) -> bool:
    """Whether a message is written in Latin letters without any Chinese; pinyin is Chinese."""
    if text.strip(" .!?,").lower() in _ALONE:
        return True
    return not _HAN.search(text) and len(re.findall(r"[A-Za-z]{2,}", text)) >= 2 and not _is_pinyin(text)


def _is_pinyin(text: str) -> bool:
    words = [word.lower() for word in re.findall(r"[A-Za-z']+", text)]
    syllables = [word for word in words if _SYLLABLES.fullmatch(word) and word not in _ENGLISH]
    return len(words) >= _PINYIN_LEAST and len(syllables) >= _PINYIN_SHARE * len(words)
