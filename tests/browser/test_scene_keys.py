"""The scenes of a talk by keys, clicks and links."""

import json
import zlib
from base64 import urlsafe_b64encode

import pytest

from tests.browser.conftest import SEVEN, answers, draw, settle, wait_for_address
from tests.support.scene_view import NAMES, SEEN, STILL, begin, scene, to


def test_forth_and_back_by_every_key(visit):
    page = visit(**STILL)
    begin(page)
    assert scene(page) == NAMES[0]
    for at, key in enumerate(["PageDown", "ArrowRight", "Space", "Enter"], start=1):
        page.keyboard.press(key)
        assert scene(page) == NAMES[at]
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    assert scene(page) == NAMES[2]
    page.keyboard.press("Home")
    assert scene(page) == NAMES[0]
    page.keyboard.press("PageUp")
    assert scene(page) == NAMES[0]
    page.keyboard.press("Escape")
    assert scene(page) is None
    assert page.locator("#pad .samples").first.is_visible()


def test_a_click_on_the_stage_goes_on_and_elsewhere_it_does_what_it_does(visit):
    page = visit(fresh=True, **STILL)
    to(page, "s2")
    page.mouse.click(240, 20)
    assert scene(page) == "c3"
    page.locator('[data-net="lenet5"] [data-stage="c3"] canvas').click(position={"x": 30, "y": 30})
    page.locator("#pad .paper canvas").click()
    page.click("#scenes summary")
    assert scene(page) == "c3"
    assert page.locator('[data-role="paragraph"]').is_visible()
    page.click('[data-go="next"]')
    assert scene(page) == "c5"
    page.click('[data-go="back"]')
    page.keyboard.press("Enter")  # that button's own
    assert scene(page) == "s2"


def test_keys_keep_their_meaning_where_they_have_one(visit):
    page = visit(**STILL)
    to(page, "c1")
    page.focus('[data-net="lenet5"] [data-stage="c1"] canvas')
    where = page.locator('[data-role="where"]')
    assert "row 13, column 14" in where.text_content()
    page.keyboard.press("ArrowRight")
    assert "row 13, column 15" in where.text_content()
    assert scene(page) == "c1"
    page.keyboard.press("PageDown")
    assert scene(page) == "s2"
    page.keyboard.press("?")
    page.keyboard.press("PageDown")
    assert scene(page) == "s2"
    page.keyboard.press("Escape")  # the dialog's
    assert scene(page) == "s2"
    page.keyboard.press("3")
    settle(page)
    page.keyboard.press("t")
    assert scene(page) is None
    assert page.locator("#pad .samples").first.is_visible()


def test_each_scene_has_its_link(visit, app_url):
    page, other = visit(fresh=True, **STILL), visit(**STILL)
    draw(page, SEVEN)
    page.mouse.move(0, 0)  # where it points at no unit of any scene
    begin(page)
    for name in NAMES:
        settle(page)
        wait_for_address(page)
        if name in (NAMES[0], NAMES[-1]):
            other.goto("about:blank")
            other.goto(page.url)
        else:  # the open page follows the new address, in a tenth of the time
            other.evaluate("address => { location.href = address; }", page.url)
        other.wait_for_selector(f'body[data-scene="{name}"]')
        settle(other)
        assert other.evaluate(SEEN) == page.evaluate(SEEN)
        page.keyboard.press("PageDown")
    other.keyboard.press("Escape")
    assert scene(other) is None
    assert not other.locator("body.talk").count()


@pytest.mark.parametrize("name", ["c3", "modern", "none"])
def test_a_link_may_name_a_scene_and_no_more(visit, app_url, name):
    made = zlib.compressobj(wbits=-15)
    told = made.compress(json.dumps({"scene": name, "view": "bench"}).encode()) + made.flush()
    page = visit(f"{app_url}#{urlsafe_b64encode(told).decode().rstrip('=')}", expect_empty=False)
    page.wait_for_selector(f'body.talk[data-scene="{name}"]')
    settle(page)
    refused = page.locator('[data-net="lenet5"] .refused').count()
    assert refused == (name == "none")
    assert page.locator("#figure").is_visible()
    assert answers(page, ["lenet5"]) == {"lenet5": "4" if refused else "5"}


def test_full_screen_by_key_and_left_with_the_scenes(visit):
    page = visit(**STILL)
    begin(page)
    page.keyboard.press("f")
    page.wait_for_selector('[data-role="screen"][aria-pressed="true"]')
    page.keyboard.press("f")
    page.wait_for_selector('[data-role="screen"][aria-pressed="false"]')
    assert scene(page) == NAMES[0]
    page.click('[data-role="screen"]')
    page.wait_for_selector('[data-role="screen"][aria-pressed="true"]')
    page.keyboard.press("Escape")
    page.wait_for_function("!document.fullscreenElement")
    assert scene(page) is None
