"""The bench's chapters: what each shows, and that a link keeps it."""

import json
import zlib
from base64 import urlsafe_b64encode

import numpy as np
import pytest

from lenet_demo.page.bench import CHAPTERS
from tests.browser.axe import violations
from tests.browser.conftest import DIGITS, SEVEN, draw, settle, wait_for_address
from tests.browser.test_colour import photograph, png

STILL = {"reduced_motion": "reduce"}
CUT = """(width) => [...document.querySelectorAll('#bench *')].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && part.checkVisibility() && !part.closest('.unseen, svg')
    && (box.right > width + 1 || box.left < -1
        || parseFloat(getComputedStyle(part).fontSize) < 13);
}).map((part) => part.outerHTML.slice(0, 80))"""


def opened(page, chapter):
    draw(page, SEVEN)
    settle(page)
    page.keyboard.press("v")
    page.click(f'[data-open="{chapter}"]')
    page.wait_for_selector(f'[data-chapter="{chapter}"]')
    return page


def numbers(text):
    """The numbers of a sum that is shown, in order."""
    words = text.replace("− ", "-").replace("−", "-").replace("+ ", "").split()
    return [float(word) for word in words if word.lstrip("-").replace(".", "").isdigit()]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844)])
def test_every_chapter_fits_its_screen(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}, **STILL)
    draw(page, SEVEN)
    settle(page)
    page.keyboard.press("v")
    for name, chapter in CHAPTERS.items():
        page.click(f'[data-open="{name}"]')
        assert page.locator("#bench .chapter:visible").get_attribute("aria-label") == chapter.title
        if name == "neocognitron":
            page.click('[data-do="learn"]')
        assert page.evaluate(CUT, size[0]) == []
        if size[0] > 760:
            tall = page.evaluate("document.documentElement.scrollHeight")
            assert tall <= size[1], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_chapter(visit, scheme):
    page = opened(visit(color_scheme=scheme, **STILL), "neocognitron")
    page.click('[data-do="learn"]')
    for name in CHAPTERS:
        page.click(f'[data-open="{name}"]')
        assert violations(page, "#bench") == [], name


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
    # The cell is the filter of the first chapter.
    page.click('[data-open="filter"]')
    page.click('[data-ready="horizontal line"]')
    page.click('[data-open="cells"]')
    assert answers(offset=0, angle=90) == [3.75, 3.75]


def test_the_neocognitron_learns_a_drawing_and_knows_it_again(visit):
    page = opened(visit(**STILL), "neocognitron")
    planes = page.locator('[data-role="planes"] li')
    said = page.locator('[data-role="learnt"]')
    assert planes.count() == 0
    page.click('[data-do="learn"]')
    first = planes.count()
    assert first >= 3
    assert said.inner_text() == f"{first} planes added, where no cell answered."
    assert page.locator('[data-role="planes"] .silent').count() == 0
    # Nobody is silent any more: nothing is left to be added.
    page.click('[data-do="learn"]')
    assert planes.count() == first
    assert said.inner_text().startswith("No plane was added")
    # Another drawing brings what the first one did not have, and leaves what it has not in silence.
    page.keyboard.press("c")
    draw(page, DIGITS[1])
    settle(page)
    assert page.locator('[data-role="planes"] .silent').count() > 0
    page.click('[data-do="learn"]')
    assert planes.count() > first
    page.click('[data-do="forget"]')
    assert planes.count() == 0


def test_c_cells_mind_a_shift_less_than_s_cells(visit):
    page = opened(visit(**STILL), "neocognitron")
    page.click('[data-do="learn"]')
    changes = page.locator('[data-role="shift-changes"]')
    assert not changes.is_visible()
    page.fill('[data-setting="moved"]', "-2")
    s, c = (int(text.split()[-2]) for text in changes.locator(".changed").all_inner_texts())
    assert 0 < c < s - 20
    assert page.locator('[data-role="moved"]').inner_text() == "−2 px"
    # Pointed at, by the keyboard as well, a plane shows where it answers.
    page.locator('[data-role="planes"] li').first.focus()
    line = page.locator('[data-chapter="neocognitron"] .plate .line')
    assert line.get_attribute("d").startswith("M")


