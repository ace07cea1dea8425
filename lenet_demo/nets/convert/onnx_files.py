"""ONNX: a graph of steps, which says all of what a network computes."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from .layers import ConversionError, Layer, Numbers

ACTIVATIONS = {"Relu": "relu", "Tanh": "tanh", "Sigmoid": "sigmoid"}
POOLINGS = {"MaxPool": "max", "AveragePool": "average"}
# What changes no number: shapes and copies; and the outputs' last step, which changes no order.
PASSED = {"Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity", "Dropout", "Cast"}
LAST = {"Softmax", "LogSoftmax"}


def layers_in_onnx(path: Path) -> tuple[list[Layer], dict[str, Any]]:
    """The layers of a graph in order, and what it says of its pictures: frame, mean, deviation.

    Raises `ConversionError`.
    """
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError as error:
        raise ConversionError("ONNX is read by the package onnx: pip install onnx") from error
    try:
        graph = onnx.load(path).graph
        known = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        steps = []
        for node in graph.node:
            how = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
            if node.op_type == "Constant":
                known[node.output[0]] = numpy_helper.to_array(how["value"])
            elif not (node.op_type == "Identity" and copied(node, known)):
                steps.append((node, how))
        dims = graph.input[0].type.tensor_type.shape.dim
        side = dims[-1].dim_value if len(dims) == 4 else 0
    except Exception as error:  # each way of being damaged has its own
        raise ConversionError(f"{path.name} is damaged, or no file of ONNX") from error
    graph_of = Steps()
    value = graph.input[0].name
    for node, how in steps:
        inputs = [known.get(name) for name in node.input]
        if value not in node.input:
            if all(name in known for name in node.input):
                raise ConversionError(f"{title(node)} works on weights alone, as no LeNet does")
            raise ConversionError(f"{title(node)} does not take what the step before it makes")
        graph_of.take(node, how, inputs)
        value = node.output[0]
    return graph_of.layers, graph_of.said | ({"frame": side} if side else {})


def copied(node: Any, known: dict[str, Numbers]) -> bool:
    """Whether a step copies weights, as the exporter does where layers share them."""
    if node.input[0] in known:
        known[node.output[0]] = known[node.input[0]]
    return node.input[0] in known


def title(node: Any) -> str:
    return f"The step {node.op_type} ({node.name or node.output[0]})"


class Steps:
    """Layers, as the steps of a graph make them one after the other."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.said: dict[str, Any] = {}  # mean and deviation, where steps take them out
        self.padding = 0  # of a step Pad, for the convolution after it

    def take(self, node: Any, how: dict[str, Any], inputs: list[Numbers | None]) -> None:
        kind = node.op_type
        if kind in PASSED or kind in LAST:
            return
        if kind == "Pad":
            self.padding = zeros_of(node, inputs[1])
        elif kind == "Conv":
            self.convolution(node, how, inputs)
        elif kind in ("Gemm", "MatMul"):
            self.full(node, how, inputs)
        elif not self.layers:
            self.scaling(node, inputs)
        elif kind == "Add":
            last = self.layers[-1]
            if last.activation or last.pooling or (inputs[1] is None and inputs[0] is None):
                raise ConversionError(f"{title(node)} is no bias of {last.name}")
            bias = inputs[1] if inputs[1] is not None else inputs[0]
            last.bias = last.bias + np.asarray(bias, np.float64).reshape(-1)
        elif kind == "BatchNormalization":
            self.norm(node, how, inputs)
        elif kind in ACTIVATIONS:
            last = self.layers[-1]
            if last.activation:
                raise ConversionError(f"{title(node)} is a second activation after {last.name}")
            last.activation, last.activation_last = ACTIVATIONS[kind], bool(last.pooling)
        elif kind in POOLINGS:
            self.pooling(node, how)
        else:
            raise ConversionError(f"{title(node)} belongs to no LeNet")

    def convolution(self, node: Any, how: dict[str, Any], inputs: list[Numbers | None]) -> None:
        weight, *bias = inputs[1:]
        if weight is None or weight.ndim != 4:
            raise ConversionError(f"{title(node)} has no fixed kernels of two dimensions")
        pads = set(how.get("pads", [0]))
        if how.get("auto_pad", b"NOTSET") in (b"SAME_UPPER", b"SAME_LOWER"):
            pads = {weight.shape[2] // 2}
        for key in ("strides", "dilations"):
            if set(how.get(key, [1])) != {1}:
                raise ConversionError(f"{title(node)} has {key} {how[key]}, and a LeNet's are 1")
        if how.get("group", 1) != 1 or len(pads) != 1:
            raise ConversionError(f"{title(node)} has groups, or is padded on some sides only")
        self.add(node, weight, bias, pads.pop() + self.padding)
        self.padding = 0

    def full(self, node: Any, how: dict[str, Any], inputs: list[Numbers | None]) -> None:
        weight, *bias = inputs[1:]
        if weight is None or weight.ndim != 2 or how.get("transA"):
            raise ConversionError(f"{title(node)} has no fixed weights")
        if not how.get("transB"):
            weight = weight.T
        self.add(node, weight * how.get("alpha", 1.0), bias, 0)
        self.layers[-1].bias *= how.get("beta", 1.0)

    def add(self, node: Any, weight: Numbers, bias: list[Numbers | None], padding: int) -> None:
        numbers = np.zeros(len(weight))
        if bias and bias[0] is not None:
            numbers = numbers + np.asarray(bias[0], np.float64).reshape(-1)
        name = next((each for each in node.input[1:]), node.name)
        self.layers.append(Layer(name, np.asarray(weight, np.float64), numbers, padding))

    def norm(self, node: Any, how: dict[str, Any], inputs: list[Numbers | None]) -> None:
        last = self.layers[-1]
        if last.activation or last.pooling or any(each is None for each in inputs[1:5]):
            raise ConversionError(f"{title(node)} does not follow a layer at once")
        scale, shift, mean, variance = (np.asarray(each, np.float64) for each in inputs[1:5])
        last.normalise(mean, variance + how.get("epsilon", 1e-5), scale, shift)

    def pooling(self, node: Any, how: dict[str, Any]) -> None:
        last = self.layers[-1]
        sound = (
            list(how.get("kernel_shape", [])) == [2, 2]
            and list(how.get("strides", [1, 1])) == [2, 2]
            and not any(how.get("pads", [0]))
            and not how.get("ceil_mode")
        )
        if not sound or last.pooling:
            raise ConversionError(f"{title(node)} does not pool 2×2 once, as a LeNet does")
        last.pooling = POOLINGS[node.op_type]

    def scaling(self, node: Any, inputs: list[Numbers | None]) -> None:
        """A step before the first layer that takes out the mean or the deviation."""
        value = inputs[1] if len(inputs) > 1 else None
        numbers = np.unique(value) if value is not None else np.zeros(0)
        if len(numbers) != 1 or node.op_type not in ("Sub", "Add", "Div", "Mul"):
            raise ConversionError(f"{title(node)} comes before the first layer, as in no LeNet")
        number = float(numbers[0])
        # (x - mean) / deviation, changed by one more step.
        mean, deviation = self.said.get("mean", 0.0), self.said.get("deviation", 1.0)
        match node.op_type:
            case "Sub" | "Add":
                sign = 1 if node.op_type == "Sub" else -1
                mean += sign * number * deviation
            case "Div":
                deviation *= number
            case "Mul":
                deviation = deviation / number if number else math.inf
        self.said = {"mean": mean, "deviation": deviation}


def zeros_of(node: Any, pads: Numbers | None) -> int:
    """How many zeros a step Pad puts at each side of a map."""
    sides = [] if pads is None else [int(n) for n in np.reshape(pads, -1)]
    if (
        len(sides) != 8
        or any(sides[i] for i in (0, 1, 4, 5))
        or len({*sides[2:4], *sides[6:]}) != 1
    ):
        raise ConversionError(f"{title(node)} does not pad all four sides alike")
    return sides[2]
