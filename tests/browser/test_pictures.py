"""A part of the page as a figure: each word, curve and canvas in its place, and no control."""

import base64
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import SEVEN, draw, go, settle, unfold
from tests.conftest import thorough, thorough_rows
from tests.support.stress_view import SWEPT

NEAR = 2  # pixels of the screen
HOW = {
    "light": {},
    "dark": {"scheme": "dark"},
    "transparent": {"transparent": True},
}
GROUND = {"light": (255, 255, 255, 255), "dark": (18, 21, 26, 255), "transparent": (0, 0, 0, 0)}
CHAPTER, LAB = ".chapter.now", "#figure > .figure"

# What is seen of a part in a scheme: text nodes with the boxes of their lines, curves with their
# paint, the pixels of canvases. The same of an SVG that is open by itself.
SEEN = """async ([selector, isDark]) => {
  const part = selector ? document.querySelector(selector) : document.documentElement;
  const { x, y } = selector ? { x: scrollX, y: scrollY } : part.viewBox.baseVal;
  const left = '.unseen, input, select, textarea, summary, a, progress, defs, '
    + 'button:not(:is(h1, h2, h3, .gallery) > *), label:not(:has(input:checked)), [data-no-figure]';
  const isSeen = (element) => !element.closest(left)
    && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const box = (rect) => [rect.x + x, rect.y + y, rect.width, rect.height];
  const wasDark = document.body?.classList.contains('dark');
  document.body?.classList.toggle('dark', isDark);
  await null; // canvases are painted by then
  const texts = [];
  const nodes = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    const text = node.data.replace(/\\s/g, '');
    if (!text || !isSeen(node.parentElement)) continue;
    const range = document.createRange();
    range.setStart(node, node.data.search(/\\S/));
    range.setEnd(node, node.data.trimEnd().length);
    const { color, fill, fontSize, fontWeight } = getComputedStyle(node.parentElement);
    texts.push({ text, boxes: [...range.getClientRects()].map(box), size: parseFloat(fontSize),
      weight: fontWeight, colour: selector ? color : fill });
  }
  const curves = [];
  for (const path of part.querySelectorAll('path')) {
    if (!path.getAttribute('d') || !isSeen(path)) continue;
    const style = getComputedStyle(path);
    if (style.fill === 'none' && style.stroke === 'none') continue;
    const at = path.getScreenCTM();
    const along = path.getTotalLength();
    const placeOf = (share) => path.getPointAtLength(share * along).matrixTransform(at);
    const paint = (name) => style[name] === 'none' ? null
      : [style[name], Math.round(100 * style[`${name}Opacity`])];
    const stroke = paint('stroke');
    curves.push({ box: box(path.getBoundingClientRect()),
      // Along a curve that is stretched lengths are no longer as they were; its ends are.
      ends: [0, 1].map(placeOf).map(({ x: right, y: down }) => [right + x, down + y]),
      steps: path.getAttribute('d').match(/[MLHVZ]/gi).length, fill: paint('fill'), stroke,
      width: stroke && parseFloat(style.strokeWidth).toFixed(1),
      joins: stroke && style.strokeLinejoin,
      dashes: stroke && (style.strokeDasharray.match(/[\\d.]+/g) ?? []).map(Number) });
  }
  const canvases = [...part.querySelectorAll('canvas')].filter(isSeen).map((canvas) => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return { box: box(canvas.getBoundingClientRect()), size: [canvas.width, canvas.height],
      pixels: [...pixels.data], isSharp: getComputedStyle(canvas).imageRendering === 'pixelated' };
  });
  document.body?.classList.toggle('dark', wasDark);
  const images = [...part.querySelectorAll('image')].map((image) => (
    { box: box(image.getBoundingClientRect()), href: image.getAttribute('href') }));
  return { texts, curves, canvases, images };
}"""
MADE = """async ([kind, selector, how]) => {
  const blob = await lenet[kind](document.querySelector(selector), how);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')); }"""

# What is there when a step has all that it shows.
THERE = {
    "misread": ".hard canvas",
    "turned": f'{SWEPT}.all path.band[d^="M"]',
}


def opened(visit, step, **options):
    """A step's part of the page, with a seven on the pad; of that with sliders all nine."""
    page = visit(**{"reduced_motion": "reduce"} | options)
    draw(page, SEVEN)
    settle(page)
    if step == "turned":
        unfold(page, step, "stress")
    else:
        go(page, step)
    if step in THERE:
        page.wait_for_selector(THERE[step])
    settle(page)
    page.mouse.move(0, 0)
    return page


def part_of(step):
    return LAB if step == "lab" else CHAPTER


def made(page, kind, part, how):
    return base64.b64decode(page.evaluate(MADE, [kind, part, how]))


