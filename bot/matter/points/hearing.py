"""Which points a message raises, heard clause by clause with a small model learned from the points' own examples.

Learned by `python bot.py knowledge points`; the weights lie beside the points as `likeness.npz`. What is no point is learned
from the authored stories, without the clauses that a fit on the other half of them takes for one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matter.likeness import read_stories
from bot.matter.points.model import POINTS, load_points, points_anywhere
from bot.matter.reading.clauses import prepared
from bot.understanding.text_head import TextHead, fit_margins
from knowledge.indexing.embeddings import Embedder

WEIGHTS = POINTS / "likeness.npz"
NO_POINT = "none"
OVER_NONE = 0.2
"""How far a point must be ahead of none to be heard in a clause."""
AHEAD = 0.2
"""How far it must be ahead of the next point."""
NEAR = 0.4
"""What a point of the situation's own family has in advance."""
FAR = 1.0
"""How far ahead of none a point must be that belongs to other situations: the same words ask something else there."""
MOST_CLAUSES = 4
"""Clauses of a message that are read, its last ones."""
WHOLE = 150
"""Characters of a message, its last ones, that are read as one beside its clauses."""
AMONG, AMONG_FAINT = 8, 3
"""How many points the whole message may sound more like than one heard in a clause, and where it sounds like none: in strangers'
stories 9 of 10 points left so were about something else, and 6 of 45 of those kept."""
STORY_CLAUSES = 12
"""Clauses of a story that are read to see whether a point raised by its words is what it tells."""
SURELY, FAINTLY = 0.2, -0.3
"""How far ahead of none a point must be in such a clause: where another fits hardly better, and where none does."""
HARDLY = 0.15
"""How much better another may fit: in authored stories 25 of 32 points raised by words and left so were about something else."""
LONGEST = 60
"""Characters of a clause that are read."""
_STORY = 30
"""Characters from which a message tells more than its question."""
CLEARLY = 0.9
"""How far ahead of none a point must be to count in such a message: in strangers' stories two of three below it were not meant."""
_OTHERS = 3000
"""Clauses of stories learned as no point."""
TAKEN = -0.2
"""How far a point may be ahead of none in a story's clause for it to be learned as none: else it may raise one."""
_QUOTES = re.compile(
    r"(?:他|她|它|老板|公司|单位|站长|站里|站点|平台|客服|人事|HR|会计|财务|经理|主管|店长|厂长|厂里|工头|中介|总包|项目部|对方|家属|保险|律师|网上|朋友|工友|闺蜜|同事|别人|人家|上头|领导|法务|机构|物业|东家|主家)"
    r"[^，。]{0,8}(?:说|讲|称|回|告诉|咬定|规定|叫|让|非要|不认)|听说|据说|说(?:是|我|这|得|要|不|没)|写着|“",
    re.IGNORECASE,
)
CLAIM_CLAUSES = 8
"""Clauses among which a claim that is questioned is looked for: this turn's, else the last ones of the story."""
CLAIM, CLAIM_BEFORE = 0.9, 1.2
"""How far ahead of none a claim must be that this turn questions, and one of the turns before it."""
CLAIM_PLAIN = 1.5
"""How far ahead of none it must be where another sounds as much like it, or the words as one sound more like another."""
CLAIM_AMONG = 3
"""How many claims the words as one may sound most like for one of them to be the one questioned."""
_SPENT_ON_A_CHILD = re.compile(
    r"[^，。；！？!?;,\s]*(?:娃|孩子|小孩|儿子|女儿|闺女|姑娘|崽|弟弟|妹妹|侄[子女])(?![^，。；！？!?;,\n]{0,14}(?:学徒|店|师傅|培训|手艺|学[美理修厨]))"
    r"[^，。；！？!?;,\s]{0,14}(?:学费|学杂费|书本费|补课费)[^，。；！？!?;,\s]*"
)
"""A child's school has to be paid for: what the wages are needed for, and no point about the tuition of an apprentice."""
_STOPS = re.compile(r"[，。；！？!?;,\n]+")


@dataclass(frozen=True, slots=True)
class HeardPoint:
    """A point a message raises, how far ahead of none it is, and whether it stands in the last clause."""

    id: str
    margin: float
    last: bool


