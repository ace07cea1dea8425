"""The view "Number" by keyboard, link, frame and hand: all that is not its reading."""

import json

import numpy as np
import pytest

from lenet_demo.page.number import SAMPLES
from lenet_demo.page.static import write_one_file
from tests.browser.conftest import DIGITS, wait_for_address
from tests.browser.test_take_away import packed
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
    turn_to_it,
    write,
)


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
    assert violations(page) == []
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
    page.keyboard.press("Escape")
    assert not page.locator(".number.meant").count()


def test_a_link_brings_back_number_column_and_view(visit, app_url):
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
    bad = packed({"view": "number", "number": [[[1, 281]]]})
    page = visit(app_url + bad, ready=False)
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()


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


def test_without_its_weights_the_view_says_how_to_make_them(visit, tmp_path, monkeypatch):
    for module in ("render", "files"):
        monkeypatch.setattr(f"lenet_demo.page.{module}.NUMBER_WEIGHTS", tmp_path / "none")
    file = tmp_path / "lenet.html"
    write_one_file(file)
    page = visit(file.as_uri() + packed({"view": "number"}), ready=False)
    assert "python train.py lenet5 --recipe string" in page.locator("#number").inner_text()


def test_a_pad_that_is_cleared_while_the_page_writes_on_it_stays_clear(visit):
    page = visit()
    turn_to_it(page)
    page.wait_for_selector("#number .pad.example")
    page.keyboard.press("c")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert page.evaluate("lenet.number") == []
    write(page, DIGITS[3])
    assert len(strokes_of(page)) == 1


def test_weights_that_do_not_come_are_waited_for_with_a_word(visit):
    page = visit(fresh=True, **STILL)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/lenet5-string.safetensors", answer)
    turn_to_it(page)
    page.locator(".number .reading", has_text="trying again").wait_for()
    page.wait_for_function(SETTLED)
    assert len(asked) == 2
    visit.complaints.clear()


def test_the_picture_and_the_numbers_of_the_view_can_be_taken_away(visit):
    page = open_number(visit)
    page.keyboard.press("2")
    page.wait_for_function(SETTLED)
    taken = {}
    for kind in ("json", "svg"):
        page.click(".heading summary")
        with page.expect_download() as download:
            page.click(f'[data-take="{kind}"]')
        taken[kind] = download.value.path().read_text()
    assert "uncut" not in taken["svg"]
    assert ">none</text>" in taken["svg"]
    arrays = json.loads(taken["json"])
    reading = read(SAMPLES[1].strokes)
    for half, name in enumerate(("lenet5-string", "lenet5-string-between")):
        output = np.array(arrays[f"{name}.output"]).reshape(10, -1).T
        np.testing.assert_allclose(output, reading.distances[half::2], rtol=1e-3)
        shape = np.array(arrays[f"{name}.s4"]).shape
        assert shape == reading.traces[half].s4.shape[1:]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844)])
def test_nothing_is_cut_off_or_small(visit, size):
    is_phone = size[0] < 760
    page = open_number(visit, viewport={"width": size[0], "height": size[1]}, has_touch=is_phone)
    page.keyboard.press("5")
    page.wait_for_function(SETTLED)
    for smallest in (13, 13 if is_phone else 20):  # as a page, and in a talk
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if not is_phone:
            assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
        pad = page.locator("#number .paper").bounding_box()
        assert pad["width"] == pytest.approx(4 * pad["height"], rel=0.02)
        assert pad["width"] >= (0.9 if is_phone else 0.5) * size[0]
        assert min(page.evaluate(FONTS)) >= smallest
        page.keyboard.press("t")
    if is_phone:
        for button in page.locator("#number button").all():
            assert button.bounding_box()["height"] >= 40
        page.tap("#number .codes")
        page.wait_for_selector(".number.meant")
