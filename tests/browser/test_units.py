"""Where a number comes from: pointing at units, by mouse, finger and keyboard."""

import random
import re
from typing import NamedTuple

import pytest

from lenet_demo import field_from_strokes
from lenet_demo.nets import connectivity
from tests.browser.conftest import SEVEN, draw, go, lab, settle
from tests.conftest import thorough
from tests.support.stages import explain, receptive_fields


class Tiles(NamedTuple):
    """How the page draws a stage: maps of units, tiled in columns, a gap apart."""

    maps: int
    height: int
    width: int
    columns: int
    gap: int

    @property
    def size(self):
        rows = -(-self.maps // self.columns)
        return (
            self.columns * (self.width + self.gap) - self.gap,
            rows * (self.height + self.gap) - self.gap,
        )


# Of both networks that are compared at first, in the lab and in the chapters' large figures.
BY_NAME = {
    "c1": Tiles(6, 28, 28, 3, 2),
    "s2": Tiles(6, 14, 14, 3, 1),
    "c3": Tiles(16, 10, 10, 4, 1),
    "s4": Tiles(16, 5, 5, 4, 1),
    "c5": Tiles(120, 1, 1, 10, 0),
    "f6": Tiles(84, 1, 1, 7, 0),
}


def plate(net, stage, figure="#figure"):
    return f'{figure} [data-net="{net}"] [data-stage="{stage}"] .maps > .plate'


def spot(page, net, stage, place, figure="#figure"):
    """Where on the screen a unit's middle lies."""
    m, row, column = place
    of = BY_NAME[stage]
    x = (m % of.columns) * (of.width + of.gap) + column + 0.5
    y = (m // of.columns) * (of.height + of.gap) + row + 0.5
    box = page.locator(f"{plate(net, stage, figure)} canvas").bounding_box()
    width, height = of.size
    return box["x"] + x * box["width"] / width, box["y"] + y * box["height"] / height


def outlined(page, selector):
    """The squares outlined on a plate: {(x, y, width, height), …} in its units."""
    path = page.locator(f"{selector} path.line").first.get_attribute("d") or ""
    squares = re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h", path)
    return {tuple(round(float(number)) for number in square) for square in squares}


def expected(stage, maps, row, column, size):
    of = BY_NAME[stage]
    return {
        (
            (m % of.columns) * (of.width + of.gap) + column,
            (m // of.columns) * (of.height + of.gap) + row,
            size,
            size,
        )
        for m in maps
    }


def opened(visit, **options):
    """The lab, with a seven."""
    page = visit(**options)
    draw(page, SEVEN)
    lab(page)
    settle(page)
    return page


@pytest.mark.parametrize("net", ["lenet5", *thorough("modern")])
def test_what_a_unit_sees_is_outlined_in_every_earlier_stage(visit, nets, net):
    page = opened(visit)
    choose = random.Random(1)
    fields = receptive_fields(connectivity(nets[net]))
    for stage in ["c1", "s2", "c3", "s4"] * 4:
        of = BY_NAME[stage]
        place = [choose.randrange(n) for n in (of.maps, of.height, of.width)]
        page.mouse.move(*spot(page, net, stage, place))
        m, row, column = place
        assert outlined(page, plate(net, stage)) == expected(stage, [m], row, column, 1)
        for earlier, (size, stride, sees, *_) in fields[stage].items():
            top, left = row * stride, column * stride
            if earlier == "image":
                seen = outlined(page, '#figure [data-step="centre"] .plate')
                assert seen == {(left, top, size, size)}
                assert outlined(page, "#pad .paper")
            else:
                wanted = expected(earlier, sees[m], top, left, size)
                assert outlined(page, plate(net, earlier)) == wanted
    page.mouse.move(5, 5)
    assert outlined(page, plate(net, stage)) == expected(stage, [m], row, column, 1)  # it stays


def test_what_a_unit_sees_is_outlined_on_the_drawing(visit):
    """On the pad, the square that became 14×14 of the field; the whole field is no place."""
    page = opened(visit)
    page.mouse.move(*spot(page, "lenet5", "c3", (5, 4, 4)))
    page.wait_for_function("document.querySelector('#pad .paper path.line').getAttribute('d')")
    ((x, y, side, _),) = outlined(page, "#pad .paper")
    assert side == pytest.approx(14 / 20 * (280 * (0.82 - 0.24) + 18), rel=0.1)
    assert x < 280 / 2 < x + side
    assert y < 280 / 2 < y + side
    page.mouse.move(*spot(page, "lenet5", "c5", (5, 0, 0)))
    page.wait_for_function("!document.querySelector('#pad .paper path.line').getAttribute('d')")


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+\.\d+", text)]


def test_the_panel_shows_the_sums_of_the_trace(visit, nets):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    asked = page.evaluate("lenet.last.strokes")
    field = _tensor(field_from_strokes(asked, (280, 280), 18))
    for net, stage, place in (
        ("lenet5", "c1", (2, 12, 9)),
        ("lenet5", "c3", (7, 4, 5)),
        ("lenet5", "s2", (4, 6, 7)),
        ("lenet5", "f6", (30, 0, 0)),
        ("modern", "s4", (3, 2, 2)),
        ("modern", "c3", (3, 2, 2)),
        ("modern", "c5", (30, 0, 0)),
    ):
        page.mouse.click(*spot(page, net, stage, place))
        page.locator('[data-role="panel"] h2', has_text=stage.upper()).wait_for()
        page.wait_for_function("document.querySelector('[data-role=total]').textContent")
        made = explain(nets[net], nets[net].trace(field), stage, place)
        shown = numbers(page.locator('[data-role="total"]').inner_text())
        value = made.then[-1][1] if made.then else made.total
        assert shown[-1] == pytest.approx(value, abs=0.006 if abs(value) < 10 else 0.06)
        parts = numbers(" ".join(page.locator("#panel .term > b").all_inner_texts()))
        if parts:
            assert sum(parts) + (made.bias or 0) == pytest.approx(
                made.total, abs=0.006 * len(parts) + 0.06
            )
        page.keyboard.press("Escape")


def _tensor(field):
    import torch

    return torch.from_numpy(field)[None, None]


def test_a_held_unit_stays_and_follows_the_drawing(visit):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    where, total = page.locator('[data-role="where"]'), page.locator('[data-role="total"]')
    page.mouse.click(*spot(page, "lenet5", "f6", (20, 0, 0)))
    assert "F6 unit 20" in where.inner_text()
    before = total.inner_text()
    page.mouse.move(*spot(page, "lenet5", "c1", (0, 3, 3)))
    assert "F6 unit 20" in where.inner_text()
    page.keyboard.press("3")
    page.wait_for_function(
        "before => ![before, ''].includes(document.querySelector('[data-role=total]').textContent)",
        arg=before,
    )
    page.keyboard.press("Escape")
    assert "C1 map 0, row 3, column 3" in where.inner_text()  # the one last pointed at


def test_arrow_keys_walk_from_unit_to_unit(visit):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    page.locator(f"{plate('lenet5', 's4')} canvas").focus()
    where = page.locator('[data-role="where"]')
    for key, words in [
        ("ArrowRight", "S4 map 0, row 0, column 0"),
        *[("ArrowRight", f"S4 map 0, row 0, column {column}") for column in (1, 2, 3, 4)],
        ("ArrowRight", "S4 map 1, row 0, column 0"),
        ("ArrowDown", "S4 map 1, row 1, column 0"),
        ("ArrowLeft", "S4 map 0, row 1, column 4"),
        ("ArrowUp", "S4 map 0, row 0, column 4"),
        ("ArrowUp", "S4 map 0, row 0, column 4"),
    ]:
        page.keyboard.press(key)
        assert words in where.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-role=panel]').dataset.state === 'open'")
    page.locator('#figure [data-net="lenet5"] .bars').focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Output 1" in where.inner_text()


@pytest.mark.parametrize("step", ["lab", "c3"])
@pytest.mark.thorough
def test_a_tap_on_a_phone_shows_the_sum_beside_what_was_tapped(visit, step):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.keyboard.press("7")
    settle(page)
    go(page, step)
    figure = "#figure" if step == "lab" else "#combine"
    canvas = page.locator(f"{plate('lenet5', 'c3', figure)} canvas")
    canvas.scroll_into_view_if_needed()
    page.touchscreen.tap(*spot(page, "lenet5", "c3", (5, 4, 4), figure))
    panel = page.locator("[data-role=panel]")
    panel.get_by_text("C3 map 5, row 4, column 4").wait_for()
    page.wait_for_function("document.querySelector('[data-role=total]').textContent")
    box, tapped = panel.bounding_box(), canvas.bounding_box()
    assert tapped["y"] >= 48
    assert 0 <= box["y"] - (tapped["y"] + tapped["height"]) < 90
    foot = panel.locator(".total").bounding_box()
    assert foot["y"] + foot["height"] <= 844
    page.locator("[data-role=panel] .close").tap()
    if step == "lab":
        assert not panel.is_visible()
    else:
        assert "C3 map 5" not in panel.inner_text()  # the step's own again
    fixed = "[...document.querySelectorAll('.lenet *')].filter(isFixed).map(e => e.outerHTML)"
    assert page.evaluate(f"isFixed = e => getComputedStyle(e).position === 'fixed'; {fixed}") == []


# ---- Lines from a unit to what it sees, wherever things have moved to ----------------------------

# How far lines' ends are from the middles of the unit and of what it sees, at most, in pixels.
OFF = r"""([figure, ...plates]) => {
  const path = (part) => part.querySelector('path.line').getAttribute('d') ?? '';
  const lines = document.querySelector(`${figure} .lines`), origin = lines.getBoundingClientRect();
  const [[from], to] = plates.map((selector) => {
    const plate = document.querySelector(selector), box = plate.getBoundingClientRect();
    const {width, height} = plate.querySelector('svg').viewBox.baseVal;
    return [...path(plate).matchAll(/M(\S+) (\S+)h(\S+)v(\S+)h/g)].map(([, x, y, w, h]) => [
      box.left + (+x + w / 2) * box.width / width, box.top + (+y + h / 2) * box.height / height]);
  });
  const drawn = [...path(lines).matchAll(/M(\S+) (\S+)L(\S+) (\S+?)(?=M|$)/g)];
  if (!drawn.length || drawn.length !== to.length) return Infinity;
  return Math.max(...drawn.flatMap(([, ...ends], i) => [...from, ...to[i]].map(
    (at, j) => Math.abs(+ends[j] + (j % 2 ? origin.top : origin.left) - at)))); }"""


@pytest.mark.parametrize(
    ("step", "figure", "fold"),
    [("c3", "#combine", "neocognitron"), ("lab", "#figure", None)],
)
@pytest.mark.thorough
def test_the_lines_keep_to_their_unit_wherever_things_move(visit, step, figure, fold):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    lab(page) if step == "lab" else go(page, step)
    page.mouse.click(*spot(page, "lenet5", "c3", (5, 4, 4), figure))
    of = [figure, plate("lenet5", "c3", figure), plate("lenet5", "s2", figure)]

    def check():
        page.wait_for_function(f"of => ({OFF})(of) <= 2", arg=of)

    check()
    sizes = [(1600, 900), (900, 700), (844, 390), (390, 844), (820, 1180), (1280, 720)]
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        check()
    for _ in range(2 if step == "c3" else 1):  # to one network from two, or the other way round
        page.keyboard.press("n")
    check()
    if fold:
        page.keyboard.press("g")
        check()
        page.set_viewport_size({"width": 960, "height": 540})
        check()
        page.keyboard.press("g")
        check()
        page.set_viewport_size({"width": 1280, "height": 720})
        page.click(f'[data-fold="{fold}"] summary')
        check()
