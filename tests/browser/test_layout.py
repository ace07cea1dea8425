"""Where things stand on screens of every size."""

import pytest

from tests.browser.conftest import SEVEN, draw, settle

BOTH = ("lenet5", "modern")
STAGES = ["c1", "s2", "c3", "s4", "c5", "f6"]


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_on_a_wide_screen_all_is_seen_at_once_and_stages_stand_in_columns(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    for stage in [*STAGES, "output"]:
        boxes = [
            page.locator(f'[data-net="{net}"] [data-stage="{stage}"]').bounding_box()
            for net in BOTH
        ]
        assert boxes[0]["x"] == boxes[1]["x"]
    tops = {
        page.locator(f'[data-net="modern"] [data-stage="{stage}"]').bounding_box()["y"]
        for stage in STAGES
    }
    assert len(tops) == 1


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (768, 1024), (320, 568)])
def test_on_a_small_screen_nothing_is_cut_off(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    cut = page.evaluate(
        """() => [...document.querySelectorAll('#pad *, #figure *')].filter(part => {
             const box = part.getBoundingClientRect();
             return box.width && !part.closest('.unseen')
               && (box.right > innerWidth + 1 || box.left < -1);
           }).map(part => part.outerHTML.slice(0, 80))"""
    )
    assert cut == []


SIZES = [(1920, 1080), (1440, 900), (1366, 768), (1280, 720), (1024, 768), (820, 1180)]


@pytest.mark.parametrize("size", SIZES)
def test_the_pad_has_its_due_and_nothing_is_small_or_cut_off(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    draw(page, SEVEN)
    settle(page)
    pad = page.locator("#pad .paper").bounding_box()["width"]
    assert pad >= 300
    if size[0] >= 1200:
        assert 0.2 <= pad / size[0] <= 0.25
        assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.lenet *')]
             .filter(part => part.getBoundingClientRect().width && !part.closest('.unseen')
               && [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
             .map(part => parseFloat(getComputedStyle(part).fontSize)))"""
    )
    assert smallest >= 13


@pytest.mark.parametrize("shown", ["both", "one"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (960, 540)])
def test_a_talk_fills_the_screen_and_passes_over_no_edge(visit, size, shown):
    page = visit(viewport={"width": size[0], "height": size[1]})
    draw(page, SEVEN)
    if shown == "one":
        page.keyboard.press("n")
    settle(page)
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    # The talk and not the phone: the stages side by side.
    boxes = [
        page.locator(f'[data-net="lenet5"] [data-stage="{stage}"]').bounding_box()
        for stage in ("c1", "s2", "c3", "s4")
    ]
    assert len({box["y"] for box in boxes}) == 1
    assert page.locator("#figure").bounding_box()["height"] > 0.8 * (size[1] - 60)
    if size == (1280, 720):
        bars = page.locator('[data-net="lenet5"] .bars')
        assert float(bars.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 20


def test_a_phone_shows_pad_and_both_answers_before_all_else(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    draw(page, SEVEN)
    settle(page)
    for net in BOTH:
        digit = page.locator(f'[data-net="{net}"] [data-role="digit"]').bounding_box()
        assert digit["y"] + digit["height"] <= 844
        bars = page.locator(f'[data-net="{net}"] .bars').bounding_box()
        assert bars["y"] + bars["height"] <= 844
    assert not page.locator(".heading nav").first.is_visible()
    # The pad stays in reach while the stages go by beneath.
    page.evaluate("scrollTo(0, 1200)")
    pad = page.locator("#pad .paper").bounding_box()
    assert 0 <= pad["y"] <= 10
    for button in page.locator("#pad .tools > *").all():
        assert button.bounding_box()["height"] >= 40


def test_outlines_are_seen_on_every_colour_of_the_scale(visit):
    """Of black and white one has a contrast of at least 3 with each of them."""
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme)
        page.keyboard.press("7")
        settle(page)
        page.hover('[data-net="lenet5"] [data-stage="c3"] canvas')
        strokes = page.evaluate(
            """() => ['halo', 'line'].map(kind => getComputedStyle(document.querySelector(
                 `[data-net="lenet5"] [data-stage="s2"] .${kind}`)).stroke)"""
        )
        assert strokes == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        colours = page.evaluate(
            """() => [...document.querySelectorAll('#figure .net canvas')].flatMap(canvas => {
                 const { data } = canvas.getContext('2d')
                   .getImageData(0, 0, canvas.width, canvas.height);
                 return Array.from({ length: data.length / 4 }, (_, i) =>
                   [...data.subarray(4 * i, 4 * i + 3)].join());
               })"""
        )
        assert len(set(colours)) > 50
        for colour in set(colours):
            light = luminance([int(level) for level in colour.split(",")])
            assert max(1.05 / (light + 0.05), (light + 0.05) / 0.05) >= 3


def luminance(rgb):
    """As WCAG 2 defines it."""
    linear = [
        level / 12.92 if level <= 0.03928 else ((level + 0.055) / 1.055) ** 2.4
        for level in (each / 255 for each in rgb)
    ]
    return sum(part * of for part, of in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
