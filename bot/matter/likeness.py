"""What a story sounds like: which situation it is about, and what its last turn asks, learned from authored stories.

Patterns miss what nobody foresaw. Two small linear models read the story and its last turn; they were learned from
`knowledge/situations/told.jsonl` by `python bot.py knowledge situations`, and lie beside it as `likeness.npz`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from bot.understanding.text_head import TextHead, fit_head
from knowledge.indexing.embeddings import Embedder
from knowledge.paths import DATA
from knowledge.text.normalise import normalise

FOLDER = DATA / "situations"
WEIGHTS = FOLDER / "likeness.npz"
NONE = "none"
"""The label of a story that only tells who somebody is and where they work."""
OUTSIDE = "outside"
"""The label of a story about work that no situation fits."""
STORY = 400
"""Characters of a story that are read, its end."""

Shares = Mapping[str, float]
StoryLikeness = Callable[[str, str], tuple[Shares, Shares]]
"""Gives, of a story and its last turn, the share of each situation and of each question; empty when nothing is known."""


@dataclass(frozen=True, slots=True)
class Story:
    """An authored story: what somebody told by and by, the situation it is about, what its last turn asks."""

    turns: tuple[str, ...]
    situation: str
    asks: str

    @property
    def told(self) -> str:
        """The whole story as it is read."""
        return joined(self.turns)

    @property
    def last(self) -> str:
        """The last turn as it is read."""
        return normalise(self.turns[-1])[-STORY:]


def joined(turns: tuple[str, ...]) -> str:
    """Return turns as one story, its end."""
    return normalise("。".join(turns))[-STORY:]


def unheard(_: str, __: str) -> tuple[Shares, Shares]:
    """The likeness of a service without an embedding: patterns alone decide."""
    return {}, {}


@dataclass(frozen=True, slots=True)
class StoryModel:
    """The two heads over one embedding."""

    embedder: Embedder
    situations: TextHead
    asks: TextHead

    def __call__(self, told: str, last: str) -> tuple[Shares, Shares]:
        """Return the share of each situation of a normalised story, and of each question of its last turn."""
        told, last = told[-STORY:], last[-STORY:]
        vectors = self.embedder.embed_queries([told] if told == last else [told, last])
        return self.situations.shares(vectors[0], told), self.asks.shares(vectors[-1], last)


def load_story_model(embedder: Embedder, path: Path = WEIGHTS) -> StoryLikeness:
    """Return the model made for this embedding, or `unheard` when there is none."""
    if not embedder.dimensions or not path.exists():
        return unheard
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return unheard
        return StoryModel(embedder, TextHead.kept("situation", kept), TextHead.kept("asks", kept))


def read_stories(folder: Path = FOLDER) -> list[Story]:
    """Return the authored stories."""
    rows = map(json.loads, (folder / "told.jsonl").read_text(encoding="utf-8").splitlines())
    return [Story(tuple(row["turns"]), row["situation"], (row["asks"] or ["telling"])[0]) for row in rows]


def stories_key(folder: Path = FOLDER) -> str:
    """Return the content hash of the authored stories: a model with another key is stale."""
    return blake2b((folder / "told.jsonl").read_bytes(), digest_size=16).hexdigest()


def learn_stories(embedder: Embedder, path: Path = WEIGHTS) -> None:
    """Fit the two heads to the authored stories and write them. Needs scikit-learn (extra `dev`)."""
    stories = read_stories()
    heads = {
        "situation": ([story.told for story in stories], [story.situation for story in stories]),
        "asks": ([story.last for story in stories], [story.asks for story in stories]),
    }
    kept: dict[str, object] = {"model": embedder.name, "key": stories_key()}
    for name, (texts, labels) in heads.items():
        vectors = np.vstack([embedder.embed_queries([text]) for text in texts])
        kept |= {f"{name}_{part}": weights for part, weights in fit_head(texts, vectors, labels).items()}
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]
