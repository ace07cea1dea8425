"""The page where its server is gone, full, broken, hanging or another one; and how it says so."""

import itertools
import re
import time

import pytest
import torch

from lenet_demo import load_net
from lenet_demo.nets import save_net
from tests.browser.conftest import DIGITS, SEVEN, answers, draw, lab, pen_down, settle

BOTH = {"lenet5": "7", "modern": "7"}
WORD = "**/page/*/word"
PICTURE = "**/page/*/picture"
WEIGHTS = "**/checkpoints/*.safetensors"
IS_OLD = "document.querySelector('#lenet').classList.contains('old')"
TROUBLES = {
    "dead": lambda route: route.abort(),
    "busy": lambda route: route.fulfill(status=503, json={"busy": True, "error": "Many are here."}),
    "broken": lambda route: route.fulfill(status=500, json={"error": "Something went wrong."}),
}


def message(page, words):
    page.locator('[data-role="message"]', has_text=words).wait_for()


def word(page):
    return page.locator('[data-role="check"]')


def says(page, net):
    """What stands beside the pad of a network's reading."""
    return page.locator(f'#pad .answer[data-net="{net}"]').inner_text()


@pytest.mark.thorough
def test_pytorch_s_word_stands_below_when_the_pen_has_rested(visit):
    page = visit(fresh=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    pen_down(page, SEVEN)
    settle(page)
    page.wait_for_timeout(200)
    assert asked == []  # no request while the pen moves
    page.mouse.up()
    word(page).filter(has_text="Checked against PyTorch").wait_for()
    assert [url.rsplit("/", 1)[1] for url in asked] == ["word"]
    page.keyboard.press("c")
    page.wait_for_function("!document.querySelector('[data-role=check]').textContent")


@pytest.mark.thorough
def test_where_pytorch_reads_otherwise_it_is_said_loudly(visit):
    page = visit(fresh=True)

    def change(route):
        whole = route.fetch().json()
        whole["nets"]["modern"]["output"][3] += 0.5
        route.fulfill(json=whole)

    page.route(WORD, change)
    lab(page)  # with both networks
    draw(page, SEVEN)
    word(page).filter(has_text="reads it differently").wait_for()
    assert "differs" in word(page).get_attribute("class")


def refusing(asked, trouble):
    def refuse(route):
        asked.append(time.monotonic())
        trouble(route)

    return refuse


@pytest.mark.parametrize("troubles", [["busy"], [*TROUBLES]], ids=["busy", "all"])
@pytest.mark.thorough
def test_without_a_server_all_is_read_and_it_is_asked_rarely(visit, troubles):
    # Side by side: what they wait for is time.
    pages = {trouble: visit(fresh=True) for trouble in troubles}
    asked = {trouble: [] for trouble in troubles}
    for trouble, page in pages.items():
        page.route(WORD, refusing(asked[trouble], TROUBLES[trouble]))
    deadline = time.monotonic() + 90
    while min(map(len, asked.values())) < 3:
        assert time.monotonic() < deadline, asked
        for page in pages.values():
            draw(page, SEVEN)
            settle(page)
            assert answers(page) == BOTH
        page.wait_for_timeout(550)
        for page in pages.values():
            assert word(page).text_content() == ""
            page.keyboard.press("c")
    for trouble, times in asked.items():
        pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
        # A second after the first failure, 1.8 after each other one, however slowly this draws.
        assert pauses[0] > 0.95, trouble
        assert min(pauses[1:], default=2) > 1.75, trouble
        assert pages[trouble].locator('[data-role="message"]').text_content() == ""
    page.wait_for_timeout(2500)
    seen = {trouble: len(times) for trouble, times in asked.items()}
    page.wait_for_timeout(2500)
    # Nothing drawn anew, nothing asked.
    assert seen == {trouble: len(times) for trouble, times in asked.items()}
    for page in pages.values():
        page.unroute(WORD)
        draw(page, SEVEN)
        back = time.monotonic()
        word(page).filter(has_text="Checked against PyTorch").wait_for()
        assert time.monotonic() - back < 2.5  # two seconds after the pen has rested
    visit.complaints.clear()  # the browser's own, of the calls that were cut off


@pytest.mark.thorough
def test_a_server_that_hangs_is_said(visit):
    page = visit(fresh=True)
    page.route(WORD, lambda route: None)
    page.route(PICTURE, lambda route: None)
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == BOTH
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"a picture"}
    page.set_input_files('[data-role="file"]', file)
    message(page, "does not answer")  # a little later than a server would that is busy
    assert answers(page) == BOTH


