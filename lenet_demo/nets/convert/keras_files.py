"""Keras: layers by name, as JSON, and their weights in HDF5, channels last."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from .files import MOST_BYTES, check_size
from .layers import ConversionError, Layer, Numbers, Settings, layers_of

ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "linear": None, None: None}
PASSED = {"InputLayer", "Dropout", "Flatten", "Softmax", "SpatialDropout2D"}


def layers_in_keras(path: Path, settings: Settings) -> tuple[list[Layer], dict[str, Any]]:
    """The layers of a model in order, and what it says of its pictures; `settings` is for files
    of weights alone. Raises `ConversionError`.
    """
    try:
        import h5py
    except ImportError as error:
        raise ConversionError("Keras's files are read by h5py: pip install h5py") from error
    check_size(path)
    try:
        if path.suffix.lower() == ".keras":
            with zipfile.ZipFile(path) as archive:
                if sum(each.file_size for each in archive.infolist()) > MOST_BYTES:
                    raise ConversionError(f"{path.name} unpacks to more than any LeNet needs")
                config = json.loads(archive.read("config.json"))
                content = io.BytesIO(archive.read("model.weights.h5"))
            with h5py.File(content) as file:
                weights = arrays_in(file)
        else:
            with h5py.File(path) as file:
                weights = arrays_in(file)
                said = file.attrs.get("model_config")
                config = json.loads(said) if said else None
        steps = config["config"]["layers"] if config else None
    except ConversionError:
        raise
    except Exception as error:  # each way of being damaged has its own
        raise ConversionError(f"{path.name} is damaged, or no file of Keras's") from error
    if steps is None:
        return layers_of(channels_first(weights), settings), {}
    return Model(steps, weights).layers_and_said()


def arrays_in(file: Any) -> dict[str, Numbers]:
    """Every array of numbers by its path; those of an optimizer left out."""
    found: dict[str, Numbers] = {}

    def take(name: str, item: Any) -> None:
        is_numbers = hasattr(item, "shape") and item.dtype.kind == "f"
        if is_numbers and not name.startswith("optimizer"):
            found[name] = np.asarray(item, np.float64)

    file.visititems(take)
    return found


def channels_first(weights: dict[str, Numbers]) -> dict[str, Numbers]:
    """Weights of a file that has no more, as PyTorch has them."""
    turned = {
        name: values.transpose(3, 2, 0, 1) if values.ndim == 4 else values.T
        for name, values in weights.items()
    }
    convolutions = [values for values in turned.values() if values.ndim == 4]
    maps = {len(values) for values in convolutions} - {v.shape[1] for v in convolutions}
    if len(maps) == 1:
        (count,) = maps
        made = {len(v) for v in turned.values() if v.ndim == 2}
        for name, values in turned.items():
            takes_maps = values.ndim == 2 and values.shape[1] not in made
            if takes_maps:
                turned[name] = maps_first(values, count)
    return turned


def maps_first(weight: Numbers, maps: int) -> Numbers:
    """A full layer's weights on flattened maps, row by row with all maps → map by map."""
    outputs, inputs = weight.shape
    return weight.reshape(outputs, inputs // maps, maps).transpose(0, 2, 1).reshape(outputs, inputs)


class Model:
    """A model's layers, one after the other."""

    def __init__(self, steps: list[dict[str, Any]], weights: dict[str, Numbers]) -> None:
        self.steps, self.weights = steps, weights
        self.layers: list[Layer] = []
        self.said: dict[str, Any] = {}  # frame, mean and deviation, where it says them
        self.padding, self.is_flat = 0, False
        self.counts: dict[str, int] = {}

    def layers_and_said(self) -> tuple[list[Layer], dict[str, Any]]:
        for step in self.steps:
            kind, how = step["class_name"], step["config"]
            shape = how.get("batch_input_shape") or how.get("batch_shape")
            if shape and len(shape) == 4 and shape[1]:
                self.said["frame"] = shape[1]
            own = self.own(kind, how["name"])
            if how.get("data_format", "channels_last") != "channels_last":
                raise ConversionError(f"{how['name']} has its channels first, as Keras seldom has")
            if kind == "Flatten":
                self.is_flat = True
            elif kind not in PASSED:
                self.take(kind, how, own)
        return self.layers, self.said

    def own(self, kind: str, name: str) -> list[Numbers]:
        """A layer's arrays, in the order in which Keras keeps them."""
        # Keras 3's files name layers by their kind and number, older ones by their name.
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind).lstrip("_")
        snake = snake.replace("2_d", "2d")
        number = self.counts.get(snake, 0)
        self.counts[snake] = number + 1
        group = f"{snake}_{number}" if number else snake
        at = f"layers/{group}/vars/"
        new = {key: values for key, values in self.weights.items() if key.startswith(at)}
        if new:
            return [new[key] for key in sorted(new, key=lambda key: int(key.removeprefix(at)))]
        order = ["kernel", "gamma", "bias", "beta", "moving_mean", "moving_variance"]
        old = {
            key.rpartition("/")[2].partition(":")[0]: values
            for key, values in self.weights.items()
            if name in key.split("/")[:-1]
        }
        return [old[part] for part in order if part in old]

    def take(self, kind: str, how: dict[str, Any], own: list[Numbers]) -> None:
        name = how["name"]
        match kind:
            case "Rescaling":
                self.rescale(name, how)
            case "ZeroPadding2D":
                zeros = {n for pair in how["padding"] for n in np.atleast_1d(pair)}
                if len(zeros) != 1:
                    raise ConversionError(f"{name} does not pad all four sides alike")
                self.padding = int(zeros.pop())
            case "Conv2D":
                self.convolution(name, how, own)
            case "Dense":
                self.dense(name, how, own)
            case "MaxPooling2D" | "AveragePooling2D":
                self.pool(name, kind, how)
            case "BatchNormalization":
                self.norm(name, how, own)
            case "Activation" | "ReLU":
                self.activate(name, "relu" if kind == "ReLU" else how["activation"])
            case _:
                raise ConversionError(f"{name} ({kind}) belongs to no LeNet")

    def rescale(self, name: str, how: dict[str, Any]) -> None:
        if self.layers:
            raise ConversionError(f"{name} rescales after the first layer, as in no LeNet")
        scale, offset = float(how["scale"]), float(how.get("offset") or 0)
        # Its pixels are 0 to 255 where the scale is so small; ours are 0 to 1.
        scale *= 255 if scale < 0.02 else 1
        self.said |= {"mean": -offset / scale, "deviation": 1 / scale}

    def convolution(self, name: str, how: dict[str, Any], own: list[Numbers]) -> None:
        if not own or own[0].ndim != 4:
            raise ConversionError(f"{name} has no kernels in the file")
        for key in ("strides", "dilation_rate"):
            if set(how.get(key) or [1]) != {1}:
                raise ConversionError(f"{name} has {key} {how[key]}, and a LeNet's are 1")
        if how.get("groups", 1) != 1 or self.is_flat:
            raise ConversionError(f"{name} has groups, or comes after the maps were flattened")
        weight = own[0].transpose(3, 2, 0, 1)
        zeros = weight.shape[2] // 2 if how["padding"] == "same" else 0
        self.add(name, weight, own, zeros + self.padding, how)
        self.padding = 0

    def dense(self, name: str, how: dict[str, Any], own: list[Numbers]) -> None:
        if not own or own[0].ndim != 2:
            raise ConversionError(f"{name} has no weights in the file")
        weight, last = own[0].T, self.layers[-1] if self.layers else None
        if last and last.is_convolution:
            if weight.shape[1] % len(last.bias):
                raise ConversionError(f"{name} does not take the maps of {last.name}")
            weight = maps_first(weight, len(last.bias))
        self.add(name, weight, own, 0, how)

    def add(
        self, name: str, weight: Numbers, own: list[Numbers], padding: int, how: dict[str, Any]
    ) -> None:
        bias = own[1] if len(own) > 1 else np.zeros(len(weight))
        self.layers.append(Layer(name, weight, bias, padding))
        self.activate(name, how.get("activation"))

    def activate(self, name: str, activation: Any) -> None:
        if activation in ("softmax", "log_softmax") and self.layers:
            return  # of the outputs, whose order it keeps; elsewhere an activation is missing
        if not isinstance(activation, str | None) or activation not in ACTIVATIONS:
            raise ConversionError(f"{name} has the activation {activation}, as no LeNet here has")
        last = self.layers[-1] if self.layers else None
        if activation and activation != "linear":
            if last is None or last.activation:
                raise ConversionError(f"{name} is an activation before any layer, or a second one")
            last.activation, last.activation_last = ACTIVATIONS[activation], bool(last.pooling)

    def pool(self, name: str, kind: str, how: dict[str, Any]) -> None:
        last = self.layers[-1] if self.layers else None
        strides = how.get("strides") or how["pool_size"]
        sound = set(np.atleast_1d(how["pool_size"])) == {2} == set(np.atleast_1d(strides))
        if not sound or last is None or last.pooling:
            raise ConversionError(f"{name} does not pool 2×2 once, as a LeNet does")
        last.pooling = "max" if kind == "MaxPooling2D" else "average"

    def norm(self, name: str, how: dict[str, Any], own: list[Numbers]) -> None:
        last = self.layers[-1] if self.layers else None
        if last is None or last.activation or last.pooling:
            raise ConversionError(f"{name} does not follow a layer at once")
        parts = iter(own)
        one = np.ones(len(last.bias))
        scale = next(parts) if how.get("scale", True) else one
        shift = next(parts) if how.get("center", True) else 0 * one
        mean, variance = parts
        last.normalise(mean, variance + how.get("epsilon", 1e-3), scale, shift)
