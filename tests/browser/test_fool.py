"""Drawings that fool a network, and the sample in a corner."""

import json

import pytest

from lenet_demo.page.drawings import CORNER, CORNER_NEEDS, CORNER_PEN
from tests.browser.conftest import answers, go, open_samples, settle
from tests.conftest import ROOT

FOOLING = json.loads((ROOT / "lenet_demo/page/galleries/fooling.json").read_text())
BUTTONS = ".fool .gallery button"


@pytest.mark.thorough
def test_each_is_one_click_and_tells_what_it_is_and_what_each_reads(visit):
    page = visit()
    go(page, "fooling")
    page.wait_for_selector(BUTTONS)
    assert page.locator(BUTTONS).count() == len(FOOLING) == 12
    for button, drawing in zip(page.locator(BUTTONS).all(), FOOLING, strict=True):
        button.click()
        settle(page)
        what, said = page.locator('[data-role="fool-words"]').inner_text().split(": ", 1)
        assert what == f"This is {drawing['is']}"
        for words, title, digit in zip(
            said.split(", "), ("LeNet-5", "Modern LeNet"), answers(page).values(), strict=True
        ):
            assert words.startswith(title)
            assert f"reads {digit} (" in words or f"no digit (closest: {digit})" in words


@pytest.mark.parametrize("width", [1280, 390])
def test_all_twelve_fit_and_nothing_jumps(visit, width):
    page = visit(viewport={"width": width, "height": 844})
    go(page, "fooling")
    page.wait_for_selector(BUTTONS)
    at = """() => {
      const [whole, gallery] = ['.fool', '.fool .gallery'].map(
        (part) => document.querySelector(part).getBoundingClientRect());
      return [gallery.top - whole.top, gallery.width, gallery.height, whole.height]; }"""
    first = page.evaluate(at)
    for button in page.locator(BUTTONS).all():
        button.hover()
        assert page.evaluate(at) == pytest.approx(first, abs=0.5)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_sample_in_a_corner_is_read_with_the_steps_and_not_without(visit):
    page = visit()
    open_samples(page)
    page.locator('[data-role="pen"]').fill("25")
    open_samples(page)
    page.click('[data-role="corner"]')
    settle(page)
    read = dict.fromkeys(("lenet5", "modern"), str(CORNER.digit))
    assert answers(page) == read
    assert "untick" in page.locator('[data-role="message"]').inner_text()
    assert page.locator('[data-role="pen"]').input_value() == str(CORNER_PEN)
    for step in CORNER_NEEDS:
        page.click(f'[data-step="{step}"] input')
    settle(page)
    for net, digit in answers(page).items():
        assert digit != read[net]
    page.keyboard.press("z")  # its pen goes with it
    assert page.locator('[data-role="pen"]').input_value() == "25"
