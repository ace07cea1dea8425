"""The bench's parts, unfolded: what each shows, and that a link keeps it."""

import json
import re
import zlib
from base64 import b64encode, urlsafe_b64encode

import numpy as np
import pytest

from lenet_demo.page.bench import WORDS
from tests.browser.conftest import DIGITS, SEVEN, draw, settle, unfold, wait_for_address
from tests.browser.test_colour import photograph, png
from tests.conftest import thorough, thorough_rows
from tests.support.axe import violations

STILL = {"reduced_motion": "reduce"}
STEPS = {"filter": "c1", "channels": "modern"} | dict.fromkeys(
    ["cells", "neocognitron", "sharing"], "s2"
)
# What is beside its part or too small to be read; what lies over something else; and, for a
# finger, too small to be met.
AMISS = """([name, width, isCoarse]) => {
  const part = document.querySelector(`[data-part="${name}"]`);
  const all = [...part.querySelectorAll('*')].filter((each) => each.checkVisibility()
    && each.getBoundingClientRect().width && !each.closest('.unseen, svg'));
  const room = part.getBoundingClientRect();
  const amiss = all.filter((each) => {
    const box = each.getBoundingClientRect();
    const isSmall = isCoarse && each.matches('button, select, input, .open')
      && Math.min(box.width, box.height) < 40;
    return isSmall || box.right > Math.min(room.right, width) + 1 || box.left < room.left - 3
      || parseFloat(getComputedStyle(each).fontSize) < 15; });
  const leaves = all.filter((each) => each.matches('canvas, button, select, input, label, '
    + 'figcaption, .about, .finding, .count, .how, .sees, .grid'));
  const boxes = leaves.map((each) => each.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 2 && b.left < a.right - 2
    && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  const over = leaves.filter((each, i) => boxes.some((box, j) => i !== j && meet(box, boxes[i])
    && !each.contains(leaves[j]) && !leaves[j].contains(each)));
  return [...amiss, ...over].map((each) => each.outerHTML.slice(0, 90)); }"""


def part_of(page, name):
    unfold(page, STEPS[name], name)
    return page.locator(f'[data-part="{name}"]')


def opened(page, name):
    draw(page, SEVEN, steps=8)
    settle(page)
    part_of(page, name)
    return page


def link(state):
    """What an address holds of a state."""
    made = zlib.compressobj(wbits=-15)
    packed = made.compress(json.dumps(state).encode()) + made.flush()
    return urlsafe_b64encode(packed).decode().rstrip("=")


def numbers(text):
    """The numbers of a sum that is shown, in order."""
    words = text.replace("− ", "-").replace("−", "-").replace("+ ", "").split()
    return [float(word) for word in words if word.lstrip("-").replace(".", "").isdigit()]


@pytest.mark.parametrize("size", [(1280, 720), (390, 844), *thorough((1920, 1080), (820, 1180))])
def test_every_part_fits_its_screen(visit, size):
    options = {"has_touch": True, "is_mobile": True} if size[0] < 760 else {}
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL, **options)
    draw(page, SEVEN)
    settle(page)
    for name in WORDS:
        part_of(page, name)
        if name == "neocognitron":
            page.click('[data-do="learn"]')
        assert page.evaluate(AMISS, [name, size[0], bool(options)]) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize(
    ("scheme", "colours"), [("light", False), *thorough_rows(("light", True), ("dark", "alone"))]
)
def test_axe_finds_nothing_in_any_part(visit, scheme, colours):
    page = opened(visit(color_scheme=scheme, **STILL), "neocognitron")
    page.click('[data-do="learn"]')
    for name in WORDS:
        part_of(page, name)
        assert violations(page, f'[data-part="{name}"]', colours) == [], name


def test_a_bar_moved_away_is_lost_to_the_simple_cell_first(visit):
    page = opened(visit(), "cells")

    def answers(**bar):
        for name, value in bar.items():
            page.fill(f'[data-setting="{name}"]', str(value))
        return [float(page.locator(f'[data-role="{of}"]').inner_text()) for of in CELLS]

    CELLS = ("simple", "complex")
    assert answers(offset=0, angle=0) == [3.75, 3.75]
    assert answers(offset=2, angle=0) == [0, 3.75]
    assert answers(offset=6, angle=0) == [0, 0]
    assert answers(offset=0, angle=90) == [0, 0]
    # The cell is one's own filter.
    part_of(page, "filter")
    page.click('[data-ready="horizontal line"]')
    part_of(page, "cells")
    assert answers(offset=0, angle=90) == [3.75, 3.75]


