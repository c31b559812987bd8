"""Gradients by PyTorch's autograd, in float64, of the networks in `testing/golden-networks.ts`.

    node main/compute/gradient/testing/golden-networks.ts FOLDER
    python3 main/compute/gradient/golden/make_golden.py FOLDER > main/compute/gradient/golden/gradients.json

Runs the ONNX files with PyTorch's own operators, one by one: nothing is shared with what is tested but the files.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

SAMPLES = 48


def main(folder: Path) -> None:
    golden = {}
    for network in json.loads((folder / "networks.json").read_text()):
        model = onnx.load(str(folder / network["file"]))
        given = wave(math.prod(network["shape"]), 0.7).reshape(network["shape"]).requires_grad_()
        result = run(model.graph, {network["input"]: given})[network["output"]]
        weights = wave(result.numel(), 1.3).reshape(result.shape)
        (result * weights).sum().backward()
        gradient = given.grad.flatten()
        places = [round(index * (len(gradient) - 1) / (SAMPLES - 1)) for index in range(SAMPLES)]
        golden[network["name"]] = {
            "value": float((result * weights).sum()),
            "norm": float(gradient.norm()),
            "samples": {place: float(f"{gradient[place]:.9g}") for place in places},
        }
    print(json.dumps(golden, indent=1))


def wave(count: int, step: float) -> torch.Tensor:
    return torch.sin(torch.arange(count, dtype=torch.float64) * step)


def run(graph: onnx.GraphProto, inputs: dict) -> dict:
    values = {tensor.name: constant(tensor) for tensor in graph.initializer} | inputs
    for node in graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        arguments = [values[name] if name else None for name in node.input]
        values[node.output[0]] = OPERATORS[node.op_type](attributes, *arguments)
    return values


def constant(tensor: onnx.TensorProto) -> torch.Tensor:
    numbers = torch.from_numpy(np.array(numpy_helper.to_array(tensor)))
    return numbers.double() if numbers.is_floating_point() else numbers


def conv(attributes: dict, x: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    padded = F.pad(x, (left, right, top, bottom))
    return F.conv2d(padded, weights, bias, attributes.get("strides", [1, 1]), groups=attributes.get("group", 1))


def reshape(_: dict, x: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:
    return x.reshape([x.shape[axis] if size == 0 else size for axis, size in enumerate(shape.tolist())])


def cut(_: dict, x: torch.Tensor, start: torch.Tensor, end: torch.Tensor, axis: torch.Tensor) -> torch.Tensor:
    return x.narrow(int(axis), int(start), min(int(end), x.shape[int(axis)]) - int(start))


def pad(_: dict, x: torch.Tensor, pads: torch.Tensor) -> torch.Tensor:
    before, after = pads.reshape(2, -1).tolist()
    return F.pad(x, [size for pair in zip(reversed(before), reversed(after)) for size in pair])


def gemm(attributes: dict, a: torch.Tensor, b: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
    return a @ (b.T if attributes.get("transB") else b) + c


def flatten(attributes: dict, x: torch.Tensor) -> torch.Tensor:
    return x.reshape(math.prod(x.shape[: attributes.get("axis", 1)]), -1)


OPERATORS = {
    "Add": lambda _, a, b: a + b,
    "Mul": lambda _, a, b: a * b,
    "MatMul": lambda _, a, b: a @ b,
    "Gemm": gemm,
    "Conv": conv,
    "Relu": lambda _, x: F.relu(x),
    "Sigmoid": lambda _, x: torch.sigmoid(x),
    "Clip": lambda _, x, low, high: torch.clamp(x, float(low), float(high)),
    "Softmax": lambda a, x: torch.softmax(x, a.get("axis", -1)),
    "LayerNormalization": lambda a, x, scale, bias: F.layer_norm(x, x.shape[-1:], scale, bias, a["epsilon"]),
    "InstanceNormalization": lambda a, x, scale, bias: F.instance_norm(x, weight=scale, bias=bias, eps=a["epsilon"]),
    "BatchNormalization": lambda a, x, scale, bias, mean, variance: F.batch_norm(x, mean, variance, scale, bias),
    "AveragePool": lambda a, x: F.avg_pool2d(x, a["kernel_shape"], a["strides"]),
    "GlobalAveragePool": lambda _, x: x.mean((2, 3), keepdim=True),
    "ReduceMean": lambda a, x: x.mean(a["axes"], keepdim=bool(a["keepdims"])),
    "Resize": lambda _, x, roi, scales: F.interpolate(x, scale_factor=scales[2:].tolist(), mode="nearest"),
    "Transpose": lambda a, x: x.permute(a["perm"]),
    "Reshape": reshape,
    "Flatten": flatten,
    "Concat": lambda a, *parts: torch.cat(parts, a["axis"]),
    "Slice": cut,
    "Gather": lambda a, x, places: x.select(a["axis"], int(places)),
    "Pad": pad,
    "Shape": lambda _, x: torch.tensor(x.shape),
    "Identity": lambda _, x: x,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