def test_planes_come_one_by_one(visit):
    page = opened(visit(), "neocognitron")
    counts = page.evaluate(
        """() => new Promise((done) => {
             const list = document.querySelector('[data-role="planes"]');
             const seen = [];
             const watch = new MutationObserver(() => {
               seen.push(list.children.length);
               if (seen.length === 3) { watch.disconnect(); done(seen); }
             });
             watch.observe(list, {childList: true});
             document.querySelector('[data-do="learn"]').click();
           })"""
    )
    assert counts == [1, 2, 3]
    page.click('[data-do="forget"]')


def test_three_wirings_of_c1_are_counted(visit):
    page = opened(visit(), "sharing")
    counts = page.locator("#bench .count b").all_inner_texts()
    assert counts == ["4,821,600", "122,304", "156"]
    assert page.locator("#bench .how").all_inner_texts() == [
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
    page.set_input_files("#bench .photo input", file)
    page.wait_for_function(
        "before => document.querySelector('[data-role=\"total-of\"]').textContent !== before",
        arg=before,
    )
    seen = page.evaluate(
        """() => ['[data-role="picture"]', '[data-channel="0"] [data-role="channel"]'].map(
             (name) => { const canvas = document.querySelector(`#bench ${name}`);
               return [...canvas.getContext('2d').getImageData(0, 0, 64, 64).data]; })"""
    )
    whole, red = (np.array(each).reshape(64, 64, 4)[..., :3] for each in seen)
    # Red at the left, green in the middle, blue at the right, as the picture is.
    assert [int(whole[5, at].argmax()) for at in (2, 32, 62)] == [0, 1, 2]
    assert np.array_equal(red[..., 0], whole[..., 0])
    assert not red[..., 1:].any()
    bad = {"name": "a.png", "mimeType": "image/png", "buffer": b"none"}
    page.set_input_files("#bench .photo input", bad)
    page.locator('[data-role="picture-said"]', has_text="no picture").wait_for()


def test_a_link_keeps_the_chapter_and_its_settings(visit):
    page = opened(visit(**STILL), "neocognitron")
    page.click('[data-do="learn"]')
    count = page.locator('[data-role="planes"] li').count()
    page.fill('[data-setting="moved"]', "3")
    page.click('[data-open="filter"]')
    page.click('[data-side="3"]')
    for name, value in (("padding", 2), ("stride", 3), ("dilation", 2)):
        page.fill(f'[data-setting="{name}"]', str(value))
    page.click('[data-open="channels"]')
    page.click('[data-preset="edges of all"]')
    wait_for_address(page)
    again = visit(page.url, expect_empty=False, **STILL)
    again.wait_for_selector('[data-chapter="channels"]')
    assert again.get_attribute('[data-preset="edges of all"]', "aria-pressed") == "true"
    again.click('[data-open="filter"]')
    assert "(32 + 2·2 − 5) ÷ 3 + 1 → 11×11" in again.locator('[data-role="size"]').inner_text()
    again.click('[data-open="neocognitron"]')
    assert again.locator('[data-role="planes"] li').count() == count
    assert again.locator('[data-role="moved"]').inner_text() == "+3 px"


BAD = [
    {"chapter": "none"},
    {"weights": [1, 2, 3]},
    {"weights": [1e9] * 25},
    {"padding": 1.5},
    {"seeds": ["AAAA"]},
    {"seeds": ["%"]},
    {"channels": ["blur"]},
    {"constructor": 1},
    [],
    7,
]


@pytest.mark.parametrize("bench", BAD, ids=[json.dumps(bad)[:30] for bad in BAD])
def test_a_stranger_s_bench_is_the_first_one(visit, app_url, bench):
    made = zlib.compressobj(wbits=-15)
    packed = made.compress(json.dumps({"view": "bench", "bench": bench}).encode()) + made.flush()
    link = urlsafe_b64encode(packed).decode().rstrip("=")
    page = visit(f"{app_url}/#{link}", expect_empty=False)
    page.wait_for_selector('#bench [data-chapter="filter"]')
    assert page.input_value('[data-setting="padding"]') == "0"
    assert page.locator("#bench [data-weight]:visible").count() == 25
