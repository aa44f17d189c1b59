"""An English message in the words of a Chinese worker, phrase by phrase (phrases.yaml), so that every reader of the
Chinese reads it: who did what, since when, how much, and what is asked."""

from __future__ import annotations

import re
from functools import lru_cache
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
    clauses, at = [], 0
    for stop in [*_STOPS.finditer(text), None]:
        clause = _clause(text[at : stop.start() if stop else None])
        if clause:
            clauses.append(clause + ("？" if stop and "?" in stop[0] else "，"))
        at = stop.end() if stop else at
    return "".join(clauses).rstrip("，") or text


def _clause(text: str) -> str:
    """One clause: its phrases in their order, none over another, and the figures between them."""
    found: list[tuple[int, int, str]] = []
    for pattern, chinese in _phrases():
        for match in pattern.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), match.expand(chinese)))
    figures = [
        (match.start(), match.end(), match[0])
        for match in _READ.finditer(text)
        if all(match.end() <= start or end <= match.start() for start, end, _ in found)
    ]
    words = ""
    ordered = sorted({said: (start, end, said) for start, end, said in sorted(found + figures, reverse=True)}.values())
    for at, (_, _, said) in enumerate(ordered):
        joined = at == 0 or ordered[at - 1] in figures
        words += said if joined else f"，{said}"
    return words
