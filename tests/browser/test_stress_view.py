"""The step "Turn it" by keyboard, link and frame, on every screen; and its chapter."""

import itertools
import json

import numpy as np
import pytest

from lenet_demo.inference import read
from lenet_demo.ink.distortions import distort
from lenet_demo.ink.field import preprocess
from lenet_demo.page.story.mistakes import SEVEN as THEIRS
from tests.browser.conftest import SEVEN, draw, go, settle, unfold, wait_for_address
from tests.browser.test_bench_chapters import link
from tests.browser.test_stress import FIELD
from tests.conftest import thorough, thorough_rows
from tests.support.axe import violations
from tests.support.stress_view import OF, STILL, SWEPT, card, opened, slide, strip, value

# What of the open chapter is cut off or lies over something else.
AMISS = """() => {
  const chapter = document.querySelector('.chapter.now');
  const seen = [...chapter.querySelectorAll(
      '.head > *, .gallery button, .words, .quiet, .which > *, canvas, figcaption, .plot svg, '
      + 'output, .card button, .held, .key > *, .folds > *')]
    .filter((part) => part.checkVisibility() && part.getBoundingClientRect().width);
  const boxes = seen.map((part) => part.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = seen.filter((part, i) => boxes.some((box, j) => i !== j
    && !part.contains(seen[j]) && !seen[j].contains(part) && meet(box, boxes[i])));
  const out = seen.filter((part, i) => boxes[i].right > innerWidth || boxes[i].bottom > innerHeight
    || boxes[i].top < 0 || part.scrollWidth > part.clientWidth + 1 && part.clientWidth);
  // Of a box to choose in, what is chosen is seen whole; its arrow takes a letter and a half.
  const pen = document.createElement('canvas').getContext('2d');
  const cut = [...chapter.querySelectorAll('select')].filter((box) => {
    const { fontSize, fontFamily, paddingLeft } = getComputedStyle(box);
    pen.font = `${fontSize} ${fontFamily}`;
    const words = pen.measureText(box.selectedOptions[0].label).width;
    return box.checkVisibility()
      && words + 2 * parseFloat(paddingLeft) + parseFloat(fontSize) > box.clientWidth + 1; });
  return [...over, ...out, ...cut].map((part) => part.outerHTML.slice(0, 90)); }"""


def step(page, name):
    """A step, as its button leads there, with all that it shows."""
    page.evaluate("name => document.querySelector(`.chapter [data-to=${name}]`).click()", name)
    page.wait_for_selector(f'body[data-step="{name}"]')
    page.wait_for_selector(
        {"misread": ".hard canvas", "fooling": ".fool canvas", "turned": SWEPT}[name]
    )
    settle(page)


@pytest.mark.parametrize(
    ("size", "nets"),
    [
        ((1280, 720), "both"),
        *thorough_rows(
            ((1280, 720), "one"), *itertools.product([(1366, 768), (1920, 1080)], ["one", "both"])
        ),
    ],
)
def test_each_step_fits_its_screen_and_nothing_lies_over_something_else(visit, size, nets):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    draw(page, SEVEN)
    if nets == "both":
        page.keyboard.press("n")
        page.keyboard.press("n")
    for name in ("misread", "fooling", "turned"):
        step(page, name)
        page.mouse.move(0, 0)
        assert page.evaluate(AMISS) == [], name
        chapter = page.locator(".chapter.now").bounding_box()
        assert chapter["y"] + chapter["height"] <= size[1] + 1, name


@pytest.mark.parametrize(
    ("scheme", "colours"), [("light", False), ("light", True), ("dark", "alone")]
)
@pytest.mark.thorough
def test_axe_finds_nothing_in_any_step(visit, scheme, colours):
    page = visit(color_scheme=scheme, **STILL)
    for name in ("misread", "fooling", "turned"):
        step(page, name)
        assert violations(page, "#mistakes", colours) == [], name
    unfold(page, "turned", "stress")
    assert violations(page, "#mistakes", colours) == []


