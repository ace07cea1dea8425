"""From strokes to the field, in node and in Python: the same numbers, bit for bit."""

import itertools
import json

import numpy as np
import pytest

from lenet_demo import BadDrawing
from lenet_demo.ink.field import STEPS, preprocess
from tests.browser.conftest import SEVEN
from tests.support.drawings import odd_drawings, over_pictures, pen_drawings
from tests.support.engine import floats, pack

SKIPS = [list(skip) for n in range(5) for skip in itertools.combinations(STEPS, n)]

# Of all drawings: their fields, one behind the other, and of each what else there is to compare.
PREPROCESS = """
  ([drawings, skip]) => {
    const fields = [];
    const rest = JSON.parse(drawings).map(({strokes, picture, ...drawing}) => {
      const levels = picture && bench.floats(picture);
      const made = bench.preprocess(strokes, {...drawing, skip, picture: levels});
      if (!made) return null;
      const {field, scaled, inked, scale, origin} = made;
      fields.push(...field);
      return [[scaled.height, scaled.width], [inked.height, inked.width], [scale, ...origin]];
    });
    return [bench.pack(Float32Array.from(fields)), JSON.stringify(rest)];
  }"""


def check_fields(page, drawings):
    """Every field is the same, and those of every fifth with each set of steps left out, others
    with each; how many ended in a field."""
    inks = [drawing.get("picture") for drawing in drawings]
    inks = [None if ink is None else ink.astype(np.float32) / 255 for ink in inks]
    inked = 0
    for number, skip in enumerate(SKIPS):
        chosen = slice(number % 5, None, 5 if skip else 1)
        some = list(zip(drawings, inks, strict=True))[chosen]
        sent = [each | {"picture": None if ink is None else pack(ink)} for each, ink in some]
        fields, rest = page.evaluate(PREPROCESS, [json.dumps(sent), skip])
        fields = iter(floats(fields).reshape(-1, 32, 32))
        for (drawing, ink), found in zip(some, json.loads(rest), strict=True):
            strokes, size = drawing["strokes"], drawing.get("size", (280, 280))
            made = preprocess(ink, strokes, size, drawing["pen"], skip)
            assert (made is None) == (found is None)
            if made is not None:
                inked += 1
                assert np.array_equal(next(fields), made.field), (drawing, skip)
                place = [made.scale, *made.origin]
                assert found == [list(made.scaled.shape), list(made.inked.shape), place]
    return inked


def test_pen_drawings_make_the_very_same_fields(engine):
    assert check_fields(engine, list(pen_drawings(200))) > 200 * 3


@pytest.mark.thorough
def test_odd_drawings_make_the_very_same_fields(engine):
    assert check_fields(engine, list(odd_drawings(200))) > 200


def test_pictures_make_the_very_same_fields(engine, digits):
    assert check_fields(engine, list(over_pictures(digits))) > 20 * 3


NO_DRAWINGS = [
    {"strokes": 5},
    {"strokes": "strokes"},
    {"strokes": [[[1, 2]]] * 501},
    {"strokes": [[[1, 2]] * 5001]},
    {"strokes": [7]},
    {"strokes": [[[1, 2, 3]]]},
    {"strokes": [[5]]},
    {"strokes": [[[1, None]]]},
    {"strokes": [[[1, True]]]},
    {"strokes": [[[1, 561]]]},
    {"strokes": [[[-280.1, 5]]]},
    {"strokes": [], "size": 280},
    {"strokes": [], "size": [280]},
    {"strokes": [], "size": [0.5, 280]},
    {"strokes": [], "size": [280, 10_001]},
    {"strokes": [[[1000, 1]]], "size": [333.333333, 280]},
    {"strokes": [], "pen": "18"},
    {"strokes": [], "pen": 0.2799},
    {"strokes": [], "skip": ["size", "blur", "axe"]},
]


@pytest.mark.parametrize("drawing", NO_DRAWINGS, ids=range(len(NO_DRAWINGS)))
def test_what_is_no_drawing_gets_the_same_sentence(engine, drawing):
    sentence = engine.evaluate(
        """({strokes, ...drawing}) => {
             try { return bench.preprocess(strokes, drawing); }
             catch (error) { return error instanceof bench.BadDrawing && error.message; } }""",
        drawing,
    )
    with pytest.raises(BadDrawing) as refused:
        preprocess(None, **drawing)
    assert sentence == str(refused.value)


def test_each_step_has_its_picture(engine):
    drawing = {"strokes": [[[280 * x, 280 * y] for x, y in SEVEN]], "pen": 18}
    pictures = engine.evaluate(
        """({strokes, ...drawing}) => {
             const pictures = bench.picturesOf(bench.preprocess(strokes, drawing));
             return Object.fromEntries(
               Object.entries(pictures).map(([step, ink]) => [step, bench.pack(ink)])); }""",
        drawing,
    )
    made = preprocess(None, **drawing)
    pen, crop, size, field = (floats(ink) for ink in pictures.values())
    assert [len(ink) for ink in (pen, crop, size, field)] == [1024, 1024, 784, 1024]
    # The pen's picture is of the whole pad: as much ink as the raster has, in the pad's scale.
    per_pixel = made.raster.scale * 280 / 32
    assert pen.sum() == pytest.approx(made.raster.ink.sum() / per_pixel**2, rel=0.05)
    assert crop.reshape(32, 32).any(axis=1 - np.argmax(made.inked.shape)).all()
    assert size.sum() == pytest.approx(made.scaled.sum(), rel=1e-6)
    assert np.array_equal(field, made.field.ravel())
