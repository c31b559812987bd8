"""Writes what the app loads: `image.onnx`, `text.onnx`, `tokenizer.json`, and `golden.json` to test them with."""

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional as F

from mobilenet import TAPS, Block, MobileNet
from space import Projection
from text_tower import TextTower
from tokenizer import CONTEXT, Tokenizer
from views import SIDE

GOLDEN_PHRASES = ["a dog", "two children playing on the beach", "Sunset over the sea", "surfboarding café crème", "black and white portrait"]
PRODUCER = "recollect models/training"


def write_model(
    folder: Path, network: MobileNet, projection: Projection, tower: TextTower, tokenizer: Tokenizer, scale: float
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    network, projection, tower = network.cpu().eval(), projection.cpu().eval(), tower.cpu().eval()
    onnx.save(image_graph(network, projection), str(folder / "image.onnx"))
    write_text_graph(folder / "text.onnx", tower)
    tokenizer.write(folder / "tokenizer.json")
    golden = golden_values(network, projection, tower, tokenizer)
    (folder / "golden.json").write_text(json.dumps({"logitScale": round(scale, 3), **golden}, indent=1) + "\n")
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.suffix in (".onnx", ".json")}
    print(f"export: {sizes}, {sum(sizes.values()) / 1e6:.2f} MB in all")


def image_graph(network: MobileNet, projection: Projection) -> onnx.ModelProto:
    """Built by hand, so that the strided convolutions keep their uneven padding instead of a node of its own."""
    nodes, weights = [], [numpy_helper.from_array(np.float32(0), "low"), numpy_helper.from_array(np.float32(6), "high")]

    def add(kind: str, inputs: list[str], **attributes) -> str:
        name = f"{kind.lower()}{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def keep(name: str, tensor: torch.Tensor) -> str:
        weights.append(numpy_helper.from_array(tensor.detach().numpy().copy(), name))
        return name

    def block(x: str, part: Block) -> str:
        convolution = part.convolution
        kernel = convolution.kernel_size[0]
        before, after = (0, 1) if part.below else (convolution.padding[0],) * 2
        name = f"block{len(weights)}"
        x = add(
            "Conv",
            [x, keep(f"{name}.weight", convolution.weight), keep(f"{name}.bias", convolution.bias)],
            kernel_shape=[kernel, kernel],
            strides=list(convolution.stride),
            group=convolution.groups,
            pads=[before, before, after, after],
        )
        return add("Clip", [x, "low", "high"]) if part.cut else x

    x = "pixel_values"
    for part in network.stem:
        x = block(x, part)
    means = []
    for at, (stage, residual) in enumerate(zip(network.stages, network.adds)):
        y = x
        for part in stage:
            y = block(y, part)
        x = add("Add", [x, y]) if residual else y
        if at in TAPS:
            means.append(add("GlobalAveragePool", [x]))
    means = [add("GlobalAveragePool", [block(x, network.head)]), *means]
    features = add("Flatten", [add("Concat", means, axis=1)])
    weight, bias = projection.folded()
    nodes.append(
        helper.make_node("Gemm", [features, keep("project.weight", weight), keep("project.bias", bias)], ["image_embeds"], transB=1)
    )
    graph = helper.make_graph(
        nodes,
        "recollect-mini image tower",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", len(bias)])],
        weights,
    )
    model = helper.make_model(graph, producer_name=PRODUCER, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model)
    return model


def write_text_graph(path: Path, tower: TextTower) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            tower,
            torch.ones(2, CONTEXT, dtype=torch.int64),
            str(path),
            input_names=["input_ids"],
            output_names=["text_embeds"],
            dynamic_axes={"input_ids": {0: "batch"}, "text_embeds": {0: "batch"}},
            opset_version=13,
        )
    model = onnx.load(str(path))
    model.producer_name = PRODUCER
    onnx.save(model, str(path))


def golden_picture() -> torch.Tensor:
    """A picture that any language can make: channel c, row y, column x is sin(0.05x + 0.03y + c)."""
    c, y, x = torch.meshgrid(torch.arange(3.0), torch.arange(float(SIDE)), torch.arange(float(SIDE)), indexing="ij")
    return torch.sin(0.05 * x + 0.03 * y + c)


def golden_values(network: MobileNet, projection: Projection, tower: TextTower, tokenizer: Tokenizer) -> dict:
    rows = [tokenizer.encode(phrase) for phrase in GOLDEN_PHRASES]
    ids = [row + [tokenizer.pad] * (CONTEXT - len(row)) for row in rows]
    with torch.no_grad():
        image = projection(network(golden_picture()[None]))[0]
        texts = F.normalize(tower(torch.tensor(ids)), dim=-1)
    rounded = lambda vector: [round(value, 5) for value in vector.tolist()]  # noqa: E731
    return {
        "picture": "channel c, row y, column x: sin(0.05x + 0.03y + c)",
        "image": rounded(image),
        "phrases": [
            {"text": text, "ids": row, "vector": rounded(vector)} for text, row, vector in zip(GOLDEN_PHRASES, rows, texts)
        ],
    }
