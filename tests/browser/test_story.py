"""The story: chapters that are scrolled, each made for one screen, each step with its address."""

import json
import zlib
from base64 import urlsafe_b64encode

import pytest

from tests.browser.conftest import (
    DIGITS,
    SEVEN,
    answers,
    draw,
    go,
    settle,
    wait_for_address,
)
from tests.conftest import thorough
from tests.support.steps import BOXES, NAMES, SIZES, STEPS, STILL, apart, step

CHAPTERS = [*dict.fromkeys(STEPS.values())]
# Controls and letters that are seen of the first screen, and the least of their sizes.
FIRST_SCREEN = """() => {
  const isSeen = (part) => {
    const { top, bottom, left, right, width } = part.getBoundingClientRect();
    return part.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && width > 1 && top < innerHeight && bottom > 0 && left < innerWidth && right > 0;
  };
  const controls = [...document.querySelectorAll(
    'a, button, input, select, textarea, summary')].filter((part) =>
      isSeen(part) && !part.closest('.skip, footer') && !part.matches('.unseen'));
  const range = document.createRange();
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector('#lenet'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const of = node.parentElement;
    const isNone = of.closest('.unseen, .skip, template, script');
    if (!node.data.trim() || isNone || !isSeen(of)) continue;
    range.selectNodeContents(node);
    const { top, bottom } = range.getBoundingClientRect();
    if (top < innerHeight && bottom > 0) {
      texts.push([node.data.trim(), parseFloat(getComputedStyle(of).fontSize)]);
    }
  }
  return { controls: controls.length, letters: texts.map(([text]) => text).join('').length,
    smallest: Math.min(...texts.map(([, size]) => size)) }; }"""


def test_the_first_screen_is_calm(visit):
    page = visit(viewport={"width": 1280, "height": 720})
    draw(page, SEVEN)
    page.mouse.move(0, 0)
    settle(page)
    seen = page.evaluate(FIRST_SCREEN)
    assert seen["controls"] <= 14
    assert seen["letters"] <= 450
    assert seen["smallest"] >= 15
    pad = page.locator("#pad .paper").bounding_box()
    verdict = page.locator("#pad .answer").first.bounding_box()
    assert 0 <= verdict["y"] - pad["y"] - pad["height"] <= 40


@pytest.mark.parametrize("size", [(1280, 720), *thorough(*[s for s in SIZES if s != (1280, 720)])])
def test_each_step_fits_its_screen_and_nothing_overlaps(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    draw(page, SEVEN)
    for name in NAMES:
        page.locator(f'.chapter [data-to="{name}"], .menu [data-to="{name}"]').first.dispatch_event(
            "click"
        )
        page.wait_for_selector(f'body[data-step="{name}"]')
        settle(page)
        page.wait_for_timeout(150)  # what is laid out anew by what has come
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 3
        for i, box in enumerate(boxes):
            what, left, top, right, bottom = box
            assert left >= -1, (name, what)
            assert right <= size[0] + 1, (name, what)
            if size[0] > 1000:  # the whole chapter stands between the bar and the window's end
                assert top >= 55, (name, what)
                assert bottom <= size[1] + 1, (name, what, bottom)
            for other in boxes[:i]:
                assert apart(box, other) or within(box, other), (name, what, other)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def within(one, other):
    """Whether one of two boxes lies in the other: a part in its whole."""
    (_, left, top, right, bottom), (_, x, y, to_x, to_y) = one, other
    inner = left >= x - 1 and top >= y - 1 and right <= to_x + 1 and bottom <= to_y + 1
    outer = x >= left - 1 and y >= top - 1 and to_x <= right + 1 and to_y <= bottom + 1
    return inner or outer


# Whether scrolling has left `at`, if it can, and rests, and the chapter that is seen is open.
RESTS = """async (at) => {
  const y = scrollY;
  await new Promise((wake) => setTimeout(wake, 60));
  const seen = (part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(top, 0); };
  const most = Math.max(...[...document.querySelectorAll('.chapter')].map(seen));
  const isLast = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  return scrollY === y && (y > at || isLast)
    && most - seen(document.querySelector('.chapter.now')) <= 40; }"""


def test_scrolling_opens_chapter_after_chapter(visit):
    page = visit(fresh=True, viewport={"width": 1280, "height": 720})
    draw(page, SEVEN)
    seen = [step(page)]
    page.mouse.move(900, 600)
    for _ in range(24):
        at = page.evaluate("scrollY")
        page.mouse.wheel(0, 400)
        assert any(page.evaluate(RESTS, at) for _ in range(200))
        if step(page) != seen[-1]:
            seen.append(step(page))
    firsts = [
        name for name in NAMES if NAMES.index(name) == list(STEPS.values()).index(STEPS[name])
    ]
    assert seen == firsts
    # The step that a chapter was left at stands there when one comes back.
    page.click('.chapter [data-to="none"]')
    page.click(".menu summary")
    page.click('.menu [data-to="c1"]')
    section = page.locator("#picture")
    assert section.locator('[aria-current="step"]').inner_text() == "None of the ten"


@pytest.mark.thorough
def test_back_goes_step_by_step_and_leaves_the_drawing(visit):
    page = visit(fresh=True)
    for name in ("c1", "c3", "nearest"):
        page.keyboard.press("c")
        draw(page, DIGITS[3])
        go(page, name)
        wait_for_address(page)
    settle(page)
    page.keyboard.press("c")
    draw(page, SEVEN)
    settle(page)
    wait_for_address(page)
    for name in ("c3", "c1", "draw"):
        while step(page) != name:
            page.go_back()
            page.wait_for_timeout(50)
        settle(page)
        assert answers(page, ["lenet5"]) == {"lenet5": "7"}
    page.go_forward()
    page.wait_for_selector('body[data-step="c1"]')


@pytest.mark.parametrize("names", [NAMES[4::9], NAMES[1::3]], ids=["some", "many"])
@pytest.mark.thorough
def test_each_step_has_its_link(visit, app_url, names):
    page, other = visit(fresh=True, **STILL), visit(**STILL)
    draw(page, SEVEN)
    for name in names:
        go(page, name)
        settle(page)
        wait_for_address(page)
        assert f"#{name}" in page.url
        other.goto("about:blank")
        other.goto(page.url)
        other.wait_for_selector(f'body[data-step="{name}"]')
        settle(other)
        assert answers(other) == answers(page)
        assert other.evaluate("lenet.last") == page.evaluate("lenet.last")
        box = other.locator(f"#{STEPS[name]}").bounding_box()
        assert abs(box["y"] - 56) < 4 or name in ("draw", "field")


@pytest.mark.parametrize("address", [CHAPTERS[3], *thorough(*CHAPTERS)])
def test_a_chapter_s_name_is_an_address(visit, app_url, address):
    page = visit(f"{app_url}#{address}", expect_empty=False)
    page.wait_for_selector(f'body[data-chapter="{address}"]')


def test_a_link_to_a_step_brings_what_the_step_is_about(visit, app_url):
    page = visit(f"{app_url}#none", expect_empty=False)
    page.wait_for_function("lenet.last.strokes.length === 3")  # the star
    settle(page)
    assert "not a digit" in page.locator("#pad .answer").first.inner_text()
    page.click('.chapter [data-to="nearest"]')
    page.wait_for_function("lenet.last.picture")  # nothing was drawn before: a sample
    page.keyboard.press("c")
    draw(page, SEVEN)
    go(page, "none")  # on an open page a drawing stays
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "7"}