def opened_figure(page, svg, tmp_path):
    (tmp_path / "figure.svg").write_bytes(svg)
    figure = page.context.new_page()
    figure.goto((tmp_path / "figure.svg").as_uri())
    return figure


def compare(page, part, how, tmp_path):
    """Each text, curve and canvas of the part with its figure's; and what else the figure says."""
    svg = made(page, "asSVG", part, how)
    screen = page.evaluate(SEEN, [part, how.get("scheme") == "dark"])
    figure = opened_figure(page, svg, tmp_path)
    found = figure.evaluate(SEEN, [None, False])
    figure.close()
    below = compare_texts(screen["texts"], found["texts"])
    compare_curves(screen["curves"], found["curves"])
    compare_canvases(screen["canvases"], found["images"])
    return screen, below


def compare_texts(screen, figure):
    """Line by line; what is left of the figure's texts."""
    left = list(figure)
    for node in screen:
        lines = []
        for box in node["boxes"]:
            near = [text for text in left if text["boxes"] and are_near(text["boxes"][0], box)]
            if not near and box[2] < 4:
                continue  # a space at a line's end
            assert near, (node["text"], box)
            line = next((text for text in near if text["text"] in node["text"]), None)
            assert line, (node["text"], near)
            assert same_colour(line["colour"], node["colour"]), node
            assert (line["size"], line["weight"]) == (node["size"], node["weight"])
            lines.append(line["text"])
            left.remove(line)
        assert "".join(lines) == node["text"]
    return [text["text"] for text in left if text["text"] != ","]  # which the style sheet puts


def compare_curves(screen, figure):
    rest = list(figure)
    for curve in screen:
        same = [each for each in rest if are_the_same(each, curve)]
        assert same, curve
        rest.remove(same[0])
    assert not rest


def are_the_same(one, other):
    said = ("steps", "width", "dashes", "joins")
    return (
        all(one[name] == other[name] for name in said)
        and are_near(one["box"], other["box"])
        and are_near(one["ends"][0] + one["ends"][1], other["ends"][0] + other["ends"][1])
        and all(
            (one[kind] is None) == (other[kind] is None)
            and (one[kind] is None or same_colour(one[kind][0], other[kind][0]))
            and (one[kind] or [0, 0])[1] == (other[kind] or [0, 0])[1]
            for kind in ("fill", "stroke")
        )
    )


def compare_canvases(screen, figure):
    assert len(screen) == len(figure)
    rest = list(figure)
    for canvas in screen:
        same = next(image for image in rest if are_near(image["box"], canvas["box"], 4))
        rest.remove(same)
        content = base64.b64decode(same["href"].partition(",")[2])
        picture = Image.open(io.BytesIO(content)).convert("RGBA")
        if canvas["isSharp"]:
            assert picture.width >= 4 * canvas["box"][2] - 8
        pixels = np.array(canvas["pixels"], np.uint8).reshape(*reversed(canvas["size"]), 4)
        assert np.array_equal(picture.resize(canvas["size"], Image.Resampling.NEAREST), pixels)


def are_near(one, other, by=NEAR):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def same_colour(one, other):
    """rgb(…) and color-mix()'s color(srgb …) to a level."""
    return are_near(levels(one), levels(other), 1)


def levels(css):
    inside = css.partition("(")[2].strip(")").removeprefix("srgb").replace(",", " ").split()
    share = 255 if css.startswith("color(") else 1
    return [float(number) * share for number in inside[:3]]


@pytest.mark.parametrize(
    ("step", "how"),
    [
        ("lab", "dark"),
        ("turned", "light"),
        ("lab", "light"),
        ("lab", "transparent"),
        ("turned", "dark"),
        ("turned", "transparent"),
        *(("learning", how) for how in HOW),
    ],
)
@pytest.mark.thorough
def test_a_figure_says_what_the_screen_says(visit, tmp_path, step, how):
    page = opened(visit, step)
    if step == "lab":  # with outlines, and lines between them
        page.click(
            '#figure [data-net="lenet5"] [data-stage="c3"] canvas', position={"x": 20, "y": 20}
        )
        page.wait_for_selector('[data-role="lines"] path.line:not([d=""])', state="attached")
    asked = HOW[how] | {"caption": "A seven", "address": "https://example.org/lenet"}
    screen, below = compare(page, part_of(step), asked, tmp_path)
    assert below == ["Aseven·https://example.org/lenet·LeNet-5,alive·CCBY4.0"]
    assert len(screen["texts"]) > 30
    dashed = [curve for curve in screen["curves"] if curve["dashes"]]
    assert len(dashed) >= {"lab": 0, "turned": 11, "learning": 4}[step]


