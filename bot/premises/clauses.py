"""Clauses of contracts, notices and statements that are void or risky, found by how papers put them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.yaml_files import read_yaml

_SENTENCE = re.compile(r"[^。；;！!\n]+")


@dataclass(frozen=True, slots=True)
class RiskyClause:
    """A sentence of a paper that is void or risky, in our words."""

    id: str
    label: str
    text: str
    refs: tuple[str, ...]
    english: str = ""
    """The same in English."""


def risky_clauses(paper: str) -> tuple[RiskyClause, ...]:
    """Return the void and risky clauses of a paper, each once, in the order of `clauses.yaml`."""
    sentences = _SENTENCE.findall(paper)
    return tuple(
        RiskyClause(name, told["label"], told["text"], tuple(told["refs"]), told["text_en"])
        for name, told in _risky().items()
        if any(_says(told, sentence) for sentence in sentences)
    )


def _says(told: dict[str, Any], sentence: str) -> bool:
    if re.search(told["says_en"], sentence, re.IGNORECASE):
        return True
    return bool(re.search(told["says"], sentence)) and not ("unless" in told and re.search(told["unless"], sentence))


@lru_cache
def _risky() -> dict[str, dict[str, Any]]:
    return dict(read_yaml(Path(__file__).parent / "clauses.yaml"))
