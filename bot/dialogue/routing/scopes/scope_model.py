"""What a message sounds like: the likelihood of each scope, from a small linear model beside the patterns of `scope.yaml`.

Patterns miss what nobody foresaw. The model reads the question vector, which the search needs anyway, the runs of one
to three characters in the message, and which patterns fit. It is learned from the messages in `knowledge/scope/*.txt` and the phrasings of
notes and cards by `python bot.py knowledge scope`, and kept beside them as `likeness.npz`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as field_
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import numpy as np

from bot.contract.messages import Scope
from bot.dialogue.routing.scopes.heads import (
    BREAKS,
    DANGER,
    GATES,
    LONGEST,
    NONE,
    Head,
    Read,
    fit_head,
    kept_head,
    load_told,
    run_slots,
)
from bot.dialogue.routing.scopes.scope import Likelihoods, ScopeRules
from bot.dialogue.routing.standpoints.standpoint import all_standpoints
from bot.matter.likeness import Story
from bot.safety.detect import DangerSense
from bot.understanding.ear import KEPT, Ear, load_ear
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
STORY = 45
"""Characters from which the sentences of a message are judged one by one too."""
PART = 20
"""Characters a part of a story has at least."""
PARTS = 6
"""Parts of a story that are judged."""
HIDDEN_FROM = 0.9
"""Likelihood of danger of one part from which the whole story may be in danger."""
PHRASINGS = 2500
"""Phrasings of cards and of notes on labour law learned from as labour."""
ARTICLE_READ = 60
ARTICLE_LEAST = 12
ARTICLES = 1200
"""First sentences of articles of other laws learned from as other law."""
OTHER_LAWS = (
    "民法典", "刑法", "道路交通安全法", "消费者权益保护法", "土地管理法", "城市房地产管理法", "公司法", "著作权法", "商标法",
    "专利法", "行政处罚法", "行政诉讼法", "治安管理处罚法", "护照法", "出境入境管理法", "保险法", "票据法", "产品质量法",
    "食品安全法", "旅游法", "海商法", "义务教育法", "国家赔偿法", "合伙企业法", "税收征收管理法", "医师法",
)  # fmt: skip
LABOUR_LAW = re.compile(
    r"劳动|工伤|工资|社会保险|职工|女职工|农民工|超龄|职业病|新就业|失业|工会|就业|年休假|用工|职业伤害"
)
"""In the title of a document: notes on it are in words of labour."""
OF_WORK = re.compile(r"劳动|用工|雇|劳务|工资|职工|员工|用人单位|工伤|承揽|工作人员")
"""In an article of another law: it is about work after all."""
STRENGTH = 30.0
"""Inverse of the regularisation when learning."""
STRENGTH_OF_DANGER = 30.0
"""As `STRENGTH`, for danger: its messages are few and varied, and what is learned by heart alarms for nothing."""
WEIGHT_OF_STAND = 6.0
"""What a message counts that wants what is not given: they are few beside all the others."""
MAY_BE_DANGER = frozenset(
    {"id-kept", "harassment", "heat", "sudden-illness", "occupational-disease", "death-at-work", "under-16-work"}
)
"""Situations whose stories tell of danger now and then; their turns are not learned as safe."""
HEADS = ("scope", "danger", "field", "law", "stand")
STANDS = "standpoint"
"""The folder of messages that want what is not given; a file is named as its entry in `standpoint.yaml`."""
SAFE = "safe"
"""The label of a story's turn: it teaches what is no danger, and is too short to teach what labour sounds like."""
UNNAMED = "unnamed"
"""The label of a message of danger whose kind neither its file nor a pattern names."""
_GROUPS = dict.fromkeys(("self_harm_now", "self_harm_past", "self_harm_hint"), "self_harm") | dict.fromkeys(
    ("poisoning", "gas_fire", "injury_now", "body_now", "crash_now"), "body"
)
"""Kinds of danger that are learned together."""

_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Example:
    """An authored message, its scope, and the kind of danger or the field of law, where its file names one."""

    text: str
    scope: Scope
    label: str = ""
    stand: str = ""
    """What it wants that is not given, as named in `standpoint.yaml`."""


Likeness = Callable[[str], Likelihoods]
"""Gives how much a normalised message sounds like each scope; the shares add up to one. Empty when nothing is known."""


def no_likeness(_: str) -> Likelihoods:
    """The likeness of a service without an embedding: patterns alone decide."""
    return {}


