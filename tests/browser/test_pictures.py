"""The open view as SVG and PNG: nothing is lost that is on the screen."""

import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import SEVEN, draw, settle

# What is seen of a part: its lines of words, without spaces, and how many canvases.
SEEN = """(parts) => {
  const [words, canvases] = [[], []];
  for (const part of parts.map((name) => document.querySelector(name))) {
    if (!part.checkVisibility()) continue;
    const isSeen = (element) => element.checkVisibility({ opacityProperty: true })
      && !element.closest('.unseen, option');
    for (const element of part.querySelectorAll('*')) {
      const before = getComputedStyle(element, '::before').content;
      if (before.startsWith('"') && isSeen(element)) words.push(before.slice(1, -1));
    }
    canvases.push(...[...part.querySelectorAll('canvas')].filter(isSeen));
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.data.trim() && isSeen(text.parentElement)) words.push(text.data);
    }
    for (const field of part.querySelectorAll('input[type=number], select')) {
      if (isSeen(field)) words.push(field.selectedOptions?.[0].label ?? field.value);
    }
  }
  return { words: words.map((text) => text.replace(/\\s/g, '')), canvases: canvases.length };
}"""
PARTS = ["#pad .paper", "#figure .figure", "#bench .bench", "#colour"]
SCRIBBLE = [(0.1 + 0.8 * (i * 7 % 11) / 11, 0.1 + 0.8 * (i * 5 % 13) / 13) for i in range(12)]
WAYS = {
    "both": {},
    "dark": {"color_scheme": "dark"},
    "one": {},
    "talk": {},
    "bench": {},
    "colour": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "tablet": {"viewport": {"width": 1024, "height": 768}},
}


def take(page, kind):
    with page.expect_download() as download:
        page.evaluate("kind => document.querySelector(`[data-take=${kind}]`).click()", kind)
    return download.value.path().read_bytes()


def shown(visit, way, drawing=SEVEN):
    page = visit(device_scale_factor=2, **WAYS[way])
    draw(page, drawing)
    settle(page)
    if way == "one":
        page.keyboard.press("n")
    if way == "talk":
        page.keyboard.press("t")
    if way in ("bench", "colour"):
        page.evaluate("way => document.querySelector(`.heading [data-view=${way}]`).click()", way)
    settle(page)
    return page


@pytest.mark.parametrize("way", [way for way in WAYS if way != "dark"])
def test_an_svg_holds_every_word_and_every_canvas(visit, way):
    page = shown(visit, way)
    seen = page.evaluate(SEEN, PARTS)
    root = ElementTree.fromstring(take(page, "svg"))
    kinds = [element.tag.split("}")[1] for element in root.iter()]
    assert kinds.count("image") == seen["canvases"]
    written = "".join("".join(element.text.split()) for element in root.iter() if element.text)
    assert sorted("".join(seen["words"])) == sorted(written), way
    assert page.evaluate("document.body.dataset.view") == {"bench": way, "colour": way}.get(
        way, "networks"
    )


def test_a_picture_holds_switches_outlines_dots_and_the_line_through_a_refused_digit(visit):
    page = shown(visit, "both", SCRIBBLE)
    assert page.locator("#figure .refused").count()
    before = take(page, "svg").decode()
    assert before.count("<linearGradient") == 1
    page.click('[data-net="lenet5"] [data-stage="c3"] canvas', position={"x": 20, "y": 20})
    page.locator('[data-step="size"] input').uncheck()
    settle(page)
    after = take(page, "svg").decode()
    outlines = page.locator("#figure .plate > svg path, #pad .paper path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d')).filter(Boolean)"
    )
    assert all(after.count(f'd="{path}"') >= outlines.count(path) for path in outlines)
    assert any(".4v.4h-.4z" in path for path in outlines), "no dot beside F6"
    ticked = page.locator("#figure input:checked").count()
    # A tick is three points; see export/controls.js.
    assert after.count("l3 3l5 -6") == ticked == before.count("l3 3l5 -6") - 1


@pytest.mark.parametrize("way", ["both", "dark", "talk"])
def test_a_png_is_what_the_screen_shows(visit, way):
    page = shown(visit, way, SCRIBBLE if way == "dark" else SEVEN)
    if way == "both":
        page.click('[data-net="lenet5"] [data-stage="c3"] canvas', position={"x": 20, "y": 20})
    page.mouse.move(1, 1)
    page.evaluate("document.activeElement.blur()")
    page.add_style_tag(content="#panel, .message { visibility: hidden !important }")
    taken = pixels(take(page, "png"))
    for part in PARTS[:2]:
        screen = pixels(page.locator(part).screenshot())
        box = page.locator(part).bounding_box()
        rest = difference(taken, screen, page, box)
        halves = [np.array_split(half, 2, axis=1) for half in np.array_split(rest, 2)]
        assert rest.mean() < 3, part
        assert max(quarter.mean() for row in halves for quarter in row) < 5, part
        legend = page.locator(f"{part} .legend")
        if legend.count() and legend.is_visible():
            of = legend.bounding_box()
            left, top = (int(2 * (of[side] - box[side])) for side in "xy")
            gradient = rest[top : top + int(2 * of["height"]), left : left + int(2 * of["width"])]
            assert gradient.mean() < 8


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.float32)


def difference(taken, screen, page, box):
    """Where the element lies in the picture, to a pixel or two, and how far they differ there."""
    # The margin is 20 pixels, around what is farthest left and above.
    others = [page.locator(part).bounding_box() for part in PARTS if page.is_visible(part)]
    left, top = (40 + int(2 * (box[side] - min(of[side] for of in others))) for side in "xy")
    places = [
        (y, x)
        for y in range(top - 4, top + 5)
        for x in range(left - 4, left + 5)
        if len(taken[0]) - x >= len(screen[0])
    ]

    def apart(place, every=1):
        y, x = place
        there = taken[y : y + len(screen), x : x + len(screen[0])]
        return np.abs(there[::every] - screen[: len(taken) - y : every])

    # Every seventh row tells where.
    return apart(min(places, key=lambda place: apart(place, 7).mean()))
