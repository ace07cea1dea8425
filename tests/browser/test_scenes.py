"""The scenes of a talk: by a clicker alone, on every screen, and back again."""

import json

import pytest

from lenet_demo.page.scenes import scenes_for
from tests.browser.conftest import DIGITS, SEVEN, answers, draw, settle, wait_for_address
from tests.support.scene_view import BOXES, NAMES, SCENES, SIZES, STILL, apart, begin, scene, to


@pytest.mark.parametrize("size", SIZES[:1] + SIZES[-1:])
def test_a_lecture_by_clicker_alone(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    draw(page, SEVEN)
    settle(page)
    begin(page)
    seen, sentences = [], []
    for _ in SCENES:
        settle(page)
        seen.append(scene(page))
        sentences.append(page.locator(".sentence").inner_text())
        boxes = page.evaluate(BOXES)
        for i, box in enumerate(boxes):
            what, left, top, right, bottom = box
            assert right - left > 20, (seen[-1], what)
            assert bottom - top > 20, (seen[-1], what)
            assert left >= 0 <= top, (seen[-1], what)
            assert right <= size[0] + 1, (seen[-1], what)
            assert bottom <= size[1] + 1, (seen[-1], what)
            for other in boxes[:i]:
                assert apart(box, other), (seen[-1], what, other[0])
        page.keyboard.press("PageDown")
    assert seen == NAMES
    assert len(set(sentences)) == len(NAMES)
    assert scene(page) == NAMES[-1]  # after the last one nothing comes


@pytest.mark.parametrize(("size", "least"), [((1280, 720), 30), ((1920, 1080), 45)])
def test_the_sentence_is_read_in_the_last_row(visit, size, least):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    begin(page)
    font = page.locator(".sentence").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert font >= least
    for name in NAMES[1:]:
        page.keyboard.press("PageDown")
        assert scene(page) == name
        box = page.locator(".sentence").bounding_box()
        assert box["height"] < 3 * font  # two lines, so that the figure never jumps


def test_another_view_ends_them(visit):
    page = visit(**STILL)
    begin(page)
    page.keyboard.press("v")
    assert scene(page) is None
    assert page.locator("#bench").is_visible()
    assert page.locator("#pad .samples").first.is_visible()


def test_over_an_empty_pad_a_sample_is_read(visit):
    page = visit(**STILL)
    begin(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "5"}
    page.keyboard.press("Escape")
    settle(page)
    assert answers(page) == {"lenet5": "5", "modern": "5"}


def test_drawing_goes_on_in_a_scene_and_stays(visit):
    page = visit(**STILL)
    draw(page, SEVEN)
    to(page, "gap")
    page.keyboard.press("c")
    draw(page, DIGITS[3])
    settle(page)
    assert scene(page) == "gap"
    assert answers(page, ["lenet5"]) == {"lenet5": "3"}
    page.keyboard.press("PageDown")
    settle(page)
    assert page.locator('[data-net="lenet5"] .refused').count() == 1  # the scene's own drawing
    page.keyboard.press("PageDown")
    settle(page)
    assert answers(page) == {"lenet5": "3", "modern": "3"}
    page.keyboard.press("PageDown")
    settle(page)
    assert answers(page)["lenet5"] == "4"  # one of the 82
    page.keyboard.press("Escape")
    settle(page)
    assert answers(page) == {"lenet5": "3", "modern": "3"}


def test_what_was_before_comes_back(visit):
    page = visit(**STILL)
    draw(page, SEVEN)
    page.keyboard.press("n")
    page.keyboard.press("b")
    page.keyboard.press("Shift+Digit2")
    page.focus('[data-net="lenet5"] [data-stage="c3"] canvas')
    for key in ("ArrowRight", "ArrowDown", "Enter", "t"):
        page.keyboard.press(key)
    settle(page)
    wait_for_address(page)
    before = page.url
    begin(page)
    for _ in NAMES:
        page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    settle(page)
    wait_for_address(page)
    assert page.url == before


def test_what_is_spoken_of_moves(visit):
    page = visit()
    draw(page, SEVEN)
    to(page, "c1")
    assert page.evaluate("document.getAnimations().length") > 0
    # What the unit sees slides over the field, until it has come to its place.
    seen = "document.querySelector('#figure [data-step=centre] .line').getAttribute('d')"
    page.wait_for_function(f"d => {seen} !== d", arg=page.evaluate(seen))
    where = page.locator('[data-role="where"]', has_text="C1 map 2, row 13, column 14")
    where.wait_for(state="attached")


def test_with_reduced_motion_no_scene_moves(visit):
    page = visit(**STILL)
    begin(page)
    for name in NAMES:
        assert scene(page) == name
        running = "document.getAnimations().filter(a => a.playState === 'running').length"
        assert page.evaluate(running) == 0
        page.keyboard.press("PageDown")


def test_only_what_the_networks_can_show():
    assert json.dumps(SCENES)
    assert scenes_for(["modern"]) == []
    alone = [scene["name"] for scene in scenes_for(["lenet5"])]
    assert alone == [name for name in NAMES if name not in ("modern", "misread", "turned")]
