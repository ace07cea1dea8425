"""A talk's scenes, gone through."""

from lenet_demo.page.scenes import scenes_for
from tests.browser.conftest import settle

SCENES = scenes_for(["lenet5", "modern"])
NAMES = [scene["name"] for scene in SCENES]
SIZES = [(1280, 720), (1920, 1080), (960, 540), (390, 844)]
STILL = {"reduced_motion": "reduce"}
# What fills the screen, and what it may not run into: [what, left, top, right, bottom].
BOXES = """() => {
  const large = document.body.dataset.large.split(' ');
  const parts = large.flatMap(name => name === 'nearest' || name === 'second'
    ? [...document.querySelectorAll(`#figure .net:not([hidden]) .${name} .plate`)]
        .map(e => [name, e])
    : name === 'output'
      ? [...document.querySelectorAll('#figure .net:not([hidden]) :is(.bars, .verdict)')]
          .map(e => [e.className, e])
      : name === 'image'
        ? [...document.querySelectorAll('#figure [data-step="centre"] .plate')].map(e => [name, e])
        : [...document.querySelectorAll(
            `#figure .net:not([hidden]) [data-stage="${name}"] .maps > .plate`)]
            .map(e => [name, e]));
  const pads = document.body.dataset.view === 'number'
    ? ['#number .paper', '#number .reading', '#number .columns', '#number .codes']
    : ['#pad .paper', '#pad .tools'];
  for (const around of [...pads, '.controls', '.sentence', '#scenes summary'])
    parts.push([around, document.querySelector(around)]);
  return parts.map(([name, e]) => {
    const {left, top, right, bottom} = e.getBoundingClientRect();
    return [name, left, top, right, bottom];
  }); }"""
# All that a visitor sees of the state, for comparing.
SEEN = """() => JSON.stringify([
  {...document.body.dataset}, document.body.classList.contains('talk'), lenet.last,
  document.querySelector('.sentence').textContent,
  [...document.querySelectorAll('#figure .net:not([hidden]) path')].map(
    path => path.getAttribute('d') ?? ''),
])"""


def scene(page):
    return page.evaluate("document.body.dataset.scene ?? null")


def begin(page):
    page.keyboard.press("g")
    page.wait_for_selector("body[data-scene]")
    settle(page)


def to(page, name):
    """From the beginning to a scene, as a clicker gets there."""
    begin(page)
    for _ in range(NAMES.index(name)):
        page.keyboard.press("PageDown")
    settle(page)
    assert scene(page) == name


def apart(one, other):
    _, left, top, right, bottom = one
    _, x, y, to_x, to_y = other
    return right <= x + 1 or to_x <= left + 1 or bottom <= y + 1 or to_y <= top + 1