class PointHearing(Protocol):
    """Hears points in a person's words."""

    def __call__(self, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        """Return the points a message raises, in the order of its clauses; those of `near` are heard more easily."""
        ...

    def borne_out(self, names: Collection[str], story: str) -> frozenset[str]:
        """Return those of the points named, raised by single words of a story, that the story sounds like."""
        ...

    def claimed(self, text: str, near: frozenset[str], least: float) -> HeardPoint | None:
        """Return the claim of the other side that a text reports, at least so far ahead of none; None where there is none."""
        ...


def quotes(text: str) -> bool:
    """Whether a message reports what somebody else says."""
    return _QUOTES.search(text) is not None


def clear_in(text: str, points: tuple[HeardPoint, ...]) -> tuple[HeardPoint, ...]:
    """Return the points that count in a message. A long story sounds faintly like many: there only the clear ones do."""
    least = CLEARLY if len(text) > _STORY else 0.0
    return tuple(point for point in points if point.margin >= least)


class Deaf:
    """The hearing of a service without an embedding: it hears nothing, and takes what words raise as it is."""

    def __call__(self, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        """Return nothing."""
        return ()

    def borne_out(self, names: Collection[str], story: str) -> frozenset[str]:
        """Return all of them."""
        return frozenset(names)

    def claimed(self, text: str, near: frozenset[str], least: float) -> HeardPoint | None:
        """Return none."""
        return None


deaf = Deaf()


def windows(text: str, most: int = MOST_CLAUSES) -> list[tuple[str, int]]:
    """Return the last clauses of a message and each pair of neighbours, each with the place of its last clause."""
    clauses = [clause.strip() for clause in _STOPS.split(prepared(text)) if len(clause.strip()) > 1][-most:]
    pairs = [(f"{one}{other}", at) for at, (one, other) in enumerate(zip(clauses, clauses[1:], strict=False), 1)]
    return [(words[:LONGEST], at) for words, at in [*((c, at) for at, c in enumerate(clauses)), *pairs]]


@dataclass(frozen=True, slots=True)
class PointModel:
    """The head over one embedding."""

    embedder: Embedder
    head: TextHead

    def __call__(self, text: str, near: frozenset[str]) -> tuple[HeardPoint, ...]:
        """Return the points a message raises, each once, in the order of its clauses."""
        text = _SPENT_ON_A_CHILD.sub(" ", text)
        parts = windows(text)
        if not parts:
            return ()
        end = max(at for _, at in parts)
        vectors = self.embedder.embed_queries([words for words, _ in parts])
        favour = np.array([NEAR if label in near else 0.0 for label in self.head.labels], dtype=np.float32)
        found: dict[str, HeardPoint] = {}
        placed: dict[str, int] = {}
        for (words, at), vector in zip(parts, vectors, strict=True):
            name, margin = self._best(self.head.scores(vector, words) + favour)
            if near and name not in near and name not in points_anywhere() and margin < FAR:
                continue
            if name and (name not in found or margin > found[name].margin):
                found[name] = HeardPoint(name, margin, at == end)
                placed[name] = at
        kept = self._of_the_whole(text, found) if len(parts) > 1 else found
        return tuple(sorted(kept.values(), key=lambda one: placed[one.id]))

    def _of_the_whole(self, text: str, found: dict[str, HeardPoint]) -> dict[str, HeardPoint]:
        """Those of the points found that the message as one sounds like too: a clause by itself may sound like anything."""
        if not found:
            return {}
        whole = prepared(text)[-WHOLE:]
        scores = self.head.scores(self.embedder.embed_queries([whole])[0], whole)
        none = scores[self.head.labels.index(NO_POINT)]
        ahead = {name: float(scores[self.head.labels.index(name)] - none) for name in found}
        most = {name: AMONG if margin > 0 else AMONG_FAINT for name, margin in ahead.items()}
        return {name: one for name, one in found.items() if self._before(scores, name) < most[name]}

    def borne_out(self, names: Collection[str], story: str) -> frozenset[str]:
        """Return those of the points named that a clause of the story sounds like more than any other, or hardly less."""
        parts = [words for words, _ in windows(_SPENT_ON_A_CHILD.sub(" ", story), STORY_CLAUSES)]
        if not names or not parts:
            return frozenset()
        read = [
            self.head.scores(vector, words)
            for words, vector in zip(parts, self.embedder.embed_queries(parts), strict=True)
        ]
        return frozenset(name for name in names if any(self._fits(scores, name) for scores in read))

    def claimed(self, text: str, near: frozenset[str], least: float) -> HeardPoint | None:
        """Return the claim that a clause and the text as one sound like most; None where none does, or two do alike."""
        text = _SPENT_ON_A_CHILD.sub(" ", text)
        parts = [words for words, _ in windows(text, CLAIM_CLAUSES)]
        if not parts:
            return None
        whole = prepared(text)[-WHOLE:]
        *read, together = (
            self.head.scores(vector, words)
            for words, vector in zip([*parts, whole], self.embedder.embed_queries([*parts, whole]), strict=True)
        )
        none = self.head.labels.index(NO_POINT)
        best = np.max([scores - scores[none] for scores in read], axis=0)
        both = best + together - together[none]
        ranked = sorted(self._claims(), key=lambda place: -both[place])
        name, margin = self.head.labels[ranked[0]], float(best[ranked[0]])
        apart, before = both[ranked[0]] - both[ranked[1]] >= AHEAD, self._before(together, name)
        most = AMONG if margin >= CLAIM_PLAIN + FAR else CLAIM_AMONG if apart else 1
        sure = before < most if margin >= CLAIM_PLAIN else apart and before == 0
        favour = NEAR if name in near else 0.0 if name in points_anywhere() else NEAR - FAR
        return HeardPoint(name, margin + favour, last=True) if sure and margin + favour >= least else None

    def _claims(self) -> list[int]:
        """The places of the points that are claims of the other side."""
        points = load_points()
        return [at for at, name in enumerate(self.head.labels) if name in points and points[name].kind == "claim"]

    def _fits(self, scores: NDArray[np.float32], name: str) -> bool:
        none, own = self.head.labels.index(NO_POINT), scores[self.head.labels.index(name)]
        margin, behind = float(own - scores[none]), float(np.delete(scores, none).max() - own)
        return (behind <= 0 and margin > FAINTLY) or (behind < HARDLY and margin > SURELY)

    def _before(self, scores: NDArray[np.float32], name: str) -> int:
        """How many points score higher."""
        labels = self.head.labels
        own = scores[labels.index(name)]
        return int((scores > own).sum()) - int(scores[labels.index(NO_POINT)] > own)

    def _best(self, scores: NDArray[np.float32]) -> tuple[str, float]:
        none = self.head.labels.index(NO_POINT)
        margin = float(-scores[none])
        points = np.delete(scores, none)
        first, second = np.argsort(-points)[:2]
        margin += float(points[first])
        if margin < OVER_NONE or points[first] - points[second] < AHEAD:
            return "", margin
        return [label for label in self.head.labels if label != NO_POINT][first], margin


def load_point_model(embedder: Embedder, path: Path = WEIGHTS) -> PointHearing:
    """Return the model made for this embedding, or `deaf` when there is none."""
    if not embedder.dimensions or not path.exists():
        return deaf
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name:
            return deaf
        return PointModel(embedder, TextHead.kept("point", kept))


def points_key() -> str:
    """Return the content hash of what is learned: a model with another key is stale."""
    told = (
        words for point in load_points().values() for words in (point.id, point.says, *point.examples, *point.misses)
    )
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _examples() -> list[tuple[str, str]]:
    named = [(prepared(words), point.id) for point in load_points().values() for words in (point.says, *point.examples)]
    missed = [(prepared(words), NO_POINT) for point in load_points().values() for words in point.misses]
    return named + missed


def _others() -> list[str]:
    told = {words for story in read_stories() for turn in story.turns for words, _ in windows(turn)}
    return Random(7).sample(sorted(told), min(_OTHERS, len(told)))  # noqa: S311 (a choice, no secret)


def learn_points(embedder: Embedder, path: Path = WEIGHTS) -> None:
    """Fit the head to the points' examples and write it. Needs scikit-learn (extra `dev`)."""
    own, others = _examples(), _others()
    vectors = {words: embedder.embed_queries([words])[0] for words in {*(words for words, _ in own), *others}}

    def fitted(examples: list[tuple[str, str]]) -> dict[str, NDArray[np.generic]]:
        texts = [words for words, _ in examples]
        weights = fit_margins(texts, np.vstack([vectors[words] for words in texts]), [name for _, name in examples])
        return {f"point_{part}": values for part, values in weights.items()}

    clean: list[str] = []
    for learned, judged in ((others[::2], others[1::2]), (others[1::2], others[::2])):
        head = TextHead.kept("point", fitted([*own, *((words, NO_POINT) for words in learned)]))
        none = head.labels.index(NO_POINT)
        scored = ((words, head.scores(vectors[words], words)) for words in judged)
        clean += [words for words, scores in scored if np.delete(scores, none).max() - scores[none] < TAKEN]
    kept: dict[str, object] = {"model": embedder.name, "key": points_key()}
    kept |= fitted([*own, *((words, NO_POINT) for words in clean)])
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]
