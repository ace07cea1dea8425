"""The page's server functions, called as the browser calls them and as nobody should."""

import asyncio
import base64
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lenet_demo import field_from_strokes, read
from lenet_demo.page.answer import reader, take_picture

SEVEN = [[[60, 60], [200, 60], [130, 240]]]


@pytest.fixture(scope="module")
def ask(nets):
    answer = reader(nets)
    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        yield lambda drawing: json.loads(thread.submit(asyncio.run, answer(drawing)).result().body)


def drawing(**changes):
    return {"strokes": SEVEN, "picture": None, "pen": 18, "nets": ["lenet5", "modern"]} | changes


def b64(content):
    return base64.b64encode(content).decode()


def test_the_bytes_are_the_stages_quantised(ask, nets):
    answer = ask(drawing())
    field = field_from_strokes(SEVEN)
    sent = np.frombuffer(base64.b64decode(answer["field"]), np.uint8)
    assert np.abs(sent.reshape(32, 32) / 255 - field).max() < 0.002
    row, reading = answer["nets"]["lenet5"], read(nets["lenet5"], field)
    maps = np.frombuffer(base64.b64decode(row["maps"]), np.int8) * (1.7159 / 127)
    stages = np.concatenate([stage.numpy().ravel() for stage in reading.trace[1:7]])
    assert maps.shape == stages.shape == (6 * 784 + 6 * 196 + 16 * 100 + 16 * 25 + 120 + 84,)
    assert np.abs(maps - stages).max() < 0.007
    assert row["digit"] == 7
    assert np.allclose(row["distances"], reading.distances, atol=0.06)
    assert answer["nets"]["modern"]["distances"] is None


def test_an_answer_is_small(ask):
    assert len(json.dumps(ask(drawing())).encode()) < 2 * 16 * 1024


def test_no_ink_no_answer(ask):
    blank = {"field": None, "nets": {"lenet5": {"digit": None}, "modern": {"digit": None}}}
    assert ask(drawing(strokes=[])) == blank
    assert ask(drawing(strokes=[], picture=b64(bytes(784)))) == blank


def test_a_picture_with_strokes_over_it(ask, digits):
    picture = b64(np.rint(digits.ink[60] * 255).astype(np.uint8).tobytes())
    assert ask(drawing(strokes=[], picture=picture))["nets"]["modern"]["digit"] == 3
    assert ask(drawing(picture=picture))["nets"]["modern"]["digit"] is not None


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "strokes",
        {},
        drawing(nets=None),
        drawing(nets=["lenet6"]),
        drawing(nets=[["lenet5"]]),
        drawing(nets=[{}]),
        drawing(strokes=[[[1, float("nan")]]]),
        drawing(pen="wide"),
        drawing(picture=7),
        drawing(picture="%%%"),
        drawing(picture=b64(b"")),
        drawing(picture=b64(bytes(785))),
        drawing(picture=b64(bytes(900))),
        drawing(picture=b64(bytes(100 * 100 + 1))),
        drawing(picture="é" * 100),
    ],
)
def test_what_is_no_drawing_is_refused_with_one_sentence(ask, bad):
    answer = ask(bad)
    assert list(answer) == ["error"]
    assert answer["error"].endswith(".")


@pytest.mark.parametrize("bad", [None, 3, ["a"], "", "%%", b64(b"text"), "A" * 40_000_000])
def test_what_is_no_picture_is_refused_with_one_sentence(bad):
    answer = json.loads(take_picture(bad).body)
    assert list(answer) == ["error"]
