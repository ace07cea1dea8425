"""The digit that the page draws by itself when it opens, and how it goes."""

import pytest

from lenet_demo.page.drawings import OPENING
from tests.browser.conftest import ONE, SEVEN, answers, draw, settle, wait_for_address
from tests.browser.test_take_away import linked
from tests.conftest import thorough

READ = dict.fromkeys(("lenet5", "modern"), str(OPENING.digit))
BLANK = {"lenet5": "", "modern": ""}
WEIGHTS = "**/checkpoints/*.safetensors"
EXAMPLE = "#pad .pad.example"
STROKES = "lenet.last.strokes"


def wait_until_drawn(page):
    page.wait_for_function(
        f"all => {STROKES}.length === all.length && {STROKES}.at(-1).length === all.at(-1).length",
        arg=OPENING.strokes,
    )
    settle(page)


def test_a_digit_draws_itself_and_is_read_as_it_grows(visit, app_url):
    page = visit("about:blank", ready=False)
    held = []
    page.route(
        WEIGHTS, lambda route: held.append(route)
    )  # until somebody watches, who may be slower than the pen
    page.goto(app_url)
    page.wait_for_selector("#pad .over", state="attached")
    page.evaluate(
        """() => {
             const over = document.querySelector('#pad .over');
             window.said = new Set();
             const hear = () => window.said.add(over.textContent.trim());
             new MutationObserver(hear).observe(over, { childList: true, characterData: true,
               subtree: true, attributes: true }); }"""
    )
    for route in held:
        route.continue_()
    page.unroute(WEIGHTS)
    page.wait_for_selector(EXAMPLE)
    wait_until_drawn(page)
    assert answers(page) == READ
    assert "Your turn" in page.locator("#pad .over").inner_text()
    assert any("A network of 1998 reads this" in said for said in page.evaluate("[...said]"))
    # At a hand's pace: state by state, of which a busy machine reads fewer.
    assert int(page.locator("#pad [data-drawn]").get_attribute("data-drawn")) > 2
    assert page.evaluate(STROKES) == OPENING.strokes


def test_with_reduced_motion_it_stands_there_at_once(visit):
    page = visit(alive=True, reduced_motion="reduce")
    page.wait_for_selector(EXAMPLE)
    assert page.evaluate(STROKES) == OPENING.strokes
    settle(page)
    assert answers(page) == READ
    assert page.locator("#pad [data-drawn]").get_attribute("data-drawn") == "1"


@pytest.mark.parametrize("when", ["midway", *thorough("drawn")])
def test_the_first_stroke_takes_its_place_from_its_very_point(visit, when):
    page = visit(alive=True)
    page.wait_for_selector(EXAMPLE)
    if when == "drawn":
        wait_until_drawn(page)
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}
    [stroke] = page.evaluate(STROKES)
    assert stroke[0] == pytest.approx([280 * at for at in SEVEN[0]], abs=2)
    assert page.locator(EXAMPLE).count() == 0
    assert not page.locator("#pad .over").is_visible()
    page.keyboard.press("z")
    settle(page)
    assert answers(page) == BLANK  # and not what the page had drawn


@pytest.mark.parametrize("key", ["c", "5", *thorough("z")])
def test_keys_take_its_place_and_no_undo_brings_it_back(visit, key):
    page = visit(alive=True)
    page.wait_for_selector(EXAMPLE)
    page.keyboard.press(key)
    settle(page)
    assert answers(page) == (dict.fromkeys(READ, "5") if key == "5" else BLANK)
    for _ in range(2):
        page.keyboard.press("z")
    page.wait_for_selector("#pad .pad.empty")
    settle(page)
    assert answers(page) == BLANK


@pytest.mark.thorough
def test_it_is_nobody_s_drawing(visit):
    """No link holds it, and the server is asked about the visitor's own alone."""
    page = visit(alive=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.wait_for_selector(EXAMPLE)
    wait_until_drawn(page)
    wait_for_address(page)
    assert "#" not in page.url
    page.wait_for_timeout(1000)  # longer than a pen rests before the server is asked
    assert asked == []
    page.keyboard.press("n")  # what a link says of the rest, it says
    page.wait_for_function("location.hash")
    other = visit(page.url, alive=True)
    other.wait_for_selector(EXAMPLE)
    assert other.locator('#pad .answer[data-net="modern"]').is_visible()


def test_a_link_with_a_drawing_opens_with_that_alone(visit, app_url):
    page = visit(app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]]), expect_empty=False)
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "7"}
    page.keyboard.press("c")
    page.wait_for_selector("#pad .pad.empty")
    page.locator("#draw .choices").get_by_text("both", exact=True).click()
    settle(page)
    assert page.locator(EXAMPLE).count() == 0


def test_it_waits_for_the_weights_and_for_nobody_who_draws_already(visit, app_url):
    page = visit("about:blank", ready=False)
    page.route(WEIGHTS, lambda route: route.abort())
    page.goto(app_url)
    page.locator('[data-role="message"]', has_text="could not be fetched").wait_for()
    assert page.locator(EXAMPLE).count() == 0
    draw(page, ONE)
    page.keyboard.press("c")
    page.unroute(WEIGHTS)
    page.wait_for_function("!document.querySelector('[data-role=message]').textContent")
    settle(page)
    assert page.evaluate(STROKES) == []
    visit.complaints.clear()
