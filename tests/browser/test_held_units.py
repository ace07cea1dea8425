"""The unit that is held: what a link, another network, or one press of Esc does to it."""

import pytest

from tests.browser.conftest import SEVEN, draw, settle
from tests.browser.test_take_away import packed
from tests.browser.test_units import spot

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
def test_one_that_is_not_there_leaves_the_others_to_be_pointed_at(visit, app_url, unit):
    page = visit(app_url + packed({"picture": None, "unit": unit}), expect_empty=False)
    draw(page, SEVEN)
    settle(page)
    assert page.locator(PANEL).get_attribute("data-state") == "idle"
    page.mouse.move(*spot(page, "lenet5", "c1", (2, 10, 11)))
    page.wait_for_selector(f'{PANEL}[data-state="glance"]')
    assert where(page).startswith("C1 map 2, row 10, column 11")


def test_esc_does_one_thing_at_a_time(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    canvas = page.locator('[data-net="lenet5"] [data-stage="c1"] canvas')
    page.keyboard.press("t")
    canvas.focus()
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("body.talk")
    page.keyboard.press("Escape")
    assert "talk" in page.locator("body").get_attribute("class")
    page.keyboard.press("Escape")
    assert "talk" not in (page.locator("body").get_attribute("class") or "")


def test_units_are_spoken_where_keys_choose_them(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    heading = page.locator(f'{PANEL} [data-role="where"]')
    page.locator('[data-net="lenet5"] [data-stage="c1"] canvas').focus()
    assert heading.get_attribute("aria-live") == "polite"
    page.keyboard.press("ArrowRight")
    assert where(page).startswith("C1 map 0")
    page.locator('.heading [data-view="networks"]').focus()
    assert heading.get_attribute("aria-live") == "off"


def test_keys_of_the_colour_view_leave_the_drawing_alone(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    drawn = page.locator("#pad [data-drawn]").get_attribute("data-drawn")
    page.click('[data-view="colour"]')
    for key in ("3", "c", "z", "p"):
        page.keyboard.press(key)
    assert page.locator("#pad [data-drawn]").get_attribute("data-drawn") == drawn
