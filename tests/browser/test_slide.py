"""The kernel slides: a map fills unit after unit, and is whole at the end."""

import pytest

from tests.browser.conftest import ONE, draw, lab, settle
from tests.browser.test_units import BY_NAME, expected, opened, outlined, plate, spot
from tests.conftest import thorough

BUTTON, RANGE = '[data-role=panel] [data-do="slide"]', "[data-role=panel] .slide input"


def units(page, net, stage):
    """A stage's colours, map by map, row by row."""
    of = BY_NAME[stage]
    return page.evaluate(
        """([selector, {maps, width, height, columns, gap}]) => {
          const canvas = document.querySelector(selector);
          const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const pixels = new Uint32Array(data.buffer);
          return Array.from({length: maps}, (_, map) =>
            Array.from({length: width * height}, (_, i) => {
              const x = (map % columns) * (width + gap) + i % width;
              const y = Math.floor(map / columns) * (height + gap) + Math.floor(i / width);
              return pixels[y * canvas.width + x]; })); }""",
        [f"{plate(net, stage)} canvas", of._asdict()],
    )


def scrub(page, to):
    page.locator(RANGE).evaluate(
        """(range, to) => {
             range.value = to;
             range.dispatchEvent(new Event('input', {bubbles: true})); }""",
        to,
    )


@pytest.mark.parametrize(("net", "stage"), [("lenet5", "s4"), ("modern", "c3")])
@pytest.mark.thorough
def test_it_fills_a_map_and_ends_with_it_untouched(visit, net, stage):
    page = opened(visit)
    before = units(page, net, stage)
    page.mouse.move(*spot(page, net, stage, (5, 0, 2)))
    page.keyboard.press("k")
    of = BY_NAME[stage]
    page.wait_for_function(
        "([range, to]) => Number(document.querySelector(range).value) >= to", arg=[RANGE, of.width]
    )
    assert units(page, net, stage) != before
    assert "pause" in page.locator(BUTTON).inner_text()
    page.wait_for_function(
        "button => document.querySelector(button).ariaLabel === 'slide'", arg=BUTTON
    )
    assert units(page, net, stage) == before
    last = (of.height - 1, of.width - 1)
    assert outlined(page, plate(net, stage)) == expected(stage, [5], *last, 1)


def test_what_is_not_reached_is_blank_in_that_map_alone(visit):
    page = opened(visit)
    before = units(page, "lenet5", "c3")
    page.mouse.click(*spot(page, "lenet5", "c3", (7, 0, 0)))
    scrub(page, 34)
    after = units(page, "lenet5", "c3")
    assert [m for m in range(16) if after[m] != before[m]] == [7]
    assert after[7][:34] == before[7][:34]
    assert len(set(after[7][34:])) == 1
    # Outlines and sums go along.
    assert outlined(page, plate("lenet5", "c3")) == expected("c3", [7], 3, 3, 1)
    assert "C3 map 7, row 3, column 3" in page.locator('[data-role="where"]').inner_text()
    scrub(page, 100)
    assert units(page, "lenet5", "c3") == before


def test_pause_keeps_it_and_again_goes_on(visit):
    page = opened(visit)
    page.mouse.click(*spot(page, "lenet5", "c1", (2, 0, 0)))
    page.click(BUTTON)
    page.wait_for_function("range => document.querySelector(range).value > 5", arg=RANGE)
    page.click(BUTTON)
    at = int(page.locator(RANGE).input_value())
    held = units(page, "lenet5", "c1")
    page.evaluate(
        """async () => {
             for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame); }"""
    )
    assert units(page, "lenet5", "c1") == held
    page.click(BUTTON)
    page.wait_for_function(
        "([range, at]) => document.querySelector(range).value > at", arg=[RANGE, at]
    )


@pytest.mark.parametrize("end", ["draw", "another", *thorough("Escape")])
def test_it_ends_where_something_else_begins(visit, end):
    page = opened(visit)
    page.mouse.click(*spot(page, "lenet5", "s2", (2, 0, 0)))
    whole = units(page, "lenet5", "s2")
    page.keyboard.press("k")
    page.wait_for_function("range => document.querySelector(range).value > 3", arg=RANGE)
    assert units(page, "lenet5", "s2") != whole
    if end == "draw":
        draw(page, ONE)
        settle(page)
        drawn = units(page, "lenet5", "s2")
        page.keyboard.press("Escape")
        assert units(page, "lenet5", "s2") == drawn
        assert len(set(drawn[2][98:])) > 5
    else:
        if end == "Escape":
            page.keyboard.press("Escape")
        else:
            page.mouse.click(*spot(page, "lenet5", "c3", (2, 5, 5)))
        assert units(page, "lenet5", "s2") == whole
    assert "slide" in page.locator(BUTTON).inner_text()


def test_nothing_slides_where_there_is_nothing_to_see(visit):
    page = visit()
    lab(page)
    page.mouse.move(*spot(page, "lenet5", "c3", (7, 0, 0)))
    assert page.locator(BUTTON).is_disabled()
    page.keyboard.press("k")
    page.keyboard.press("7")
    settle(page)
    page.mouse.move(*spot(page, "lenet5", "f6", (7, 0, 0)))
    assert page.locator(BUTTON).is_disabled()


def test_with_reduced_motion_it_is_scrubbed_alone(visit):
    page = opened(visit, reduced_motion="reduce")
    page.mouse.click(*spot(page, "lenet5", "c3", (7, 5, 5)))
    assert not page.locator(BUTTON).is_visible()
    before = units(page, "lenet5", "c3")
    page.keyboard.press("k")
    assert "C3 map 7, row 5, column 5" in page.locator('[data-role="where"]').inner_text()
    assert units(page, "lenet5", "c3") == before
    page.locator(RANGE).focus()
    page.keyboard.press("ArrowLeft")
    assert "C3 map 7, row 5, column 4" in page.locator('[data-role="where"]').inner_text()
    assert units(page, "lenet5", "c3") != before
