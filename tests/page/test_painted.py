"""The ten painted pictures: what the program paints, and what the networks make of them."""

import numpy as np
import pytest
from PIL import Image

from lenet_demo.inference import read
from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file
from lenet_demo.page.colour import painted
from lenet_demo.page.colour.samples import STRIP
from lenet_demo.page.texts import CIFAR_10
from tools.painter import SCENES, paint


def test_each_class_has_its_scene_and_the_program_paints_what_is_kept():
    assert [scene.__name__ for scene, _ in SCENES] == CIFAR_10
    with Image.open(STRIP) as kept:
        difference = np.abs(np.asarray(kept, int) - np.asarray(paint(), int))
    assert difference.max() <= 8  # edges, by another version of Pillow


@pytest.mark.parametrize("name", ["modern", "wide"])
def test_the_networks_read_most_of_them(name):
    net = load_file(CHECKPOINTS / f"{name}-cifar10.safetensors")
    fields = np.frombuffer(painted(), np.uint8).reshape(10, 3, 32, 32).astype(np.float32) / 255
    right = sum(read(net, field).digit == label for label, field in enumerate(fields))
    assert right >= 8
