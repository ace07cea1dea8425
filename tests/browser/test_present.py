"""Presenting: by a clicker alone, on every screen, and back to the same place."""

import pytest

from tests.browser.conftest import DIGITS, SEVEN, answers, draw, go, settle
from tests.browser.test_story import within
from tests.support.steps import BOXES, NAMES, STILL, apart, present, step

RUNNING = "document.getAnimations().filter(each => each.playState === 'running').length"
# How large a sentence is on a screen, at least, to be read in the last row.
LEAST = {(1280, 720): 30, (1920, 1080): 45}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 540), (390, 844)])
@pytest.mark.thorough
def test_a_lecture_by_clicker_alone(visit, size):
    """No step moves by itself, all is in its place, the sentence is read in the last row."""
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    draw(page, SEVEN)
    settle(page)
    present(page)
    seen, sentences = [], []
    for _ in NAMES:
        settle(page)
        page.wait_for_timeout(100)
        seen.append(step(page))
        assert page.evaluate(RUNNING) == 0, seen[-1]
        sentence = page.locator(".chapter.now .sentence:visible")
        sentences.append(sentence.inner_text())
        letters = sentence.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert letters >= LEAST.get(size, 15), seen[-1]
        boxes = page.evaluate(BOXES)
        for i, box in enumerate(boxes):
            what, left, top, right, bottom = box
            assert left >= -1 <= top, (seen[-1], what)
            assert right <= size[0] + 1, (seen[-1], what)
            assert bottom <= size[1] + 1 or size[0] < 760, (seen[-1], what, bottom)
            for other in boxes[:i]:
                assert apart(box, other) or within(box, other), (seen[-1], what, other)
        page.keyboard.press("PageDown")
    assert seen == NAMES
    assert len(set(sentences)) == len(NAMES)
    assert step(page) == NAMES[-1]  # after the last one nothing comes


def test_forth_and_back_by_every_key(visit):
    page = visit(**STILL)
    present(page)
    assert step(page) == NAMES[0]
    for at, key in enumerate(["PageDown", "ArrowRight", "Space", "Enter", "ArrowDown"], start=1):
        page.keyboard.press(key)
        assert step(page) == NAMES[at]
    for key in ("PageUp", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    assert step(page) == NAMES[2]
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    assert step(page) == NAMES[0]
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    assert page.locator("body.present").count() == 0
    assert step(page) == NAMES[1]  # the same place, where all can be unfolded
    assert page.locator(".chapter.now .folds").is_visible()


@pytest.mark.thorough
def test_a_click_on_the_stage_goes_on_and_elsewhere_it_does_what_it_does(visit):
    page = visit(fresh=True, **STILL)
    go(page, "s2")
    present(page)
    assert step(page) == "s2"
    page.locator(".chapter.now .sentence:visible").click()
    assert step(page) == "c3"
    page.locator('#combine .net [data-stage="c3"] canvas').click(position={"x": 30, "y": 30})
    page.locator("#pad .paper canvas").click()
    assert step(page) == "c3"
    page.click('[data-go="next"]')
    assert step(page) == "c5"
    page.click('[data-go="back"]')
    page.keyboard.press("Enter")  # that button's own
    assert step(page) == "s2"


@pytest.mark.thorough
def test_keys_keep_their_meaning_where_they_have_one(visit):
    page = visit(**STILL)
    go(page, "c1")
    draw(page, SEVEN)
    present(page)
    page.focus('#filter [data-stage="c1"] canvas')
    where = page.locator('[data-role="where"]')
    assert "row 13, column 14" in where.text_content()
    page.keyboard.press("ArrowRight")
    assert "row 13, column 15" in where.text_content()
    assert step(page) == "c1"
    page.keyboard.press("PageDown")
    assert step(page) == "s2"
    page.keyboard.press("?")
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")  # the dialog's
    assert step(page) == "s2"
    assert page.locator("body.present").count() == 1


def test_a_step_s_own_drawing_gives_the_visitor_s_back(visit):
    page = visit(**STILL)
    draw(page, DIGITS[3])
    go(page, "gap")
    present(page)
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "3"}
    page.keyboard.press("PageDown")
    settle(page)
    assert page.locator("#pad .answer.refused:visible").count() == 1  # the step's own drawing
    page.keyboard.press("PageDown")
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "3"}
    page.keyboard.press("PageDown")
    settle(page)
    assert answers(page)["lenet5"] == "4"  # one of the 82
    page.keyboard.press("PageUp")
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "3"}


def test_over_an_empty_pad_a_sample_is_read(visit):
    page = visit(**STILL)
    present(page)
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "5"}


@pytest.mark.thorough
def test_what_is_spoken_of_moves(visit):
    page = visit()
    draw(page, SEVEN)
    go(page, "field")
    present(page)
    page.keyboard.press("PageDown")
    seen = "document.querySelector('#filter [data-step=centre] .line').getAttribute('d')"
    page.wait_for_function(f"{seen} !== null && {seen} !== ''")
    page.wait_for_function(f"d => {seen} !== d", arg=page.evaluate(seen))
    where = page.locator('[data-role="where"]', has_text="C1 map 2, row 13, column 14")
    where.wait_for(state="attached")


def test_full_screen_by_key_and_left_with_it(visit):
    page = visit(**STILL)
    page.keyboard.press("g")
    page.wait_for_selector('[data-role="screen"][aria-pressed="true"]')
    page.keyboard.press("f")
    page.wait_for_selector('[data-role="screen"][aria-pressed="false"]')
    assert page.locator("body.present").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("body.present").count() == 0
