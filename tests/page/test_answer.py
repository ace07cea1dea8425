"""The page's server functions, called as the browser calls them and as nobody should."""

import asyncio
import base64
import io
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from lenet_demo import field_from_strokes, read
from lenet_demo.nets import explain
from lenet_demo.page.answer import reader
from lenet_demo.page.asking import take_picture
from lenet_demo.page.samples import FIGURE_8_LABELS, misread_in_1998, reread
from lenet_demo.page.take_away import tracer
from lenet_demo.published import FIGURE_8

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
    sent = np.frombuffer(base64.b64decode(answer["way"]["field"]), np.uint8)
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
    nothing = {"lenet5": {"digit": None}, "modern": {"digit": None}}
    blank = {"way": None, "nets": nothing, "unit": None}
    assert ask(drawing(strokes=[])) == blank
    assert ask(drawing(strokes=[], picture=b64(bytes(784)))) == blank


def test_a_picture_with_strokes_over_it(ask, digits):
    picture = b64(np.rint(digits.ink[60] * 255).astype(np.uint8).tobytes())
    assert ask(drawing(strokes=[], picture=picture))["nets"]["modern"]["digit"] == 3
    assert ask(drawing(picture=picture))["nets"]["modern"]["digit"] is not None


def test_before_squashing_the_sums_are_sent(ask, nets):
    after, before = (
        np.frombuffer(base64.b64decode(ask(drawing(before=b))["nets"]["lenet5"]["maps"]), np.int8)
        for b in (False, True)
    )
    assert after.shape == before.shape
    assert (np.sign(after) * np.sign(before) >= 0).all()  # squashing keeps the sign
    assert not np.array_equal(after, before)


def test_a_step_left_out_changes_what_is_read(ask):
    small = [[[x / 5, y / 5] for x, y in SEVEN[0]]]
    whole = ask(drawing(strokes=small))
    assert whole["nets"]["lenet5"]["digit"] == 7
    for step in ("pen", "crop", "size", "centre"):
        other = ask(drawing(strokes=small, skip=[step]))
        assert other["way"]["field"] != whole["way"]["field"]
    unscaled = ask(drawing(skip=["scale"]))["nets"]["lenet5"]["distances"]
    assert unscaled != ask(drawing())["nets"]["lenet5"]["distances"]


def test_the_way_tells_where_the_pad_lies(ask):
    way = ask(drawing())["way"]
    # The seven's lower end, at (130, 240) of the pad, is inked in the field.
    x, y = (
        int(way["scale"] * at + origin)
        for at, origin in zip((130, 240), way["origin"], strict=True)
    )
    field = np.frombuffer(base64.b64decode(way["field"]), np.uint8).reshape(32, 32)
    assert field[y - 1 : y + 2, x - 1 : x + 2].max() > 100
    for step, side in (("pen", 32), ("crop", 32), ("size", 28), ("field", 32)):
        assert len(base64.b64decode(way[step])) == side * side


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        ("c1", [2, 14, 10]),
        ("s2", [3, 6, 6]),
        ("c3", [7, 4, 4]),
        ("s4", [15, 2, 2]),
        ("c5", [119, 0, 0]),
        ("f6", [40, 0, 0]),
        ("output", [7, 0, 0]),
    ],
)
def test_a_unit_s_arithmetic_is_that_of_the_trace(ask, nets, stage, place):
    for name in ("lenet5", "modern"):
        unit = {"net": name, "stage": stage, "place": place}
        sent = ask(drawing(unit=unit, nets=[]))["unit"]
        trace = nets[name].trace(torch.from_numpy(field_from_strokes(SEVEN))[None, None])
        made = explain(nets[name], trace, stage, tuple(place))
        assert sent["total"] == pytest.approx(made.total)
        assert sent["inputs"] == pytest.approx(made.inputs.flatten().tolist(), rel=1e-3)
        assert (sent["kind"], sent["maps"]) == (made.kind, list(made.maps))


def test_a_filter_of_the_visitor_s_own_stands_in_c1(ask, nets):
    plain = ask(drawing())
    silent = {"map": 2, "weights": 25 * [0], "bias": 0}
    own = ask(drawing(filter=silent, before=True))
    c1 = np.frombuffer(base64.b64decode(own["nets"]["lenet5"]["maps"]), np.int8)[: 6 * 784]
    maps = c1.reshape(6, 784)
    assert not maps[2].any()
    assert maps.any(axis=1).sum() == 5
    assert own["trained"]["distances"] == plain["nets"]["lenet5"]["distances"]
    assert own["nets"]["lenet5"]["distances"] != own["trained"]["distances"]
    assert own["nets"]["modern"]["digit"] == plain["nets"]["modern"]["digit"]
    # Nobody else's LeNet-5 has changed.
    assert ask(drawing()) == plain


def test_the_82_are_the_paper_s_and_most_are_read_today(nets):
    found = json.loads(reread(nets)().body)
    assert len(misread_in_1998()) == len(found["labels"]) == len(FIGURE_8) == 82
    assert "".join(map(str, found["labels"])) == FIGURE_8_LABELS
    for read_today in found["read"].values():
        right = sum(a == b for a, b in zip(read_today, found["labels"], strict=True))
        assert 41 < right < 82


def test_the_trace_taken_away_is_the_trace(nets):
    taken = json.loads(tracer(nets)(drawing()).body)
    arrays = np.load(io.BytesIO(base64.b64decode(taken["npz"])), allow_pickle=False)
    trace = read(nets["lenet5"], field_from_strokes(SEVEN)).trace
    for stage, values in trace._asdict().items():
        assert np.array_equal(arrays[f"lenet5.{stage}"], values[0].numpy())
        assert np.allclose(taken["trace"][f"lenet5.{stage}"], values[0].numpy(), rtol=1e-5)
    assert list(json.loads(tracer(nets)(drawing(strokes=[])).body)) == ["error"]
    assert list(json.loads(tracer(nets)("nonsense").body)) == ["error"]


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
        drawing(pen=5.9),
        drawing(pen=10_000),
        drawing(nets=["lenet5"] * 100),
        drawing(picture=7),
        drawing(picture="%%%"),
        drawing(picture=b64(b"")),
        drawing(picture=b64(bytes(785))),
        drawing(picture=b64(bytes(900))),
        drawing(picture=b64(bytes(100 * 100 + 1))),
        drawing(picture="é" * 100),
        drawing(skip="pen"),
        drawing(skip=["blur"]),
        drawing(skip=[["pen"]]),
        drawing(unit=3),
        drawing(unit={}),
        drawing(unit={"net": "lenet5", "stage": "c9", "place": [0, 0, 0]}),
        drawing(unit={"net": [], "stage": {}, "place": [0, 0, 0]}),
        drawing(filter=3),
        drawing(filter={}),
        *(
            drawing(filter={"map": 0, "weights": 25 * [1], "bias": 0} | wrong)
            for wrong in (
                {"map": 6},
                {"map": True},
                {"map": [1]},
                {"weights": 24 * [1]},
                {"weights": 25 * ["1"]},
                {"weights": [*24 * [1], float("inf")]},
                {"weights": [*24 * [1], 10**400]},
                {"weights": [*24 * [1], 101]},
                {"bias": None},
                {"bias": float("nan")},
            )
        ),
        *(
            drawing(unit={"net": "lenet5", "stage": "c1", "place": place})
            for place in (
                [6, 0, 0],
                [0, 28, 0],
                [-1, 0, 0],
                [0, 0],
                [True, 0, 0],
                [0.0, 0, 0],
                None,
            )
        ),
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
