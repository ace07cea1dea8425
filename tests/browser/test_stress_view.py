"""The stress view by keyboard, link and frame, on every screen."""

import itertools
import json

import numpy as np

from lenet_demo.inference import read
from lenet_demo.ink.distortions import distort
from lenet_demo.ink.field import preprocess
from lenet_demo.page.scenes.words import SEVEN as THEIRS
from tests.browser.conftest import SEVEN, draw, settle, wait_for_address
from tests.browser.test_take_away import FIELD, packed, take
from tests.support.stress_view import (
    OF,
    STILL,
    SWEPT,
    card,
    check_talk,
    opened,
    slide,
    strip,
    value,
)


def test_a_link_restores_it_and_says_nothing_odd(visit, app_url):
    page = opened(visit, **STILL)
    slide(page, "rotate", -30)
    slide(page, "width", 25)
    page.select_option('[data-role="right"]', "7")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False, **STILL)
    other.wait_for_selector(SWEPT)
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert [value(other, name) for name in OF] == [value(page, name) for name in OF]
    assert other.locator('[data-role="right"]').input_value() == "7"
    page.select_option('[data-role="chosen"]', "rotate")
    assert strip(other) == strip(page)
    strokes = [[[60, 60], [200, 60], [130, 240]]]
    for odd in ({"rotate": 400}, {"bend": 1, "label": 11}):
        state = {"strokes": strokes, "view": "stress", "stress": odd}
        other.goto("about:blank")
        other.goto(app_url + packed(state))
        other.wait_for_selector(SWEPT)
        assert other.locator('[data-do="reset"]').is_disabled()


def test_by_keyboard_alone(visit):
    page = visit(**STILL)
    page.keyboard.press("7")
    settle(page)
    page.keyboard.press("v")
    page.keyboard.press("v")
    page.wait_for_selector(SWEPT)
    for _ in range(99):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel === 'Rotate'"):
            break
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert value(page, "rotate") == "+3°"
    assert page.evaluate("document.activeElement.ariaValueText") == "+3°"
    page.keyboard.press("Home")
    assert value(page, "rotate") == "−180°"
    page.keyboard.press("1")  # still a sample digit
    page.wait_for_selector(SWEPT)
    assert ": 1 " in card(page, "blur").locator(".held").inner_text()


def test_on_a_phone_cards_stand_one_under_the_other(visit):
    page = opened(visit, viewport={"width": 390, "height": 844}, has_touch=True, **STILL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [card(page, name).bounding_box() for name in OF]
    assert len({box["x"] for box in boxes}) == 1
    assert all(one["y"] + one["height"] <= two["y"] for one, two in itertools.pairwise(boxes))
    for target in page.locator(".stress :is(button, select, input)").all():
        box = target.bounding_box()
        assert box["height"] >= 40
        assert box["width"] >= 40
    # Before the stages, which are long.
    assert boxes[-1]["y"] < page.locator("#figure .at-c1").first.bounding_box()["y"]


def test_between_phone_and_screen_the_answers_stand_beside_the_pad(visit):
    page = opened(visit, viewport={"width": 1000, "height": 800}, **STILL)
    pad = page.locator("#pad .paper").bounding_box()
    for net in ("lenet5", "modern"):
        output = page.locator(f'[data-net="{net}"] .at-output').bounding_box()
        assert output["y"] < pad["y"] + pad["height"]
        assert output["x"] > pad["x"] + pad["width"]
    figure, stress = (page.locator(part).bounding_box() for part in ("#figure", "#stress"))
    assert figure["x"] == stress["x"]
    assert figure["y"] + figure["height"] <= stress["y"]


def test_a_talk_shows_one_card_large(visit):
    page = opened(visit, **STILL)
    slide(page, "rotate", 42)
    page.keyboard.press("t")
    for size in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        check_talk(page, size)


def test_the_scene_is_true(visit, app_url, nets):
    page = visit(app_url + packed({"scene": "turned"}), expect_empty=False, **STILL)
    page.wait_for_selector(SWEPT)
    read_ = page.evaluate(
        "[...document.querySelectorAll('.now b')].map(b => [b.textContent, b.className])"
    )
    made = preprocess(None, THEIRS)
    assert read_ == [["1", ""], ["1", ""]]
    for angle, digit in ((-32, 1), (0, 7), (32, 7)):
        fields = distort(made, {"rotate": angle})
        answers = [read(net, fields) for net in nets.values()]
        assert [(answer.digit, answer.rejected) for answer in answers] == [(digit, False)] * 2


def test_embedded_it_is_there_alone(visit, app_url):
    page = visit(f"{app_url}/?embed=stress", viewport={"width": 800, "height": 450}, **STILL)
    draw(page, SEVEN)
    page.wait_for_selector(SWEPT)
    assert page.locator("#stress").is_visible()
    assert not page.locator("#figure").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_it_is_taken_along_as_it_stands(visit):
    page = opened(visit, **STILL)
    slide(page, "blur", 40)
    svg = take(page, "svg").decode()
    assert "Thickness" in svg
    assert svg.count("<path") > 9 * 6
    field = np.array(json.loads(take(page, "json"))["field"])
    made = preprocess(None, page.evaluate("lenet.last.strokes"))
    assert np.allclose(field, distort(made, {"blur": 2}), atol=1e-5)