@pytest.mark.thorough
def test_a_row_of_centres_is_a_simple_cell_too(visit):
    page = opened(visit(), "cells")
    page.select_option('[data-setting="cell"]', "row")

    def answers(**bar):
        for name, value in bar.items():
            page.fill(f'[data-setting="{name}"]', str(value))
        return [float(page.locator(f'[data-role="{of}"]').inner_text()) for of in CELLS]

    CELLS = ("simple", "complex")
    simple, complex_ = answers(offset=0, angle=0)
    assert simple == complex_ > 2.5
    assert answers(offset=2, angle=0) == [0, complex_]
    assert answers(offset=6, angle=0) == [0, 0]
    # Across it, one of the five centres answers: a fifth at most.
    assert max(answers(offset=0, angle=90)) < simple / 5
    # Its field is five centres with surrounds; one's own filter has no part in it.
    kernel = page.locator('.bench [data-role="kernel"]')
    assert kernel.evaluate("e => [e.width, e.height]") == [9, 9]
    part_of(page, "filter")
    page.click('[data-ready="horizontal line"]')
    part_of(page, "cells")
    assert answers(offset=0, angle=0) == [simple, complex_]
    assert len(page.locator('.bench [data-pool="none 1"] canvas').all()) == 2
    wait_for_address(page)
    again = visit(page.url, expect_empty=False)
    again.wait_for_selector('[data-fold="cells"][open]')
    assert again.input_value('[data-setting="cell"]') == "row"


def learn(page):
    """Lets it learn what is drawn; what it says of that."""
    page.click('[data-do="learn"]')
    return page.locator('[data-role="learnt"]').inner_text()


def drawn(page, digit):
    page.keyboard.press("c")
    draw(page, DIGITS[digit], steps=8)
    settle(page)


@pytest.mark.thorough
def test_the_neocognitron_learns_drawings_and_knows_them_again(visit):
    page = opened(visit(**STILL), "neocognitron")
    cells = page.locator('[data-role="known"] li')
    said = page.locator('[data-role="learnt"]')
    assert cells.count() == 0
    assert learn(page).startswith("Added: ")
    assert "and a cell for this drawing" in said.inner_text()
    assert cells.count() == 1
    assert learn(page) == "Nothing is new in it: no plane was added."
    for digit in (1, 4):
        drawn(page, digit)
        learn(page)
    assert cells.count() == 3
    # Each answers to its own drawing most.
    for cell, digit in enumerate((7, 1, 4)):
        drawn(page, digit)
        assert said.inner_text() == f"Cell {cell + 1} answers."
        assert page.locator('[data-role="known"] .most').count() == 1
        assert "most" in cells.nth(cell).get_attribute("class")
    page.keyboard.press("c")
    settle(page)
    assert page.locator('[data-role="known"] .most').count() == 0
    assert learn(page) == "Nothing is drawn."
    page.click('[data-do="forget"]')
    assert cells.count() == 0


def test_the_higher_a_layer_the_less_it_minds_a_shift(visit):
    page = opened(visit(**STILL), "neocognitron")
    learn(page)
    captions = page.locator(".layers figcaption")
    assert captions.all_inner_texts()[:2] == ["The drawing", "Contrast: on, off"]
    assert re.fullmatch(r"S1 \d+@32×32", captions.nth(2).inner_text())
    assert captions.last.inner_text() == "C4 1@1×1"
    page.fill('[data-setting="moved"]', "-2")
    changed = {
        name: int(share)
        for name, *_, share, _percent in map(str.split, captions.all_inner_texts()[2:])
    }
    for pair in "123":
        assert changed[f"C{pair}"] < changed[f"S{pair}"] - 10
    assert changed["S1"] > changed["S2"] > changed["S3"] > changed["C4"], changed
    assert changed["C1"] > changed["C2"] > changed["C4"], changed
    assert page.locator('[data-role="moved"]').inner_text() == "−2 px"
    assert page.locator('[data-role="learnt"]').inner_text() == "Cell 1 answers."


