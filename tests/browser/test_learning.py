"""The view "Learning": one's own drawing, read by a network at every moment of its learning."""

import json
import threading
from functools import partial

import pytest
import torch

from lenet_demo.nets import LeNet5
from lenet_demo.nets.checkpoint import CHECKPOINTS
from lenet_demo.page.digits import hundred
from lenet_demo.page.learning import told_histories
from lenet_demo.page.static import write_folder
from lenet_demo.training.history import read_history
from lenet_demo.training.snapshots import put
from tests.browser.conftest import (
    DIGITS,
    SEVEN,
    Quiet,
    draw,
    serving,
    settle,
    wait_for_address,
)
from tests.browser.test_take_away import FIELD, packed, take

STILL = {"reduced_motion": "reduce"}
PAPER = CHECKPOINTS / "histories" / "lenet5-paper.safetensors"
NAME = "lenet5-paper-learning"
THERE = '.learning[aria-busy="false"]'
SLIDER = ".learning input"


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
    page.evaluate("document.querySelector('[data-view=learning]').click()")
    page.wait_for_selector(THERE, state="attached")
    settle(page)


def go(page, at):
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
        go(page, at)
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
        go(page, at)
        told = history.moments[at]
        misread = [int(c) != i // 10 for i, c in enumerate(told["read"])]
        assert page.locator(".marks .misread").count() == sum(misread)
        assert page.locator(".counts li").all_inner_texts() == [
            f"{10 - sum(misread[10 * i : 10 * i + 10])} of 10" for i in range(10)
        ]
        words = page.locator(SLIDER).get_attribute("aria-valuetext")
        assert words.endswith(f"{100 - sum(misread)} of a hundred read")
        assert ("untrained" if at == 0 else f"after {told['digits']:,} digits") in words
        assert f"{100 * told['error']:.1f} % of the test digits" in page.inner_text(
            '.learning [data-role="moment"]'
        )


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
    assert page.inner_text(f'[data-net="{NAME}"] [data-role="digit"]') == "7"


def test_by_keyboard_alone(visit):
    page = visit(**STILL)
    page.keyboard.press("7")
    settle(page)
    while page.evaluate("document.body.dataset.view") != "learning":
        page.keyboard.press("v")
    page.wait_for_selector(THERE)
    for _ in range(99):
        if page.evaluate("document.activeElement.matches('.learning input')"):
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
    page.evaluate("document.querySelector('[data-view=networks]').click()")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.body.dataset.view") == "networks"


def test_a_link_holds_the_run_and_the_moment(visit, app_url):
    page = opened(visit)
    go(page, 5)
    wait_for_address(page)
    other = visit(page.url, expect_empty=False, **STILL)
    other.wait_for_selector('.learning[data-shown="1000"]')
    settle(other)
    assert distances(other)[0].equal(distances(page)[0])
    strokes = [[[60, 60], [200, 60], [130, 240]]]
    for odd in ({"history": "none", "digits": 5}, {"history": NAME, "digits": -1}, 3):
        other.goto("about:blank")
        other.goto(app_url + packed({"strokes": strokes, "view": "learning", "moment": odd}))
        other.wait_for_selector('.learning[data-shown="0"]')


def test_on_a_slow_line_curve_and_digits_stand_before_the_weights(visit, tmp_path):
    write_folder(tmp_path)
    going_on = threading.Event()

    class Slow(Quiet):
        """Keeps back a history's weights until it may go on."""

        def copyfile(self, source, outputfile):
            if "histories" in self.path:
                outputfile.write(source.read(64_000))
                going_on.wait()
            super().copyfile(source, outputfile)

    with serving(partial(Slow, directory=str(tmp_path))) as (_server, port):
        page = visit(f"http://localhost:{port}/", **STILL)
        draw(page, SEVEN)
        page.click('[data-view="learning"]')
        coming = page.locator('.learning [data-role="coming"]')
        coming.wait_for()
        page.wait_for_function("document.querySelector('.learning progress').value > 0")
        assert 0.02 < coming.evaluate("bar => bar.value") < 0.04
        page.locator(SLIDER).fill("2")
        page.locator('.learning [data-role="moment"]', has_text="After 100 digits").wait_for()
        assert page.locator(".learning .chart").is_visible()
        assert page.locator(".marks .misread").count() > 20
        assert not page.locator(".learning .filters").is_visible()
        assert page.locator(".learning").get_attribute("aria-busy") == "true"
        going_on.set()
        page.wait_for_selector('.learning[aria-busy="false"][data-shown="100"]')
        settle(page)
        assert page.locator(".learning .filters canvas").count() == 6
        assert not coming.is_visible()
        page.goto("about:blank")


def test_elsewhere_the_networks_are_as_ever(visit):
    page = opened(visit)
    field = page.evaluate(FIELD)
    rows = page.locator('[data-role="figure"] .net:not([hidden])')
    assert rows.count() == 1
    page.click('[data-view="networks"]')
    settle(page)
    assert rows.count() == 2
    assert page.evaluate(FIELD) == field
    assert page.inner_text('[data-net="lenet5"] [data-role="digit"]') == "7"


def test_on_a_phone_the_run_stands_before_the_stages(visit):
    page = opened(visit, viewport={"width": 390, "height": 844})
    slider = page.locator(SLIDER).bounding_box()
    assert slider["height"] >= 40
    assert slider["width"] > 250
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    figure = page.locator("#figure").bounding_box()["y"]
    assert slider["y"] < figure < page.locator(".hundred").bounding_box()["y"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_all_of_it_is_on_the_screen_in_a_talk_too(visit, size):
    page = opened(visit, DIGITS[4], viewport={"width": size[0], "height": size[1]})
    for _view in ("as it is", "in a talk"):
        bottom = page.locator(".hundred .digits").bounding_box()
        assert bottom["y"] + bottom["height"] <= size[1]
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.keyboard.press("t")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]


def test_the_scene_is_true(visit, app_url, run):
    history, _nets = run
    right = {m["digits"]: 1 - m["error"] for m in history.moments}
    assert 0.3 < right[50] < 0.37
    assert 0.945 < right[10_000] < 0.965
    assert round(100 * history.moments[11]["error"], 1) == 1.6
    page = visit(app_url + packed({"scene": "learning"}), expect_empty=False, **STILL)
    page.wait_for_selector('.learning[data-shown="0"]')
    box = page.locator(SLIDER).bounding_box()
    words = page.locator("#scenes .sentence").bounding_box()
    assert box["y"] + box["height"] < words["y"]
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")  # is the slider's, and not the next scene's
    page.wait_for_selector('.learning[data-shown="50"]')


@pytest.mark.parametrize(("width", "height"), [(800, 600), (390, 844)])
def test_embedded_it_is_there_alone(visit, app_url, width, height):
    viewport = {"width": width, "height": height}
    page = visit(f"{app_url}/?embed=learning", viewport=viewport, **STILL)
    draw(page, SEVEN)
    page.wait_for_selector(THERE)
    go(page, 12)
    assert shown(page) > 0
    assert not page.locator(".heading").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_offered_is_there():
    assert NAME in [of["name"] for of in told_histories()]
