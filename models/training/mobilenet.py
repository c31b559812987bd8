"""MobileNetV2 as a PyTorch module, with its weights read from the ONNX file that the training starts from.

The file's batch normalisation is already folded into the convolutions, so a block here is a convolution with a bias.
Strided convolutions pad as TensorFlow's "SAME" does for even inputs: one row below, one column to the right.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F

# Of the last layer, which is what the network's own classifier sees.
LAST = 1280
# The last block at each size, whose means say more of colours, textures and places than the last layer does.
TAPS = {1: 24, 4: 32, 8: 64, 11: 96, 14: 160, 15: 320}
FEATURES = LAST + sum(TAPS.values())


class Block(nn.Module):
    """A convolution with bias, padded as TensorFlow does, optionally cut to 0…6."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray, stride: int, groups: int, cut: bool):
        super().__init__()
        out_channels, per_group, kernel, _ = weight.shape
        padding = 1 if kernel == 3 and stride == 1 else 0
        self.convolution = nn.Conv2d(
            per_group * groups, out_channels, kernel, stride=stride, groups=groups, padding=padding
        )
        self.convolution.weight.data = torch.from_numpy(weight.copy())
        self.convolution.bias.data = torch.from_numpy(bias.copy())
        self.below = kernel == 3 and stride == 2
        self.cut = cut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.below:
            x = F.pad(x, (0, 1, 0, 1))
        x = self.convolution(x)
        return F.hardtanh(x, 0.0, 6.0) if self.cut else x


class MobileNet(nn.Module):
    """Pictures [n, 3, side, side] in -1…1 to features [n, FEATURES], LAST first; the side is a multiple of 32."""

    def __init__(self, stem: list[Block], residuals: list[tuple[list[Block], bool]], head: Block):
        super().__init__()
        self.stem = nn.Sequential(*stem)
        self.stages = nn.ModuleList(nn.Sequential(*blocks) for blocks, _ in residuals)
        self.adds = [add for _, add in residuals]
        self.head = head

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # With the channels of a pixel side by side, everything takes half of the time on a CPU.
        x = self.stem(x.contiguous(memory_format=torch.channels_last))
        means = []
        for at, (stage, add) in enumerate(zip(self.stages, self.adds)):
            x = x + stage(x) if add else stage(x)
            if at in TAPS:
                means.append(x.mean((2, 3)))
        return torch.cat([self.head(x).mean((2, 3)), *means], 1)


def read_mobilenet(path: Path) -> tuple[MobileNet, torch.Tensor, torch.Tensor]:
    """The network, and the weight [1001, 1280] and bias [1001] of its classifier."""
    graph = onnx.load(str(path)).graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes = [node for node in graph.node if node.op_type in ("Conv", "Add")]
    cut = {node.input[0] for node in graph.node if node.op_type == "Clip" and "l6" in node.input[1]}

    blocks: list[Block | None] = []
    for node in nodes:
        if node.op_type == "Add":
            blocks.append(None)
            continue
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        weight, bias = weights[node.input[1]], weights[node.input[2]]
        blocks.append(
            Block(weight, bias, attributes["strides"][0], attributes["group"], node.output[0] in cut)
        )

    classifier = blocks.pop()
    head = blocks.pop()
    # The first stage has no expansion: depthwise, projection. All later ones: expansion, depthwise, projection.
    stem, rest = blocks[:3], blocks[3:]
    residuals = []
    while rest:
        stage, rest = rest[:3], rest[3:]
        add = bool(rest) and rest[0] is None
        rest = rest[1:] if add else rest
        residuals.append((stage, add))
    network = MobileNet(stem, residuals, head).to(memory_format=torch.channels_last)
    return network, classifier.convolution.weight.data.flatten(1), classifier.convolution.bias.data
