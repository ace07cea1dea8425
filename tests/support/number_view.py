"""The chapter "A whole number", opened and written in."""

import base64
import functools

import numpy as np

from lenet_demo import load_net
from lenet_demo.ink.raster import wide_from_strokes
from lenet_demo.page.number import SIZE
from lenet_demo.sequence import read_number, read_wide
from tests.browser.conftest import go
from tools.app import ROOT

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


@functools.cache
def string_net():
    return load_net(WEIGHTS)


def read(strokes, pen=18):
    """What Python reads: strokes → its reading of the wide field."""
    wide = wide_from_strokes(strokes, SIZE, pen)
    return read_wide(string_net(), wide and wide.ink)


def read_cut_up(strokes, pen=18):
    """The same, cut up."""
    return read_number(strokes, SIZE, pen, string_net()).cut


def floats(text):
    return np.frombuffer(base64.b64decode(text), np.float32)


def open_number(visit, url=None, step="number", **how):
    page = visit(url, **STILL | how) if url else visit(alive=True, **STILL | how)
    go(page, step)
    page.wait_for_function(SETTLED)
    return page


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


def swipe(page, start, end):
    """One finger from place to place, as the browser hears it from a screen."""
    screen = page.context.new_cdp_session(page)
    for i in range(11):
        x, y = (a + i / 10 * (b - a) for a, b in zip(start, end, strict=True))
        kind = "touchMove" if i else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    screen.detach()
