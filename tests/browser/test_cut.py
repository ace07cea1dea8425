"""A whole number, cut up: the segmentation graph on one's own ink, and what leads there."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from lenet_demo.inference import read as read_digit
from lenet_demo.page.number import RIGHT, SAMPLES
from lenet_demo.sequence import digit_net
from tests.browser.conftest import DIGITS, SEVEN, draw, settle, wait_for_address
from tests.browser.test_number_view import BOXES, over_one_another
from tests.browser.test_take_away import packed, take
from tests.conftest import thorough_rows
from tests.support.axe import violations
from tests.support.number_view import (
    FONTS,
    PIXELS,
    SETTLED,
    STILL,
    digits,
    open_number,
    read,
    read_cut_up,
    strokes_of,
    write,
)

ARC = '.graph [role="option"]:not([hidden])'
SCRIBBLE = [
    [[100 + 3 * i, 140 + (60 if i % 2 else -60) * (1 if i % 3 else 0.3)] for i in range(60)],
    [[120, 60], [260, 220], [120, 220], [260, 60], [190, 30]],
]


def titles(page):
    return page.locator(ARC).evaluate_all("all => all.map(each => each.ariaLabel)")


def said(page):
    return page.locator('[data-role="both"]').text_content()


def title_of(first, last, distances):
    digit = int(distances.argmin())
    far = f"{distances[digit]:.1f}" if distances[digit] < 10 else f"{distances[digit]:.0f}"
    which = f"Pieces {first + 1} to {last} together" if last - first > 1 else f"Piece {last} alone"
    return f"{which}: a {digit}, {far} away"


def test_the_graph_is_what_python_finds(visit):
    page = open_number(visit, step="cut")
    for i, sample in enumerate(SAMPLES):
        page.locator("[data-number]").nth(i).click()
        page.wait_for_function(SETTLED)
        cut = read_cut_up(sample.strokes)
        assert digits(page) == sample.digits == "".join(map(str, cut.digits))
        told = page.locator(f"{ARC}.taken").evaluate_all("all => all.map(each => each.ariaLabel)")
        path = [cut.arcs[step.arc] for step in cut.path]
        assert sorted(told) == sorted(title_of(*arc[:2], arc.distances) for arc in path)
        # Of the others those on the best ways; how many there are is said where some are left out.
        shown, all_arcs = len(titles(page)), len(cut.arcs)
        count = page.locator('[data-role="arcs"]').text_content()
        assert count == ("" if shown == all_arcs else f"{shown} of {all_arcs} arcs")
        dearer = cut.runner_up_cost - cut.cost
        # Of two that are as dear, either is the next.
        wanted = rf"Next best: \d+, {dearer:.1f} dearer\. Uncut: the same\."
        expect(page.locator('[data-role="both"]')).to_have_text(re.compile(wanted))
        # Cuts are marked on the pad, those of the cheapest way apart from the others.
        marks = [
            (page.locator(f"#number .paper .cut{of}").get_attribute("d") or "").count("M")
            for of in (":not(.taken)", ".taken")
        ]
        assert sum(marks) == len(cut.pieces) - 1
        assert marks[1] == len(cut.path) - 1


@pytest.mark.thorough
def test_an_arc_is_seen_with_its_ink_and_its_stages_and_is_held(visit):
    page = open_number(visit, step="cut", color_scheme="dark")
    page.keyboard.press("4")
    page.wait_for_function(SETTLED)
    cut = read_cut_up(SAMPLES[3].strokes)
    arc = next(arc for arc in cut.arcs if arc[:2] == (4, 6))  # a one and a nine as one digit
    tile = page.locator(ARC, has=page.locator("canvas")).and_(
        page.locator(f'[aria-label="{title_of(4, 6, arc.distances)}"]')
    )
    tile.hover()
    page.wait_for_selector(".number.meant")
    title = page.locator('[data-role="window-title"]')
    assert title.inner_text() == title_of(4, 6, arc.distances)
    told = page.locator("#number .bar.distance em").all_text_contents()
    assert told == [f"{d:.1f}" if d < 10 else f"{d:.0f}" for d in arc.distances.tolist()]
    # Its F6 as the page paints it: its signs; and its ink, framed on the pad with the pen's edge.
    f6 = read_digit(digit_net(), arc.field).trace.f6[0].numpy().ravel()
    rgba = np.array(page.evaluate(PIXELS, "f6")).reshape(84, 4)
    clear = np.abs(f6) > 0.3
    assert ((rgba[:, 0] > rgba[:, 2]) == (f6 > 0))[clear].all()
    left = min(piece.box[0] for piece in cut.pieces[4:6])
    path = page.locator("#number .paper .line").get_attribute("d")
    assert float(path[1:].split()[0]) == pytest.approx(left - 9)
    assert violations(page, "#number") == []
    # Held, it stays, in a link, too; keys walk to others and let go.
    tile.click()
    wait_for_address(page)
    page.mouse.move(5, 5)
    other = visit(page.url, ready=False, **STILL)
    other.wait_for_function(SETTLED)
    assert other.locator('[data-role="window-title"]').inner_text() == title.inner_text()
    graph = other.locator(".graph")
    graph.focus()
    other.keyboard.press("ArrowUp")
    other.keyboard.press("ArrowLeft")
    assert "Piece" in other.locator('[data-role="window-title"]').inner_text()
    assert other.locator(f"{ARC}.shown").get_attribute("aria-selected") == "true"
    active = graph.get_attribute("aria-activedescendant")
    assert other.locator(f"#{active}").get_attribute("aria-label").startswith("Piece ")
    other.keyboard.press("Escape")
    other.keyboard.press("Escape")
    assert not other.locator(".number.meant").count()


@pytest.mark.thorough
def test_it_grows_with_the_ink_and_says_where_the_two_ways_differ(visit):
    page = open_number(visit, step="cut")
    page.keyboard.press("c")
    for i, digit in enumerate((1, 9, 0, 7)):
        write(page, DIGITS[digit], at=0.14 + 0.19 * i)
        cut = read_cut_up(strokes_of(page))
        assert digits(page) == "".join(map(str, cut.digits))
        assert len(titles(page)) >= len(cut.path)
    spoken = f"LeNet-5 reads {' '.join(digits(page))}. "
    page.locator('[data-role="spoken-read"]', has_text=spoken).wait_for(state="attached")
    page.keyboard.press("z")
    page.wait_for_function(SETTLED)
    assert len(strokes_of(page)) == 3
    # Both are told on both steps, and that something is no number.
    numbers = {"differs": SAMPLES[2].strokes[:1] + SCRIBBLE[1:], "scribble": SCRIBBLE}
    for strokes in numbers.values():
        page.evaluate(
            "strokes => location.hash = strokes", packed({"number": strokes, "step": "cut"})
        )
        page.wait_for_function(
            "strokes => JSON.stringify(lenet.number) === JSON.stringify(strokes)", arg=strokes
        )
        for step in ("number", "cut"):
            go_to(page, step)
            page.wait_for_function(SETTLED)
            cut, uncut = read_cut_up(strokes), read(strokes)
            one, other = ("".join(map(str, found.digits)) for found in (cut, uncut))
            assert ("Not a number that I can read." in said(page)) == cut.refused
            both = "Uncut: the same." if one == other else f"Cut: {one}, uncut: {other or 'none'}."
            # Uncut is read when the pen has rested for a while.
            expect(page.locator('[data-role="both"]')).to_contain_text(both)
            assert page.locator(".number .reading.refused").count() == cut.refused


def go_to(page, step):
    button = page.locator(f'#number .steps [data-to="{step}"]')
    button.click()
    page.wait_for_selector(f'body[data-step="{step}"]')


def picture_of(digits, indices, apart=6):
    """A photograph of some of MNIST's digits side by side, on grey paper with noise."""
    rng = np.random.default_rng(0)
    ink = np.concatenate([np.pad(digits.ink[i][:, 2:26], ((0, 0), (0, apart))) for i in indices], 1)
    levels = np.kron(235 - 190 * np.pad(ink, 12), np.ones((4, 4)))
    noisy = np.clip(levels + rng.normal(0, 4, levels.shape), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "PNG")
    return file.getvalue()