def packed(state):
    made = zlib.compressobj(wbits=-15)
    told = made.compress(json.dumps(state).encode()) + made.flush()
    return urlsafe_b64encode(told).decode().rstrip("=")


STROKES = [[[60, 60], [200, 60], [130, 240]]]
FORMER = {
    "draw": {"strokes": STROKES},
    "lab": {"strokes": STROKES, "skip": ["size"]},
    "c1": {"strokes": STROKES, "view": "bench"},
    "s2": {"view": "bench", "bench": {"chapter": "cells"}},
    "turned": {"strokes": STROKES, "view": "stress", "stress": {"rotate": 20}},
    "number": {"view": "number"},
    "learning": {"view": "learning"},
    "modern": {"view": "colour"},
    "none": {"scene": "none", "view": "networks", "talk": True},
}


@pytest.mark.parametrize(
    "name", ["lab", "turned", "none", *thorough("draw", "c1", "s2", "number", "learning", "modern")]
)
def test_links_of_former_pages_open_what_they_opened(visit, app_url, name):
    page = visit(f"{app_url}#{packed(FORMER[name])}", expect_empty=False)
    page.wait_for_selector(f'body[data-step="{name}"]')
    settle(page)
    if "strokes" in FORMER[name]:
        assert page.evaluate("lenet.last.strokes") == STROKES
    if name == "draw":  # both networks were shown, where none was named
        assert page.locator("#pad .answer:visible").count() == 2
    folds = {"c1": "filter", "s2": "cells", "turned": "stress", "modern": "colour"}
    if name in folds:
        assert page.locator(f'details[data-fold="{folds[name]}"][open]').count() == 1
    assert page.locator("body.present").count() == (name == "none")


@pytest.mark.thorough
def test_what_unfolds_is_in_links_and_folds_again(visit):
    page = visit(fresh=True)
    go(page, "c1")
    page.click('[data-fold="filter"] summary')
    page.wait_for_selector('[data-fold="filter"] .through')
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    other.wait_for_selector('[data-fold="filter"][open]')
    page.click('[data-fold="filter"] summary')
    page.wait_for_selector('[data-fold="filter"]:not([open])')


def test_no_figure_out_of_sight_is_painted(visit):
    page = visit(fresh=True, viewport={"width": 1280, "height": 720})
    painted = """() => [...document.querySelectorAll('.chapter [data-role=figure] .net')].map(
      (row) => row.closest('.chapter').id)"""
    draw(page, SEVEN)
    settle(page)
    assert set(page.evaluate(painted)) == {"draw"}
    go(page, "c3")
    page.wait_for_selector("#combine .net", state="attached")
    assert "picture" not in page.evaluate(painted)
