"""The taught network as it is shipped: one graph in ONNX, its weights in eight bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import nn

from bot.dialogue.routing.scopes.heads import ALARM, DANGER, FAMILIES, NONE
from bot.teaching.lessons import TOLD, of_family
from bot.teaching.network import Network
from bot.understanding.ear import FIGURES

_VERSION = 17
"""Of the operations of ONNX."""


class _Graph(nn.Module):  # type: ignore[misc]
    """From the words of one text, and which of them are looked at, to the log shares of every head."""

    def __init__(self, network: Network, families: Mapping[str, Mapping[str, int]]) -> None:
        super().__init__()
        self.network = network
        self.families = {name: torch.tensor(list(places.values())) for name, places in families.items()}
        known = len(network.heads[TOLD][-1].bias)
        dangers = {*families[DANGER].values()}
        self.dangers = torch.tensor(sorted(dangers))
        self.others = torch.tensor([at for at in range(known) if at not in dangers])

    def forward(
        self, ids: torch.Tensor, marks: torch.Tensor, mean: torch.Tensor, first: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        states = self.network.states(ids, marks)[0]
        whole, begun = mean @ states, first @ states
        both = torch.cat([whole, begun], -1)
        told = torch.zeros(0)
        said = []
        for head, answer in self.network.heads.items():
            scores = answer(both if head in FIGURES else whole)
            if head == TOLD:
                told = scores
            else:
                said.append(torch.log_softmax(scores, -1))
        said += [torch.log_softmax(told[:, places], -1) for places in self.families.values()]
        alarm = torch.stack([told[:, places].logsumexp(-1) for places in (self.dangers, self.others)], -1)
        return (*said, torch.log_softmax(alarm, -1))


def write_network(
    network: Network, kept: Sequence[int], labels: Mapping[str, Sequence[str]], full: Path, path: Path
) -> dict[str, list[str]]:
    """Write a network with the words kept of it, and return the labels of each head in the order the graph gives them."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    network.word = nn.Embedding.from_pretrained(network.word.weight.data[list(kept)])
    families = {family: of_family(labels[TOLD], family) for family in FAMILIES}
    heads = {head: list(names) for head, names in labels.items() if head != TOLD}
    heads |= {family: list(places) for family, places in families.items()} | {ALARM: [DANGER, NONE]}
    ids = torch.tensor([[0, 5, 6, 7, 2]])
    looked = torch.rand(2, ids.shape[1])
    words, rows = {1: "words"}, {0: "rows", 1: "words"}
    torch.onnx.export(
        _Graph(network, families).eval(),
        (ids, torch.zeros_like(ids), looked, looked),
        str(full),
        input_names=["ids", "marks", "mean", "first"],
        output_names=list(heads),
        dynamic_axes={"ids": words, "marks": words, "mean": rows, "first": rows}
        | {head: {0: "rows"} for head in heads},
        opset_version=_VERSION,
        dynamo=False,
    )
    quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True)
    return heads
