"""The page as a visitor meets it, in a real Chromium."""

import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import (
    ONE,
    SEVEN,
    answers,
    colours,
    draw,
    go,
    open_samples,
    pen_down,
    sample,
    settle,
)

BOTH = {"lenet5": "7", "modern": "7"}
BLANK = {"lenet5": "", "modern": ""}
STAGES = ["c1", "s2", "c3", "s4", "c5", "f6"]


def test_a_digit_is_read_before_the_button_is_released_and_goes_when_cleared(visit):
    page = visit()
    assert answers(page) == BLANK
    pen_down(page, SEVEN)
    settle(page)
    assert answers(page) == BOTH
    page.mouse.up()
    page.click("[data-do=clear]")
    settle(page)
    assert answers(page) == BLANK


def test_every_stage_of_both_networks_is_painted_and_blank_again_after_clearing(visit):
    page = visit()
    go(page, "lab")
    page.keyboard.press("n")
    page.keyboard.press("n")
    stages = [
        f'#figure [data-net="{net}"] [data-stage="{stage}"] canvas'
        for net in BOTH
        for stage in STAGES
    ] + ['#figure [data-stage="image"] canvas', '#figure [data-role="nearest"]']  # fmt: skip
    assert [colours(page, stage) for stage in stages] == [1] * len(stages)
    draw(page, SEVEN)
    settle(page)
    assert min(colours(page, stage) for stage in stages) > 1
    page.keyboard.press("c")
    settle(page)
    assert [colours(page, stage) for stage in stages] == [1] * len(stages)


def test_distances_and_probabilities_stand_beside_the_digits(visit):
    page = visit()
    page.keyboard.press("l")
    draw(page, SEVEN)
    settle(page)
    rows = page.locator('#figure [data-net="lenet5"] .bars li')
    assert rows.count() == 10
    # What was hidden is painted a frame after it is seen.
    expect(rows.locator(".distance em").first).not_to_be_empty()
    distances = [float(text) for text in rows.locator(".distance em").all_inner_texts()]
    probabilities = rows.locator(".probability em").all_inner_texts()
    assert min(range(10), key=distances.__getitem__) == 7
    assert float(probabilities[7].rstrip(" %")) > 90
    assert page.locator('#figure [data-net="modern"] .bars .wins b').inner_text() == "7"
    assert page.locator('#figure [data-role="nearest-digit"]').inner_text() == "7"


def test_undo_takes_back_strokes_samples_and_clearing(visit):
    page = visit()
    draw(page, ONE)
    sample(page, 3)
    settle(page)
    assert answers(page) == {"lenet5": "3", "modern": "3"}
    page.keyboard.press("c")
    settle(page)
    assert answers(page) == BLANK
    page.keyboard.press("z")
    settle(page)
    assert answers(page) == {"lenet5": "3", "modern": "3"}
    page.click("[data-do=undo]")
    settle(page)
    assert answers(page) == {"lenet5": "1", "modern": "1"}
    page.keyboard.press("Control+z")
    settle(page)
    assert answers(page) == BLANK


def test_each_sample_digit_is_read(visit):
    page = visit()
    for digit in range(10):
        sample(page, digit)
        settle(page)
        assert answers(page) == dict.fromkeys(BOTH, str(digit))


def test_a_stroke_can_be_added_to_a_sample(visit):
    page = visit()
    sample(page, 1)
    settle(page)
    before = page.evaluate("document.querySelector('[data-stage=image] canvas').toDataURL()")
    draw(page, [(0.2, 0.9), (0.8, 0.9)])
    settle(page)
    after = page.evaluate("document.querySelector('[data-stage=image] canvas').toDataURL()")
    assert before != after


def test_either_network_alone(visit):
    page = visit()
    draw(page, SEVEN)
    for words, nets in (
        ("today", ["modern"]),
        ("both", ["lenet5", "modern"]),
        ("1998", ["lenet5"]),
    ):
        page.locator("#draw .choices").get_by_text(words, exact=True).click()
        settle(page)
        rows = page.locator("#draw .net:not([hidden])")
        assert rows.evaluate_all("rows => rows.map(row => row.dataset.net)") == nets
        assert page.locator("#pad .answer:visible").count() == len(nets)
        assert answers(page) == BOTH  # whichever are shown


def test_the_pen_changes_what_is_seen_but_not_what_is_read(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    field = "document.querySelector('[data-stage=image] canvas').toDataURL()"
    drawn = "document.querySelector('#pad .paper canvas').toDataURL()"
    before = page.evaluate(field), page.evaluate(drawn)
    open_samples(page)
    page.locator('[data-role="pen"]').fill("30")
    settle(page)
    page.wait_for_function(f"before => {drawn} !== before", arg=before[1])
    assert page.evaluate(field) == before[0]


@pytest.mark.parametrize("key", ["c", "z", "5"])
def test_a_stroke_ends_where_the_drawing_becomes_another(visit, key):
    page = visit()
    draw(page, ONE)
    pen_down(page, SEVEN[:3])
    page.keyboard.press(key)
    seen = page.evaluate("JSON.stringify(lenet.last.strokes)")
    box = page.locator("#pad .paper canvas").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30, steps=5)
    page.mouse.up()
    assert page.evaluate("JSON.stringify(lenet.last.strokes)") == seen