def test_one_slider_stands_alone_large_under_its_pictures_until_all_are_unfolded(visit):
    page = visit(**STILL)
    step(page, "turned")
    assert [name for name in OF if card(page, name).is_visible()] == ["rotate"]
    # Each picture stands over its place on the chart, and that over its place on the slider.
    plot = card(page, "rotate").locator(".plot svg").bounding_box()
    assert plot["height"] > 80
    pictures = [of.bounding_box() for of in page.locator(".strip canvas").all()]
    for i, box in enumerate(pictures):
        middle = box["x"] + box["width"] / 2
        assert abs(middle - plot["x"] - i * plot["width"] / 10) < 1.5
    slider = card(page, "rotate").locator("input").bounding_box()
    thumb = 18
    assert abs(slider["x"] + thumb / 2 - plot["x"]) < 1.5
    assert abs(slider["width"] - thumb - plot["width"]) < 1.5
    # Another of them may be chosen there; its fold shows all nine in the same place.
    page.select_option('[data-role="chosen"]', "blur")
    page.wait_for_selector(SWEPT)
    assert [name for name in OF if card(page, name).is_visible()] == ["blur"]
    unfold(page, "turned", "stress")
    page.wait_for_selector(f"{SWEPT}.all")
    assert [name for name in OF if card(page, name).is_visible()] == [*OF]
    assert all(card(page, name).locator(".held").inner_text() for name in OF)


def test_what_is_misread_has_a_mark_and_is_seen_in_forced_colours(visit):
    page = visit(forced_colors="active", **STILL)
    step(page, "turned")
    misread, right = page.locator(".strip .misread"), page.locator(".strip b:not(.misread)")
    assert misread.count() > 11
    assert all("✗" in text for text in misread.all_inner_texts())
    assert {*right.all_inner_texts()} == {"7"}
    assert "✗" in page.locator(".stress .key").inner_text()
    # Curves in the system's own colours, told apart by their dashes; a slider with its own look.
    of = card(page, "rotate")
    dashes = {
        kind: of.locator(f"path.{kind}").first.evaluate("e => getComputedStyle(e).strokeDasharray")
        for kind in ("right", "wrong", "missed")
    }
    assert len({*dashes.values()}) == 3
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for kind in dashes:
        stroke = of.locator(f"path.{kind}").first.evaluate("e => getComputedStyle(e).stroke")
        assert stroke != ground
    assert of.locator("input").evaluate("e => getComputedStyle(e).appearance") == "auto"


@pytest.mark.thorough
def test_a_link_restores_it_and_says_nothing_odd(visit):
    page = opened(visit, **STILL)
    slide(page, "rotate", -30)
    slide(page, "width", 25)
    page.select_option('[data-role="right"]', "7")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False, **STILL)
    other.wait_for_selector(f"{SWEPT}.all")
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert [value(other, name) for name in OF] == [value(page, name) for name in OF]
    assert other.locator('[data-role="right"]').input_value() == "7"
    page.select_option('[data-role="chosen"]', "rotate")
    assert strip(other) == strip(page)
    strokes = [[[60, 60], [200, 60], [130, 240]]]
    for odd in ({"rotate": 400}, {"bend": 1, "label": 11}):
        state = {"strokes": strokes, "view": "stress", "stress": odd}
        other.evaluate("hash => location.hash = hash", link(state))
        other.wait_for_selector('[data-do="reset"]:disabled')
        assert other.locator(".stress.all").count()  # as a former link has it
        slide(other, "rotate", 10)


