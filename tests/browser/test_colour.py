"""Colour pictures in the page: with weights, without, and with pictures that are none."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_demo.ink import BadDrawing
from lenet_demo.ink.colour import field_from_colour
from lenet_demo.ink.workshop import colours
from lenet_demo.nets import ModernLeNet, WideLeNet, save_net
from lenet_demo.page.texts import CIFAR_10
from lenet_demo.reading import read
from tests.conftest import app_in, copy_app


@pytest.fixture(scope="module")
def colour_nets():
    torch.manual_seed(3)
    return {"modern": ModernLeNet(3).eval(), "wide": WideLeNet().eval()}


@pytest.fixture(scope="module")
def colour_url(tmp_path_factory, colour_nets):
    """The address of a page with weights for colour pictures, as they are before learning."""
    folder = copy_app(tmp_path_factory.mktemp("colour"))
    for name, net in colour_nets.items():
        facts = {"net": name, "data_set": "cifar10", "test_error": 0.4}
        save_net(net, facts, folder / "checkpoints" / f"{name}-cifar10.safetensors")
    with app_in(folder, folder / "log") as url:
        yield url


def photograph():
    """A wide picture, red at the left, green in the middle, blue at the right."""
    levels = np.zeros((60, 100, 3), np.uint8)
    for i in range(3):
        levels[:, 34 * i : 34 * (i + 1), i] = 255 - np.arange(60)[:, None]
    return Image.fromarray(levels)


def png(picture):
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def test_a_picture_is_read_into_ten_classes_with_its_maps(visit, colour_url, colour_nets):
    page = visit(colour_url)
    page.click('[data-view="colour"]')
    assert not page.locator("#pad").is_visible()
    file = {"name": "a.png", "mimeType": "image/png", "buffer": png(photograph())}
    page.set_input_files("#colour input", file)
    page.wait_for_function("document.querySelector('#colour [data-role=class]').textContent")
    field = field_from_colour(photograph())
    for name, net in colour_nets.items():
        row = page.locator(f'[data-colour-net="{name}"]')
        reading = read(net, field)
        assert row.locator('[data-role="class"]').inner_text() == CIFAR_10[reading.digit]
        shares = [int(text.split()[0]) for text in row.locator(".bars em").all_inner_texts()]
        assert np.abs(np.array(shares) - 100 * reading.probabilities).max() <= 0.51
        assert row.locator("canvas").count() == 6
    seen = page.evaluate(
        """() => { const canvas = document.querySelector('#colour .field canvas');
             return [...canvas.getContext('2d').getImageData(0, 0, 32, 32).data]; }"""
    )
    pixels = np.array(seen).reshape(32, 32, 4)[:, :, :3]
    assert np.abs(pixels / 255 - field.transpose(1, 2, 0)).max() < 0.003


def test_what_is_no_picture_gets_a_sentence(visit, colour_url):
    page = visit(colour_url)
    page.click('[data-view="colour"]')
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("#colour input", file)
    page.wait_for_function(
        "document.querySelector('#colour .message').textContent.startsWith('This file is no')"
    )


def test_without_weights_the_page_says_what_to_run(visit):
    page = visit()
    page.click('[data-view="colour"]')
    words = page.locator("#colour .no-colour").inner_text()
    assert "python train.py modern --data-set cifar10" in words


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "F", "1"])
def test_every_mode_becomes_three_channels(mode):
    grey = Image.fromarray(np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1)))
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(grey, np.uint16) * 256)
    else:
        picture = grey.convert(mode)
    field = field_from_colour(picture)
    assert field.shape == (3, 32, 32)
    assert field.dtype == np.float32
    assert 0 <= field.min() < 0.1 < 0.85 < field.max() <= 1
    assert field[0, :, 0].mean() < field[0, :, -1].mean()


@pytest.mark.parametrize("bad", [b"", b"text", b"%%"])
def test_the_server_takes_nothing_else(bad):
    with pytest.raises(BadDrawing):
        colours(bad)