def test_keys_belong_to_an_open_dialog(visit):
    page = visit()
    draw(page, ONE)
    page.keyboard.press("?")
    for key in "c5vbndgl":
        page.keyboard.press(key)
    assert page.locator("dialog[open]").count() == 1
    assert page.evaluate("lenet.last.strokes.length") == 1
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0


def test_a_tap_is_no_digit(visit):
    page = visit()
    draw(page, [(0.5, 0.5)])
    settle(page)
    assert answers(page) == BLANK
    page.wait_for_function("!document.querySelector('#pad .pad.empty')")
    assert colours(page, "#pad .paper canvas") > 1  # and is seen as what it is, a dot


def picture_of(digit, kind="PNG"):
    large = Image.fromarray(np.uint8(255 - digit * 255)).resize((300, 300))
    file = io.BytesIO()
    large.save(file, kind)
    return file.getvalue()


def test_a_picture_is_read_and_a_bad_one_keeps_the_drawing(visit, digits, tmp_path):
    page = visit()
    settle(page)
    drawn = page.locator("#pad [data-drawn]").get_attribute("data-drawn")
    page.set_input_files(
        '[data-role="file"]',
        {"name": "five.png", "mimeType": "image/png", "buffer": picture_of(digits.ink[105])},
    )
    page.wait_for_function(
        "drawn => document.querySelector('#pad [data-drawn]').dataset.drawn !== drawn", arg=drawn
    )
    settle(page)
    assert answers(page) == {"lenet5": "5", "modern": "5"}
    for content, sentence in (
        (b"not a picture", "no picture"),
        (b"", "empty"),
        (picture_of(digits.ink[0] * 0), "No ink"),
        (bytes(20_000_001), "more than 20 MB"),
    ):
        file = tmp_path / "x.png"  # as a buffer, twenty megabytes take Playwright ten seconds
        file.write_bytes(content)
        page.set_input_files('[data-role="file"]', file)
        page.locator('[data-role="message"]', has_text=sentence).wait_for()
        assert answers(page) == {"lenet5": "5", "modern": "5"}
    draw(page, SEVEN)
    assert page.locator('[data-role="message"]').inner_text() == ""


def test_touch_draws_without_scrolling(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    box = page.locator("#pad .paper canvas").bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind, points):
        spots = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    send("touchStart", SEVEN[:1])
    for (x0, y0), (x1, y1) in pairwise(SEVEN):
        for step in range(1, 7):
            send("touchMove", [(x0 + (x1 - x0) * step / 6, y0 + (y1 - y0) * step / 6)])
    settle(page)
    assert answers(page) == BOTH
    send("touchEnd", [])
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark_and_light_repaint_without_a_call(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    calls = []
    page.on("request", lambda request: calls.append(request.url))
    shown = "document.querySelector('[data-net=lenet5] [data-stage=c3] canvas').toDataURL()"
    light = page.evaluate(shown)
    page.evaluate("document.body.classList.toggle('dark')")
    page.wait_for_function(f"light => {shown} !== light", arg=light)
    assert calls == []


def test_resizing_keeps_the_drawing(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        """() => {
             const canvas = document.querySelector('#pad .paper canvas');
             return canvas.width === Math.round(canvas.clientWidth * devicePixelRatio); }"""
    )
    assert answers(page) == BOTH
    assert colours(page, "#pad .paper canvas") > 1


def test_where_one_network_is_damaged_the_other_reads_on(visit, lacking_url):
    page = visit(lacking_url)
    reason = page.locator('#draw [data-net="modern"] .reason')
    assert "modern.safetensors is damaged" in reason.inner_text()
    draw(page, SEVEN)
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "7"}
    assert reason.is_visible()
    # Two others can be compared in its place.
    page.keyboard.press("n")
    page.keyboard.press("n")
    settle(page)
    assert not reason.is_visible()
    assert page.locator('#draw [data-net="small"] .cell').first.is_visible()


def test_f6_and_its_prototypes_are_strong(visit):
    """Their +1 and -1 are painted in full colour, not in that of the squashing's limit."""
    page = visit()
    draw(page, SEVEN)
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector("body.dark" if scheme == "dark" else "body:not(.dark)")
        painted, full = page.evaluate(
            """() => {
                 const canvas = document.querySelector('#draw [data-role="nearest"]');
                 const {data} = canvas.getContext('2d').getImageData(0, 0, 7, 12);
                 const style = getComputedStyle(document.querySelector('.lenet'));
                 const full = ['--negative', '--positive'].map(name => style.getPropertyValue(name)
                   .match(/[0-9a-f]{2}/gi).map(pair => parseInt(pair, 16)).join());
                 const at = Array.from({length: 84}, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
                 return [[...new Set(at.map(rgb => rgb.join()))].sort(), full.sort()]; }"""
        )
        assert painted == full
