"""Writes the decoder of a model file as an ONNX graph, with the same weights.

usage: decoders.py MODEL.safetensors OUT.onnx

Needs Debian's python3-onnx and python3-numpy. Batch normalisation stays an operation of its own, with running statistics; what the
runtime folds of it is its own affair. The graph ends with the sigmoid, so that it gives pixels.
"""

import json
import os
import struct
import sys

import numpy
from onnx import TensorProto, helper, numpy_helper, save

DTYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "I32": "<i4", "U8": "u1"}
OPSET = 13


def read_safetensors(path):
    """As in ../pytorch/load.py, without PyTorch."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    return metadata, {name: numpy.frombuffer(data[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(entry["shape"])
                      for name, entry in header.items()}


class Graph:
    def __init__(self, tensors):
        self.tensors, self.nodes, self.weights, self.at = tensors, [], [], "codes"

    def weight(self, name, value=None):
        value = self.tensors[name] if value is None else value
        self.weights.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def add(self, kind, *inputs, **attributes):
        output = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self.at, *inputs], [output], **attributes))
        self.at = output

    def linear(self, name):
        self.add("Gemm", self.weight(name + ".weight"), self.weight(name + ".bias"), transB=1)

    def reshape(self, name, *shape):
        self.add("Reshape", self.weight(name, numpy.array([-1, *shape], "i8")))

    def normalise(self, name):
        parts = ("weight", "bias", "running_mean", "running_var")
        self.add("BatchNormalization", *(self.weight(f"{name}.{part}") for part in parts), epsilon=1e-5)
        self.add("LeakyRelu", alpha=0.01)


def mlp(graph, options):
    hidden = options["network"]["hidden"]
    p = options["pictures"]
    for i in range(len(hidden)):
        graph.linear(f"decoder.{2 * i}")
        graph.add("Relu")
    graph.linear(f"decoder.{2 * len(hidden)}")
    graph.reshape("shape", p["channels"], p["height"], p["width"])


def conv(graph, options):
    channels, p = options["network"]["channels"], options["pictures"]
    nearest = (options["network"].get("upsampling") or "").lower() == "nearest"
    down = 2 ** len(channels)
    if p["height"] % down or p["width"] % down or options["network"].get("residual"):
        sys.exit("decoders.py writes networks without residual blocks for sizes that halve evenly")
    graph.linear("decoder.0")
    graph.reshape("shape", channels[-1], p["height"] // down, p["width"] // down)
    at = 2
    for _ in channels:
        if nearest:
            scales = graph.weight(f"scales{at}", numpy.array([1, 1, 2, 2], "f4"))
            graph.add("Resize", "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
            at += 1
            graph.add("Conv", graph.weight(f"decoder.{at}.weight"), graph.weight(f"decoder.{at}.bias"), pads=[1, 1, 1, 1])
        else:
            name = f"decoder.{at}"
            graph.add("ConvTranspose", graph.weight(name + ".weight"), graph.weight(name + ".bias"), pads=[1, 1, 1, 1], strides=[2, 2])
        graph.normalise(f"decoder.{at + 1}")
        at += 3
    graph.add("Conv", graph.weight(f"decoder.{at}.weight"), graph.weight(f"decoder.{at}.bias"), pads=[1, 1, 1, 1])


def main(model_path, out):
    metadata, tensors = read_safetensors(model_path)
    options = json.loads(metadata["latentsharp.model"])["model"]
    graph = Graph(tensors)
    (mlp if options["network"]["kind"].lower() == "mlp" else conv)(graph, options)
    graph.add("Sigmoid")
    p = options["pictures"]
    codes = helper.make_tensor_value_info("codes", TensorProto.FLOAT, ["batch", options["latent"]])
    pictures = helper.make_tensor_value_info(graph.at, TensorProto.FLOAT, ["batch", p["channels"], p["height"], p["width"]])
    made = helper.make_graph(graph.nodes, "decoder", [codes], [pictures], graph.weights)
    save(helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=7), out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
