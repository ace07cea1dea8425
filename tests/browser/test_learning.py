"""How it learned: one's own drawing, read by a network at every moment of its learning."""

import itertools
import json
import threading
from functools import partial

import pytest
import torch

from lenet_demo.nets import LeNet5
from lenet_demo.nets.checkpoint import CHECKPOINTS
from lenet_demo.page.digits import hundred
from lenet_demo.page.learning import told_histories
from lenet_demo.training.history import read_history
from lenet_demo.training.snapshots import put
from tests.browser.conftest import (
    DIGITS,
    SEVEN,
    Quiet,
    answers,
    draw,
    go,
    serving,
    settle,
    wait_for_address,
)
from tests.browser.test_take_away import FIELD, packed, take
from tests.conftest import thorough, thorough_rows
from tests.support.number_view import swipe

STILL = {"reduced_motion": "reduce"}
PAPER = CHECKPOINTS / "histories" / "lenet5-paper.safetensors"
NAME = "lenet5-paper-learning"
THERE = '.learning[aria-busy="false"]'
SLIDER = '.learning [data-role="at"]'


@pytest.fixture(scope="module")
def run():
    """What is told of each moment, and LeNet-5 as it was then."""
    history, weights = read_history(PAPER)
    nets = []
    for of_moment in weights:
        net = LeNet5().eval()
        put(of_moment, net)
        nets.append(net)
    return history, nets


def opened(visit, digit=SEVEN, **options):
    page = visit(**STILL | options)
    draw(page, digit)
    settle(page)
    show(page)
    return page


def show(page):
    go(page, "learning")
    page.wait_for_selector(THERE, state="attached")
    settle(page)


def to(page, at):
    page.locator(SLIDER).fill(str(at))
    settle(page)


def shown(page):
    return int(page.locator(".learning").get_attribute("data-shown"))


def distances(page):
    taken = json.loads(take(page, "json"))
    return torch.tensor(taken[f"{NAME}.output"]), torch.tensor(taken["field"])


def test_every_moment_reads_as_python_does(visit, run):
    history, nets = run
    page = opened(visit)
    for at in (0, 1, 5, 12, len(nets) - 1, 3):
        to(page, at)
        output, field = distances(page)
        expected = nets[at](field[None, None])[0].detach()
        assert torch.allclose(output, expected, rtol=1e-3, atol=2e-3)
        assert shown(page) == history.moments[at]["digits"]


def test_the_hundred_are_read_as_the_history_says(run):
    history, nets = run
    fields = torch.zeros(100, 1, 32, 32)
    fields[:, 0, 2:30, 2:30] = torch.from_numpy(hundred())
    for at in (0, 2, len(nets) - 1):
        read = nets[at].posterior(nets[at](fields)).argmax(1).tolist()
        assert "".join(map(str, read)) == history.moments[at]["read"]


def test_a_history_is_of_the_size_it_may_have(run):
    history, nets = run
    assert len(nets) >= 29
    for path in PAPER.parent.glob("*.safetensors"):
        assert path.stat().st_size <= 2_500_000
    assert [moment["digits"] for moment in history.moments[:5]] == [0, 50, 100, 200, 500]