@pytest.mark.thorough
def test_a_picture_of_a_number_is_read_and_kept(visit, digits, tmp_path):
    page = open_number(visit, step="cut")
    indices = [63, 42, 187]
    file = tmp_path / "number.png"
    file.write_bytes(picture_of(digits, indices))
    page.set_input_files('#number [data-role="line"]', file)
    wanted = "".join(str(digits.labels[i]) for i in indices)
    reads(page, wanted)
    assert not page.locator("#number .pad.example, #number .pad.empty").count()
    wait_for_address(page)
    other = visit(page.url, ready=False, **STILL)
    other.wait_for_function(SETTLED)
    reads(other, wanted)
    # What is written beside it is read with it; both are undone and cleared.
    write(other, [(0, 0.3), (0, 0.7)], at=1.07)
    reads(other, f"{wanted}1")
    other.keyboard.press("z")
    reads(other, wanted)
    other.keyboard.press("c")
    other.wait_for_selector("#number .pad.empty")
    # Dropped anywhere, while this chapter is open, it is this one's.
    page.keyboard.press("c")
    page.evaluate(
        """bytes => {
             const data = new DataTransfer();
             data.items.add(new File([new Uint8Array(bytes)], 'a.png', { type: 'image/png' }));
             document.dispatchEvent(new DragEvent('drop', { dataTransfer: data })); }""",
        list(file.read_bytes()),
    )
    reads(page, wanted)
    assert page.evaluate("lenet.last.picture") is None
    empty = tmp_path / "empty.png"
    Image.new("L", (200, 60), 240).save(empty)
    page.set_input_files('#number [data-role="line"]', empty)
    page.locator('[data-role="message"]', has_text="No ink").wait_for()
    reads(page, wanted)


