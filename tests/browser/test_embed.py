"""One part of the page in a frame of somebody's own page: ?embed=…"""

import pytest

from lenet_demo.page.static import write_one_file
from tests.browser.conftest import SEVEN, draw, settle, wait_for_address

SIZES = [(800, 450), (960, 540), (390, 500)]
# What is asked for, with what of the page is seen then.
PARTS = {
    "figure": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "lenet5": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "small": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "bench": ["bench"],
    "image": ["figure", "field"],
    # Maps, a row of units, and distances; the others are as these.
    **{stage: ["figure", stage] for stage in ("c1", "s4", "f6", "output")},
}
ALL = ["figure", "bench", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"]
SEEN = """(names) => names.filter((name) => {
  const of = document.querySelectorAll(name === 'figure' || name === 'bench'
    ? `#${name}` : `#figure .cell.at-${name}`);
  return [...of].some((part) => part.checkVisibility());
})"""
REST = ".heading, footer, #colour, #pad .samples, #pad .choices, #pad .word"
CUT = """() => [...document.querySelectorAll('#pad *, #figure *, #bench *')].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && part.checkVisibility() && !part.closest('.unseen, svg')
    && (box.right > innerWidth + 1 || box.left < -1);
}).map((part) => part.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("part", PARTS)
def test_an_embed_shows_its_part_and_a_pad_to_draw_on(visit, app_url, part):
    page = visit(f"{app_url}/?embed={part}", viewport={"width": 800, "height": 450})
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SEEN, ALL) == PARTS[part]
        assert not any(rest.is_visible() for rest in page.locator(REST).all())
        assert page.evaluate(CUT) == []
        box = page.locator("#pad .paper").bounding_box()
        assert 100 < box["width"] < 0.45 * width
        assert box["y"] + box["height"] < height
        # Beside the pad the rest fits without scrolling, but for the bench, which is longer.
        tall = page.evaluate("document.documentElement.scrollHeight")
        assert tall <= height or part == "bench" or width == 390
        draw(page, SEVEN)
        settle(page)
        digits = page.locator('#figure .net:not([hidden]) [data-role="digit"]')
        assert set(digits.all_text_contents()) == {"7"}
        page.keyboard.press("c")
    assert digits.count() == (1 if part in ("lenet5", "small") else 2)


@pytest.mark.parametrize("name", ["nonsense", "constructor"])
def test_what_is_no_part_is_the_whole_page(visit, app_url, name):
    page = visit(f"{app_url}/?embed={name}")
    assert page.locator(".heading").is_visible()
    assert not page.locator(".whole").is_visible()


def test_keys_and_links_leave_an_embed_what_it_is(visit, app_url):
    page = visit()
    page.keyboard.press("7")
    page.keyboard.press("v")
    page.keyboard.press("t")
    wait_for_address(page)
    hash = page.evaluate("location.hash")
    page = visit(f"{app_url}/?embed=small{hash}", expect_empty=False)
    settle(page)
    for key in "vnt":
        page.keyboard.press(key)
        assert page.evaluate(SEEN, ALL) == PARTS["small"]
        assert page.locator("#figure .net:not([hidden])").get_attribute("data-net") == "small"
        assert not page.evaluate("document.body.classList.contains('talk')")


def test_a_small_link_leads_to_the_whole_page_with_what_is_drawn(visit, app_url):
    page = visit(f"{app_url}/?embed=c3", viewport={"width": 390, "height": 500})
    draw(page, SEVEN)
    wait_for_address(page)
    link = page.locator(".whole")
    assert link.inner_text() == "LeNet-5, alive"
    assert link.bounding_box()["height"] >= 40
    with page.context.expect_page() as opened:
        link.click()
    whole = opened.value
    whole.wait_for_function("window.lenet?.last?.strokes.length === 1")
    assert whole.url == f"{app_url}/" + page.evaluate("location.hash")
    assert whole.locator(".heading").is_visible()


def test_it_lives_in_a_frame(visit, app_url):
    page = visit("about:blank", ready=False, viewport={"width": 900, "height": 600})
    # From its own origin: Chromium keeps strangers' pages from this machine's addresses.
    page.goto(f"{app_url}/config")
    page.evaluate(
        "html => { document.body.innerHTML = html; }",
        f'<iframe src="{app_url}/?embed=lenet5" width="800" height="450"></iframe>',
    )
    frame = page.frame_locator("iframe")
    pad = frame.locator("#pad .paper canvas")
    frame.locator("#figure .net").first.wait_for(state="attached")
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.15 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.85 * box["height"], steps=9)
    page.mouse.up()
    frame.locator('#figure .net:not([hidden]) [data-role="digit"]', has_text="1").wait_for()


def test_it_needs_no_python(visit, tmp_path):
    file = tmp_path / "lenet.html"
    write_one_file(file)
    page = visit(f"{file.as_uri()}?embed=f6", viewport={"width": 800, "height": 450})
    draw(page, SEVEN)
    settle(page)
    assert page.evaluate(SEEN, ALL) == PARTS["f6"]
    assert not page.locator(".heading").is_visible()
