"""The arithmetic of a unit, whole, in the panel's box: on screens of every size, and in a talk."""

import re

import pytest

from tests.browser.conftest import SEVEN, draw, settle
from tests.browser.test_units import outlined, plate, spot

UNITS = {
    "c1": [(2, 12, 9)],
    "s2": [(4, 6, 7)],
    "c3": [(0, 4, 5), (7, 4, 5), (15, 4, 5)],  # of 1998: with 3, 4 and 6 maps
    "s4": [(3, 2, 2)],
    "c5": [(30, 0, 0)],
    "f6": [(30, 0, 0)],
    "output": [(3, 0, 0)],
}
ALL = [
    (net, stage, place)
    for net in ("lenet5", "modern")
    for stage, places in UNITS.items()
    for place in places
]
# What stands outside of the panel's box, or outside of its own.
CUT_OFF = """() => {
  const panel = document.querySelector('#panel .panel'), box = panel.getBoundingClientRect();
  const isOut = (at) => at.width && (at.left < box.left - 0.5 || at.right > box.right + 0.5
    || at.top < box.top - 0.5 || at.bottom > box.bottom + 0.5);
  const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT), out = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    if ([...range.getClientRects()].some(isOut)) out.push(texts.currentNode.textContent);
  }
  for (const part of panel.querySelectorAll('canvas, button, input, td'))
    if (isOut(part.getBoundingClientRect())) out.push(part.outerHTML.slice(0, 80));
  if (panel.scrollHeight > panel.clientHeight) out.push('higher than its box');
  const head = panel.querySelector('[data-role=where]');
  if (head.scrollWidth > head.clientWidth) out.push('its title');
  return out; }"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LETTERS = """() => [...document.querySelectorAll('#panel .panel *')]
  .filter(part => part.getBoundingClientRect().width && [...part.childNodes].some(
    node => node.nodeType === 3 && node.textContent.trim() && node.textContent !== '·'))
  .map(part => parseFloat(getComputedStyle(part).fontSize))"""


def hold(page, net, stage, place, act=None):
    page.locator(f'[data-net="{net}"] [data-stage="{stage}"]').scroll_into_view_if_needed()
    if stage == "output":
        target = page.locator(f'[data-net="{net}"] .bars li').nth(place[0])
        target.tap() if act else target.click()
    else:
        (act or page.mouse.click)(*spot(page, net, stage, place))
    page.wait_for_function("document.querySelector('#panel .term, #panel .sums p')")


def number(text):
    return float(text.replace("−", "-").replace(" ", ""))


def rounding(*shown):
    """How far numbers that are shown with two digits, or one from ten on, may be off together."""
    return sum(0.051 if abs(value) >= 9.99 else 0.0051 for value in shown)


def terms_of(page):
    shown = page.locator("#panel .term > b").all_inner_texts()
    return [number(text.removeprefix("= ")) for text in shown]


def check_sum(page, stage, net):
    """Terms, what the others come to together, and the bias make the total."""
    parts, total = terms_of(page), page.locator('[data-role="total"]').inner_text()
    if total.startswith("the largest"):
        squares = [number(text) for text in page.locator("#panel .grid span").all_inner_texts()]
        assert number(re.search(r"= (\S+)", total)[1]) == max(squares)
        return
    if total.startswith("all 84 squares"):
        whole = number(re.search(r"= (\S+)", total)[1])
        assert sum(parts) == pytest.approx(whole, abs=rounding(whole, *parts))
        return
    found = re.match(r"(\S+) ([+−] \S+) \(bias\) = (\S+)", total.replace("\n", " "))
    first, bias, whole = (number(text) for text in found.groups())
    assert sum(parts) == pytest.approx(first, abs=rounding(first, *parts))
    assert first + bias == pytest.approx(whole, abs=rounding(first, bias, whole))
    assert parts


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080)])
def test_the_whole_sum_of_every_stage_has_room(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    height = page.locator("#panel").bounding_box()["height"]
    assert page.evaluate(CUT_OFF) == []
    for stage in UNITS:
        page.locator(f'#figure [data-about="{stage}"]').dispatch_event("click")
        assert page.evaluate(CUT_OFF) == [], stage
        page.keyboard.press("Escape")
    draw(page, SEVEN)
    settle(page)
    for net, stage, place in ALL:
        hold(page, net, stage, place)
        assert page.evaluate(CUT_OFF) == [], (net, stage)
        assert min(page.evaluate(LETTERS)) >= 13, (net, stage)
        assert page.locator("#panel").bounding_box()["height"] == height
        check_sum(page, stage, net)
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), [(640, 150), (1600, 320)])
def test_it_fits_whatever_box_it_is_given(visit, width, height):
    page = visit(viewport={"width": 1920, "height": 1080})
    page.add_style_tag(content=f"#page #panel {{ width: {width}px; height: {height}px; }}")
    draw(page, SEVEN)
    settle(page)
    assert page.evaluate(CUT_OFF) == []
    for net, stage, place in ALL:
        hold(page, net, stage, place)
        assert page.evaluate(CUT_OFF) == [], (net, stage)
        check_sum(page, stage, net)
        page.keyboard.press("Escape")


def test_the_largest_terms_come_first_and_the_others_together(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    hold(page, "lenet5", "f6", (30, 0, 0))
    shown = [abs(term) for term in terms_of(page)[:-1]]
    assert shown == sorted(shown, reverse=True)
    rest = page.locator("#panel .rest").inner_text()
    assert f"and {120 - len(shown)} more, together" in rest


def test_few_numbers_are_written_in_their_squares(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    hold(page, "lenet5", "c1", (2, 12, 9))
    assert page.locator("#panel .grid span").count() == 3 * 25
    page.keyboard.press("Escape")
    hold(page, "modern", "s4", (3, 2, 2))
    assert page.locator("#panel .grid span").count() == 4
    assert page.locator("#panel .grid .most").count() == 1


@pytest.mark.parametrize("width", [260])
def test_in_a_talk_s_column_the_sum_is_large(visit, width):
    page = visit(viewport={"width": 1920, "height": 1080})
    draw(page, SEVEN)
    settle(page)
    box = f"display: block !important; position: fixed; width: {width}px; height: 300px;"
    page.add_style_tag(content=f"body.talk #page #panel {{ {box} }}")
    for net, stage, place in ALL:
        hold(page, net, stage, place)
        page.keyboard.press("t")
        page.wait_for_function("document.querySelector('#panel .sums').clientWidth < 400")
        page.evaluate(TWO_FRAMES)
        assert page.evaluate(CUT_OFF) == [], (net, stage)
        assert min(page.evaluate(LETTERS)) >= 20, (net, stage)
        check_sum(page, stage, net)
        if stage in ("c3", "c5", "f6"):
            assert len(terms_of(page)) >= 3
        page.keyboard.press("t")
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [390, 800])
def test_on_a_narrow_screen_a_tap_opens_a_sheet_with_the_whole_sum(visit, width):
    page = visit(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True)
    page.locator('[data-sample="7"]').tap()
    settle(page)
    panel = page.locator("#panel .panel")
    assert not panel.is_visible()
    for net, stage, place in ALL:
        hold(page, net, stage, place, page.touchscreen.tap)
        box = panel.bounding_box()
        assert box["height"] <= 0.46 * 844 + 1
        assert box["y"] + box["height"] == pytest.approx(844, abs=1)
        wide = "e => [e.scrollWidth - e.clientWidth, document.body.scrollWidth - innerWidth]"
        assert panel.evaluate(wide) == [0, 0]
        close = page.locator("#panel .close").bounding_box()
        assert min(close["width"], close["height"]) >= 40
        assert min(page.evaluate(LETTERS)) >= 13
        check_sum(page, stage, net)
        if stage != "output":
            assert outlined(page, plate(net, stage))
            line = page.locator(f"{plate(net, stage)} path.line").bounding_box()
            assert line["y"] + line["height"] <= box["y"]
        page.locator("#panel .close").tap()
        assert not panel.is_visible()
