"""The arithmetic of a unit, whole, in the panel's box: on screens of every size, and in a hall."""

import re

import pytest

from tests.browser.conftest import SEVEN, draw, go, lab, settle
from tests.browser.test_units import opened, outlined, plate, spot
from tests.conftest import thorough

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
# One of each kind of sum.
SOME = [ALL[0], ALL[1], ALL[4], ALL[7], ALL[-2], ALL[-1]]
# What stands outside of the panel's box, or outside of its own.
CUT_OFF = """() => {
  const panel = document.querySelector('[data-role=panel]'), box = panel.getBoundingClientRect();
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
LETTERS = """() => [...document.querySelectorAll('[data-role=panel] *')]
  .filter(part => part.getBoundingClientRect().width && [...part.childNodes].some(
    node => node.nodeType === 3 && node.textContent.trim() && node.textContent !== '·'))
  .map(part => parseFloat(getComputedStyle(part).fontSize))"""


def hold(page, net, stage, place, act=None, figure="#figure"):
    cell = page.locator(f'{figure} [data-net="{net}"] [data-stage="{stage}"]')
    cell.scroll_into_view_if_needed()
    if stage == "output":
        target = cell.locator(".bars li").nth(place[0])
        target.tap() if act else target.click()
    else:
        (act or page.mouse.click)(*spot(page, net, stage, place, figure))
    page.wait_for_selector('[data-role=panel][data-state="open"] :is(.term, .sums p)')


def number(text):
    return float(text.replace("−", "-").replace(" ", ""))


def rounding(*shown):
    """How far numbers that are shown with two digits, or one from ten on, may be off together."""
    return sum(0.051 if abs(value) >= 9.99 else 0.0051 for value in shown)


def terms_of(page):
    """What the terms come to, which is rounded, as a sign says."""
    shown = page.locator("[data-role=panel] .term:not(.rest) > b").all_inner_texts()
    assert all(text.startswith("≈ ") for text in shown), shown
    rest = page.locator("[data-role=panel] .rest b").all_inner_texts()
    return [number(text.removeprefix("≈ ")) for text in shown + rest]


def check_sum(page, stage, net):
    """Terms, what the others come to together, and the bias make the total.

    What is written after the equals sign is what is written before it, to the last digit; where
    it is not, a sign says so.
    """
    parts, total = terms_of(page), page.locator('[data-role="total"]').inner_text()
    total = total.replace("\n", " ")
    if net == "modern" and stage == "output":
        power, share = re.search(r"→ e\^(\S+) / the sum of all ten = (\S+) %$", total).groups()
        bar = page.locator('[data-net="modern"] .bars .chosen .probability em').last.inner_text()
        assert number(share) == pytest.approx(number(bar.removesuffix(" %")), abs=0.51)
        score = number(re.search(r" [=≈] (\S+) →", total)[1])
        assert number(power) == pytest.approx(score, abs=0.06)
    if total.startswith("the largest"):
        squares = [
            number(text) for text in page.locator("[data-role=panel] .grid span").all_inner_texts()
        ]
        assert number(re.search(r"= (\S+)", total)[1]) == max(squares)
        return
    if total.startswith("all 84 squares"):
        whole = number(re.search(r"= (\S+)", total)[1])
        assert sum(parts) == pytest.approx(whole, abs=rounding(whole, *parts))
        return
    *found, sign, whole = re.match(r"(\S+) ([+−] \S+) \(bias\) ([=≈]) (\S+)", total).groups()
    first, bias, whole = (number(text) for text in [*found, whole])
    assert sum(parts) == pytest.approx(first, abs=rounding(first, *parts))
    assert first + bias == pytest.approx(whole, abs=1e-9 if sign == "=" else 0.011)
    assert parts


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080)])
@pytest.mark.thorough
def test_the_whole_sum_of_every_stage_has_room(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    lab(page)
    height = page.locator("#panel").bounding_box()["height"]
    for stage in UNITS:
        page.locator(f'#figure [data-about="{stage}"]').dispatch_event("click")
        assert page.evaluate(CUT_OFF) == [], stage
        page.keyboard.press("Escape")
    draw(page, SEVEN)
    settle(page)
    for net, stage, place in ALL:
        hold(page, net, stage, place)
        assert page.evaluate(CUT_OFF) == [], (net, stage)
        assert min(page.evaluate(LETTERS)) >= 15, (net, stage)
        assert page.locator("#panel").bounding_box()["height"] == height
        check_sum(page, stage, net)
        page.keyboard.press("Escape")


# What each chapter's step shows, and the unit of it.
STEPS = {
    "c1": ("filter", "c1"),
    "s2": ("combine", "s2"),
    "c3": ("combine", "c3"),
    "c5": ("combine", "c5"),
    "f6": ("picture", "f6"),
    "nearest": ("picture", "output"),
    "modern": ("today", "output"),
}


@pytest.mark.parametrize("size", [(1280, 720), *thorough((1920, 1080), (820, 1180))])
def test_in_the_story_it_has_room_and_pointing_moves_nothing(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    draw(page, SEVEN)
    settle(page)
    for step, (chapter, stage) in STEPS.items():
        go(page, step)
        page.wait_for_selector(f"#{chapter} [data-role=panel] .term")
        assert page.evaluate(CUT_OFF) == [], step
        assert min(page.evaluate(LETTERS)) >= 15, step
        check_sum(page, stage, "lenet5")
        heights = """[...document.querySelectorAll('.chapter')].map(e => e.offsetTop).join()"""
        before = page.evaluate(heights)
        for place in UNITS[stage]:
            if stage == "output":
                page.hover(f'#{chapter} [data-net="lenet5"] .bars li >> nth={place[0]}')
            else:
                page.mouse.move(*spot(page, "lenet5", stage, place, f"#{chapter}"))
            assert page.evaluate(CUT_OFF) == [], (step, place)
            assert page.evaluate(heights) == before, (step, place)


def test_a_patch_keeps_its_colours_while_the_kernel_slides(visit):
    """The same ink under the same weights, wherever it lies among the twenty-five."""
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    seen = {}
    for column in range(4, 24):
        page.mouse.move(*spot(page, "lenet5", "c1", (2, 10, column)))
        for text, colour in page.evaluate(
            """() => [...document.querySelectorAll('[data-role=panel] .grid:first-child span')]
                 .map(each => [each.textContent, each.style.background])"""
        ):
            seen.setdefault(text, set()).add(colour)
    assert len(seen) > 15
    # What is written with two digits may be a shade more or less.
    assert max(len(colours) for colours in seen.values()) <= 4


@pytest.mark.parametrize(
    ("width", "height", "units"),
    [(640, 180, SOME), (640, 180, ALL), (1600, 320, ALL)],
)
@pytest.mark.thorough
def test_it_fits_whatever_box_it_is_given(visit, width, height, units):
    page = opened(visit, fresh=True, viewport={"width": 1920, "height": 1080})
    page.add_style_tag(
        content=f"""#page #panel {{ align-self: start; width: {width}px; height: {height}px;
                    min-height: 0; }}"""
    )
    for net, stage, place in units:
        hold(page, net, stage, place)
        assert page.evaluate(CUT_OFF) == [], (net, stage)
        check_sum(page, stage, net)
        page.keyboard.press("Escape")


def test_the_largest_terms_come_first_and_the_others_together(visit):
    page = opened(visit)
    hold(page, "lenet5", "f6", (30, 0, 0))
    shown = [abs(term) for term in terms_of(page)[:-1]]
    assert shown == sorted(shown, reverse=True)
    rest = page.locator("[data-role=panel] .rest").inner_text()
    assert f"and {120 - len(shown)} more, together" in rest


@pytest.mark.thorough
def test_few_numbers_are_written_in_their_squares(visit):
    page = opened(visit, fresh=True)
    page.locator("#panel .table").evaluate("e => e.remove()")  # room for three grids
    hold(page, "lenet5", "c1", (2, 12, 9))
    page.wait_for_function(
        "document.querySelectorAll('[data-role=panel] .grid span').length === 75"
    )
    page.keyboard.press("Escape")
    hold(page, "modern", "s4", (3, 2, 2))
    assert page.locator("[data-role=panel] .grid span").count() == 4
    assert page.locator("[data-role=panel] .grid .most").count() == 1


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 540)])
@pytest.mark.thorough
def test_in_a_hall_the_sum_is_large(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    draw(page, SEVEN)
    settle(page)
    for step, (chapter, stage) in STEPS.items():
        go(page, step)
        page.keyboard.press("g")
        page.wait_for_selector("body.present")
        # Two networks beside each other take all of a small screen.
        if (step, size) == ("modern", (960, 540)):
            assert not page.locator(f"#{chapter} .sum").is_visible()
            continue
        page.wait_for_selector(f"body.present #{chapter} [data-role=panel] .term")
        page.wait_for_function(f"({CUT_OFF})().length === 0")
        # But Table I's numbers, of which no more than their place matters.
        assert min(page.evaluate(LETTERS)) >= (15 if step == "c3" else 18), step
        check_sum(page, stage, "lenet5")
        if stage in ("c3", "c5", "f6"):
            assert len(terms_of(page)) >= 3
        page.keyboard.press("g")


@pytest.mark.parametrize(("width", "units"), [(390, SOME), (390, ALL), (800, ALL)])
@pytest.mark.thorough
def test_on_a_narrow_screen_a_tap_opens_a_sheet_with_the_whole_sum(visit, width, units):
    page = visit(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True)
    page.keyboard.press("7")
    lab(page)
    settle(page)
    panel = page.locator("[data-role=panel]")
    assert not panel.is_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    for net, stage, place in units:
        hold(page, net, stage, place, page.touchscreen.tap)
        box = panel.bounding_box()
        foot = panel.locator(".total").bounding_box()
        assert foot["y"] + foot["height"] <= 844, (net, stage)
        assert page.evaluate("document.documentElement.scrollHeight") == height, (net, stage)
        wide = "e => [e.scrollWidth - e.clientWidth, document.body.scrollWidth - innerWidth]"
        assert panel.evaluate(wide) == [0, 0]
        close = page.locator("[data-role=panel] .close").bounding_box()
        assert min(close["width"], close["height"]) >= 40
        assert min(page.evaluate(LETTERS)) >= 15
        check_sum(page, stage, net)
        if stage != "output":
            assert outlined(page, plate(net, stage))
            line = page.locator(f"{plate(net, stage)} path.line").bounding_box()
            assert line["y"] >= 48
            assert line["y"] + line["height"] <= box["y"]
        page.locator("[data-role=panel] .close").tap()
        assert not panel.is_visible()
