"""From pictures to what the pad shows: the engine as Python, on paper of every kind."""

import base64

import numpy as np
import pytest
from PIL import Image

from lenet_demo.ink import field_from_colour, ink_from_picture
from lenet_demo.ink.normalise import has_several_digits
from lenet_demo.ink.raster import picture_for_pad
from tests.conftest import thorough
from tests.support import papers

MAKE = """([width, height, levels, what]) => {
  const data = new Uint8ClampedArray(bench.unpack(levels).buffer);
  const made = bench[what]({ width, height, data });
  return made && bench.pack(made); }"""


def made_by(engine, picture, what="pictureForPad"):
    levels = base64.b64encode(picture.convert("RGBA").tobytes()).decode()
    made = engine.evaluate(MAKE, [*picture.size, levels, what])
    return None if made is None else np.frombuffer(base64.b64decode(made), np.uint8)


@pytest.mark.parametrize("kind", [*papers.KINDS, "blank"])
@pytest.mark.parametrize("count", [1, *thorough(3)])
def test_the_same_picture_comes_to_the_pad(engine, digits, kind, count):
    random = np.random.default_rng(1)
    for i in random.permutation(200)[:count]:
        if kind == "blank":
            picture = papers.blank(random)
        else:
            picture = papers.picture(kind, digits.ink[i], random)
        ours, theirs = picture_for_pad(ink_from_picture(picture)), made_by(engine, picture)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            levels = np.rint(ours.ravel() * 255).astype(int)
            assert np.abs(theirs.astype(int) - levels).max() <= 1


@pytest.mark.parametrize("size", [(48, 64), (333, 100), (32, 32)])
def test_the_same_colours(engine, size):
    random = np.random.default_rng(0)
    picture = Image.fromarray(random.integers(0, 256, (*size, 4), np.uint8), "RGBA")
    picture.putalpha(255)
    theirs = made_by(engine, picture, "coloursOf").reshape(3, 32, 32)
    ours = np.rint(field_from_colour(picture) * 255)
    assert (theirs == ours).all()


def test_several_digits_are_told_alike(engine, digits):
    fields = [np.pad(digits.ink[i], 2).astype(np.float32) for i in range(0, 200, 5)]
    fields += [
        np.roll(a, -8, 1) + np.roll(b, 8, 1) for a, b in zip(fields, fields[::-1], strict=True)
    ]
    told = engine.evaluate(
        "(fields) => fields.map((field) => bench.hasSeveralDigits(bench.floats(field)))",
        [base64.b64encode(np.clip(field, 0, 1).tobytes()).decode() for field in fields],
    )
    ours = [bool(has_several_digits(np.clip(field, 0, 1))) for field in fields]
    assert told == ours
    assert True in ours
    assert False in ours
