"""A whole number, uncut, by keyboard, link, frame and hand: all that is not its reading."""

import itertools
import json

import numpy as np
import pytest

from lenet_demo.page.number import SAMPLES
from lenet_demo.page.static import write_one_file
from tests.browser.conftest import DIGITS, go, wait_for_address
from tests.browser.test_take_away import packed, take
from tests.conftest import thorough
from tests.support.axe import violations
from tests.support.number_view import (
    FONTS,
    PATH,
    SETTLED,
    STILL,
    digits,
    open_number,
    read,
    strokes_of,
    swipe,
    write,
)


@pytest.mark.thorough
def test_by_keyboard_a_column_is_walked_to_held_and_let_go(visit):
    page = open_number(visit, color_scheme="dark")
    slider = page.locator('[data-role="columns"]')
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuenow") == "0"
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext").startswith("Column 2 of")
    page.keyboard.press("Enter")
    wait_for_address(page)
    page.mouse.move(5, 5)
    assert slider.get_attribute("aria-valuenow") == "1"
    assert violations(page, "#number") == []
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
    page.keyboard.press("Escape")
    assert not page.locator(".number.meant").count()


@pytest.mark.thorough
def test_a_link_brings_back_number_column_and_chapter(visit, app_url):
    page = open_number(visit)
    page.keyboard.press("2")
    page.locator('[data-role="columns"]').focus()
    for key in ("Home", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    wait_for_address(page)
    other = visit(page.url, ready=False, **STILL)
    other.wait_for_function(SETTLED)
    assert strokes_of(other) == SAMPLES[1].strokes
    assert other.locator('[data-role="columns"]').get_attribute("aria-valuenow") == "1"
    assert digits(other) == digits(page)
    bad = packed({"step": "number", "number": [[[1, 281]]]})
    page = visit(app_url + bad, ready=False)
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()


@pytest.mark.thorough
def test_it_needs_no_python_and_in_a_frame_it_is_alone(visit, tmp_path):
    file = tmp_path / "lenet.html"
    write_one_file(file)
    hash = packed({"number": SAMPLES[1].strokes})
    page = visit(
        f"{file.as_uri()}?embed=number{hash}", ready=False, viewport={"width": 960, "height": 540}
    )
    page.wait_for_function(SETTLED)
    assert page.evaluate(PATH) == list(read(SAMPLES[1].strokes).path)
    assert not page.locator(".heading").is_visible()
    assert not page.locator("#pad .paper").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 540
    assert page.evaluate("document.documentElement.scrollWidth") <= 960


def test_without_its_weights_the_chapter_says_how_to_make_them(visit, tmp_path, monkeypatch):
    for module in ("render", "files"):
        monkeypatch.setattr(f"lenet_demo.page.{module}.NUMBER_WEIGHTS", tmp_path / "none")
    file = tmp_path / "lenet.html"
    write_one_file(file)
    page = visit(f"{file.as_uri()}#number", ready=False)
    assert "python train.py lenet5 --recipe string" in page.locator("#number").inner_text()


@pytest.mark.thorough
def test_a_pad_that_is_cleared_while_the_page_writes_on_it_stays_clear(visit):
    page = visit()
    go(page, "number")
    page.wait_for_selector("#number .pad.example")
    page.keyboard.press("c")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert page.evaluate("lenet.number") == []
    write(page, DIGITS[3])
    assert len(strokes_of(page)) == 1


@pytest.mark.thorough
def test_weights_that_do_not_come_are_waited_for_with_a_word(visit):
    page = visit(fresh=True, **STILL)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/lenet5-string.safetensors", answer)
    go(page, "number")
    page.locator(".number .reading", has_text="trying again").wait_for()
    page.wait_for_function(SETTLED)
    assert len(asked) == 2
    visit.complaints.clear()


def test_the_picture_and_the_numbers_of_it_can_be_taken_away(visit):
    page = open_number(visit)
    page.keyboard.press("2")
    page.wait_for_function(SETTLED)
    taken = {kind: take(page, kind).decode() for kind in ("json", "svg")}
    assert "uncut" not in taken["svg"]
    assert ">none</text>" in taken["svg"]
    arrays = json.loads(taken["json"])
    reading = read(SAMPLES[1].strokes)
    for half, name in enumerate(("lenet5-string", "lenet5-string-between")):
        output = np.array(arrays[f"{name}.output"]).reshape(10, -1).T
        np.testing.assert_allclose(output, reading.distances[half::2], rtol=1e-3)
        shape = np.array(arrays[f"{name}.s4"]).shape
        assert shape == reading.traces[half].s4.shape[1:]


# Texts, pictures and controls: what must not lie over one another.
BOXES = """() => {
  const part = document.querySelector('.number');
  const isSeen = (each) => each.checkVisibility({visibilityProperty: true});
  const parts = [...part.querySelectorAll('.paper, button, .reading b, .labels li, .labels.code, ' +
    'canvas.codes, .columns, .window h3, .window .pixels, .window .plate, .stage-name, .bars li')];
  const rule = document.createRange();
  return parts.filter(isSeen).map(each => {
    rule.selectNodeContents(each);
    const isText = !each.matches(':has(canvas), canvas, .bars li, .labels li, button');
    const {left, top, right, bottom} = (isText ? rule : each).getBoundingClientRect();
    const text = each.textContent.trim().slice(0, 20);
    return {what: each.className || each.localName, text, left, top, right, bottom};
  }); }"""


@pytest.mark.parametrize(
    "size", [(1280, 720), (390, 844), *thorough((1366, 768), (1920, 1080), (820, 1180))]
)
def test_nothing_is_cut_off_small_or_over_another(visit, size):
    width, height = size
    is_phone = width < 760
    page = open_number(visit, viewport={"width": width, "height": height}, has_touch=is_phone)
    page.keyboard.press("5")
    page.wait_for_function(SETTLED)
    for _how in ("as a page", "presented"):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        pad = page.locator("#number .paper").bounding_box()
        assert pad["width"] == pytest.approx(4 * pad["height"], rel=0.02)
        assert pad["width"] >= (0.9 if is_phone else 0.4) * width
        assert min(page.evaluate(FONTS)) >= 15
        if width > height:
            part = page.locator("#number").bounding_box()
            assert part["y"] + part["height"] <= height + 1
            boxes = page.evaluate(BOXES)
            assert max(box["bottom"] for box in boxes) <= height
            assert over_one_another(boxes) == []
            page.keyboard.press("g")
    if is_phone:
        for button in page.locator("#number button").all():
            assert button.bounding_box()["height"] >= 40
        page.tap("#number .codes")
        page.wait_for_selector(".number.meant")


def over_one_another(boxes):
    def meet(one, other):
        across = min(one["right"], other["right"]) - max(one["left"], other["left"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        return across > 1 and down > 2  # lines of letters may touch

    pairs = itertools.combinations(boxes, 2)
    return [
        (one["what"], one["text"], other["what"], other["text"])
        for one, other in pairs
        if meet(one, other)
    ]


def test_the_room_is_kept_while_the_weights_are_on_their_way(visit):
    page = visit(fresh=True, viewport={"width": 820, "height": 1180}, **STILL)
    going_on = []
    page.route("**/lenet5-string.safetensors", lambda route: going_on.append(route))
    go(page, "number")
    page.locator(".number .reading.said").wait_for()
    before = page.locator("#number").bounding_box()
    going_on[0].continue_()
    page.wait_for_function(SETTLED)
    assert page.locator("#number").bounding_box() == before


@pytest.mark.thorough
def test_a_finger_that_scrolls_means_no_other_column(visit):
    page = open_number(visit, viewport={"width": 390, "height": 844}, has_touch=True)
    slider = page.locator('[data-role="columns"]')
    before = slider.get_attribute("aria-valuenow")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    swipe(page, (box["x"] + 9, box["y"] + 90), (box["x"] + 14, box["y"] - 60))
    assert slider.get_attribute("aria-valuenow") == before
    box = slider.bounding_box()
    swipe(page, (box["x"] + 120, box["y"] + 90), (box["x"] + 20, box["y"] + 92))
    page.wait_for_function(
        "([slider, before]) => slider.ariaValueNow !== before",
        arg=[slider.element_handle(), before],
    )