def test_a_plane_that_is_pointed_at_shows_where_it_answers(visit):
    page = opened(visit(**STILL), "neocognitron")
    learn(page)
    box = page.locator('[data-pair="1"] [data-layer="s"] canvas').bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.1 * box["height"])
    said = page.locator('[data-role="learnt"]')
    assert re.fullmatch(r"S1 plane 2 answers [01]\.\d\d here\.", said.inner_text())
    line = page.locator(".layers .seen .plate .line").first
    assert line.get_attribute("d").startswith("M")
    page.mouse.move(0, 0)
    assert line.get_attribute("d") == ""
    # By the keyboard, too; what it sees is larger in the second pair.
    second = page.locator('[data-pair="2"] [data-layer="s"] canvas')
    second.focus()
    page.keyboard.press("ArrowRight")
    assert re.fullmatch(r"S2 plane 2 answers [01]\.\d\d here\.", said.inner_text())
    assert page.locator('[data-pair="2"] [data-layer="c"] .line').get_attribute("d") != ""
    second.blur()
    assert line.get_attribute("d") == ""


def test_pair_after_pair_is_seen_to_learn_and_nothing_moves(visit):
    page = opened(visit(), "neocognitron")
    places = """() => [...document.querySelectorAll('.layers [data-layer] .plate')]
                       .map(plate => plate.getBoundingClientRect().toJSON())"""
    before = page.evaluate(places)
    counts = page.evaluate(
        """() => new Promise((done) => {
             const seen = [];
             const waiting = () => document.querySelectorAll('.layers .waiting').length;
             const watch = new MutationObserver(() => {
               if (seen.at(-1) !== waiting()) seen.push(waiting());
               if (seen.at(-1) === 0) { watch.disconnect(); done(seen); }
             });
             watch.observe(document.querySelector('.layers'),
                           {attributeFilter: ['class'], subtree: true});
             document.querySelector('[data-do="learn"]').click();
           })"""
    )
    assert counts == [3, 2, 1, 0]
    assert page.evaluate(places) == before


def test_three_wirings_of_c1_are_counted(visit):
    page = opened(visit(), "sharing")
    counts = page.locator(".bench .count b").all_inner_texts()
    assert counts == ["4,821,600", "122,304", "156"]
    assert page.locator(".bench .how").all_inner_texts() == [
        "4,704 × 1,024 and 4,704 biases",
        "4,704 × 25 and 4,704 biases",
        "6 maps × 25 and 6 biases",
    ]
    assert "122,304 connections" in page.locator('[data-wiring="shared"]').inner_text()
    # The unit that is wired follows the arrows.
    line = page.locator('[data-wiring="local"] .one')
    before = line.get_attribute("d")
    page.locator('[data-role="wirings"]').focus()
    page.keyboard.press("ArrowRight")
    assert line.get_attribute("d") != before


def test_the_three_channels_add_up(visit):
    page = opened(visit(), "channels")
    total = page.locator('[data-role="total-of"]')
    page.fill('[data-setting="colour_bias"]', "0.5")
    for preset in ("edges of all", "red against green", "blue against yellow"):
        page.click(f'[data-preset="{preset}"]')
        assert page.get_attribute(f'[data-preset="{preset}"]', "aria-pressed") == "true"
        assert page.input_value('[data-setting="colour_bias"]') == "0"
        _, _, *terms, value = numbers(total.inner_text().replace(":", " ").replace(",", " "))
        assert sum(terms) == pytest.approx(value, abs=0.03)
    page.locator('[data-role="sum-map"]').focus()
    page.keyboard.press("ArrowDown")
    assert total.inner_text().startswith("Row 37, column 36")


