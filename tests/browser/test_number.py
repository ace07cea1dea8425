"""A whole number, uncut, as Python reads it."""

import numpy as np
import pytest

from lenet_demo.ink.raster import wide_from_strokes
from lenet_demo.page.number import SAMPLES, SIZE
from lenet_demo.sequence import DIGIT, NONE, PITCH, RUBBISH, TOUCHING, read_wide
from tests.browser.conftest import DIGITS, go
from tests.support.number_view import (
    PATH,
    PIXELS,
    SETTLED,
    digits,
    open_number,
    read,
    read_cut_up,
    string_net,
    strokes_of,
    write,
)


@pytest.mark.thorough
def test_the_page_says_of_each_sample_what_python_says(visit):
    page = open_number(visit)
    for i, sample in enumerate(SAMPLES):
        page.locator("[data-number]").nth(i).click()
        page.wait_for_function(SETTLED)
        reading = read(sample.strokes)
        assert page.evaluate(PATH) == list(reading.path)
        # The number is what cutting gives, each digit in the middle of its ink.
        cut = read_cut_up(sample.strokes)
        assert digits(page) == "".join(map(str, cut.digits)) == sample.digits
        assert "".join(map(str, reading.digits)) == sample.digits
        assert "Uncut: the same." in page.locator('[data-role="both"]').inner_text()
        track = page.locator("#number .columns").bounding_box()
        shown = [each.bounding_box() for each in page.locator(".number .reading b").all()]
        for step, box in zip(cut.path, shown, strict=True):
            left, _, right, _ = cut.box(step)
            at = track["x"] + (left + right) / 2 / SIZE[0] * track["width"]
            assert box["x"] + box["width"] / 2 == pytest.approx(at, abs=2)
    words = page.locator('[data-role="path-words"]').text_content()
    assert f"counts as {RUBBISH:g}." in words
    assert f"a digit that begins {DIGIT:g}, and {TOUCHING:g} more" in words


def test_what_is_written_is_read_while_it_is_written(visit):
    page = open_number(visit)
    assert page.locator("#number .over").is_visible()  # the page's own example
    page.keyboard.press("c")
    assert page.locator("#number .hint").is_visible()
    for i, digit in enumerate((1, 9, 0)):
        write(page, DIGITS[digit], at=0.2 + 0.25 * i)
        assert page.evaluate(PATH) == list(read(strokes_of(page)).path)
    spoken = f"LeNet-5 reads {' '.join(digits(page))}. "
    page.locator('[data-role="spoken-read"]', has_text=spoken).wait_for(state="attached")
    page.keyboard.press("z")
    page.wait_for_function(SETTLED)
    assert len(strokes_of(page)) == 2
    assert page.evaluate(PATH) == list(read(strokes_of(page)).path)
    # The digit of the other chapters is another drawing.
    go(page, "draw")
    page.keyboard.press("c")
    assert len(strokes_of(page)) == 2


def test_a_column_shows_what_it_sees_and_its_stages(visit):
    page = open_number(visit)
    strokes = SAMPLES[1].strokes
    page.keyboard.press("2")
    page.wait_for_function(SETTLED)
    reading, wide = read(strokes), wide_from_strokes(strokes, SIZE)
    box = page.locator("#number .columns .plate").bounding_box()
    count = len(reading.path)
    looks = set()
    for column in (1, count - 2):
        page.mouse.move(
            box["x"] + (column + 0.5) / count * box["width"], box["y"] + box["height"] / 2
        )
        page.wait_for_selector(".number.meant")
        told = page.locator("#number .bar.distance em").all_text_contents()
        assert told == [
            f"{d:.1f}" if d < 10 else f"{d:.0f}" for d in reading.distances[column].tolist()
        ]
        title = page.locator('[data-role="window-title"]').inner_text()
        label = reading.path[column]
        said = "no digit" if label == NONE else f"a {label}, {told[label]} away"
        assert title == f"Column {column + 1} of {count}: {said}"
        # The window on the pad: 32 pixels of the field.
        path = page.locator("#number .paper .line").get_attribute("d")
        x, side = float(path[1:].split()[0]), float(path.split("h")[1].split("v")[0])
        assert x == pytest.approx((PITCH * column - wide.origin[0]) / wide.scale)
        assert side == pytest.approx(32 / wide.scale)
        for stage in ("c1", "s2", "c3", "s4", "c5", "f6"):
            looks.add(str(page.evaluate(PIXELS, stage)))
    assert len(looks) == 12


def test_a_stage_of_a_column_is_that_of_the_window_alone(visit, engine):
    """Cut out of the wide trace, as if the network were put there."""
    strokes = SAMPLES[0].strokes
    wide = wide_from_strokes(strokes, SIZE).ink
    whole = read_wide(string_net(), wide)
    column = 7
    left = PITCH * column
    alone = read_wide(string_net(), np.ascontiguousarray(wide[:, left : left + 32])).traces[0]
    for stage, left, side in (("c1", 12, 28), ("s2", 6, 14), ("c3", 6, 10), ("s4", 3, 5)):
        part = getattr(whole.traces[column % 2], stage)[..., left : left + side]
        np.testing.assert_allclose(part, getattr(alone, stage), atol=1e-5)
    page = open_number(visit)
    page.keyboard.press("1")
    page.locator('[data-role="columns"]').focus()
    for key in ["Home", *["ArrowRight"] * column]:
        page.keyboard.press(key)
    # F6's picture as the page paints it: its signs.
    rgba = np.array(page.evaluate(PIXELS, "f6")).reshape(84, 4)
    f6 = alone.f6[0].numpy().ravel()
    clear = np.abs(f6) > 0.3
    assert ((rgba[:, 0] > rgba[:, 2]) == (f6 > 0))[clear].all()
