"""What a message tells, in fine kinds: whether danger and which first aid, which matter of another law, which duty or wish.

Heads like those of `scope_model`, over the same reading of a message. They are learned from `knowledge/scope/told`, a file
of messages for each label, and from the messages of `scope_model`, by `python bot.py knowledge told`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from bot.dialogue.routing.scopes.heads import (
    ALARM,
    DANGER,
    FAMILIES,
    GATES,
    NONE,
    TOLD_WEIGHTS,
    fit_head,
    in_steps,
    run_slots,
)
from bot.dialogue.routing.scopes.scope_model import Example
from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.paths import DATA
from knowledge.text.normalise import normalise

FOLDER = DATA / "scope" / "told"
NOTHING = frozenset({NONE, "labour", "worker", "other", "chat"})
"""Labels of messages that are none of the others, in whatever folder they stand."""
STRENGTH = 10.0
"""Inverse of the regularisation when learning."""
EACH = 8
"""Of the turns of stories every so many is learned from: they are alike."""
STEPS = 150
"""Steps of the fit at most."""
_MAY_BE = {
    DANGER: frozenset(
        {"duty_death", "duty_injury", "duty_contractor_injury", "dog", "hit_someone", "blackmail", "thrown_down",
         "fire_spread", "other_crime", "rode_along", "child_did_harm", "food"}
    ),
    "law": frozenset(
        {"intimate_threat", "domestic_violence", "threat", "bite", "hit_by_car", "data", "other"}
    ),
}  # fmt: skip
"""Labels of other folders that may be of this one too: nothing is learned of them as `NONE`."""
_PICTURES = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200d]+")
_END = re.compile(r"[\s,.。!?;、~…]+$")


@dataclass(frozen=True, slots=True)
class Told:
    """A message of `knowledge/scope/told`: the folder it stands in, its label."""

    text: str
    family: str
    label: str

    def label_in(self, family: str) -> str | None:
        """Return what the head of a family learns from the message; None for nothing."""
        if self.family == family and self.label not in NOTHING:
            return self.label
        return None if self.label in _MAY_BE[family] else NONE


def read_told(folder: Path = FOLDER) -> list[Told]:
    """Return the messages, normalised, without the pictures and the last mark by which their authors could be told apart."""
    return [
        Told(text, path.parent.name, path.stem)
        for path in sorted(folder.glob("*/*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if (text := as_heard(line))
    ]


def as_heard(line: str) -> str:
    """Return a message normalised, without pictures and last mark."""
    return _END.sub("", _PICTURES.sub(" ", normalise(line)).strip())


def told_key(folder: Path = FOLDER) -> str:
    """Return the content hash of the messages: weights with another key are stale."""
    content = "\n".join(f"{told.family}\t{told.label}\t{told.text}" for told in read_told(folder))
    return blake2b(content.encode(), digest_size=16).hexdigest()


def lessons(
    name: str, told: Sequence[Told], dangers: Sequence[Example], safe: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the messages a head learns from, each with its label there."""
    family = GATES.get(name, name)
    for one in told:
        label = one.label_in(family)
        if label is not None and name in GATES:
            yield one.text, label if label == NONE else family
        elif label is not None and label != NONE:
            yield one.text, label
    if name == ALARM:
        yield from ((example.text, DANGER) for example in dangers)
        yield from ((text, NONE) for text in safe)


def learn_told(embedder: Embedder, dangers: Sequence[Example], safe: Sequence[str], path: Path = TOLD_WEIGHTS) -> None:
    """Fit the heads to the messages, to other authored `dangers` and to turns of work without danger (`safe`), and write them.

    Needs scikit-learn (extra `dev`)."""
    told = read_told()
    read = cache(lambda text: embedder.embed_queries([text]))  # (most messages teach more than one head)
    kept: dict[str, object] = {"model": embedder.name, "key": told_key()}
    for name in (*GATES, *FAMILIES):
        lines = dict(lessons(name, told, dangers, safe[::EACH]))
        vectors = np.vstack([read(text) for text in lines])
        signs: Matrix = np.zeros((len(lines), 0), dtype=np.float32)
        parts = fit_head(
            vectors, signs, [run_slots(text) for text in lines], list(lines.values()), STRENGTH, 1.0, STEPS
        )
        kept |= {f"{name}_{part}": weights for part, weights in in_steps(parts).items()}
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]
