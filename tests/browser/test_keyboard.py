"""Past all buttons by key, playing over an empty pad, and pictures dropped anywhere."""

import base64

import pytest

from tests.browser.conftest import SEVEN, answers, draw, go, settle, wait_for_address
from tests.browser.test_page import picture_of
from tests.conftest import thorough

BOTH = {"lenet5": "7", "modern": "7"}


STOPS = {
    "Skip to the pad": "#pad .paper canvas",
    "Skip to the figure": ':is(.now, #figure) [data-net="lenet5"] [data-stage="c1"] canvas',
}


@pytest.mark.parametrize("start", ["draw", *thorough("number", "lab")])
def test_the_first_stops_lead_past_all_buttons(visit, start):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    for stop, (words, reached) in enumerate(STOPS.items(), start=1):
        go(page, start)
        page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
        wait_for_address(page)
        before = page.url.partition("#")[2] if start == "draw" else None
        # Tab begins where it would on a fresh page, whatever was clicked.
        page.evaluate(
            """() => {
                 document.body.tabIndex = -1;
                 document.body.focus();
                 document.body.removeAttribute('tabindex'); }"""
        )
        for _ in range(stop):
            page.keyboard.press("Tab")
        link = page.locator(":focus")
        assert link.inner_text() == words
        box = link.bounding_box()
        assert box["y"] >= 0
        assert box["height"] > 20
        assert link.evaluate("e => getComputedStyle(e).clipPath") == "none"
        page.keyboard.press("Enter")
        assert page.evaluate("sought => document.activeElement.matches(sought)", reached)
        if before is not None:
            assert page.url.partition("#")[2] == before  # the drawing is still in the address
        assert answers(page) == BOTH


def test_what_is_not_reached_is_not_seen(visit):
    page = visit()
    clip = "e => getComputedStyle(e).clipPath"
    assert page.locator(".skip a").first.evaluate(clip) == "inset(50%)"


def test_playing_over_an_empty_pad_draws_a_sample_first(visit):
    page = visit()
    page.keyboard.press("p")
    page.wait_for_selector('.playing [data-stage="c1"].reached')
    settle(page)
    assert answers(page) == {"lenet5": "4", "modern": "4"}
    page.keyboard.press("z")
    settle(page)
    draw(page, SEVEN)
    settle(page)
    page.keyboard.press("p")  # a drawing that is there is kept
    settle(page)
    assert answers(page) == BOTH


@pytest.mark.parametrize(
    "place", ["#draw", "#pad .paper canvas", *thorough(".heading h1", "#pad .tools")]
)
def test_a_picture_is_taken_wherever_it_is_dropped(visit, digits, place):
    page = visit()
    page.locator(place).first.evaluate(
        """(target, picture) => {
             const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
             const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File([bytes], 'five.png', {type: 'image/png'}));
             for (const kind of ['dragover', 'drop']) {
               const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer});
               target.dispatchEvent(event);
               if (!event.defaultPrevented) throw new Error(`${kind} is left to the browser`);
             } }""",
        base64.b64encode(picture_of(digits.ink[105])).decode(),
    )
    page.wait_for_function("lenet.last.picture")
    settle(page)
    assert answers(page) == {"lenet5": "5", "modern": "5"}
