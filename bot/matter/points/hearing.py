"""Which points a message raises, heard clause by clause with a small model learned from the points' own examples.

Learned by `python bot.py knowledge points`; the weights lie beside the points as `likeness.npz`. What is no point is learned
from the authored stories, without their clauses that a first fit already takes for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random

import numpy as np

from bot.matter.likeness import read_stories
from bot.matter.points.model import POINTS, load_points
from bot.matter.reading.clauses import prepared
from bot.understanding.text_head import TextHead, fit_head
from knowledge.indexing.embeddings import Embedder, NullEmbedder

WEIGHTS = POINTS / "likeness.npz"
NO_POINT = "none"
HEARD = 0.5
"""Share from which a clause raises a point."""
SURELY_NONE = 0.97
"""Share of no point from which the runs of characters alone decide."""
_NO_VECTOR = np.zeros(0, dtype=np.float32)
MOST_CLAUSES = 6
"""Clauses of a message that are read, its last ones."""
LONGEST = 60
"""Characters of a clause that are read."""
_OTHERS = 3000
"""Clauses of stories learned as no point."""
_TAKEN = 0.4
"""Share from which a story's clause is left out of those, since it may be a point."""
_STOPS = re.compile(r"[，。；！？!?;,\n]+")


@dataclass(frozen=True, slots=True)
class HeardPoint:
    """A point a message raises, how surely, and the place of the clause in which it does."""

    id: str
    share: float
    last: bool
    """Whether it stands in the last clause."""


PointHearing = Callable[[str], tuple[HeardPoint, ...]]
"""Gives the points a message raises, in the order of its clauses."""


def deaf(_: str) -> tuple[HeardPoint, ...]:
    """The hearing of a service without an embedding."""
    return ()


def windows(text: str) -> list[tuple[str, int]]:
    """Return the last clauses of a message and each pair of neighbours, each with the place of its last clause."""
    clauses = [clause.strip() for clause in _STOPS.split(prepared(text)) if len(clause.strip()) > 1][-MOST_CLAUSES:]
    pairs = [(f"{one}{other}", at) for at, (one, other) in enumerate(zip(clauses, clauses[1:], strict=False), 1)]
    return [(words[:LONGEST], at) for words, at in [*((c, at) for at, c in enumerate(clauses)), *pairs]]


@dataclass(frozen=True, slots=True)
class PointModel:
    """The heads over one embedding."""

    embedder: Embedder
    head: TextHead
    gate: TextHead
    """Reads runs of characters alone: what it is sure is no point needs no embedding."""

    def __call__(self, text: str) -> tuple[HeardPoint, ...]:
        """Return the points a message raises, each once, in the order of its clauses."""
        every = windows(text)
        end = max((at for _, at in every), default=0)
        parts = [(words, at) for words, at in every if self.gate.shares(_NO_VECTOR, words)[NO_POINT] < SURELY_NONE]
        vectors = self.embedder.embed_queries([words for words, _ in parts]) if parts else ()
        found: dict[str, HeardPoint] = {}
        placed: dict[str, int] = {}
        for (words, at), vector in zip(parts, vectors, strict=True):
            shares = self.head.shares(vector, words)
            name = max(shares, key=lambda one: shares[one])
            if name == NO_POINT or shares[name] < HEARD:
                continue
            if name not in found or shares[name] > found[name].share:
                found[name] = HeardPoint(name, shares[name], at == end)
                placed[name] = at
        return tuple(sorted(found.values(), key=lambda one: placed[one.id]))


def load_point_model(embedder: Embedder, path: Path = WEIGHTS) -> PointHearing:
    """Return the model made for this embedding, or `deaf` when there is none."""
    if not embedder.dimensions or not path.exists():
        return deaf
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return deaf
        return PointModel(embedder, TextHead.kept("point", kept), TextHead.kept("gate", kept))


def points_key() -> str:
    """Return the content hash of what is learned: a model with another key is stale."""
    told = (words for point in load_points().values() for words in (point.id, *point.examples, *point.misses))
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _examples() -> list[tuple[str, str]]:
    named = [(prepared(words), point.id) for point in load_points().values() for words in point.examples]
    missed = [(prepared(words), NO_POINT) for point in load_points().values() for words in point.misses]
    return named + missed


def _others() -> list[str]:
    told = {words for story in read_stories() for turn in story.turns for words, _ in windows(turn)}
    return Random(7).sample(sorted(told), min(_OTHERS, len(told)))  # noqa: S311 (a choice, no secret)


def learn_points(embedder: Embedder, path: Path = WEIGHTS) -> None:
    """Fit the head to the points' examples and write it. Needs scikit-learn (extra `dev`)."""
    own, others = _examples(), _others()
    first = _fitted(embedder, [*own, *((words, NO_POINT) for words in others)])
    head = TextHead.kept("point", first)
    vectors = _embedded(embedder, others)
    clean = [
        words
        for words, vector in zip(others, vectors, strict=True)
        if 1 - head.shares(vector, words)[NO_POINT] < _TAKEN
    ]
    kept: dict[str, object] = {"model": embedder.name, "key": points_key()}
    examples = [*own, *((words, NO_POINT) for words in clean)]
    kept |= _fitted(embedder, examples) | _fitted(NullEmbedder(), examples, "gate")
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]


def _fitted(embedder: Embedder, examples: list[tuple[str, str]], name: str = "point") -> dict[str, np.ndarray]:
    texts = [words for words, _ in examples]
    fitted = fit_head(texts, _embedded(embedder, texts), [name for _, name in examples])
    return {f"{name}_{part}": weights for part, weights in fitted.items()}


def _embedded(embedder: Embedder, texts: Iterable[str]) -> np.ndarray:
    return np.vstack([embedder.embed_queries([text]) for text in texts])