def reads(page, wanted):
    page.wait_for_function(
        "wanted => document.querySelector('.number .reading').textContent === wanted", arg=wanted
    )
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("how", ["strokes", "picture"])
def test_several_digits_on_the_pad_are_carried_over(visit, digits, tmp_path, how):
    page = visit()
    carry = page.locator('#pad .answer:visible [data-role="carry"]').first
    if how == "strokes":
        draw(page, [(0.15 + 0.4 * x, y) for x, y in SEVEN])
        settle(page)
        draw(page, [(0.7, 0.25), (0.7, 0.75)])
    else:
        file = tmp_path / "number.png"
        file.write_bytes(picture_of(digits, [143, 23]))
        page.set_input_files('#pad [data-role="file"]', file)
    carry.wait_for()
    said = page.locator('#pad .answer:visible [data-role="says"]').first
    assert "more than one digit" in said.inner_text()
    assert carry.inner_text() == "Read it as a number"
    carry.click()
    page.wait_for_selector('body[data-step="cut"]')
    reads(page, "71")


def test_it_is_taken_away(visit):
    page = open_number(visit, step="cut")
    page.keyboard.press("3")
    page.wait_for_function(SETTLED)
    taken = {kind: take(page, kind).decode() for kind in ("json", "svg")}
    cut = read_cut_up(SAMPLES[2].strokes)
    last = cut.arcs[cut.path[-1].arc]
    np.testing.assert_allclose(
        json.loads(taken["json"])["lenet5.output"], last.distances, rtol=1e-3, atol=1e-3
    )
    words = re.sub(r"<[^>]*>", " ", taken["svg"])
    assert f"Next best: {''.join(map(str, cut.runner_up))}" in " ".join(words.split())
    assert taken["svg"].count("<image") > len(cut.arcs)


@pytest.mark.parametrize(
    ("embed", "part", "other"),
    [("cut", ".graph", ".columns"), *thorough_rows(("number", ".columns", ".graph"))],
)
def test_framed_it_is_alone(visit, app_url, embed, part, other):
    size = {"width": 960, "height": 540}
    state = packed({"number": SAMPLES[1].strokes})
    framed = visit(f"{app_url}/?embed={embed}{state}", ready=False, viewport=size)
    framed.wait_for_function(SETTLED)
    assert digits(framed) == "1998"
    assert framed.locator(f"#number {part}").is_visible()
    assert not framed.locator(f"#number {other}").is_visible()
    assert framed.evaluate("document.documentElement.scrollHeight") <= 540
    assert framed.evaluate("document.documentElement.scrollWidth") <= 960
    assert not framed.locator("#pad .paper").is_visible()


@pytest.mark.parametrize("size", [(1280, 720), (390, 844), (1920, 1080), (820, 1180)])
@pytest.mark.thorough
def test_nothing_is_cut_off_small_or_over_another(visit, size):
    width, height = size
    is_phone = width < 760
    page = open_number(
        visit, step="cut", viewport={"width": width, "height": height}, has_touch=is_phone
    )
    page.keyboard.press("5")
    page.wait_for_function(SETTLED)
    for room in (height - 56, height):  # below the bar; presented
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert min(page.evaluate(FONTS)) >= 15
        boxes = page.evaluate(BOXES.replace(".labels li", ".graph .arc, .both, .labels li"))
        assert over_one_another([box for box in boxes if box["what"] != "line"]) == []
        part = page.locator("#number").bounding_box()
        if is_phone:
            break
        assert part["height"] <= room + 1
        if room < height:
            page.keyboard.press("g")
            page.wait_for_selector("body.present")
    if is_phone:
        page.locator(ARC).first.tap()
        page.wait_for_selector(".number.meant")


def test_how_often_each_way_is_right_is_what_was_measured():
    told = Path("docs/paper.md").read_text(encoding="utf-8")
    rows = zip(*RIGHT.values(), strict=True)
    assert all(f"| {cut} | {uncut} |" in told for cut, uncut in rows)