def test_marks_counts_and_words_are_the_moment_s(visit, run):
    history, _nets = run
    page = opened(visit)
    for at in (4, 0, 6):
        to(page, at)
        told = history.moments[at]
        misread = [int(c) != i // 10 for i, c in enumerate(told["read"])]
        assert page.locator(".learning .marks .misread").count() == sum(misread)
        assert page.locator(".learning .counts li").all_inner_texts() == [
            f"{10 - sum(misread[10 * i : 10 * i + 10])}/10" for i in range(10)
        ]
        right = f"{100 - sum(misread)} of 100 test digits correct"
        assert page.inner_text(".learning .hundred h3") == right
        words = page.locator(SLIDER).get_attribute("aria-valuetext")
        assert words.endswith(right)
        assert ("untrained" if at == 0 else f"after {told['digits']:,} digits") in words
        percent = f"{100 * told['error']:.1f} %"
        assert page.inner_text('.learning [data-role="moment"] strong') == percent
        first = misread.index(True)
        mark = page.locator(".learning .marks > span").nth(first)
        said = f"{first // 10}, taken for {told['read'][first]}"
        assert [mark.get_attribute(name) for name in ("title", "aria-label")] == [said, said]
        # Framed, with nothing over its ink: it says what it was taken for while it is pointed at.
        assert not mark.locator("b").is_visible()
        mark.hover()
        assert mark.locator("b").inner_text() == f"taken for {told['read'][first]}"
        page.mouse.move(5, 5)


def test_one_of_the_hundred_that_is_pressed_stands_on_the_pad(visit, run):
    history, _nets = run
    page = opened(visit)
    to(page, 8)
    read = history.moments[8]["read"]
    marks = page.locator(".learning .marks > span")
    misread = [i for i, answer in enumerate(read) if int(answer) != i // 10]
    for i in (*misread[:2], 34):
        marks.nth(i).click()
        page.wait_for_selector(f'.learning .marks > :nth-child({i + 1})[aria-pressed="true"]')
        settle(page)
        assert answers(page, [NAME])[NAME] == read[i]
        assert page.locator('.learning .marks [aria-pressed="true"]').count() == 1
    # By keys: of the hundred one is reached by Tab, the others by arrows.
    assert page.locator('.learning .marks [tabindex="0"]').count() == 1
    marks.nth(34).focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector('.learning .marks > :nth-child(46)[aria-pressed="true"]')
    page.keyboard.press("z")
    page.wait_for_selector('.learning .marks > :nth-child(35)[aria-pressed="true"]')


def test_dragging_moves_the_figure_at_once(visit):
    page = opened(visit)
    filters = "document.querySelector('.learning [data-role=filters] canvas').toDataURL()"
    first = page.evaluate(filters)
    box = page.locator(SLIDER).bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, middle)
    page.mouse.down()
    seen = set()
    for part in (0.2, 0.4, 0.6, 0.8, 1.0):
        page.mouse.move(box["x"] + part * (box["width"] - 1), middle)
        settle(page)
        seen.add(shown(page))
    page.mouse.up()
    assert len(seen) == 5
    assert max(seen) == 1_200_000
    assert page.evaluate(filters) != first
    assert answers(page, [NAME]) == {NAME: "7"}


def test_by_keyboard_alone(visit):
    page = visit(**STILL)
    page.keyboard.press("7")
    settle(page)
    go(page, "learning")
    page.wait_for_selector(THERE)
    for _ in range(99):
        if page.evaluate("document.activeElement.matches('.learning [data-role=at]')"):
            break
        page.keyboard.press("Tab")
    for key, digits in (("ArrowRight", 50), ("End", 1_200_000), ("Home", 0), ("ArrowRight", 50)):
        page.keyboard.press(key)
        page.wait_for_selector(f'.learning[data-shown="{digits}"]')


def test_it_plays_and_pauses(visit):
    page = opened(visit)
    button = page.locator('.learning [data-do="play"]')
    button.click()
    page.wait_for_function("Number(document.querySelector('.learning').dataset.shown) >= 50")
    assert button.get_attribute("aria-pressed") == "true"
    page.keyboard.press("p")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    go(page, "draw")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.body.dataset.step") == "draw"


@pytest.mark.thorough
def test_a_link_holds_the_run_and_the_moment(visit):
    page = opened(visit)
    to(page, 5)
    wait_for_address(page)
    other = visit(page.url, expect_empty=False, **STILL)
    other.wait_for_selector('.learning[data-shown="1000"]')
    settle(other)
    assert distances(other)[0].equal(distances(page)[0])
    strokes = [[[60, 60], [200, 60], [130, 240]]]
    for odd in ({"history": "none", "digits": 5}, {"history": NAME, "digits": -1}, 3):
        hash = packed({"strokes": strokes, "view": "learning", "moment": odd})
        other.evaluate("hash => location.hash = hash", hash)
        other.wait_for_selector('.learning[data-shown="0"]')
        to(other, 5)


@pytest.mark.thorough
def test_on_a_slow_line_curve_and_digits_stand_before_the_weights(visit, folder):
    going_on = threading.Event()

    class Slow(Quiet):
        """Keeps back a history's weights until it may go on."""

        def copyfile(self, source, outputfile):
            if "histories" in self.path:
                outputfile.write(source.read(64_000))
                going_on.wait()
            super().copyfile(source, outputfile)

    with serving(partial(Slow, directory=str(folder))) as (_server, port):
        page = visit(f"http://localhost:{port}/", **STILL)
        draw(page, SEVEN)
        go(page, "learning")
        coming = page.locator('.learning [data-role="coming"]')
        coming.wait_for()
        page.wait_for_function("document.querySelector('.learning progress').value > 0")
        assert 0.02 < coming.evaluate("bar => bar.value") < 0.04
        page.locator(SLIDER).fill("2")
        page.locator('.learning [data-role="moment"]', has_text="After 100 digits").wait_for()
        assert page.locator(".learning .chart").is_visible()
        assert page.locator(".learning .marks .misread").count() > 20
        assert not page.locator(".learning .filters").is_visible()
        assert page.locator(".learning").get_attribute("aria-busy") == "true"
        before = page.evaluate(PLACES)
        going_on.set()
        page.wait_for_selector('.learning[aria-busy="false"][data-shown="100"]')
        settle(page)
        assert page.locator(".learning .filters canvas").count() == 6
        assert not coming.is_visible()
        assert page.evaluate(PLACES) == before
        page.goto("about:blank")


@pytest.mark.thorough
def test_elsewhere_the_networks_are_as_ever(visit):
    page = opened(visit)
    field = page.evaluate(FIELD)
    shown = page.locator("#pad .answer:not([hidden])")
    assert shown.count() == 1
    go(page, "modern")
    settle(page)
    assert shown.count() == 2
    assert page.evaluate(FIELD) == field
    assert answers(page) == {"lenet5": "7", "modern": "7"}


def test_on_a_phone_slider_and_picture_are_on_one_screen(visit):
    page = opened(visit, viewport={"width": 390, "height": 844}, has_touch=True)
    slider = page.locator(SLIDER).bounding_box()
    assert slider["height"] >= 40
    assert slider["width"] > 250
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture = page.locator(".learning .at-f6").bounding_box()
    assert picture["y"] < slider["y"] < page.locator(".learning .hundred").bounding_box()["y"]
    assert slider["y"] + slider["height"] - picture["y"] < 560
    for control in page.locator(".learning :is(button, select)").all():
        assert control.bounding_box()["height"] >= 40


def test_a_finger_that_scrolls_leaves_the_moment(visit):
    page = opened(visit, viewport={"width": 390, "height": 844}, has_touch=True)
    to(page, 3)
    page.locator(SLIDER).scroll_into_view_if_needed()
    for dx, dy, is_same in ((6, -120, True), (120, 4, False)):
        box = page.locator(SLIDER).bounding_box()
        at = box["x"] + 120, box["y"] + 20
        swipe(page, at, (at[0] + dx, at[1] + dy))
        settle(page)
        assert (page.locator(SLIDER).input_value() == "3") == is_same


PARTS = """.learning :is(.plate, .stage-name, [data-role=filters], [data-role=moment], figcaption,
  button, select, .chart, input[type=range], .ticks span, .scale span, .key li, .hundred h3, .sheet,
  .counts li)"""
BOXES = """(parts) => [...document.querySelectorAll(parts)]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => {
    const { left, top, right, bottom } = each.getBoundingClientRect();
    return [each.className || each.localName, each.textContent.trim(), left, top, right, bottom];
  })"""
# Where all that stands there before the weights stands.
PLACES = """() => ['.learning', '.learning .shows', '.learning .run', '.learning .chart',
  '.learning .hundred', '.learning .sheet'].map((part) => {
    const { x, y, width, height } = document.querySelector(part).getBoundingClientRect();
    return [x, y, width, height]; })"""


@pytest.mark.parametrize(
    "size", [(1280, 720), (390, 844), *thorough((1366, 768), (1920, 1080), (820, 1180))]
)
def test_nothing_is_cut_off_or_over_another(visit, size):
    width, height = size
    page = opened(visit, DIGITS[4], viewport={"width": width, "height": height})
    to(page, 8)
    for _how in ("as a page", "presented"):
        boxes = page.evaluate(BOXES, PARTS)
        assert len(boxes) > 20
        for (what, text, *one), (other_what, other_text, *other) in itertools.combinations(
            boxes, 2
        ):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 1 or down <= 2, (what, text, other_what, other_text)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < height:
            break
        assert max(bottom for *_, bottom in boxes) <= height
        assert max(right for *_, right, _bottom in boxes) <= width
        page.keyboard.press("g")
        settle(page)


def test_its_sentence_is_true_and_arrows_are_the_slider_s(visit, run):
    history, _nets = run
    right = {m["digits"]: 1 - m["error"] for m in history.moments}
    assert 0.3 < right[50] < 0.37
    assert 0.945 < right[10_000] < 0.965
    assert round(100 * history.moments[11]["error"], 1) == 1.6
    page = opened(visit)
    assert "After 50 digits it read one in three, after 10,000 nineteen in twenty" in (
        page.inner_text("#learning .sentence:visible")
    )
    page.keyboard.press("g")
    to(page, 0)
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")  # and not the next step's
    page.wait_for_selector('.learning[data-shown="50"]')
    page.locator('.learning .marks [tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.body.dataset.step") == "learning"


@pytest.mark.parametrize(("width", "height"), [(390, 844), *thorough_rows((800, 600))])
def test_embedded_it_is_there_alone(visit, app_url, width, height):
    viewport = {"width": width, "height": height}
    page = visit(f"{app_url}/?embed=learning", viewport=viewport, **STILL)
    draw(page, SEVEN)
    page.wait_for_selector(THERE)
    to(page, 12)
    assert shown(page) > 0
    assert not page.locator(".heading").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_offered_is_there():
    assert NAME in [of["name"] for of in told_histories()]
