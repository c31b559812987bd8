"""Writes the two halves of `autoencoder.py` as ONNX, for pictures of any size whose sides are divisible by 8."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from autoencoder import BOUND, CHANNELS, Decoder, Encoder, Residual

PRODUCER = "recollect models/training"


class Graph:
    """Nodes and weights of a graph, added in the order in which it computes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        name = output or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def keep(self, numbers: np.ndarray) -> str:
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name

    def conv(self, x: str, layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
        kind = "ConvTranspose" if isinstance(layer, nn.ConvTranspose2d) else "Conv"
        weights = [self.keep(layer.weight.detach().numpy()), self.keep(layer.bias.detach().numpy())]
        pads, kernel = layer.padding[0], layer.kernel_size[0]
        return self.add(kind, [x, *weights], kernel_shape=[kernel] * 2, strides=list(layer.stride), pads=[pads] * 4)

    def relu(self, x: str) -> str:
        return self.add("Relu", [x])

    def residual(self, x: str, block: Residual) -> str:
        y = self.conv(self.relu(self.conv(x, block.first)), block.second)
        return self.relu(self.add("Add", [x, y]))

    def scaled(self, x: str, factor: float) -> str:
        return self.add("Mul", [x, self.keep(np.float32(factor))])

    def model(self, name: str, source: tuple[str, list], result: tuple[str, list]) -> onnx.ModelProto:
        given = helper.make_tensor_value_info(source[0], TensorProto.FLOAT, source[1])
        made = helper.make_tensor_value_info(result[0], TensorProto.FLOAT, result[1])
        graph = helper.make_graph(self.nodes, name, [given], [made], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name=PRODUCER)
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model


def encoder_graph(encoder: Encoder) -> onnx.ModelProto:
    graph = Graph()
    x = graph.relu(graph.conv("image", encoder.fine))
    for block in encoder.fine_blocks:
        x = graph.residual(x, block)
    x = graph.relu(graph.conv(x, encoder.down))
    for block in encoder.blocks:
        x = graph.residual(x, block)
    graph.add("Add", [graph.conv("image", encoder.linear), graph.conv(x, encoder.last)], "latent")
    sides = ["height", "width"]
    return graph.model("encoder", ("image", ["batch", 3, *sides]), ("latent", ["batch", CHANNELS, "rows", "columns"]))


def decoder_graph(decoder: Decoder) -> onnx.ModelProto:
    graph = Graph()
    latent = graph.scaled(graph.add("Tanh", [graph.scaled("latent", 1 / BOUND)]), BOUND)
    x = graph.relu(graph.conv(latent, decoder.first))
    for block in decoder.blocks:
        x = graph.residual(x, block)
    scales = graph.keep(np.array([1, 1, 2, 2], np.float32))
    x = graph.add("Resize", [x, "", scales], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    x = graph.relu(graph.conv(x, decoder.up))
    for block in decoder.fine_blocks:
        x = graph.residual(x, block)
    fine = graph.add("DepthToSpace", [graph.conv(x, decoder.last)], blocksize=4, mode="CRD")
    image = graph.add("Add", [graph.conv(latent, decoder.linear), fine])
    smoothed = graph.conv(graph.relu(graph.conv(image, decoder.smooth)), decoder.smoothed)
    graph.add("Add", [image, smoothed], "image")
    sides = ["height", "width"]
    return graph.model("decoder", ("latent", ["batch", CHANNELS, "rows", "columns"]), ("image", ["batch", 3, *sides]))


def write_generator(folder: Path, encoder: Encoder, decoder: Decoder) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        onnx.save(encoder_graph(encoder.eval()), str(folder / "encoder.onnx"))
        onnx.save(decoder_graph(decoder.eval()), str(folder / "decoder.onnx"))
    sizes = {path.name: path.stat().st_size for path in sorted(folder.glob("*.onnx"))}
    print(f"generator: {sizes}, {sum(sizes.values()) / 1e6:.2f} MB in all")
