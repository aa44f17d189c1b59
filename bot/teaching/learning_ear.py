"""Teaching the ear: all lessons together, some rounds over them, then the network in eight bits. An hour or two on two cores.

How far the ear counts beside what patterns and linear models say (`weights` in labels.json) is fitted on dialogues of authors who wrote
none of the lessons; it is kept when the ear is taught anew.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from bot.teaching.base_model import BaseModel, read_base_model, tokenizer_of, words_met, words_wanted
from bot.teaching.exported import write_network
from bot.teaching.lessons import Lesson, labels_of, lessons
from bot.teaching.network import DROPPED, Network
from bot.understanding.ear import FIGURES, FOLDER, LABELS, NETWORK, WORDS, Looked

ROUNDS = 7
PACE, PACE_OF_HEADS = 3e-4, 1e-3
"""Steps of learning: of the uppermost layer (each below takes nine tenths of it), and of what starts from nothing."""
OF_LAYER, OF_WORDS = 0.9, 0.5
WORDS_AT_ONCE, TEXTS_AT_ONCE = 1600, 64
SORTED = 800
"""Texts that are sorted by length together, so that few words only fill rows."""
WARMING = 100
SOFT = 0.05
"""Share by which a label is doubted while learning."""
_FILL = 1


@dataclass(slots=True)
class Read:
    """A lesson as the network sees it, and the places of its labels."""

    lesson: Lesson
    looked: Looked
    targets: list[int] = field(default_factory=list)


def learn_ear(folder: Path = FOLDER, rounds: int = ROUNDS) -> None:
    """Teach the ear and write it. Needs PyTorch and onnx (extra `teach`)."""
    random.seed(0)
    torch.manual_seed(0)
    model, taught = read_base_model(), lessons()
    numbers, labels = words_wanted(model), labels_of(taught)
    cut = tokenizer_of(model, numbers)
    network = Network(model, numbers, labels)
    _teach(network, [_read(cut, lesson, labels) for lesson in taught], rounds)
    met = {
        word
        for lesson in taught
        for text in (lesson.text, lesson.asked, lesson.before)
        for word in cut.encode(text).ids
    }
    _write(folder, model, network, [numbers, words_met(model, numbers, met)], labels)


def _read(cut: Any, lesson: Lesson, labels: dict[str, list[str]]) -> Read:
    spans = [span for span, _ in lesson.figures]
    looked = (
        Looked.at(cut, lesson.text, spans, lesson.asked, lesson.before) if spans else Looked.whole(cut, lesson.text)
    )
    names = [(span.head, label) for span, label in lesson.figures] or [(lesson.head, lesson.label)]
    return Read(lesson, looked, [labels[head].index(label) for head, label in names])


def _teach(network: Network, read: list[Read], rounds: int) -> None:
    network.train()
    learning = torch.optim.AdamW(_groups(network), weight_decay=0.01)
    paces = [group["lr"] for group in learning.param_groups]
    total, step = rounds * sum(1 for _ in _batches(read)), 0
    for _ in range(rounds):
        for batch in _batches(read):
            share = min(1.0, (step + 1) / WARMING) * max(0.02, 1 - step / total)
            for group, pace in zip(learning.param_groups, paces, strict=True):
                group["lr"] = pace * share
            learning.zero_grad()
            _loss(network, batch).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            learning.step()
            step += 1


def _groups(network: Network) -> list[dict[str, Any]]:
    fresh = [*network.heads.parameters(), *network.mark.parameters()]
    words = [*network.word.parameters(), *network.place.parameters(), *network.norm.parameters()]
    layers = list(network.layers)
    return [
        {"params": fresh, "lr": PACE_OF_HEADS},
        {"params": words, "lr": PACE * OF_WORDS},
        *(
            {"params": list(layer.parameters()), "lr": PACE * OF_LAYER ** (len(layers) - 1 - at)}
            for at, layer in enumerate(layers)
        ),
    ]


def _batches(read: Sequence[Read]) -> Iterator[list[Read]]:
    """Batches of lessons of one head each, alike in length, in a chance order."""
    by_head: dict[str, list[Read]] = {}
    for one in read:
        by_head.setdefault(one.lesson.head, []).append(one)
    batches: list[list[Read]] = []
    for members in by_head.values():
        random.shuffle(members)
        for start in range(0, len(members), SORTED):
            batches += _cut(sorted(members[start : start + SORTED], key=lambda one: len(one.looked.numbers)))
    random.shuffle(batches)
    yield from batches


def _cut(alike: Sequence[Read]) -> Iterator[list[Read]]:
    batch: list[Read] = []
    for one in alike:
        if batch and (len(one.looked.numbers) * (len(batch) + 1) > WORDS_AT_ONCE or len(batch) >= TEXTS_AT_ONCE):
            yield batch
            batch = []
        batch.append(one)
    yield batch


def _loss(network: Network, batch: Sequence[Read]) -> torch.Tensor:
    longest = max(len(one.looked.numbers) for one in batch)
    ids = torch.full((len(batch), longest), _FILL)
    marks, shown = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    for row, one in enumerate(batch):
        length = len(one.looked.numbers)
        ids[row, :length] = torch.tensor(one.looked.numbers)
        marks[row, :length] = torch.tensor(one.looked.marks)
        shown[row, :length] = True
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network.states(ids, marks, shown, DROPPED)
    losses, count = [], 0
    for head, rows in _pooled(states.float(), batch).items():
        seen, targets = torch.stack([vector for vector, _ in rows]), torch.tensor([target for _, target in rows])
        losses.append(
            functional.cross_entropy(network.heads[head](seen), targets, label_smoothing=SOFT, reduction="sum")
        )
        count += len(rows)
    return torch.stack(losses).sum() / count


def _pooled(states: torch.Tensor, batch: Sequence[Read]) -> dict[str, list[tuple[torch.Tensor, int]]]:
    """The vector and the label of each thing heard, by head: the mean of its words, with the first of them where it is a figure."""
    found: dict[str, list[tuple[torch.Tensor, int]]] = {}
    for row, one in enumerate(batch):
        own = states[row, : len(one.looked.numbers)]
        mean, first = torch.from_numpy(one.looked.mean) @ own, torch.from_numpy(one.looked.first) @ own
        for at, index in enumerate(one.looked.kept):
            head = one.lesson.figures[index][0].head if one.lesson.figures else one.lesson.head
            vector = torch.cat([mean[at], first[at]]) if head in FIGURES else mean[at]
            found.setdefault(head, []).append((vector, one.targets[index]))
    return found


def _write(
    folder: Path, model: BaseModel, network: Network, words: list[list[int]], labels: dict[str, list[str]]
) -> None:
    numbers, kept = words
    folder.mkdir(parents=True, exist_ok=True)
    before = (
        json.loads((folder / LABELS).read_text(encoding="utf-8"))
        if (folder / LABELS).exists()
        else {"weights": {}, "leans": {}}
    )
    with TemporaryDirectory() as room:
        heads = write_network(network, kept, labels, Path(room) / "full.onnx", folder / NETWORK)
    tokenizer_of(model, [numbers[place] for place in kept]).save(str(folder / WORDS), pretty=False)
    weights = {head: before["weights"].get(head, (1.0, 0.0)) for head in heads}
    (folder / LABELS).write_text(
        json.dumps({"labels": heads, "weights": weights, "leans": before["leans"]}, ensure_ascii=False),
        encoding="utf-8",
    )
