"""The scenes of a talk: by a clicker alone, on every screen, by link, and back again."""

import json
import zlib
from base64 import urlsafe_b64encode

import pytest

from lenet_demo.page.scenes import scenes_for
from tests.browser.conftest import DIGITS, SEVEN, answers, draw, settle, wait_for_address

SCENES = scenes_for(["lenet5", "modern"])
NAMES = [scene["name"] for scene in SCENES]
SIZES = [(1280, 720), (1920, 1080), (960, 540), (390, 844)]
STILL = {"reduced_motion": "reduce"}

# What fills the screen, and what it may not run into: [what, left, top, right, bottom].
BOXES = """() => {
  const large = document.body.dataset.large.split(' ');
  const parts = large.flatMap(name => name === 'nearest' || name === 'second'
    ? [...document.querySelectorAll(`#figure .net:not([hidden]) .${name} .plate`)]
        .map(e => [name, e])
    : name === 'output'
      ? [...document.querySelectorAll('#figure .net:not([hidden]) :is(.bars, .verdict)')]
          .map(e => [e.className, e])
      : name === 'image'
        ? [...document.querySelectorAll('#figure [data-step="centre"] .plate')].map(e => [name, e])
        : [...document.querySelectorAll(
            `#figure .net:not([hidden]) [data-stage="${name}"] .maps > .plate`)]
            .map(e => [name, e]));
  const pads = document.body.dataset.view === 'number'
    ? ['#number .paper', '#number .reading', '#number .columns', '#number .codes']
    : ['#pad .paper', '#pad .tools'];
  for (const around of [...pads, '.controls', '.sentence', '#scenes summary'])
    parts.push([around, document.querySelector(around)]);
  return parts.map(([name, e]) => {
    const {left, top, right, bottom} = e.getBoundingClientRect();
    return [name, left, top, right, bottom];
  }); }"""

# All that a visitor sees of the state, for comparing.
SEEN = """() => JSON.stringify([
  {...document.body.dataset}, document.body.classList.contains('talk'), lenet.last,
  document.querySelector('.sentence').textContent,
  [...document.querySelectorAll('#figure .net:not([hidden]) path')].map(
    path => path.getAttribute('d') ?? ''),
])"""


def scene(page):
    return page.evaluate("document.body.dataset.scene ?? null")


def begin(page):
    page.keyboard.press("g")
    page.wait_for_selector("body[data-scene]")
    settle(page)


def to(page, name):
    """From the beginning to a scene, as a clicker gets there."""
    begin(page)
    for _ in range(NAMES.index(name)):
        page.keyboard.press("PageDown")
    settle(page)
    assert scene(page) == name


def apart(one, other):
    _, left, top, right, bottom = one
    _, x, y, to_x, to_y = other
    return right <= x + 1 or to_x <= left + 1 or bottom <= y + 1 or to_y <= top + 1


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
    page = visit(**STILL)
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


def test_another_view_ends_them(visit):
    page = visit(**STILL)
    begin(page)
    page.keyboard.press("v")
    assert scene(page) is None
    assert page.locator("#bench").is_visible()
    assert page.locator("#pad .samples").first.is_visible()


def test_each_scene_has_its_link(visit, app_url):
    page, other = visit(**STILL), visit(**STILL)
    draw(page, SEVEN)
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


def test_only_what_the_networks_can_show():
    assert json.dumps(SCENES)
    assert scenes_for(["modern"]) == []
    alone = [scene["name"] for scene in scenes_for(["lenet5"])]
    assert alone == [name for name in NAMES if name not in ("modern", "misread", "turned")]
