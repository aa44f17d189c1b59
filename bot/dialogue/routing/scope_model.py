"""What a message sounds like: the likelihood of each scope, from a small linear model beside the patterns of `scope.yaml`.

Patterns miss what nobody foresaw. The model reads the question vector, which the search needs anyway, the runs of one
to three characters in the message, and which patterns fit. It is learned from the messages in `knowledge/scope/*.txt` and the phrasings of
notes and cards by `python bot.py knowledge scope`, and kept beside them as `likeness.npz`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.contract.messages import Scope
from bot.dialogue.routing.scope import Likelihoods, ScopeRules
from knowledge.indexing.embeddings import Embedder, Matrix
from knowledge.paths import DATA
from knowledge.text.normalise import normalise

FOLDER = DATA / "scope"
WEIGHTS = FOLDER / "likeness.npz"
FILES: dict[Scope, str] = {
    Scope.LABOUR: "labour",
    Scope.OTHER_LAW: "other_law",
    Scope.NOT_LEGAL: "not_legal",
    Scope.SMALL_TALK: "small_talk",
    Scope.ATTACK: "attack",
    Scope.CRISIS: "danger",
}
"""The file of authored messages of each scope; the order is that of the model's columns."""
SLOTS = 1 << 14
"""Places the runs of characters are hashed into."""
RUN = 3
"""Longest run of characters read."""
LONGEST = 600
"""Characters of a message that are read."""
VECTOR_WEIGHT = 1.5
"""Scale of the vector beside the runs of characters, whose row has length one."""
SIGN_WEIGHT = 0.5
"""What a pattern that fits counts beside them."""
STORY = 45
"""Characters from which the sentences of a message are judged one by one too."""
PART = 20
"""Characters a part of a story has at least."""
PARTS = 6
"""Parts of a story that are judged."""
HIDDEN_FROM = 0.9
"""Likelihood of danger of one part from which the whole story may be in danger."""
HIDDEN = 0.4
"""Likelihood of danger given to such a story: the hotlines stand above the answer."""
PHRASINGS = 1000
"""Phrasings of notes and cards learned from as labour."""
STRENGTH = 10.0
"""Inverse of the regularisation when learning."""

_BREAKS = re.compile(r"[\s,。!?;、~…]+")

Likeness = Callable[[str], Likelihoods]
"""Gives how much a normalised message sounds like each scope; the shares add up to one. Empty when nothing is known."""


def no_likeness(_: str) -> Likelihoods:
    """The likeness of a service without an embedding: patterns alone decide."""
    return {}


@dataclass(frozen=True)
class LikenessModel:
    """A multinomial logistic regression: one row of weights by scope for each number of the vector, sign and run."""

    embedder: Embedder
    rules: ScopeRules
    vector: Matrix
    signs: Matrix
    runs: Matrix
    bias: Matrix

    def __call__(self, text: str) -> Likelihoods:
        """Return the likelihood of each scope; one dangerous sentence in a long story raises that of danger."""
        whole = self._likely(text)
        if len(text) <= STORY or whole[Scope.CRISIS] >= HIDDEN:
            return whole
        danger = max(
            (self._likely(part)[Scope.CRISIS] for part in set(parts_of(text)) if self.rules.may_be_danger(part)),
            default=0.0,
        )
        if danger < HIDDEN_FROM or whole[Scope.CRISIS] >= HIDDEN:
            return whole
        rest = (1 - HIDDEN) / max(1e-9, 1 - whole[Scope.CRISIS])
        return {scope: HIDDEN if scope is Scope.CRISIS else share * rest for scope, share in whole.items()}

    def _likely(self, text: str) -> Likelihoods:
        slots = run_slots(text)
        scores = self.embedder.embed_queries([text])[0] @ self.vector + self.bias
        scores = scores + np.asarray(self.rules.signs(text), dtype=np.float32) @ self.signs
        scores = scores + self.runs[slots].sum(axis=0) * _length_one(slots)
        shares = np.exp(scores - scores.max())
        return dict(zip(FILES, (shares / shares.sum()).tolist(), strict=True))


