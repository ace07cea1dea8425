"""The view "Number": a whole number at once, as Python reads it."""

import base64
import json

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks.app import ROOT
from lenet_demo import load_net
from lenet_demo.ink.wide import wide_from_strokes
from lenet_demo.number import DIGIT, NONE, PITCH, RUBBISH, TOUCHING, read_wide
from lenet_demo.page.number import SAMPLES, SIZE
from lenet_demo.page.static import write_one_file
from tests.browser.conftest import DIGITS, wait_for_address
from tests.browser.drawings import pen_drawings
from tests.browser.test_take_away import packed

WEIGHTS = ROOT / "checkpoints" / "lenet5-string.safetensors"
STILL = {"reduced_motion": "reduce"}
SETTLED = """() => {
  const {dataset, ariaBusy} = document.querySelector('.number') ?? {};
  return ariaBusy === 'false' && dataset.drawn === dataset.shown && dataset.drawn > 0; }"""
# The path over the columns, back from what is drawn: M0 10.5h1L1 3.5h1…
PATH = """() => [...document.querySelector('.number .columns .line').getAttribute('d')
  .matchAll(/[ML][0-9]+ ([0-9]+)[.]5h1/g)].map(found => Number(found[1]))"""
FONTS = """() => [...document.querySelectorAll('#number *')].filter(each =>
    each.checkVisibility() && !each.closest('.unseen')
    && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(each => parseFloat(getComputedStyle(each).fontSize))"""
PIXELS = """name => {
  const canvas = document.querySelector(`.number [data-stage="${name}"] canvas`);
  return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]; }"""


@pytest.fixture(scope="module")
def net():
    return load_net(WEIGHTS)


@pytest.fixture(scope="module")
def read(net):
    """What Python reads: strokes → its reading of the wide field."""
    return lambda strokes, pen=18: read_wide(
        net, (wide := wide_from_strokes(strokes, SIZE, pen)) and wide.ink
    )


def floats(text):
    return np.frombuffer(base64.b64decode(text), np.float32)


def open_number(visit, url=None, **how):
    page = visit(url, **STILL | how) if url else visit(alive=True, **STILL | how)
    turn_to_it(page)
    page.wait_for_function(SETTLED)
    return page


def turn_to_it(page):
    while page.evaluate("document.body.dataset.view") != "number":
        page.keyboard.press("v")


def digits(page):
    return "".join(page.locator(".number .reading b").all_text_contents())


def write(page, points, at=0.5, share=0.2):
    """A digit with the mouse, `share` of the pad wide, its middle `at` a share of its width."""
    box = page.locator("#number .paper canvas").bounding_box()
    for i, (x, y) in enumerate(points):
        place = box["x"] + (at + share * (x - 0.5)) * box["width"], box["y"] + y * box["height"]
        page.mouse.move(*place, steps=5 if i else 1)
        if not i:
            page.mouse.down()
    page.mouse.up()
    page.wait_for_function(SETTLED)


def strokes_of(page):
    return page.evaluate("lenet.number")


def test_the_page_says_of_each_sample_what_python_says(visit, read):
    page = open_number(visit)
    for i, sample in enumerate(SAMPLES):
        page.locator("[data-number]").nth(i).click()
        page.wait_for_function(SETTLED)
        reading = read(sample.strokes)
        assert page.evaluate(PATH) == list(reading.path)
        assert digits(page) == "".join(map(str, reading.digits))
        # Each digit stands over the column that it was read at.
        track = page.locator("#number .columns").bounding_box()
        wide = wide_from_strokes(sample.strokes, SIZE)
        for column, box in zip(
            reading.columns,
            [each.bounding_box() for each in page.locator(".number .reading b").all()],
            strict=True,
        ):
            share = (PITCH * column + 16 - wide.origin[0]) / wide.scale / SIZE[0]
            at = track["x"] + share * track["width"]
            assert box["x"] + box["width"] / 2 == pytest.approx(at, abs=2)
    words = page.locator('[data-role="path-words"]').inner_text()
    assert f"counts as {RUBBISH:g}." in words
    assert f"a digit that begins {DIGIT:g}, and {TOUCHING:g} more" in words


