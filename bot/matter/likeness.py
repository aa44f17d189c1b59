"""What a story sounds like: which situation it is about, and what its last turn asks, learned from authored stories.

Patterns miss what nobody foresaw. Two small linear models read the story and its last turn; they were learned from
`knowledge/situations/told.jsonl` by `python bot.py knowledge situations`, and lie beside it as `likeness.npz`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from bot.understanding.ear import ASKS, SITUATION, Ear, load_ear
from bot.understanding.text_head import TextHead, fit_head, fit_margins, rarity_of
from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.paths import DATA
from knowledge.text.normalise import normalise

FOLDER = DATA / "situations"
WEIGHTS = FOLDER / "likeness.npz"
NONE = "none"
"""The label of a story that only tells who somebody is and where they work."""
OUTSIDE = "outside"
"""The label of a story about work that no situation fits."""
SHARPNESS = 7.0
"""How much a margin between situations counts in their shares, found on authored dialogues held out of the fit."""
STORY = 400
"""Characters of a story that are read, its end."""

Shares = Mapping[str, float]
StoryLikeness = Callable[[str, str], tuple[Shares, Shares]]
"""Gives, of a story and its last turn, the share of each situation and of each question; empty when nothing is known."""


@dataclass(frozen=True, slots=True)
class Story:
    """An authored story: what somebody told by and by, the situation it is about, what its last turn asks.

    `asks` is empty where nobody said what it is: the story is learned for its situation alone.
    """

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
    """The two heads over one embedding, and the ear beside them."""

    embedder: Embedder
    situations: TextHead
    asks: TextHead
    ear: Ear | None = None

    def __call__(self, told: str, last: str) -> tuple[Shares, Shares]:
        """Return the share of each situation of a normalised story, and of each question of its last turn."""
        told, last = told[-STORY:], last[-STORY:]
        vectors = self.embedder.embed_queries([told] if told == last else [told, last])
        situations = self.situations.shares(vectors[0], told)
        asks = self.asks.shares(vectors[-1], last)
        if self.ear is None:
            return situations, asks
        return self.ear.beside(SITUATION, told, situations), self.ear.beside(ASKS, last, asks)


def load_story_model(embedder: Embedder, path: Path = WEIGHTS) -> StoryLikeness:
    """Return the model made for this embedding, or `unheard` when there is none."""
    if not embedder.dimensions or not path.exists():
        return unheard
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return unheard
        return StoryModel(embedder, TextHead.kept("situation", kept), TextHead.kept("asks", kept), load_ear())


def read_stories(folder: Path = FOLDER) -> list[Story]:
    """Return the authored stories."""
    rows = map(json.loads, (folder / "told.jsonl").read_text(encoding="utf-8").splitlines())
    return [Story(tuple(row["turns"]), row["situation"], _asked(row["asks"])) for row in rows]


def _asked(asks: list[str] | None) -> str:
    return "" if asks is None else (asks or ["telling"])[0]


def stories_key(folder: Path = FOLDER) -> str:
    """Return the content hash of the authored stories: a model with another key is stale."""
    return blake2b((folder / "told.jsonl").read_bytes(), digest_size=16).hexdigest()


def learn_stories(embedder: Embedder, path: Path = WEIGHTS) -> None:
    """Fit the two heads to the authored stories and write them. Needs scikit-learn (extra `dev`)."""
    stories = read_stories()
    kept: dict[str, object] = {"model": embedder.name, "key": stories_key()}
    told = [story.told for story in stories]
    situations = fit_margins(told, _vectors(embedder, told), [story.situation for story in stories], rarity_of(told))
    for part in ("vector", "runs", "bias"):
        situations[part] = situations[part].astype(np.float32) * np.float32(SHARPNESS)
    asking = [story for story in stories if story.asks]
    last = [story.last for story in asking]
    asks = fit_head(last, _vectors(embedder, last), [story.asks for story in asking])
    for name, head in (("situation", situations), ("asks", asks)):
        kept |= {f"{name}_{part}": weights for part, weights in head.items()}
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]


def _vectors(embedder: Embedder, texts: Sequence[str]) -> Matrix:
    return np.vstack([embedder.embed_queries([text]) for text in texts])
