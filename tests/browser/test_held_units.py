"""The unit that is held: what a link, another network, or one press of Esc does to it."""

import pytest

from tests.browser.conftest import SEVEN, draw, go, settle
from tests.browser.test_take_away import packed
from tests.browser.test_units import opened, spot

PANEL = '[data-role="panel"]'


def where(page):
    return page.locator(f'{PANEL} [data-role="where"]').inner_text()


@pytest.mark.parametrize(
    "unit",
    [
        {"net": "small", "stage": "c1", "place": [0, 1, 1]},  # a network that is not shown
        {"net": "lenet5", "stage": "c1", "place": [0, 99, 0]},
        {"net": "lenet5", "stage": "c1", "place": [0]},
    ],
)
@pytest.mark.thorough
def test_one_that_is_not_there_leaves_the_others_to_be_pointed_at(visit, app_url, unit):
    page = visit(app_url + packed({"picture": None, "unit": unit}), expect_empty=False)
    page.wait_for_selector('body[data-chapter="lab"]')  # as such links lead to
    draw(page, SEVEN)
    settle(page)
    page.wait_for_selector(f'{PANEL}[data-state="glance"]')
    assert where(page).startswith("C1 map 2, row 13, column 14")  # the one that the step has
    page.mouse.move(*spot(page, "lenet5", "c1", (2, 10, 11)))
    assert where(page).startswith("C1 map 2, row 10, column 11")
    page.mouse.move(5, 5)
    assert where(page).startswith("C1 map 2, row 10, column 11")  # it stays


def test_no_panel_is_ever_empty(visit):
    """Each step has a unit of its own, until somebody points at another."""
    page = visit(reduced_motion="reduce")
    draw(page, SEVEN)
    settle(page)
    for step, name in {
        "draw": "C1 map 2",
        "c1": "C1 map 2",
        "s2": "S2 map 2",
        "c3": "C3 map 15",
        "c5": "C5 unit 55",
        "f6": "F6 unit 24",
        "nearest": "Output 7",
        "modern": "Output 7",
        "lab": "C1 map 2",
    }.items():
        go(page, step)
        page.locator(f"{PANEL} h2", has_text=name).wait_for()
        assert page.locator('[data-role="total"]').inner_text(), step


def test_esc_does_one_thing_at_a_time(visit):
    page = opened(visit)
    page.locator('#figure [data-net="lenet5"] [data-stage="c1"] canvas').focus()
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(f'{PANEL}[data-state="open"]')
    page.keyboard.press("Escape")  # lets go
    page.wait_for_selector(f'{PANEL}[data-state="glance"]')
    page.locator('#figure [data-about="c3"]').click()
    page.wait_for_selector(f'{PANEL}[data-state="open"]')
    page.keyboard.press("Escape")  # closes the sentence
    assert page.locator("body").get_attribute("data-chapter") == "lab"
    page.keyboard.press("Escape")  # leads back to the story
    page.wait_for_selector('body[data-chapter="draw"]')
    go(page, "c3")
    page.keyboard.press("g")
    page.mouse.click(*spot(page, "lenet5", "c3", (2, 5, 5), "#combine"))
    page.wait_for_selector(f'body.present {PANEL}[data-state="open"]')
    page.keyboard.press("Escape")
    page.wait_for_selector("body:not(.present)")


def test_units_are_spoken_where_keys_choose_them(visit):
    page = opened(visit)
    heading = page.locator(f'{PANEL} [data-role="where"]')
    page.locator('#figure [data-net="lenet5"] [data-stage="c1"] canvas').focus()
    assert heading.get_attribute("aria-live") == "polite"
    page.keyboard.press("ArrowRight")
    assert where(page).startswith("C1 map 2, row 13, column 15")
    page.locator('.heading [data-do="about"]').focus()
    assert heading.get_attribute("aria-live") == "off"


def test_keys_of_the_photographs_leave_the_drawing_alone(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drawn = page.locator("#pad [data-drawn]").get_attribute("data-drawn")
    go(page, "modern")
    settle(page)
    page.click('[data-fold="colour"] summary')
    page.wait_for_selector('[data-fold="colour"] .painted [aria-pressed="true"]')  # it has begun
    page.wait_for_selector('body[data-chapter="today"]')
    for key in ("3", "c", "z", "p"):
        page.keyboard.press(key)
    assert page.locator("#pad [data-drawn]").get_attribute("data-drawn") == drawn
