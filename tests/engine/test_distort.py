"""Distorted fields, in node and in Python: the same numbers; and the same refusals."""

import json
from random import Random

import numpy as np
import pytest

from lenet_demo import BadDrawing
from lenet_demo.ink.distortions import DISTORTIONS, distort
from lenet_demo.ink.field import preprocess
from tests.support.drawings import over_pictures, pen_drawings
from tests.support.engine import floats, pack

DISTORT = """
  (cases) => {
    const fields = JSON.parse(cases).flatMap(({strokes, picture, values, seed, ...drawing}) => {
      const levels = picture && bench.floats(picture);
      const made = bench.preprocess(strokes, {...drawing, picture: levels});
      return made ? [...bench.distort(made, values, seed)] : [];
    });
    return bench.pack(Float32Array.from(fields));
  }"""


def some_values(random, *, blur):
    """Each distortion somewhere in its range, or not at all."""
    values = {of.name: random.uniform(of.least, of.most) for of in DISTORTIONS}
    kept = {name: of for name, of in values.items() if random.random() < 0.5}
    kept.pop("blur", None)
    return kept | ({"blur": values["blur"]} if blur else {})


def both(page, drawings, values):
    """(Python's, the browser's): (N, 32, 32) fields of all drawings that have ink."""
    inks = [drawing.get("picture") for drawing in drawings]
    inks = [None if ink is None else ink.astype(np.float32) / 255 for ink in inks]
    cases = [
        drawing | {"picture": None if ink is None else pack(ink), "values": of, "seed": i}
        for i, (drawing, ink, of) in enumerate(zip(drawings, inks, values, strict=True))
    ]
    theirs = floats(page.evaluate(DISTORT, json.dumps(cases))).reshape(-1, 32, 32)
    made = [
        preprocess(ink, drawing["strokes"], pen=drawing["pen"])
        for drawing, ink in zip(drawings, inks, strict=True)
    ]
    pairs = enumerate(zip(made, values, strict=True))
    ours = [distort(way, of, seed) for seed, (way, of) in pairs if way is not None]
    return np.stack(ours), theirs


@pytest.mark.parametrize("blur", [False, True])
def test_strokes_and_pictures_are_distorted_to_the_very_same_fields(engine, digits, blur):
    random = Random(0)
    drawings = [*pen_drawings(200), *over_pictures(digits)]
    values = [some_values(random, blur=blur) for _ in drawings]
    ours, theirs = both(engine, drawings, values)
    assert len(ours) > 200
    assert ours.shape == theirs.shape
    if blur:  # by the exponential function, which each machine rounds as it likes
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-6)
    else:
        assert np.array_equal(theirs, ours)


def test_neutral_is_the_very_field_here_too(engine):
    drawing = next(pen_drawings(1))
    same = engine.evaluate(
        """({strokes, ...drawing}) => {
             const made = bench.preprocess(strokes, drawing);
             const neutral = Object.entries(bench.DISTORTIONS).map(([name, [of]]) => [name, of]);
             return bench.distort(made, Object.fromEntries(neutral)) === made.field; }""",
        drawing,
    )
    assert same


def test_the_table_is_python_s(engine):
    table = engine.evaluate("bench.DISTORTIONS")
    assert table == {of.name: [of.neutral, of.least, of.most] for of in DISTORTIONS}


@pytest.mark.parametrize(
    ("values", "seed"),
    [
        ([3], 0),
        (None, 0),
        ({"twist": 3, "bend": 1}, 0),
        ({"rotate": 181}, 0),
        ({"squeeze": 0.4, "scale": "2"}, 0),
        ({"noise": True}, 0),
        ({"width": None}, 0),
        ({}, -1),
        ({}, 2**32),
        ({}, 0.5),
    ],
)
def test_nonsense_is_refused_with_the_same_sentence(engine, values, seed):
    drawing = next(pen_drawings(1))
    sentence = engine.evaluate(
        """([{strokes, ...drawing}, values, seed]) => {
             try { return bench.distort(bench.preprocess(strokes, drawing), values, seed); }
             catch (error) { return error instanceof bench.BadDrawing && error.message; } }""",
        [drawing, values, seed],
    )
    with pytest.raises(BadDrawing) as refused:
        distort(preprocess(None, drawing["strokes"], pen=drawing["pen"]), values, seed)
    assert sentence == str(refused.value)
