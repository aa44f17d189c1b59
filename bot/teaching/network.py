"""The network of the ear in PyTorch: the lower layers of the base model, a head for each question put to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bot.teaching.base_model import BaseModel
from bot.understanding.ear import FIGURES

LAYERS = 6
"""Layers taken of the base model's twelve: half of the time of a turn, and the words are still apart in them."""
MARKS = 4
DROPPED = 0.1


class Layer(nn.Module):  # type: ignore[misc]
    """A layer of the encoder: attention, then a wider layer between, each added to what came in."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, states: torch.Tensor, shown: torch.Tensor | None, dropped: float = 0.0) -> torch.Tensor:
        """Return the states after the layer; `shown` masks the words that only fill a row."""
        rows, width = states.shape[0], states.shape[2]
        parts = [
            turn(states).reshape(rows, -1, self.heads, width // self.heads).transpose(1, 2)
            for turn in (self.q, self.k, self.v)
        ]
        seen = parts[0] @ parts[1].transpose(-1, -2) / (width // self.heads) ** 0.5
        seen = seen if shown is None else seen.masked_fill(~shown[:, None, None, :], float("-inf"))
        heard = (torch.softmax(seen, -1) @ parts[2]).transpose(1, 2).reshape(rows, -1, width)
        states = self.aln(states + functional.dropout(self.ao(heard), dropped, self.training))
        wider = self.fo(functional.gelu(self.fi(states)))
        return self.oln(states + functional.dropout(wider, dropped, self.training))


class Network(nn.Module):  # type: ignore[misc]
    """Words with their marks to states, and states to the labels of each head."""

    def __init__(self, model: BaseModel, numbers: Sequence[int], labels: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        width = model.width
        self.word, self.place = nn.Embedding(len(numbers), width), nn.Embedding(model.longest, width)
        self.mark = nn.Embedding(MARKS, width)
        self.norm = nn.LayerNorm(width, model.epsilon)
        self.layers = nn.ModuleList(Layer(width, model.heads, model.inner, model.epsilon) for _ in range(LAYERS))
        self.heads = nn.ModuleDict(
            {
                head: nn.Sequential(
                    nn.Linear(width * (1 + (head in FIGURES)), width), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(width, len(names))
                )
                for head, names in labels.items()
            }
        )  # fmt: skip
        self._take_over(model, numbers)

    def _take_over(self, model: BaseModel, numbers: Sequence[int]) -> None:
        width, inner = model.width, model.inner
        given = torch.from_numpy
        nn.init.zeros_(self.mark.weight)
        self.word.weight.data = given(model.unpacked("emb.word", model.words_known, width)[np.array(numbers)])
        places = model.plain("emb.pos", model.longest * width).reshape(-1, width)
        self.place.weight.data = given(places + model.plain("emb.type", width))
        self.norm.weight.data, self.norm.bias.data = (given(model.plain(f"emb.ln.{one}", width)) for one in "wb")
        for at, layer in enumerate(self.layers):
            for name, (rows, columns) in _shapes(width, inner).items():
                turn = getattr(layer, name)
                turn.weight.data = given(model.unpacked(f"l{at}.{name}.w", rows, columns))
                turn.bias.data = given(model.plain(f"l{at}.{name}.b", rows))
            for name in ("aln", "oln"):
                norm = getattr(layer, name)
                norm.weight.data, norm.bias.data = (given(model.plain(f"l{at}.{name}.{one}", width)) for one in "wb")

    def states(
        self, ids: torch.Tensor, marks: torch.Tensor, shown: torch.Tensor | None = None, dropped: float = 0.0
    ) -> torch.Tensor:
        """Return the states of the words of each row."""
        at = torch.arange(ids.shape[1], device=ids.device)[None]
        states = self.norm(self.word(ids) + self.place(at) + self.mark(marks))
        for layer in self.layers:
            states = layer(states, shown, dropped)
        return states


def _shapes(width: int, inner: int) -> dict[str, tuple[int, int]]:
    square = dict.fromkeys(("q", "k", "v", "ao"), (width, width))
    return {**square, "fi": (inner, width), "fo": (width, inner)}