@pytest.mark.thorough
def test_an_older_page_says_so_once_and_stops_asking(visit):
    page = visit(fresh=True)
    asked = []

    def as_after_an_update(route):
        asked.append(route.request.url)
        route.continue_(url=re.sub("/page/[0-9a-f]{16}/", f"/page/{16 * '0'}/", route.request.url))

    page.route(WORD, as_after_an_update)
    draw(page, SEVEN)
    message(page, "load the page anew")
    assert answers(page) == BOTH
    draw(page, DIGITS[4])
    page.wait_for_timeout(1500)
    assert len(asked) == 1
    assert page.locator('[data-role="message"]').inner_text().count("anew") == 1


def test_the_newest_drawing_waits_for_weights_that_are_late(visit, app_url):
    page = visit("about:blank", ready=False)
    page.route(WEIGHTS, lambda route: route.abort())
    page.goto(app_url)
    page.wait_for_selector("#pad .answer", state="attached")
    draw(page, DIGITS[4])
    draw(page, DIGITS[1])
    message(page, "could not be fetched")
    assert page.evaluate(IS_OLD)
    assert page.locator("#draw .figure").get_attribute("aria-busy") == "true"
    assert "on their way" in says(page, "lenet5")
    page.unroute(WEIGHTS)
    settle(page)
    assert "" not in answers(page).values()
    page.wait_for_function("!document.querySelector('[data-role=message]').textContent")
    assert not page.evaluate(IS_OLD)
    visit.complaints.clear()


@pytest.fixture(scope="module")
def contrary(tmp_path_factory):
    """A modern network whose outputs have changed places: it contradicts LeNet-5 always."""
    net = load_net("modern")
    with torch.no_grad():
        for tensor in (net.output.weight, net.output.bias):
            tensor.copy_(tensor.roll(1, 0))
    path = tmp_path_factory.mktemp("contrary") / "modern.safetensors"
    save_net(net, net.facts, path)
    return path.read_bytes()


@pytest.mark.parametrize("size", [(390, 844), (1280, 720)])
@pytest.mark.thorough
def test_nothing_moves_the_pad_under_the_pen(visit, app_url, contrary, size):
    """Ten digits, over which the networks disagree at length, and an error, come and go."""
    page = visit("about:blank", ready=False, viewport={"width": size[0], "height": size[1]})
    page.route("**/checkpoints/modern.safetensors", lambda route: route.fulfill(body=contrary))
    page.goto(app_url)
    page.wait_for_selector("#pad .answer", state="attached")
    page.locator("#draw .choices").get_by_text("both").click()
    page.evaluate("document.scrollingElement.scrollTop = 0")
    page.evaluate(
        """() => {
             const pad = document.querySelector('#pad .paper canvas');
             const first = pad.getBoundingClientRect();
             window.shift = 0;
             const look = () => {
               const box = pad.getBoundingClientRect();
               for (const side of ['left', 'top', 'right', 'bottom']) {
                 window.shift = Math.max(window.shift, Math.abs(box[side] - first[side]));
               }
               requestAnimationFrame(look);
             };
             look(); }"""
    )
    said = set()
    for i, digit in enumerate(DIGITS):
        pen_down(page, digit)
        settle(page)
        said.add(says(page, "lenet5"))
        assert len(set(answers(page).values())) > 1
        if i == 4:
            file = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
            page.set_input_files('[data-role="file"]', file)
            message(page, "no picture that can be read")
        page.mouse.up()
        if i % 2:
            page.keyboard.press("c")
    assert len(said) > 7
    assert page.evaluate("window.shift") == 0