@dataclass(frozen=True)
class LikenessModel:
    """Heads over one reading: the scope, which danger (`NONE` among them), labour or another law, which other field."""

    embedder: Embedder
    rules: ScopeRules
    heads: Mapping[str, Head]
    told: Mapping[str, Head] = field_(default_factory=dict)
    """Heads of fine kinds (`told.py`); none where they were not learned."""
    ear: Ear | None = None
    """What hears the same kinds beside them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_read", lru_cache(maxsize=KEPT)(self._read_now))

    def __call__(self, text: str) -> Likelihoods:
        """Return the likelihood of each scope; labour and other law share theirs as the head of the two tells them apart."""
        shares = {Scope(label): share for label, share in self.heads["scope"].shares(self._read(text)).items()}
        legal, labour = shares[Scope.LABOUR] + shares[Scope.OTHER_LAW], self.labour(text)
        return shares | {Scope.LABOUR: legal * labour, Scope.OTHER_LAW: legal * (1 - labour)}

    def danger(self, text: str) -> dict[str, float]:
        """Return the likelihood of each kind of danger; one dangerous sentence in a long story raises it."""
        whole = self._dangers(text)
        if len(text) <= STORY or sum(whole.values()) >= HIDDEN_FROM:
            return whole
        parts = [self._dangers(part) for part in dict.fromkeys(parts_of(text)) if self.rules.may_be_danger(part)]
        worst = max(parts, key=lambda shares: sum(shares.values()), default=whole)
        return worst if sum(worst.values()) >= HIDDEN_FROM else whole

    def field(self, text: str) -> str:
        """Return the other field of law a message sounds like most."""
        shares = self.heads["field"].shares(self._read(text))
        return max(shares, key=lambda label: shares[label])

    def stand(self, text: str) -> tuple[str, float]:
        """Return what a message wants that is not given, and how likely it wants anything of the kind."""
        shares = self.heads["stand"].shares(self._read(text))
        refused = {label: share for label, share in shares.items() if label != NONE}
        return max(refused, key=lambda label: refused[label]), sum(refused.values())

    def labour(self, text: str) -> float:
        """Return how much a legal question sounds like labour against other law, in [0, 1]."""
        return self.heads["law"].shares(self._read(text))[Scope.LABOUR.value]

    def told_shares(self, name: str, text: str) -> dict[str, float]:
        """Return the shares of a head of fine kinds; empty where it was not learned."""
        if name not in self.told:
            return {}
        shares = self.told[name].shares(self._read(text))
        if self.ear is None or name not in self.ear.labels:
            return shares
        both = self.ear.beside(name, text, shares)
        # The ear may raise danger, and be surer of its kind; it lowers neither.
        if name in GATES:
            return max(shares, both, key=lambda each: each[GATES[name]])
        return max(shares, both, key=lambda each: max(each.values())) if name == DANGER else both

    def _dangers(self, text: str) -> dict[str, float]:
        shares = self.heads["danger"].shares(self._read(text))
        return {label: share for label, share in shares.items() if label != NONE}

    def _read_now(self, text: str) -> Read:
        vector = self.embedder.embed_queries([text])[0]
        return Read(vector, np.asarray(self.rules.signs(text), dtype=np.float32), run_slots(text))

    _read: Callable[[str], Read] = field_(init=False, repr=False, compare=False)


def parts_of(text: str) -> list[str]:
    """Return a story in at most `PARTS` parts: sentences and clauses, short ones joined to what follows."""
    read = text[-LONGEST:]
    size = max(PART, len(read) // PARTS)
    parts, held = [], ""
    for piece in BREAKS.split(read):
        held = f"{held},{piece}" if held else piece
        if len(held) >= size:
            parts.append(held)
            held = ""
    if held and parts:
        parts[-1] = f"{parts[-1]},{held}"
    return parts[-PARTS:] or [held]


def load_likeness(embedder: Embedder, rules: ScopeRules, path: Path = WEIGHTS) -> Likeness:
    """Return the model made for this embedding and these patterns, or `no_likeness` when there is none."""
    if not embedder.dimensions or not path.exists():
        return no_likeness
    with np.load(path) as kept:
        if str(kept["model"]) != embedder.name or len(kept["scope_signs"]) != len(rules.signs("")):
            return no_likeness
        heads = {name: kept_head(kept, name) for name in HEADS}
    return LikenessModel(embedder, rules, heads, load_told(embedder), load_ear())


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """Return the authored messages, normalised, with their scope and what the file they stand in says of them."""
    found = []
    for scope, name in FILES.items():
        flat = [(folder / f"{name}.txt", "")]
        labelled = [(path, path.stem) for path in sorted((folder / name).glob("*.txt"))]
        for path, label in (*flat, *labelled):
            found += [Example(as_typed(normalise(line)), scope, label) for line in _lines_of(path)]
    scopes = {held.name: held.scope for held in all_standpoints()}
    for path in sorted((folder / STANDS).glob("*.txt")):
        found += [Example(as_typed(normalise(line)), scopes[path.stem], stand=path.stem) for line in _lines_of(path)]
    return found


def as_typed(text: str) -> str:
    """Return an authored message as one of two writers types it: every other one with commas where its author left spaces.

    Messages of one scope are mostly of one author; how he breaks his lines must not tell what they are about.
    """
    return _BETWEEN.sub(",", text) if crc32(text.encode()) % 2 else text


def _lines_of(path: Path) -> list[str]:
    """Return the messages of a file, without its remarks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def safe_turns(stories: Iterable[Story]) -> set[str]:
    """Return the turns of authored stories of work, normalised, but for those that may tell of danger after all."""
    sense = DangerSense()
    told = {normalise(turn) for story in stories if story.situation not in MAY_BE_DANGER for turn in story.turns}
    return {turn for turn in told if not sense(turn)}


