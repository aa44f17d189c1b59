"""The labelled utterances of knowledge/roles/told.jsonl: what somebody said, with what each sum and date in it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bot.matter.reading.clauses import prepared
from bot.matter.roles.mentions import Surroundings
from bot.understanding.spelling import plain
from knowledge.paths import DATA

TOLD = DATA / "roles" / "told.jsonl"
_MARKED = re.compile(r"\{(?P<words>[^{}|]*)\|(?P<role>[a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A prepared text with the figures marked in it: the place of each and its role."""

    text: str
    around: Surroundings
    marks: tuple[tuple[int, int, str], ...]


def read_utterances(path: Path = TOLD) -> list[Utterance]:
    """Return the labelled utterances. Raises ValueError for one that is incomplete."""
    return [_utterance(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _utterance(row: dict[str, str]) -> Utterance:
    text = prepared(_MARKED.sub(lambda match: match["words"], row["text"]))
    return Utterance(
        text, Surroundings(row["asked"], prepared(row["before"])), tuple(_placed(text, _MARKED.finditer(row["text"])))
    )


def _placed(text: str, marks: Iterator[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    """The places of the marked words in the prepared text; those whose spelling was changed are left out."""
    at = 0
    for match in marks:
        words = plain(match["words"]).strip()
        start = text.find(words, at)
        if start >= 0 and words:
            at = start + len(words)
            yield start, at, match["role"]


def roles_key(path: Path = TOLD) -> str:
    """Return the content hash of the labelled utterances: a model with another key is stale."""
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()
