"""The ear: a small encoder that reads a turn word by word, and says what its figures, its story and its question are.

The lower half of multilingual-e5-small, taught further by `python bot.py knowledge ear` on the authored utterances
(knowledge/roles) and stories (knowledge/situations). It is kept in `knowledge/ear`: the network in eight bits, its words,
its labels with how far each of its opinions counts beside what patterns and linear models say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.paths import DATA

FOLDER = DATA / "ear"
NETWORK, WORDS, LABELS = "encoder.onnx", "words.json", "labels.json"
SITUATION, ASKS = "situation", "asks"
"""Heads that read a whole text."""
SUMS, DAYS = FIGURES = ("sum", "day")
"""Heads that read a single figure of it."""
KEPT = 512
"""Texts of which is kept what was heard in them."""
MOST_ASKED, MOST_BEFORE, MOST = 40, 80, 300
"""Words read of the question that waits, of what was said before, and of the text itself."""
_BEGINS, _ENDS = 0, 2
"""Numbers of the words that begin a text and end a part of it."""
PLAIN, SUM, DAY, AROUND = 0, 1, 2, 3
"""Marks of words: of a sum, of a day, of what is only read beside."""
_LEAST = 1e-6
"""Share below which a label counts as not meant at all."""
_FAR = -12.0
"""Log share of a label the ear was not taught."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a figure stands in a text, and the name of the head that says what it is."""

    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A text as the network gets it: its words and their marks, and which of them are looked at."""

    numbers: list[int]
    marks: list[int]
    mean: Floats
    """A row for each thing looked at: the share of each word in it."""
    first: Floats
    """The same, its first word alone."""
    kept: tuple[int, ...]
    """Which of the things asked for they are: what lies beyond the words read is left out."""

    @classmethod
    def whole(cls, words: Any, text: str) -> Looked:
        """Return a text looked at as a whole, its end where it is long."""
        numbers = [_BEGINS, *words.encode(text).ids[-MOST:], _ENDS]
        mean = np.full((1, len(numbers)), 1 / len(numbers), dtype=np.float32)
        return cls(numbers, [PLAIN] * len(numbers), mean, mean, (0,))

    @classmethod
    def at(cls, words: Any, text: str, spans: Sequence[Span], asked: str, before: str) -> Looked:
        """Return a text in which figures are looked at, behind the question that waits and what was said before."""
        numbers, marks = [_BEGINS], [PLAIN]
        for beside, most in ((asked, MOST_ASKED), (before, MOST_BEFORE)):
            read = words.encode(beside).ids[-most:] if beside else []
            numbers += [*read, _ENDS]
            marks += [*(AROUND for _ in read), PLAIN]
        own, begins = words.encode(text), len(numbers)
        places = [_places(own.offsets, span) for span in spans]
        kinds = [PLAIN] * len(own.ids)
        for span, place in zip(spans, places, strict=True):
            for word in place:
                kinds[word] = SUM if span.head == SUMS else DAY
        kept = tuple(index for index, place in enumerate(places) if place and place[-1] < MOST)
        numbers, marks = [*numbers, *own.ids[:MOST], _ENDS], [*marks, *kinds[:MOST], PLAIN]
        mean = np.zeros((len(kept), len(numbers)), dtype=np.float32)
        first = np.zeros_like(mean)
        for row, index in enumerate(kept):
            mean[row, [begins + word for word in places[index]]] = 1 / len(places[index])
            first[row, begins + places[index][0]] = 1
        return cls(numbers, marks, mean, first, kept)


def _places(offsets: Sequence[tuple[int, int]], span: Span) -> list[int]:
    return [word for word, (start, end) in enumerate(offsets) if start < span.end and span.start < end]


@dataclass(frozen=True)
class Ear:
    """The network with its words and labels. Holds what it heard in the last few texts."""

    session: Any
    words: Any
    labels: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, tuple[float, float]]
    """By head: how far what is said beside the ear counts, and how far the ear does."""
    leans: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By head: log shares that a label has in advance where both are weighed, fitted with the weights."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_heard", lru_cache(maxsize=KEPT)(self._heard_now))

    def figures(self, text: str, spans: Sequence[Span], asked: str = "", before: str = "") -> list[Floats | None]:
        """Return the log shares of the labels of each figure, None for one beyond what is read."""
        looked = Looked.at(self.words, text, spans, asked, before)
        found: list[Floats | None] = [None] * len(spans)
        if looked.kept:
            said = self._run(FIGURES, looked)
            for row, index in enumerate(looked.kept):
                found[index] = said[spans[index].head][row]
        return found

    def whole(self, head: str, text: str) -> Floats:
        """Return the log shares of the labels of a text as a whole."""
        return self._heard(text)[head]

    def _heard_now(self, text: str) -> dict[str, Floats]:
        heads = [head for head in self.labels if head not in FIGURES]
        return {head: shares[0] for head, shares in self._run(heads, Looked.whole(self.words, text)).items()}

    _heard: Callable[[str], dict[str, Floats]] = field(init=False, repr=False, compare=False)

    def _run(self, heads: Sequence[str], looked: Looked) -> dict[str, Floats]:
        """Return by head the log shares of its labels, a row for each thing looked at."""
        given = {
            "ids": np.array([looked.numbers], dtype=np.int64),
            "marks": np.array([looked.marks], dtype=np.int64),
            "mean": looked.mean,
            "first": looked.first,
        }
        return dict(zip(heads, self.session.run(list(heads), given), strict=True))

    def beside(self, head: str, text: str, shares: Mapping[str, float]) -> dict[str, float]:
        """Return shares of the labels of a text with what the ear hears of it weighed in; they add up to one."""
        of_others, of_ear = self.weights[head]
        told = np.log(np.maximum(np.fromiter(shares.values(), dtype=np.float32), _LEAST))
        lean = self.leans.get(head, {})
        ahead = np.array([lean.get(label, 0.0) for label in shares], dtype=np.float32)
        mixed = ahead + of_others * told + of_ear * self.aligned(head, self.whole(head, text), tuple(shares))
        mixed = np.exp(mixed - mixed.max())
        return dict(zip(shares, (mixed / mixed.sum()).tolist(), strict=True))

    def aligned(self, head: str, shares: Floats, labels: Sequence[str]) -> Floats:
        """Return log shares in the order of other labels; one the ear was not taught is far behind."""
        place = {label: at for at, label in enumerate(self.labels[head])}
        return np.array([shares[place[label]] if label in place else _FAR for label in labels], dtype=np.float32)


@lru_cache(maxsize=2)
def load_ear(folder: Path = FOLDER) -> Ear | None:
    """Return the ear that is kept in a folder, None where there is none."""
    if not (folder / NETWORK).exists():
        return None
    import onnxruntime  # (a third of a second: who reads no turn loads none)
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    kept = json.loads((folder / LABELS).read_text(encoding="utf-8"))
    return Ear(
        onnxruntime.InferenceSession(str(folder / NETWORK), options, providers=["CPUExecutionProvider"]),
        Tokenizer.from_file(str(folder / WORDS)),
        {head: tuple(labels) for head, labels in kept["labels"].items()},
        {head: (float(beside), float(own)) for head, (beside, own) in kept["weights"].items()},
        kept["leans"],
    )