def test_the_engine_s_wide_fields_and_distances_are_python_s(engine, net):
    """Bit for bit, and to rounding: digits side by side in hands of all kinds."""
    rng = np.random.default_rng(0)
    drawings = list(pen_drawings(12))
    numbers = [
        [
            (np.array(stroke) * 0.6 + [150 * i + rng.uniform(0, 60), rng.uniform(0, 100)])
            .clip(0, [1120, 280])
            .tolist()
            for i, drawing in enumerate(drawings[at : at + 4])
            for stroke in drawing["strokes"]
        ]
        for at in (0, 4, 8)
    ]
    numbers += [sample.strokes for sample in SAMPLES] + [[[[560, 140]]], [[[0, 0], [1120, 280]]]]
    found = engine.evaluate(
        """async (numbers) => {
             const file = await fetch(new URL('checkpoints/lenet5-string.safetensors',
               document.baseURI));
             const net = bench.openNet(await file.arrayBuffer());
             return numbers.map(strokes => {
               const wide = bench.wideFromStrokes(strokes);
               if (!wide) return null;
               const {digits, columns, path, distances} =
                 bench.readNumber(net, wide.field, wide.width);
               return {...wide, field: bench.pack(wide.field), digits, columns, path,
                 distances: bench.pack(distances)}; }); }""",
        numbers,
    )
    for strokes, ours in zip(numbers, found, strict=True):
        wide = wide_from_strokes(strokes, SIZE)
        if wide is None:
            assert ours is None
            continue
        assert (floats(ours["field"]) == wide.ink.ravel()).all()
        assert (ours["scale"], tuple(ours["origin"])) == (wide.scale, wide.origin)
        reading = read_wide(net, wide.ink)
        distances = floats(ours["distances"]).reshape(10, -1).T
        np.testing.assert_allclose(distances, reading.distances, rtol=2e-5, atol=2e-4)
        for name in ("path", "digits", "columns"):
            assert tuple(ours[name]) == getattr(reading, name)


def test_what_is_written_is_read_while_it_is_written(visit, read):
    page = open_number(visit)
    assert page.locator("#number .over").is_visible()  # the page's own example
    page.keyboard.press("c")
    assert page.locator("#number .hint").is_visible()
    for i, digit in enumerate((1, 9, 0)):
        write(page, DIGITS[digit], at=0.2 + 0.25 * i)
        assert page.evaluate(PATH) == list(read(strokes_of(page)).path)
    assert digits(page) in page.locator('[data-role="number-read"]').inner_text()
    page.keyboard.press("z")
    page.wait_for_function(SETTLED)
    assert len(strokes_of(page)) == 2
    assert page.evaluate(PATH) == list(read(strokes_of(page)).path)
    # The digit of the other view is another drawing.
    page.click('[data-view="networks"]')
    page.keyboard.press("c")
    assert len(strokes_of(page)) == 2


def test_a_column_shows_what_it_sees_and_its_stages(visit, read):
    page = open_number(visit)
    strokes = SAMPLES[1].strokes
    page.keyboard.press("2")
    page.wait_for_function(SETTLED)
    reading, wide = read(strokes), wide_from_strokes(strokes, SIZE)
    box = page.locator("#number .columns .plate").bounding_box()
    count = len(reading.path)
    looks = set()
    for column in (1, count - 2):
        page.mouse.move(
            box["x"] + (column + 0.5) / count * box["width"], box["y"] + box["height"] / 2
        )
        page.wait_for_selector(".number.meant")
        title = page.locator('[data-role="window-title"]').inner_text()
        label = reading.path[column]
        said = "none" if label == NONE else f"{label}, at a distance of"
        assert title.startswith(f"Column {column + 1} of {count}: {said}")
        told = page.locator("#number .bar.distance em").all_text_contents()
        assert told == [
            f"{d:.1f}" if d < 10 else f"{d:.0f}" for d in reading.distances[column].tolist()
        ]
        # The window on the pad: 32 pixels of the field.
        path = page.locator("#number .paper .line").get_attribute("d")
        x, side = float(path[1:].split()[0]), float(path.split("h")[1].split("v")[0])
        assert x == pytest.approx((PITCH * column - wide.origin[0]) / wide.scale)
        assert side == pytest.approx(32 / wide.scale)
        for stage in ("c1", "s2", "c3", "s4", "c5", "f6"):
            looks.add(str(page.evaluate(PIXELS, stage)))
    assert len(looks) == 12


def test_a_stage_of_a_column_is_that_of_the_window_alone(visit, net, engine):
    """Cut out of the wide trace, as if the network were put there."""
    strokes = SAMPLES[0].strokes
    wide = wide_from_strokes(strokes, SIZE).ink
    whole = read_wide(net, wide)
    column = 7
    left = PITCH * column
    alone = read_wide(net, np.ascontiguousarray(wide[:, left : left + 32])).traces[0]
    for stage, left, side in (("c1", 12, 28), ("s2", 6, 14), ("c3", 6, 10), ("s4", 3, 5)):
        part = getattr(whole.traces[column % 2], stage)[..., left : left + side]
        np.testing.assert_allclose(part, getattr(alone, stage), atol=1e-5)
    page = open_number(visit)
    page.keyboard.press("1")
    page.locator('[data-role="columns"]').focus()
    for key in ["Home", *["ArrowRight"] * column]:
        page.keyboard.press(key)
    # F6's picture as the page paints it: its signs.
    rgba = np.array(page.evaluate(PIXELS, "f6")).reshape(84, 4)
    f6 = alone.f6[0].numpy().ravel()
    clear = np.abs(f6) > 0.3
    assert ((rgba[:, 0] > rgba[:, 2]) == (f6 > 0))[clear].all()


