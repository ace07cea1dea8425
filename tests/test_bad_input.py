"""Any input is answered or refused with one sentence: by properties."""

import itertools
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardening.bad_input import drawing, ico
from lenet_demo import load_net
from lenet_demo.ink import BadDrawing, field_from_strokes, open_picture
from lenet_demo.ink.field import STEPS, preprocess
from lenet_demo.ink.photo import field_from_colour, ink_from_picture
from lenet_demo.nets import NETS
from tests.server.asking import word

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["lenet5", "modern", "pen", "c1", "output"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["net", "stage", "place", "map", "weights", "x"]), inner)
    ),
    max_leaves=12,
)
POINTS = st.lists(st.tuples(st.floats(), st.floats()) | ANYTHING, max_size=5)
DRAWINGS = ANYTHING | st.fixed_dictionaries(
    {"nets": st.just(["lenet5"]) | ANYTHING},
    optional={
        "strokes": st.lists(POINTS, max_size=4) | ANYTHING,
        "picture": ANYTHING,
        "pen": st.floats() | ANYTHING,
        "skip": ANYTHING,
    },
)
many = settings(max_examples=300, deadline=None)


@pytest.fixture(scope="module")
def all_nets():
    return {name: load_net(name) for name in NETS}


def is_answered_or_refused(nets, drawing):
    try:
        json.dumps(word(drawing, nets))
    except BadDrawing as refused:
        sentence = str(refused)
    else:
        return
    assert sentence.endswith(".")
    assert "\n" not in sentence


@many
@given(drawing=DRAWINGS)
def test_a_drawing_is_answered_or_refused(all_nets, drawing):
    is_answered_or_refused(all_nets, drawing)


@many
@given(seed=st.integers(0, 2**32))
@pytest.mark.thorough
def test_all_that_a_drawing_may_hold_is_answered_or_refused_together(all_nets, seed):
    """Coordinates × pen × skipped steps × points × pictures × networks."""
    is_answered_or_refused(all_nets, json.loads(drawing(random.Random(seed))))


REACH = st.floats(-280, 560)
LINES = st.lists(st.lists(st.tuples(REACH, REACH), min_size=1, max_size=6), max_size=4)


@many
@given(
    lines=LINES,
    pen=st.floats(0.28, 280),
    size=st.sampled_from([(280, 280), (280, 30), (30, 280)]),
    picture=st.sampled_from([None, 28, 56]),
    skip=st.sampled_from([*itertools.chain(*(itertools.combinations(STEPS, n) for n in range(5)))]),
)
def test_no_raster_is_larger_than_the_field_needs(lines, pen, size, picture, skip):
    if picture is not None:
        picture = np.eye(picture, dtype=np.float32)
    result = preprocess(picture, lines, size, pen, skip)
    if result is None:
        return
    assert max(result.raster.ink.shape) <= 8 * 28
    assert result.field.shape == (32, 32)
    assert 0 <= result.field.min() <= result.field.max() <= 1


def test_a_raster_of_the_longest_drawing_is_no_larger_either():
    """Each of these took gigabytes or half a minute, and two of them ended in a ValueError."""
    across = [[(-280, -280), (560, 560)]]
    crowd = np.random.default_rng(0).uniform(-280, 560, (1, 4990, 2)).tolist()
    for count in range(5):
        for skip in itertools.combinations(STEPS, count):
            for lines in (across, crowd, [[(0, 560), (560, 0)]]):
                result = preprocess(None, lines, pen=280, skip=skip)
                assert result is None or result.raster.ink.size <= (8 * 28) ** 2
    off_the_pad = [[(300, 300), (500, 500)]]
    assert preprocess(None, off_the_pad, skip=("crop",)) is None
    for too_far in ([[(-10_000, -10_000), (10_000, 10_000)]], [[(0, 600), (600, 0)]]):
        with pytest.raises(BadDrawing, match="between -280 and 560"):
            preprocess(None, too_far, skip=("size",))
    with pytest.raises(BadDrawing, match=r"pen must lie between 0\.28 and 280"):
        preprocess(None, across, pen=10_000)


@many
@given(strokes=st.lists(POINTS, max_size=4) | ANYTHING, pen=st.floats() | ANYTHING)
def test_strokes_become_a_field_or_a_sentence(strokes, pen):
    try:
        field = field_from_strokes(strokes, (280, 280), pen)
    except BadDrawing:
        return
    if field is not None:
        assert field.shape == (32, 32)
        assert 0 <= field.min() <= field.max() <= 1


KINDS = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF", b"BM", b"II*\0", b""]


@many
@given(start=st.sampled_from(KINDS), rest=st.binary(max_size=300))
def test_bytes_become_a_picture_or_a_sentence(start, rest):
    try:
        picture = open_picture(start + rest)
    except BadDrawing:
        return
    for make in (ink_from_picture, field_from_colour):
        try:
            make(picture)
        except BadDrawing:
            continue


@pytest.mark.parametrize(
    "file",
    [
        # Ghostscript would run it, and its loop never ends.
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\n{ } loop\n%%EOF\n",
        ico(13_000, 13_000),  # 169 megapixels behind a header of 16×16
        b"8BPS" + bytes(60),
        b"II*\0" + bytes(60),
    ],
    ids=["EPS", "ICO", "PSD", "TIFF"],
)
def test_only_four_picture_formats_are_opened(file, monkeypatch):
    opened = []
    monkeypatch.setattr("subprocess.Popen", lambda *a, **k: opened.append(a))
    with pytest.raises(BadDrawing, match="send a PNG, JPEG, GIF or WebP"):
        open_picture(file)
    assert not opened
