"""Each thing is said once: which sentence says again, in nearly the same words, what another has said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.matter.outcomes.judge import Said
from knowledge.text.tokens import pairs

_WORDS = re.compile(r"[一-鿿0-9]+")
_OTHERS = re.compile("单位|公司")
_FIGURE = re.compile(r"\d[\d,.]*")
AGAIN = 0.6
"""Share of the pairs of neighbouring characters of a sentence that stand in another one, from which it says the same."""


def says_again(text: str, said: Iterable[str]) -> bool:
    """Whether a sentence tells nothing beside those said: its words stand in one of them, and so do its figures. Pure."""
    own, figures = _pairs(text), set(_FIGURE.findall(text))
    return bool(own) and any(
        figures <= set(_FIGURE.findall(other)) and len(own & _pairs(other)) >= AGAIN * len(own) for other in said
    )


def unsaid(lines: Iterable[Said], said: Sequence[str]) -> list[Said]:
    """Return the lines without those that say again what the answer says; of a deadline only the part that does is left out.

    What to do first, and where, stands whatever the answer says: it is looked for under its heading.
    """
    kept = []
    for line in lines:
        if line.part in ("step", "place"):
            kept.append(line)
        elif line.part == "clock":
            text = _rest(line.text, said)
            kept += [line if text == line.text else replace(line, text=text)] if text else []
        elif not says_again(line.text, said):
            kept.append(line)
    return kept


def _rest(text: str, said: Sequence[str]) -> str:
    """What a line of deadlines says beside what was said. Where it sets one's own day beside the other side's, it stands whole."""
    every = text.rstrip("。").split("；")
    pieces = [piece for piece in every if not says_again(piece, said)]
    if len(pieces) == len(every) or (pieces and "自己" in text and _OTHERS.search(text)):
        return text
    return "；".join(pieces) + "。" if pieces else ""


def _pairs(text: str) -> set[str]:
    return {pair for run in _WORDS.findall(text) for pair in pairs(run)}
