"""The page where its server is gone, full, broken, hanging or another one; and how it says so."""

import itertools
import time

import pytest

from tests.browser.conftest import DIGITS, SEVEN, answers, draw, pen_down, settle

BOTH = {"lenet5": "7", "modern": "7"}
OWN = "**/component_server/"
IS_OLD = "document.body.classList.contains('old')"
TROUBLES = {
    "dead": lambda route: route.abort(),
    "busy": lambda route: route.fulfill(json={"busy": True, "error": "Very many are drawing."}),
    "broken": lambda route: route.fulfill(status=500, json={"error": "Something went wrong."}),
}


def message(page, words):
    page.locator('[data-role="message"]', has_text=words).wait_for()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_is_asked_ever_more_rarely_and_read_soon_when_it_is_back(visit, trouble):
    page = visit()
    draw(page, DIGITS[4])
    settle(page)
    asked = []

    def refuse(route):
        asked.append(time.monotonic())
        TROUBLES[trouble](route)

    page.route(OWN, refuse)
    page.keyboard.press("c")
    draw(page, SEVEN)
    message(page, "Very many" if trouble == "busy" else "does not answer")
    # Nothing of the 4 stands there as if it were read from the 7.
    assert page.evaluate(IS_OLD)
    agreement = page.locator('[data-role="agreement"]')
    assert agreement.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    page.wait_for_timeout(10_000 - 1000 * (time.monotonic() - asked[0]))
    assert 2 <= len(asked) <= 10
    pauses = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert pauses[-1] > pauses[0]
    page.unroute(OWN)
    draw(page, [(0.3, 0.5), (0.6, 0.5)])  # a bar
    back = time.monotonic()
    settle(page)
    assert time.monotonic() - back < 2
    assert answers(page) == BOTH
    assert page.locator('[data-role="message"]').text_content() == ""
    assert not page.evaluate(IS_OLD)
    visit.complaints.clear()  # the browser's own, of the calls that were cut off


def test_however_much_is_drawn_a_dead_server_is_asked_ten_times_in_ten_seconds(visit):
    page = visit()
    asked = []
    page.route(OWN, lambda route: (asked.append(time.monotonic()), route.abort()))
    start = time.monotonic()
    while time.monotonic() - start < 10:
        draw(page, SEVEN)
        page.keyboard.press("c")
    assert 3 <= len(asked) <= 10
    visit.complaints.clear()


def test_a_server_that_hangs_is_said_after_five_seconds(visit):
    page = visit()
    page.route(OWN, lambda route: None)
    start = time.monotonic()
    draw(page, SEVEN)
    page.wait_for_function(IS_OLD)
    assert time.monotonic() - start < 2
    message(page, "does not answer")
    assert time.monotonic() - start < 7


def test_an_older_page_says_so_once_and_stops_asking(visit):
    page = visit()
    asked = []

    def as_after_an_update(route):
        asked.append(route.request.post_data_json)
        route.continue_(post_data=route.request.post_data.replace('"answer"', '"other"'))

    page.route(OWN, as_after_an_update)
    draw(page, SEVEN[:2])
    message(page, "load the page anew")
    assert page.evaluate(IS_OLD)
    seen = len(asked)
    draw(page, DIGITS[4])
    page.wait_for_timeout(1000)
    assert len(asked) == seen
    assert page.locator('[data-role="message"]').inner_text().count("anew") == 1


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_nothing_moves_the_pad_under_the_pen(visit, size):
    """Ten digits, over which the networks disagree at length, and an error, come and go."""
    page = visit(viewport={"width": size[0], "height": size[1]})
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
    turn = 0

    def change(route):
        if turn % 3 == 1:
            return route.fulfill(json={"error": "A sentence as long as the longest. " * 3})
        whole = route.fetch().json()
        for net, found in whole["nets"].items() if turn % 3 == 2 else ():
            if found["digit"] is not None:
                rejected = net == "lenet5" and turn % 2 == 0
                found |= {"digit": 1 if net == "lenet5" else 2, "rejected": rejected}
        return route.fulfill(json=whole)

    page.route(OWN, change)
    said = set()
    for turn, digit in enumerate(DIGITS):  # noqa: B007
        pen_down(page, digit)
        settle(page)
        said.add(page.locator('[data-role="agreement"]').inner_text().partition(":")[0])
        page.mouse.up()
        page.keyboard.press("c")
    assert len(said) > 2
    assert page.evaluate("window.shift") == 0
    agreement = page.locator('[data-role="agreement"]')
    longest = (
        "They disagree: Small-kernel LeNet reads 8, 100 % sure; Modern LeNet reads 3, 100 % sure."
    )
    agreement.evaluate("(e, words) => (e.textContent = words)", longest)
    assert agreement.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
