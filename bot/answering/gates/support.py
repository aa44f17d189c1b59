"""Whether a line speaks of what its ground speaks of. Whether it follows from it is for the reader of meaning, not for this."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.answering.gates.model import Evidence, Sentence
from bot.answering.gates.parts import plain
from bot.answering.gates.rights import states_law
from knowledge.text.tokens import pairs
from knowledge.yaml_files import read_yaml

SHARED_PAIRS = 0.15
"""Share of a line's pairs of signs that stand in its ground, from which it speaks of the same thing."""
SHARED_CONCEPTS = 0.34
"""Share of the things a line speaks of that its ground speaks of too; plain words share few signs with a statute."""
_EVERYWHERE = frozenset({"employer", "worker", "pay"})
_CONCEPTS = Path(__file__).with_name("concepts.yaml")


@cache
def _concepts() -> dict[str, re.Pattern[str]]:
    table = read_yaml(_CONCEPTS)
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table.items()}


@cache
def concepts_in(text: str) -> frozenset[str]:
    """Return the things of labour law a text speaks of, Chinese or English alike."""
    return frozenset(name for name, pattern in _concepts().items() if pattern.search(text))


def clause_supports(sentence: Sentence, evidence: Evidence) -> str:
    """What a line rests on speaks of the same things; a line on nothing of the law shares its words with its ground."""
    if not sentence.refs or any(ref in evidence.results for ref in sentence.refs):
        return ""
    ground = plain(evidence.said_under(sentence.refs))
    said = concepts_in(plain(sentence.text))
    held = concepts_in(ground)
    telling = said - _EVERYWHERE
    if telling and (
        not states_law(sentence.text) or len(said & held) / len(said) >= SHARED_CONCEPTS and telling & held
    ):
        return ""
    return "" if ground and shared_pairs(sentence.text, ground) >= SHARED_PAIRS else "unsupported"


def shared_pairs(text: str, ground: str) -> float:
    """Return the share of a text's pairs of signs that stand in its ground, 0 to 1."""
    said = _pairs(text)
    return len(said & _pairs(ground)) / len(said) if said else 0.0


def quote_is_verbatim(sentence: Sentence, evidence: Evidence) -> str:
    """What a line claims to quote stands word for word in what it names; stops and blanks aside."""
    if not sentence.quote:
        return ""
    wanted = _bare(sentence.quote)
    return "" if len(wanted) > 3 and wanted in _bare(evidence.said_under(sentence.refs)) else "misquoted"


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z\u3400-\u9fff]+", "", plain(text))


def _pairs(text: str) -> set[str]:
    return set(pairs(_bare(text)))