def test_a_picture_of_one_s_own_is_seen_in_its_channels(visit):
    page = opened(visit(), "channels")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": png(photograph())}
    before = page.locator('[data-role="total-of"]').inner_text()
    page.set_input_files(".bench .photo input", file)
    page.wait_for_function(
        "before => document.querySelector('[data-role=\"total-of\"]').textContent !== before",
        arg=before,
    )
    seen = page.evaluate(
        """() => ['[data-role="picture"]', '[data-channel="0"] [data-role="channel"]'].map(
             (name) => { const canvas = document.querySelector(`.bench ${name}`);
               return [...canvas.getContext('2d').getImageData(0, 0, 64, 64).data]; })"""
    )
    whole, red = (np.array(each).reshape(64, 64, 4)[..., :3] for each in seen)
    # Red at the left, green in the middle, blue at the right, as the picture is.
    assert [int(whole[5, at].argmax()) for at in (2, 32, 62)] == [0, 1, 2]
    assert np.array_equal(red[..., 0], whole[..., 0])
    assert not red[..., 1:].any()
    bad = {"name": "a.png", "mimeType": "image/png", "buffer": b"none"}
    page.set_input_files(".bench .photo input", bad)
    page.locator('[data-role="picture-said"]', has_text="no picture").wait_for()


@pytest.mark.thorough
def test_a_link_keeps_the_chapter_and_its_settings(visit):
    page = opened(visit(**STILL), "neocognitron")
    learn(page)
    drawn(page, 1)
    learn(page)
    layers = page.locator(".layers figcaption").all_inner_texts()
    page.fill('[data-setting="moved"]', "3")
    part_of(page, "filter")
    page.click('[data-side="3"]')
    for name, value in (("padding", 2), ("stride", 3), ("dilation", 2)):
        page.fill(f'[data-setting="{name}"]', str(value))
    part_of(page, "channels")
    page.click('[data-preset="edges of all"]')
    wait_for_address(page)
    again = visit(page.url, expect_empty=False, **STILL)
    again.wait_for_selector('[data-fold="channels"][open]')
    assert again.get_attribute('[data-preset="edges of all"]', "aria-pressed") == "true"
    part_of(again, "filter")
    assert "(32 + 2·2 − 5) ÷ 3 + 1 → 11×11" in again.locator('[data-role="size"]').inner_text()
    part_of(again, "neocognitron")
    assert again.locator('[data-role="known"] li').count() == 2
    assert again.locator('[data-role="moved"]').inner_text() == "+3 px"
    again.fill('[data-setting="moved"]', "0")
    assert again.locator(".layers figcaption").all_inner_texts() == layers


def test_a_link_from_when_there_was_one_pair_opens_the_chapter(visit, app_url):
    seeds = [b64encode(bytes(49)).decode()]
    bench = {"chapter": "neocognitron", "seeds": seeds, "threshold": 0.7}
    page = visit(f"{app_url}/#{link({'view': 'bench', 'bench': bench})}", expect_empty=False)
    page.wait_for_selector('[data-fold="neocognitron"][open]')
    assert page.locator('[data-role="threshold"]').inner_text() == "0.70"


BAD = [
    {"chapter": "none"},
    {"weights": [1, 2, 3]},
    {"weights": [1e9] * 25},
    {"padding": 1.5},
    {"drawings": ["AAAA"]},
    {"drawings": ["%"]},
    {"drawings": 9 * ["A" * 1368]},
    {"seeds": 7},
    {"cell": "complex"},
    {"channels": ["blur"]},
    {"constructor": 1},
    [],
    7,
]


@pytest.mark.thorough
def test_a_stranger_s_bench_is_the_first_one(visit, app_url):
    def address(bench):
        return f"#{link({'view': 'bench', 'bench': bench})}"

    page = visit(f"{app_url}/{address(BAD[0])}", expect_empty=False)
    for bench in BAD:
        page.evaluate("hash => location.hash = hash", address(bench))
        page.wait_for_selector('[data-fold="filter"][open]')
        assert page.input_value('[data-setting="padding"]') == "0", bench
        assert page.locator(".bench [data-weight]:visible").count() == 25
        # One of their own between, so that the next one has something to undo.
        page.evaluate("hash => location.hash = hash", address({"padding": 2}))
        page.wait_for_function("document.querySelector('[data-setting=padding]').value === '2'")