def test_by_keyboard_a_column_is_walked_to_held_and_let_go(visit):
    page = open_number(visit, color_scheme="dark")
    slider = page.locator('[data-role="columns"]')
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuenow") == "0"
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext").startswith("Column 2 of")
    page.keyboard.press("Enter")
    wait_for_address(page)
    page.mouse.move(5, 5)
    assert slider.get_attribute("aria-valuenow") == "1"
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
    page.keyboard.press("Escape")
    assert not page.locator(".number.meant").count()


def test_a_link_brings_back_number_column_and_view(visit, app_url):
    page = open_number(visit)
    page.keyboard.press("2")
    page.locator('[data-role="columns"]').focus()
    for key in ("Home", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    wait_for_address(page)
    other = visit(page.url, ready=False, **STILL)
    other.wait_for_function(SETTLED)
    assert strokes_of(other) == SAMPLES[1].strokes
    assert other.locator('[data-role="columns"]').get_attribute("aria-valuenow") == "1"
    assert digits(other) == digits(page)
    bad = packed({"view": "number", "number": [[[1, 281]]]})
    page = visit(app_url + bad, ready=False)
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()


def test_it_needs_no_python_and_in_a_frame_it_is_alone(visit, tmp_path, read):
    file = tmp_path / "lenet.html"
    write_one_file(file)
    hash = packed({"number": SAMPLES[1].strokes})
    page = visit(
        f"{file.as_uri()}?embed=number{hash}", ready=False, viewport={"width": 960, "height": 540}
    )
    page.wait_for_function(SETTLED)
    assert page.evaluate(PATH) == list(read(SAMPLES[1].strokes).path)
    assert not page.locator(".heading").is_visible()
    assert not page.locator("#pad .paper").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 540
    assert page.evaluate("document.documentElement.scrollWidth") <= 960


def test_without_its_weights_the_view_says_how_to_make_them(visit, tmp_path, monkeypatch):
    for module in ("render", "files"):
        monkeypatch.setattr(f"lenet_demo.page.{module}.NUMBER_WEIGHTS", tmp_path / "none")
    file = tmp_path / "lenet.html"
    write_one_file(file)
    page = visit(file.as_uri() + packed({"view": "number"}), ready=False)
    assert "python train.py lenet5 --recipe string" in page.locator("#number").inner_text()


def test_a_pad_that_is_cleared_while_the_page_writes_on_it_stays_clear(visit):
    page = visit()
    turn_to_it(page)
    page.wait_for_selector("#number .pad.example")
    page.keyboard.press("c")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert page.evaluate("lenet.number") == []
    write(page, DIGITS[3])
    assert len(strokes_of(page)) == 1


def test_weights_that_do_not_come_are_waited_for_with_a_word(visit):
    page = visit(**STILL)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/lenet5-string.safetensors", answer)
    turn_to_it(page)
    page.locator(".number .reading", has_text="trying again").wait_for()
    page.wait_for_function(SETTLED)
    assert len(asked) == 2
    visit.complaints.clear()


def test_the_picture_and_the_numbers_of_the_view_can_be_taken_away(visit, read):
    page = open_number(visit)
    page.keyboard.press("2")
    page.wait_for_function(SETTLED)
    taken = {}
    for kind in ("json", "svg"):
        page.click(".heading summary")
        with page.expect_download() as download:
            page.click(f'[data-take="{kind}"]')
        taken[kind] = download.value.path().read_text()
    assert "uncut" not in taken["svg"]
    assert ">none</text>" in taken["svg"]
    arrays = json.loads(taken["json"])
    reading = read(SAMPLES[1].strokes)
    for half, name in enumerate(("lenet5-string", "lenet5-string-between")):
        output = np.array(arrays[f"{name}.output"]).reshape(10, -1).T
        np.testing.assert_allclose(output, reading.distances[half::2], rtol=1e-3)
        shape = np.array(arrays[f"{name}.s4"]).shape
        assert shape == reading.traces[half].s4.shape[1:]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844)])
def test_nothing_is_cut_off_or_small(visit, size):
    is_phone = size[0] < 760
    page = open_number(visit, viewport={"width": size[0], "height": size[1]}, has_touch=is_phone)
    page.keyboard.press("5")
    page.wait_for_function(SETTLED)
    for smallest in (13, 13 if is_phone else 20):  # as a page, and in a talk
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if not is_phone:
            assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
        pad = page.locator("#number .paper").bounding_box()
        assert pad["width"] == pytest.approx(4 * pad["height"], rel=0.02)
        assert pad["width"] >= (0.9 if is_phone else 0.5) * size[0]
        assert min(page.evaluate(FONTS)) >= smallest
        page.keyboard.press("t")
    if is_phone:
        for button in page.locator("#number button").all():
            assert button.bounding_box()["height"] >= 40
        page.tap("#number .codes")
        page.wait_for_selector(".number.meant")