def beside_work(examples: Sequence[Example]) -> Iterator[Example]:
    """Yield dangers told beside a question of work, as people tell them, and as many pairs of such questions that are none.

    Authored dangers are short and speak of nothing else; a message of both must not be taken for the question alone.
    """
    questions = [example.text for example in examples if example.scope is Scope.LABOUR and not example.stand]
    dangers = [example for example in examples if example.scope is Scope.CRISIS and example.label]
    for example in dangers:
        drawn = crc32(example.text.encode())
        question, other = (questions[drawn // step % len(questions)] for step in (1, 7))
        if drawn % 2:
            parts = (question, example.text) if drawn % 3 else (example.text, question)
            yield replace(example, text=",".join(parts))
            yield Example(f"{question},{other}", Scope.LABOUR, SAFE)


def first_sentences(articles: Iterable[str]) -> Iterator[str]:
    """Return how articles begin that are not about work: the words in which other law speaks."""
    for text in articles:
        begun = re.split(r"[。；]", re.sub(r"\s+", "", text))[0][:ARTICLE_READ]
        if not OF_WORK.search(text) and len(begun) >= ARTICLE_LEAST:
            yield begun


def examples_key(folder: Path = FOLDER) -> str:
    """Return the content hash of the authored messages: a model with another key is stale."""
    content = "\n".join(
        f"{example.scope}\t{example.label}\t{example.stand}\t{example.text}" for example in read_examples(folder)
    )
    return blake2b(content.encode(), digest_size=16).hexdigest()


def learn_likeness(
    embedder: Embedder,
    rules: ScopeRules,
    examples: Sequence[Example],
    vectors: Matrix,
    path: Path = WEIGHTS,
) -> None:
    """Fit the heads to messages with their labels and vectors (rows), and write them. Needs scikit-learn (extra `dev`)."""
    signs = np.array([rules.signs(example.text) for example in examples], dtype=np.float32)
    slots = [run_slots(example.text) for example in examples]
    labels = _labels(examples)
    kept: dict[str, object] = {"model": embedder.name, "key": examples_key()}
    for name in HEADS:
        rows = [row for row, label in enumerate(labels[name]) if label is not None]
        wanted = [str(labels[name][row]) for row in rows]
        strength = STRENGTH_OF_DANGER if name == "danger" else STRENGTH
        weight = WEIGHT_OF_STAND if name == "stand" else 1.0
        fitted = fit_head(vectors[rows], signs[rows], [slots[row] for row in rows], wanted, strength, weight)
        kept |= {f"{name}_{part}": weights for part, weights in fitted.items()}
    np.savez_compressed(path, **kept)  # type: ignore[arg-type]


def _stand_label(example: Example) -> str | None:
    """What a message wants that is not given; nothing is learned from other attacks, some of which want the same."""
    return example.stand or (None if example.scope is Scope.ATTACK else NONE)


def _danger_label(example: Example, sense: DangerSense) -> str:
    if example.scope is not Scope.CRISIS:
        return NONE
    found = sense(example.text)
    return example.label or _GROUPS.get(found, found) or UNNAMED


def _labels(examples: Sequence[Example]) -> dict[str, list[str | None]]:
    """Return what each head learns of each message; None where it learns nothing of it."""
    sense = DangerSense()
    law = (Scope.LABOUR, Scope.OTHER_LAW)
    scopes = [example.scope.value if example.label != SAFE else None for example in examples]
    return {
        "scope": scopes,
        "danger": [_danger_label(example, sense) for example in examples],
        "law": [scope if example.scope in law else None for scope, example in zip(scopes, examples, strict=True)],
        "field": [(example.label or None) if example.scope is Scope.OTHER_LAW else None for example in examples],
        "stand": [_stand_label(example) for example in examples],
    }
