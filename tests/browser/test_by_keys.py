"""The pads drawn on by keys, and what a screen reader hears."""

import pytest
import torch

from lenet_demo import field_from_strokes
from tests.browser.conftest import SEVEN, answers, draw, go, lab, settle, unfold
from tests.browser.test_units import spot
from tests.conftest import thorough
from tests.support.axe import violations
from tests.support.steps import STILL, present, step
from tests.support.stress_view import card, opened, slide

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAD = "#pad .paper canvas"
# Of a 7, by arrows alone: to the left and up, the pen down, its bar, its leg.
WAY = "Shift+ArrowUp Shift+ArrowUp Shift+ArrowLeft Space Shift+ArrowRight Shift+ArrowRight".split()
WAY += ["ArrowDown", "ArrowDown", "ArrowLeft"] * 7


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def hears(page, words, what="here"):
    """Waits until a screen reader hears `words`: where the keys are, or what is `read`."""
    page.locator(f'[data-role="spoken-{what}"]', has_text=words).wait_for(state="attached")


def by_tab(page, part="#pad"):
    """The pad of `part`, reached by the Tab key."""
    page.keyboard.press("Tab")
    page.focus(f"{part} .paper canvas")


@pytest.mark.parametrize("options", [{}, *thorough({"color_scheme": "dark"}, PHONE)], ids=str)
def test_a_digit_is_drawn_by_keys(visit, options):
    page = visit(**options)
    page.locator("#draw .choices").get_by_text("both").click()
    page.evaluate("document.scrollingElement.scrollTop = 0")
    nib = page.locator("#pad .nib")
    assert not nib.is_visible()
    by_tab(page)
    hears(page, "Pen up, column 14, row 14")
    press(page, *WAY)
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}
    hears(page, "Pen down, column 11, row 20")
    hears(page, "LeNet-5 reads 7; Modern LeNet reads 7", "read")
    (stroke,) = page.evaluate("lenet.last.strokes")
    assert (stroke[0], stroke[2], stroke[-1]) == ([95, 55], [175, 55], [105, 195])
    # The nib stands where the pen is.
    pad, at = (page.locator(each).bounding_box() for each in (PAD, "#pad .nib"))
    middle = at["x"] + at["width"] / 2 - pad["x"]
    assert middle == pytest.approx(105 / 280 * pad["width"], abs=1)
    assert violations(page, colours=False) == []
    press(page, "Escape", "ArrowRight")
    hears(page, "Pen up, column 12, row 20")
    assert page.evaluate("lenet.last.strokes") == [stroke]
    press(page, *["Shift+ArrowDown"] * 3)
    hears(page, "Pen up, column 12, row 28, the edge")
    press(page, "Enter", "ArrowRight", "z")  # undone under the pen, which goes up with it
    hears(page, "Pen up, column 13, row 28")
    press(page, "ArrowRight")
    assert page.evaluate("lenet.last.strokes") == [stroke]
    draw(page, SEVEN)
    assert not nib.is_visible()


def test_the_pad_tells_its_keys(visit):
    page = visit()
    told = page.locator(PAD).evaluate(
        "e => [e.role, document.getElementById(e.getAttribute('aria-describedby')).textContent]"
    )
    assert told[0] == "application"
    assert "Arrow keys move the pen" in told[1]
    press(page, "?")
    assert "on the pad: move the pen" in page.locator("dialog[open]").inner_text()


@pytest.mark.thorough
def test_a_number_is_written_by_keys(visit):
    page = visit()
    go(page, "number")
    page.wait_for_selector("#number .pad.example")
    press(page, "c")
    by_tab(page, "#number")
    press(page, "Enter", *["Shift+ArrowUp"] * 2, "Enter")
    hears(page, "Pen up, column 56, row 6")
    assert page.evaluate("lenet.number") == [[[555, 135], [555, 95], [555, 55]]]
    hears(page, "LeNet-5 reads 1", "read")
    assert violations(page, colours=False) == []


