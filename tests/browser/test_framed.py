"""The page in a frame that would grow with what it holds, as a Space's does, by iframe-resizer."""

from functools import partial
from pathlib import Path

import pytest

from tests.browser.conftest import SEVEN, Quiet, draw, serving
from tests.support.steps import STEPS

HOST = """<!doctype html><meta name="viewport" content="width=device-width"><link rel="icon"
href="data:,"><style>body { margin: 0 } header { height: 64px } iframe { width: 1px;
min-width: 100%; border: 0; display: block }</style><header>A Space</header>
<iframe src="SOURCE" allow="fullscreen"></iframe><script src="iframe_resizer.js"></script>
<script>iFrameResize({ checkOrigin: false }, "iframe");</script>"""
SCRIPT = Path(__file__).parents[1] / "support/iframe_resizer.js"


@pytest.fixture
def space(visit, app_url, tmp_path):
    source = app_url.replace("127.0.0.1", "localhost")
    (tmp_path / "index.html").write_text(HOST.replace("SOURCE", source))
    (tmp_path / "iframe_resizer.js").write_bytes(SCRIPT.read_bytes())
    with serving(partial(Quiet, directory=str(tmp_path))) as (_server, port):

        def open_space(width, height):
            page = visit(
                f"http://127.0.0.1:{port}/index.html",
                ready=False,
                viewport={"width": width, "height": height},
            )
            frame = page.frame_locator("iframe")
            frame.locator("#pad .pad.example").wait_for()
            covers = "height => document.querySelector('iframe').offsetHeight === height"
            page.wait_for_function(covers, arg=height - 64)
            return page, frame

        yield open_space


@pytest.mark.parametrize("size", [(390, 844), (820, 1180), (1280, 720)])
@pytest.mark.thorough
def test_the_frame_stays_as_high_as_the_window_and_all_is_in_reach(space, size):
    width, height = size
    page, frame = space(width, height)
    inner = page.frames[1]
    page.mouse.move(0.6 * width, 0.7 * height)
    seen = set()
    for _ in range(12):
        page.mouse.wheel(0, 750)
        page.wait_for_timeout(250)  # for a chapter to be opened, scrolling rests
        seen.add(inner.evaluate("document.body.dataset.chapter"))
    assert len(seen) >= 3
    assert page.evaluate("document.querySelector('iframe').offsetHeight") == height - 64
    assert page.evaluate("scrollY") == 0
    # The pad, or on a phone its strip, and the bar are where they are seen.
    near = frame.locator(".reach" if width < 760 else "#pad .paper").bounding_box()
    assert 64 <= near["y"] < height / 2
    assert 64 <= frame.locator(".heading").bounding_box()["y"] < 70
    # A unit that is tapped has its sum beside it, and nothing is fixed to a window.
    inner.evaluate("location.hash = '#c1'")
    frame.locator('#filter .net [data-stage="c1"] canvas').click(position={"x": 40, "y": 40})
    total = frame.locator('#filter [data-role="total"]')
    total.wait_for()
    inner.wait_for_function(
        """() => {
             const { top, bottom } = document.querySelector('#filter [data-role=where]')
               .getBoundingClientRect();
             return top > 0 && bottom < innerHeight; }"""
    )
    fixed = "[...document.querySelectorAll('#lenet *')].filter(e =>"
    assert inner.evaluate(f"{fixed} getComputedStyle(e).position === 'fixed').length") == 0
    # Presenting fills the frame.
    inner.evaluate("document.querySelector('[data-do=present]').click()")
    frame.locator("body.present").wait_for()
    page.keyboard.press("Escape")


def test_it_is_drawn_on_and_goes_on_from_chapter_to_chapter(space):
    page, frame = space(1280, 720)
    draw(page, SEVEN, frame=frame)
    frame.locator("#pad .answer", has_text="LeNet-5 reads 7").wait_for()
    for chapter in [*dict.fromkeys(STEPS.values())][1:4]:
        frame.locator('[data-role="contents"] summary').click()
        frame.locator(f'[data-role="contents"] a[href="#{chapter}"]').click()
        frame.locator(f"#{chapter}.now").wait_for()
        assert abs(frame.locator(f"#{chapter}").bounding_box()["y"] - 64 - 56) < 4
