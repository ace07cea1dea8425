"""Whatever arrives, a function answers or refuses with one sentence: by properties."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_demo.ink import BadDrawing, field_from_strokes, open_picture
from lenet_demo.ink.colour import field_from_colour
from lenet_demo.ink.picture import ink_from_picture
from lenet_demo.page.answer import reader
from lenet_demo.page.asking import take_picture
from lenet_demo.page.take_away import tracer

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
        "unit": ANYTHING,
        "filter": ANYTHING,
    },
)
many = settings(max_examples=300, deadline=None)


@pytest.fixture(scope="module")
def functions(nets):
    """The page's functions; coroutines in a thread that has no event loop yet."""
    answer = reader(nets)
    with ThreadPoolExecutor(1) as thread:

        def ask(drawing):
            return thread.submit(asyncio.run, answer(drawing)).result()

        yield ask, tracer(nets), take_picture


@many
@given(drawing=DRAWINGS)
def test_a_drawing_is_answered_or_refused(functions, drawing):
    ask, trace, picture = functions
    for function in (ask, trace, picture):
        said = json.loads(function(drawing).body)
        if "error" in said:
            assert list(said) == ["error"]
            assert said["error"].endswith(".")
            assert "\n" not in said["error"]


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