def test_while_presenting_the_pad_has_its_keys_where_keys_have_reached_it(visit):
    page = visit(**STILL)
    go(page, "c1")
    present(page)
    draw(page, SEVEN)
    before = page.evaluate("lenet.last.strokes")
    press(page, "ArrowRight")  # a clicker goes on after a stroke of the hand
    assert step(page) == "s2"
    by_tab(page)
    press(page, "ArrowRight", "Space", "ArrowRight", "Escape")
    assert step(page) == "s2"
    assert page.evaluate("lenet.last.strokes") == [*before, [[145, 135], [155, 135]]]
    press(page, "PageDown")
    assert step(page) == "c3"
    press(page, "Escape")  # the pen is up
    page.wait_for_selector('body[data-step="c3"]:not(.present)')


def figures(number):
    return f"{number:.2f}".replace("-", "−")


@pytest.mark.thorough
def test_maps_are_told_in_words(visit, nets):
    page = visit()
    lab(page)
    c1 = page.locator('#figure [data-net="lenet5"] [data-stage="c1"] canvas')
    c1.focus()
    hears(page, "C1: nothing is drawn")
    draw(page, SEVEN)
    settle(page)
    strokes = page.evaluate("lenet.last.strokes")
    field = torch.from_numpy(field_from_strokes(strokes, (280, 280), 18))[None, None]
    with torch.no_grad():
        trace = nets["lenet5"].trace(field)
    maps, f6 = trace.c1[0], trace.f6[0]
    c1.focus()
    highest = divmod(int(maps.argmax()), 28 * 28)[0]
    span = f"{figures(maps.min())} to {figures(maps.max())}"
    hears(page, f"C1: {span}, highest: map {highest}, ")
    page.mouse.click(*spot(page, "lenet5", "s2", (0, 0, 0)))  # from elsewhere to the first unit
    press(page, "Escape")
    c1.focus()
    press(page, "ArrowRight")
    row, column = divmod(int(maps[0].argmax()), 28)
    ninth = [
        ["upper left", "top", "upper right"],
        ["left", "middle", "right"],
        ["lower left", "bottom", "lower right"],
    ][row * 3 // 28][column * 3 // 28]
    span = f"{figures(maps[0].min())} to {figures(maps[0].max())}"
    hears(page, f"Map 0: {span}, highest: {ninth}")
    page.focus('#figure [data-net="lenet5"] [data-stage="f6"] canvas')
    span = f"{figures(f6.min())} to {figures(f6.max())}"
    hears(page, f"F6: {span}, highest: unit {int(f6.argmax())}")
    assert c1.get_attribute("role") == "application"  # leaves arrow keys to the page
    assert violations(page, colours=False) == []


def test_answers_are_options(visit):
    page = visit()
    draw(page, SEVEN)
    lab(page)
    settle(page)
    bars = page.locator('#figure [data-net="lenet5"] .bars')
    bars.focus()
    press(page, "ArrowDown", "ArrowDown")
    chosen = bars.get_by_role("option", selected=True)
    assert chosen.get_attribute("data-digit") == "1"
    assert bars.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert violations(page, colours=False) == []


@pytest.mark.thorough
def test_turned_digits_say_what_is_read(visit):
    page = opened(visit)
    hears(page, "LeNet-5 reads 7", "read")
    slide(page, "rotate", card(page, "rotate").locator("input").get_attribute("max"))
    settle(page)
    read = answers(page)
    refused = page.locator('#pad .answer.refused[data-net="lenet5"]').count()
    first = "finds none of the ten" if refused else f"reads {read['lenet5']}"
    hears(page, f"LeNet-5 {first}", "read")
    assert refused or read["lenet5"] != "7"


def test_photographs_say_what_is_read(visit):
    page = visit()
    unfold(page, "modern", "colour")
    hears(page, "airplane", "read")
    page.click("[data-fold=colour] [aria-label='ship, painted']")
    hears(page, "ship", "read")