def parts_of(text: str) -> list[str]:
    """Return a story in at most `PARTS` parts: sentences and clauses, short ones joined to what follows."""
    read = text[-LONGEST:]
    size = max(PART, len(read) // PARTS)
    parts, held = [], ""
    for piece in _BREAKS.split(read):
        held = f"{held},{piece}" if held else piece
        if len(held) >= size:
            parts.append(held)
            held = ""
    if held and parts:
        parts[-1] = f"{parts[-1]},{held}"
    return parts[-PARTS:] or [held]


def run_slots(text: str) -> NDArray[np.int64]:
    """Return the places of the runs of one to `RUN` characters in a message, each once, the message's ends marked."""
    marked = f"^{text[:LONGEST].lower().replace(' ', '')}$"
    runs = {marked[at : at + size] for size in range(1, RUN + 1) for at in range(len(marked) - size + 1)}
    return np.unique(np.fromiter((crc32(run.encode()) % SLOTS for run in runs), dtype=np.int64, count=len(runs)))


def _length_one(slots: NDArray[np.int64]) -> float:
    return float(1 / np.sqrt(max(len(slots), 1)))


def load_likeness(embedder: Embedder, rules: ScopeRules, path: Path = WEIGHTS) -> Likeness:
    """Return the model made for this embedding and these patterns, or `no_likeness` when there is none."""
    if not embedder.dimensions or not path.exists():
        return no_likeness
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return no_likeness
        weights = {name: kept[name].astype(np.float32) for name in ("vector", "signs", "runs", "bias")}
    if len(weights["signs"]) != len(rules.signs("")):
        return no_likeness
    return LikenessModel(embedder, rules, **weights)


def read_examples(folder: Path = FOLDER) -> list[tuple[str, Scope]]:
    """Return the authored messages, normalised, with their scope."""
    return [
        (normalise(line), scope)
        for scope, name in FILES.items()
        for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def examples_key(folder: Path = FOLDER) -> str:
    """Return the content hash of the authored messages: a model with another key is stale."""
    content = "\n".join(f"{scope}\t{text}" for text, scope in read_examples(folder))
    return blake2b(content.encode(), digest_size=16).hexdigest()


def learn_likeness(
    embedder: Embedder,
    rules: ScopeRules,
    examples: Sequence[tuple[str, Scope]],
    vectors: Matrix,
    path: Path = WEIGHTS,
) -> None:
    """Fit the model to messages with their scopes and vectors (rows), and write it. Needs scikit-learn (extra `dev`)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    slots = [run_slots(text) for text, _ in examples]
    ends = np.cumsum([0, *map(len, slots)])
    values = np.concatenate([np.full(len(row), _length_one(row)) for row in slots])
    runs = csr_matrix((values, np.concatenate(slots), ends), shape=(len(examples), SLOTS))
    signs = np.array([rules.signs(text) for text, _ in examples], dtype=np.float32) * SIGN_WEIGHT
    middle = vectors.mean(axis=0)
    rows = hstack([csr_matrix((vectors - middle) * VECTOR_WEIGHT), csr_matrix(signs), runs]).tocsr()
    order = list(FILES)
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced").fit(
        rows, [order.index(scope) for _, scope in examples]
    )
    by_part = np.split(fitted.coef_.T, [vectors.shape[1], vectors.shape[1] + signs.shape[1]])
    vector = by_part[0] * VECTOR_WEIGHT
    np.savez_compressed(
        path,
        model=embedder.name,
        key=examples_key(),
        vector=vector.astype(np.float32),
        signs=(by_part[1] * SIGN_WEIGHT).astype(np.float32),
        runs=by_part[2].astype(np.float16),
        bias=(fitted.intercept_ - middle @ vector).astype(np.float32),
    )