@pytest.mark.parametrize("step", ["nearest", *thorough("c3", "misread", "cut", "number", "modern")])
def test_so_do_those_of_the_other_chapters(visit, tmp_path, step):
    screen, below = compare(opened(visit, step), CHAPTER, {}, tmp_path)
    assert len(screen["texts"]) > 2
    assert below[-1] == "LeNet-5,alive·CCBY4.0"


@pytest.mark.parametrize("size", [(390, 844), (1024, 768)])
@pytest.mark.thorough
def test_so_it_does_on_small_screens(visit, tmp_path, size):
    page = opened(visit, "lab", viewport={"width": size[0], "height": size[1]})
    page.evaluate("scrollTo(0, 200)")
    compare_at_the_top = page.evaluate("scrollY")
    svg = made(page, "asSVG", LAB, {})
    assert page.evaluate("scrollY") == compare_at_the_top
    page.evaluate("scrollTo(0, 0)")
    assert made(page, "asSVG", LAB, {}) == svg
    compare(page, LAB, {}, tmp_path)


@pytest.mark.parametrize("how", ["dark", "light", "transparent"])
@pytest.mark.thorough
def test_a_png_is_the_svg_at_twice_its_size(visit, tmp_path, how):
    page = opened(visit, "turned", device_scale_factor=2)
    svg = made(page, "asSVG", CHAPTER, HOW[how])
    png = Image.open(io.BytesIO(made(page, "asPNG", CHAPTER, HOW[how])))
    picture = np.asarray(png.convert("RGBA"), np.float32)
    assert tuple(picture[0, 0]) == GROUND[how]
    figure = opened_figure(page, svg, tmp_path)
    width, height = (png.width // 2, png.height // 2)
    figure.set_viewport_size({"width": width, "height": height})
    clear = figure.screenshot(omit_background=True)
    screen = np.asarray(Image.open(io.BytesIO(clear)).convert("RGBA"), np.float32)
    figure.close()
    assert screen.shape == picture.shape
    assert np.abs(screen - picture).mean() < 2


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.thorough
def test_the_page_is_left_as_it_was(visit, scheme):
    """A figure is the same whatever the page's scheme is, and takes nothing from it."""
    page = opened(visit, "lab", color_scheme=scheme)
    now = """() => [document.body.className, scrollY,
      ...[...document.querySelectorAll('canvas')].filter((canvas) => canvas.checkVisibility())
        .map((canvas) => canvas.toDataURL())]"""
    before = page.evaluate(now)
    light, dark = (made(page, "asSVG", LAB, {"scheme": of}) for of in ("light", "dark"))
    assert page.evaluate(now) == before
    page.evaluate("document.body.classList.toggle('dark')")
    assert made(page, "asSVG", LAB, {}) == light != dark
    page.evaluate("document.body.classList.toggle('dark')")


def test_a_caption_that_is_too_long_has_lines(visit, tmp_path):
    page = opened(visit, "nearest", viewport={"width": 390, "height": 844})
    how = {"caption": "A digit, and how near it is to each of the ten", "address": "x" * 30}
    _, below = compare(page, CHAPTER, how, tmp_path)
    assert len(below) > 2
    said = how["caption"].replace(" ", "") + how["address"]
    assert "".join(below).replace("·", "") == f"{said}LeNet-5,aliveCCBY4.0"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("misread", "png"),
        ("turned", "svg"),
        *thorough_rows(("misread", "svg"), ("turned", "png")),
    ],
)
def test_the_menu_saves_a_file_that_says_what_it_is_of_and_its_terms(visit, step, kind):
    page, name = opened(visit, step), f"lenet5-{step}-digit7"
    with page.expect_download() as download:
        page.evaluate("kind => document.querySelector(`[data-take=${kind}]`).click()", kind)
    assert download.value.suggested_filename == f"{name}.{kind}"
    file = download.value.path().read_bytes()
    terms = "https://creativecommons.org/licenses/by/4.0/"
    if kind == "png":
        assert Image.open(io.BytesIO(file)).text["Copyright"].endswith(terms)
    else:
        (license,) = ElementTree.fromstring(file).iterfind(
            ".//{http://creativecommons.org/ns#}license"
        )
        assert [*license.attrib.values()] == [terms]


def test_a_held_unit_is_in_the_file_s_name(visit):
    page = opened(visit, "lab")
    page.click('#figure [data-net="lenet5"] [data-stage="c3"] canvas', position={"x": 80, "y": 30})
    held = page.locator("#panel h2", has_text="C3 map").inner_text()
    with page.expect_download() as download:
        page.evaluate("document.querySelector('[data-take=svg]').click()")
    number = held.split(",")[0].removeprefix("C3 map ")
    assert download.value.suggested_filename == f"lenet5-c3-map{number}-digit7.svg"
