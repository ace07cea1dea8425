"""Where things stand on screens of every size: the lab, and a phone's first screen."""

import pytest

from tests.browser.conftest import SEVEN, draw, go, lab, settle
from tests.browser.test_units import opened
from tests.conftest import thorough

BOTH = ("lenet5", "modern")
STAGES = ["c1", "s2", "c3", "s4", "c5", "f6"]
ALL = ["lenet5", "modern", "wide", "small", "lenet1", "lenet4"]


def box(page, net, stage):
    return page.locator(f'#figure [data-net="{net}"] [data-stage="{stage}"]').bounding_box()


# What of the lab stands beyond the window, or lies over something else of the figure.
CUT_OFF = """() => [...document.querySelectorAll('#pad *, #figure *')].filter(part => {
  const box = part.getBoundingClientRect();
  return part.checkVisibility() && box.width && !part.closest('.unseen, .lines')
    && (box.right > innerWidth + 1 || box.left < -1);
}).map(part => part.outerHTML.slice(0, 80))"""
OVERLAP = """() => {
  const parts = [...document.querySelectorAll(`#figure :is(.stage-title, .net-title, .caption,
    .bars, .maps > .plate, figcaption, .step, .legend)`)].filter(part => part.checkVisibility())
    .map(part => {
      const range = document.createRange();
      range.selectNodeContents(part);
      return [part, part.matches('.plate, .step') ? part.getBoundingClientRect()
        : range.getBoundingClientRect()]; });
  return parts.flatMap(([one, a], i) => parts.slice(0, i).filter(([other, b]) =>
    !one.contains(other) && !other.contains(one) && a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => [one, other].map(part => part.textContent || part.className))); }"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.lenet *')]
  .filter(part => part.checkVisibility() && part.getBoundingClientRect().width
    && !part.closest('.unseen')
    && [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(part => parseFloat(getComputedStyle(part).fontSize)))"""
WIDE = [(1920, 1080), (1440, 900), (1366, 768)]


@pytest.mark.parametrize("size", [(1280, 720), *thorough(*WIDE)])
def test_the_lab_shows_all_at_once_and_stages_stand_in_columns(visit, size):
    page = opened(visit, viewport={"width": size[0], "height": size[1]})
    root = "document.documentElement"
    assert page.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]") == [*size]
    for stage in [*STAGES, "output"]:
        assert len({box(page, net, stage)["x"] for net in BOTH}) == 1
    for net in BOTH:
        assert len({box(page, net, stage)["y"] for stage in STAGES}) == 1
    panel = page.locator("#panel").bounding_box()
    assert panel["height"] >= 150
    assert panel["y"] + panel["height"] <= size[1]
    for part in ('[data-role="answers"]', '[data-choices="all"]', ".how", ".paper"):
        at = page.locator(f"#pad {part}").bounding_box()
        assert at["y"] + at["height"] <= size[1], part


@pytest.mark.parametrize(
    "size",
    [
        (1280, 720),
        (390, 844),
        *thorough(*WIDE, (1024, 768), (820, 1180), (768, 1024), (844, 390), (320, 568)),
    ],
)
def test_nothing_of_the_lab_is_small_cut_off_or_over_something_else(visit, size):
    page = opened(visit, viewport={"width": size[0], "height": size[1]})
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(OVERLAP) == []
        assert page.evaluate(SMALLEST) >= 15
        page.keyboard.press("n")  # one network alone
    page.click('[data-role="samples"] summary')
    assert page.evaluate(CUT_OFF) == []
    page.click('#pad [data-sample="3"]')


@pytest.mark.thorough
def test_headings_stand_over_what_is_shown_alone(visit):
    """LeNet-1 has no C5; no heading names a number that only some networks have."""
    page = opened(visit)
    heads = page.locator("#figure .stage-title:visible")
    for name in ALL:
        page.select_option('#pad [data-role="upper"]', name)
        page.select_option('#pad [data-role="lower"]', "lenet1" if name != "lenet1" else "lenet5")
        page.keyboard.press("n")  # the upper one alone
        shown = page.locator(f'#figure [data-net="{name}"] [data-stage]')
        stages = shown.evaluate_all("all => all.map(each => each.dataset.stage)")
        words = [head.split()[0].lower() for head in heads.all_inner_texts()]
        assert words == ["input", *stages]
        assert not any(
            any(map(str.isdigit, head.split()[0][2:])) for head in heads.all_inner_texts()
        )
        for _ in range(2):
            page.keyboard.press("n")
    go(page, "draw")
    for name, units in {"lenet1": "10 units", "lenet4": "10 units", "small": "84 units"}.items():
        go(page, "lab")
        page.select_option('#pad [data-role="upper"]', name)
        go(page, "draw")
        plain = page.locator(f'#draw [data-net="{name}"] [data-stage="f6"] .plain')
        assert plain.text_content() == units


def test_a_phone_shows_pad_and_answers_before_all_else(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    draw(page, SEVEN)
    settle(page)
    for step in ("draw", "lab"):
        lab(page) if step == "lab" else None
        for part in page.locator("#pad .answer:visible, #pad .paper").all():
            at = part.bounding_box()
            assert at["y"] >= 48
            assert at["y"] + at["height"] <= 844
        for button in page.locator("#pad .tools > *").all():
            assert button.bounding_box()["height"] >= 40
    # Further down a strip opens the pad, and says how it is closed.
    page.evaluate("document.activeElement.blur()")
    go(page, "sign")
    strip = page.locator(".reach button")
    for words, is_open in (("draw", False), ("done", True), ("draw", False)):
        assert strip.inner_text().split()[-1] == words
        assert page.locator(".reach .paper").is_visible() == is_open
        strip.click()


def test_outlines_are_seen_on_every_colour_of_the_scale(visit):
    """Of black and white one has a contrast of at least 3 with each of them."""
    page = opened(visit)
    page.keyboard.press("7")
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector("body.dark" if scheme == "dark" else "body:not(.dark)")
        strokes = page.evaluate(
            """() => ['halo', 'line'].map(kind => getComputedStyle(document.querySelector(
                 `#figure [data-net="lenet5"] [data-stage="s2"] .${kind}`)).stroke)"""
        )
        assert strokes == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        colours = page.evaluate(
            """() => [...document.querySelectorAll('#figure .net canvas')].flatMap(canvas => {
                 const { data } = canvas.getContext('2d')
                   .getImageData(0, 0, canvas.width, canvas.height);
                 return [...new Set(Array.from({ length: data.length / 4 }, (_, i) =>
                   [...data.subarray(4 * i, 4 * i + 3)].join()))];
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
