"""What is answered to somebody others work for: what the law asks of an employer, and no to ways round it (duties.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.answering.answer import Answer
from bot.contract.messages import Block, BlockKind, Point
from bot.dialogue.routing.employers.voice import speaks_as_employer
from bot.messages import message
from knowledge.authored.card import SECTIONS
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "duties.yaml"


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law asks of an employer in one matter: lines by language, the answer first, and the clauses of each."""

    name: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    lines: dict[str, tuple[str, ...]]
    refs: tuple[tuple[str, ...], ...]
    refusal: dict[str, str]
    """What stands first where somebody asks how to get round it."""
    refusal_refs: tuple[str, ...]

    def said(self, language: str, *, refused: bool) -> list[tuple[str, tuple[str, ...]]]:
        """Return the lines in a language with their clauses; `refused`: with the no before them."""
        lines = list(zip(self.lines.get(language, self.lines["zh"]), self.refs, strict=True))
        return [(self.refusal.get(language, self.refusal["zh"]), self.refusal_refs), *lines] if refused else lines


def duty_asked(text: str) -> Duty | None:
    """Return what the law asks of an employer in the matter of a message; None for a worker's, or where none is authored."""
    if not speaks_as_employer(text):
        return None
    return next((duty for duty in every_duty() if _is_about(duty, text)), None)


def _is_about(duty: Duty, text: str) -> bool:
    return bool(duty.words.search(text)) and not (duty.unless and duty.unless.search(text))


def ask_first(language: str) -> str:
    """Return where an employer asks further."""
    said: dict[str, str] = _data()["then"]
    return said.get(language, said["zh"])


@lru_cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_DATA)
    return content


@lru_cache
def every_duty() -> tuple[Duty, ...]:
    """Return every authored duty, in the order in which their words are looked for."""
    return tuple(_duty(name, entry) for name, entry in _data()["duties"].items())


def _duty(name: str, entry: dict[str, Any]) -> Duty:
    return Duty(
        name,
        re.compile(entry["words"], re.IGNORECASE),
        re.compile(entry["unless"], re.IGNORECASE) if "unless" in entry else None,
        {key: tuple(entry[key]) for key in ("zh", "en")},
        tuple(tuple(refs) for refs in entry["refs"]),
        {key: entry["refused"][key] for key in ("zh", "en")},
        tuple(entry["refused"]["refs"]),
    )


def for_employer(answer: Answer, language: str) -> Answer:
    """What the law asks of an employer: the plain sentence and the provisions, without a worker's next steps."""
    notice = Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "employer_asks")),))
    kept = [block for block in answer.blocks if not block.heading.startswith(SECTIONS[1:])]
    cited = {ref for block in kept for point in block.points for ref in point.refs}
    clauses = {ref: clause for ref, clause in answer.clauses.items() if ref in cited}
    return replace(answer, blocks=[notice, *kept], clauses=clauses, ask=None, beside=(), shortened=False)
