"""Colour pictures in the page: with weights, without, and with pictures that are none."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lenet_demo.inference import read
from lenet_demo.ink import BadDrawing
from lenet_demo.ink.image_worker import colours
from lenet_demo.ink.photo import field_from_colour
from lenet_demo.nets.checkpoint import CHECKPOINTS, load_file
from lenet_demo.page.colour import painted
from lenet_demo.page.texts import CIFAR_10
from tests.browser.conftest import SEVEN, draw, go, settle, unfold
from tests.conftest import thorough

NAMES = ("modern", "wide")


@pytest.fixture(scope="module")
def colour_nets():
    return {name: load_file(CHECKPOINTS / f"{name}-cifar10.safetensors") for name in NAMES}


def photograph():
    """A wide picture, red at the left, green in the middle, blue at the right."""
    levels = np.zeros((60, 100, 3), np.uint8)
    for i in range(3):
        levels[:, 34 * i : 34 * (i + 1), i] = 255 - np.arange(60)[:, None]
    return Image.fromarray(levels)


def png(picture):
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def open_view(page):
    """Its part, unfolded, and what it reads of itself."""
    unfold(page, "modern", "colour")
    page.wait_for_function("document.querySelector('.colours [data-role=class]').textContent")


def pictures():
    """The ten painted ones, as fields."""
    return np.frombuffer(painted(), np.uint8).reshape(10, 3, 32, 32).astype(np.float32) / 255


SEEN = """() => { const canvas = document.querySelector('.colours .field canvas');
  return [...canvas.getContext('2d').getImageData(0, 0, 32, 32).data]; }"""


def wait_for_picture(page, field):
    """Until the figure shows `field`, (3, 32, 32)."""
    levels = np.rint(field * 255).astype(int).transpose(1, 2, 0)
    opaque = np.dstack([levels, np.full((32, 32), 255)]).flatten().tolist()
    page.wait_for_function(f"wanted => String(({SEEN})()) === String(wanted)", arg=opaque)


def test_opened_the_view_reads_a_painted_picture_and_the_others_at_a_click_or_a_key(
    visit, colour_nets
):
    page = visit(fresh=True)
    open_view(page)
    chosen = page.locator(".colours .painted [aria-pressed=true]")
    for act, which in (
        (lambda: None, 0),
        (lambda: page.click(".colours .painted button >> nth=8"), 8),
        (lambda: page.keyboard.press("3"), 3),
        (lambda: page.locator(".colours .painted button >> nth=3").press("ArrowRight"), 3),
        (lambda: page.keyboard.press("Enter"), 4),
    ):
        act()
        field = pictures()[which]
        wait_for_picture(page, field)
        assert chosen.inner_text() == CIFAR_10[which]
        said = page.locator('[data-role="colour-read"]').inner_text()
        for name, net in colour_nets.items():
            word = CIFAR_10[read(net, field).digit]
            assert (
                page.locator(f'[data-colour-net="{name}"] [data-role="class"]').inner_text() == word
            )
            assert f"says {word}" in said
    assert page.locator(".colours .painted [tabindex='0']").count() == 1


def test_what_it_is_made_of_comes_when_it_is_opened_and_not_before(visit):
    page = visit(fresh=True)
    of_colour = {"samples.bin", "modern-cifar10.safetensors", "wide-cifar10.safetensors"}
    fetched = (
        "() => performance.getEntriesByType('resource').map(({name}) => name.split('/').pop())"
    )
    assert not of_colour & {*page.evaluate(fetched)}
    open_view(page)
    assert of_colour <= {*page.evaluate(fetched)}


def test_it_says_what_the_networks_learnt_from_and_who_painted(visit, colour_nets):
    page = visit(fresh=True)
    open_view(page)
    about = page.locator(".colours .about").inner_text()
    assert "painted by a program for this page" in about
    assert "JPEG copies of CIFAR-10's photographs (A. Krizhevsky, 2009)" in about
    titles = page.locator(".colours .net-title").all_inner_texts()
    for name, net in colour_nets.items():
        right = f"{1 - net.facts['test_error']:.1%}".replace("%", " %")
        said = f"JPEG copies of CIFAR-10, {right} of test pictures right"
        assert any(said in each for each in titles), name


def test_weights_that_cannot_be_fetched_are_asked_for_again(visit):
    page = visit(fresh=True)
    page.route("**/*-cifar10.safetensors", lambda route: route.fulfill(status=404, body=""))
    unfold(page, "modern", "colour")
    page.wait_for_function(
        "document.querySelector('.colours .said').textContent.includes('could not be fetched')"
    )
    page.unroute("**/*-cifar10.safetensors")
    page.click(".colours .painted button >> nth=1")
    wait_for_picture(page, pictures()[1])
    assert page.locator(".colours .said").text_content() == ""
    # The browser's own word on each of them, which may come late.
    visit.complaints[:] = [each for each in visit.complaints if "404" not in each]


@pytest.mark.parametrize("size", [(1280, 720), (390, 844), *thorough((1920, 1080), (820, 1180))])
def test_nothing_stands_over_something_else_or_beside_the_page(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    open_view(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    over = page.evaluate(
        """() => {
             const seen = [...document.querySelectorAll(
               '.colours :is(.painted > *, p, .bars, .plate, .net-title)')]
               .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect());
             const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
               && a.top < b.bottom - 1 && b.top < a.bottom - 1;
             return seen.filter((a, i) => seen.some((b, j) => i < j && meet(a, b))).length; }"""
    )
    assert over == 0
    of_words = ".colours :is(.painted button, .bars em, .bars b, .caption)"
    cut = page.locator(of_words).evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    )
    assert not [each for each in cut if each]


DROP = """async (bytes) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], 'a.png', { type: 'image/png' }));
  document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true })); }"""


@pytest.mark.thorough
def test_what_is_dropped_is_a_photograph_while_these_are_read_and_else_a_digit(visit):
    page = visit(fresh=True)
    draw(page, SEVEN)
    settle(page)
    open_view(page)
    strokes = page.evaluate("lenet.last.strokes")
    page.evaluate(DROP, [*png(photograph())])
    wait_for_picture(page, field_from_colour(photograph()))
    assert page.evaluate("lenet.last.strokes") == strokes
    digit = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(digit).line([(30, 10), (30, 50)], 0, 5)
    go(page, "draw")  # where a part is unfolded that one does not see
    page.evaluate(DROP, [*png(digit)])
    page.wait_for_function("!lenet.last.strokes.length && lenet.last.picture")
    wait_for_picture(page, field_from_colour(photograph()))


def test_a_picture_is_read_into_ten_classes_with_its_maps(visit, colour_nets):
    page = visit(fresh=True)
    open_view(page)
    file = {"name": "a.png", "mimeType": "image/png", "buffer": png(photograph())}
    page.set_input_files(".colours input", file)
    page.wait_for_selector(".colours .painted:not(:has([aria-pressed=true]))")
    field = field_from_colour(photograph())
    wait_for_picture(page, field)
    for name, net in colour_nets.items():
        row = page.locator(f'[data-colour-net="{name}"]')
        reading = read(net, field)
        assert row.locator('[data-role="class"]').inner_text() == CIFAR_10[reading.digit]
        shares = [int(text.split()[0]) for text in row.locator(".bars em").all_inner_texts()]
        assert np.abs(np.array(shares) - 100 * reading.probabilities).max() <= 0.51
        assert row.locator("canvas").count() == 6
        # What is pointed at says what it is; sums are elsewhere, and the page says where.
        titles = [of.get_attribute("title") for of in row.locator(".maps").all()]
        assert [title.split(":")[0] for title in titles] == ["C1", "S2", "C3", "S4", "C5", "F6"]
    fold = page.locator('[data-fold="channels"] > summary').inner_text()
    assert f"“{fold}”" in page.locator(".colours .figure").inner_text()


def test_what_is_no_picture_gets_a_sentence(visit):
    page = visit(fresh=True)
    unfold(page, "modern", "colour")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files(".colours input", file)
    page.wait_for_function(
        "document.querySelector('.colours .said').textContent.startsWith('This file is no')"
    )


def test_without_weights_the_page_says_what_to_run(visit, lacking_url):
    page = visit(lacking_url)
    unfold(page, "modern", "colour")
    words = page.locator('[data-fold="colour"] .no-colour').inner_text()
    assert "python train.py modern --data-set cifar10" in words


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "F", "1"])
def test_every_mode_becomes_three_channels(mode):
    grey = Image.fromarray(np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1)))
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(grey, np.uint16) * 256)
    else:
        picture = grey.convert(mode)
    field = field_from_colour(picture)
    assert field.shape == (3, 32, 32)
    assert field.dtype == np.float32
    assert 0 <= field.min() < 0.1 < 0.85 < field.max() <= 1
    assert field[0, :, 0].mean() < field[0, :, -1].mean()


@pytest.mark.parametrize("bad", [b"", b"text", b"%%"])
def test_the_server_takes_nothing_else(bad):
    with pytest.raises(BadDrawing):
        colours(bad)
