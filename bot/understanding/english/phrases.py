"""An English message in the words of a Chinese worker, phrase by phrase (phrases.yaml), so that every reader of the
Chinese reads it: who did what, since when, how much, and what is asked."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from bot.understanding.english.figures import figures_in_chinese
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "phrases.yaml"
_STOPS = re.compile(r"(?<!\d)[.,;:!?\n]+|[.,;:!?\n]+(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_READ = re.compile(r"每[月天小时]+\d[\d.]*|[\d.]*[\u3400-\u9fff][\u3400-\u9fff\d.]*")
"""What is Chinese already: days, lengths and sums."""


@lru_cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    content: list[dict[str, str]] = read_yaml(_DATA)
    return tuple((re.compile(rf"\b(?:{row['en']})", re.IGNORECASE), row["zh"]) for row in content)


def in_chinese(text: str) -> str:
    """Return the message in the words of a Chinese worker; the text itself when no phrase of it is known."""
    text = _THOUSANDS.sub("", text.replace("’", "'"))
    if not any(pattern.search(clause) for clause in _STOPS.split(text) for pattern, _ in _phrases()):
        return text
    text = figures_in_chinese(text)
    parts = re.split(f"({_STOPS.pattern})", text)
    said = (
        (_clause(clause), "？" if "?" in stop else "，")
        for clause, stop in zip_longest(parts[::2], parts[1::2], fillvalue="")
    )
    return "".join(clause + stop for clause, stop in said if clause).rstrip("，") or text


def _clause(text: str) -> str:
    """One clause: its phrases in their order, none over another, and the figures between them."""
    found: list[tuple[int, int, str]] = []
    for pattern, chinese in _phrases():
        found += [(*match.span(), match.expand(chinese)) for match in pattern.finditer(text) if _is_free(match, found)]
    figures = [(*match.span(), match[0]) for match in _READ.finditer(text) if _is_free(match, found)]
    words = ""
    ordered = sorted({said: (start, end, said) for start, end, said in sorted(found + figures, reverse=True)}.values())
    for at, (_, _, said) in enumerate(ordered):
        joined = at == 0 or ordered[at - 1] in figures
        words += said if joined else f"，{said}"
    return words


def _is_free(match: re.Match[str], found: list[tuple[int, int, str]]) -> bool:
    return all(match.end() <= start or end <= match.start() for start, end, _ in found)