def test_by_keyboard_alone(visit):
    page = visit(**STILL)
    page.keyboard.press("7")
    settle(page)
    for _ in range(4):
        page.keyboard.press("v")
    page.locator("#mistakes [data-to=turned]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("7")
    page.wait_for_selector(SWEPT)
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel === 'Turn'"):
            break
    page.keyboard.press("Home")
    assert value(page, "rotate") == "−180°"
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert value(page, "rotate") == "+177°"
    assert page.evaluate("document.activeElement.ariaValueText") == "+177°"
    page.keyboard.press("1")  # still a sample digit
    page.wait_for_selector(SWEPT)
    assert ": 1 " in card(page, "rotate").locator(".held").inner_text()


@pytest.mark.thorough
def test_on_a_phone_cards_stand_one_under_the_other(visit):
    page = opened(
        visit, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, **STILL
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [card(page, name).bounding_box() for name in OF]
    assert len({box["x"] for box in boxes}) == 1
    assert all(one["y"] + one["height"] <= two["y"] for one, two in itertools.pairwise(boxes))
    for target in page.locator(".stress :is(button, select, input)").all():
        box = target.bounding_box()
        assert box["height"] >= 40
        assert box["width"] >= 40
    # Every other picture, so that all of them are seen at once.
    seen = [of.bounding_box() for of in page.locator(".strip figure").all() if of.is_visible()]
    assert len(seen) == 6
    assert seen[-1]["x"] + seen[-1]["width"] <= 390


def test_the_pictures_stay_in_sight_whichever_card_one_scrolls_to(visit):
    page = opened(visit, **STILL)
    card(page, "noise").locator("input").focus()
    card(page, "noise").scroll_into_view_if_needed()
    strip_, bar = page.locator(".strip").bounding_box(), page.locator(".heading").bounding_box()
    assert strip_["y"] >= bar["y"] + bar["height"] - 1
    assert strip_["y"] + strip_["height"] < 720


@pytest.mark.parametrize("size", [(1280, 720), *thorough((1920, 1080))])
def test_presented_it_is_large(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    step(page, "turned")
    page.keyboard.press("g")
    page.wait_for_selector(f"body.present {SWEPT}")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate(AMISS) == []
    box = card(page, "rotate").locator(".plot svg").bounding_box()
    assert box["width"] > 0.5 * size[0]
    assert box["height"] > 0.25 * size[1]
    assert page.locator(".stress select").first.is_hidden()


def test_what_the_step_says_is_so(visit, nets):
    page = visit(**STILL)
    step(page, "turned")
    assert [text.split() for text in page.locator(".stress .now p").all_inner_texts()] == [
        ["LeNet-5", "1"],
        ["Modern", "LeNet", "1"],
    ]
    assert page.locator(".stress .now .refused").count() == 0
    made = preprocess(None, THEIRS)
    for angle, digit in ((-32, 1), (0, 7), (32, 7)):
        fields = distort(made, {"rotate": angle})
        answers = [read(net, fields) for net in nets.values()]
        assert [(answer.digit, answer.rejected) for answer in answers] == [(digit, False)] * 2


def test_a_distorted_drawing_that_is_no_digit_is_said_to_be_distorted(visit):
    page = visit(**STILL)
    draw(page, SEVEN)
    go(page, "turned")
    says = page.locator('#pad [data-net="lenet5"] [data-role="says"]')
    refused = page.locator('#pad [data-net="lenet5"].refused')
    for stop in range(-170, 180, 10):
        card(page, "rotate").locator("input").fill(str(stop))
        settle(page)
        if refused.count():
            break
    assert says.inner_text() == "LeNet-5: not a digit, distorted so."


@pytest.mark.thorough
def test_embedded_it_is_there_alone(visit, app_url):
    page = visit(f"{app_url}/?embed=stress", viewport={"width": 800, "height": 450}, **STILL)
    draw(page, SEVEN)
    page.wait_for_selector(SWEPT)
    assert page.locator(".stress").is_visible()
    assert not page.locator("#figure").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


@pytest.mark.thorough
def test_the_numbers_that_are_taken_along_are_those_that_are_read(visit):
    page = opened(visit, **STILL)
    slide(page, "blur", 40)
    with page.expect_download() as download:
        page.evaluate("document.querySelector('[data-take=json]').click()")
    field = np.array(json.loads(download.value.path().read_bytes())["field"])
    made = preprocess(None, page.evaluate("lenet.last.strokes"))
    assert np.allclose(field, distort(made, {"blur": 2}), atol=1e-5)
