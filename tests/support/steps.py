"""The story's steps, gone through as a clicker and a reader do."""

from lenet_demo.page.story import chapters
from tests.browser.conftest import settle

STEPS = {step.name: chapter.name for chapter in chapters() for step in chapter.steps}
NAMES = list(STEPS)
SIZES = [(1920, 1080), (1440, 900), (1366, 768), (1280, 720), (820, 1180), (390, 844)]
STILL = {"reduced_motion": "reduce"}
# What is seen of the open chapter: [what, left, top, right, bottom] of each plate, chart, gallery,
# and of the words and controls around them, to be held against each other and the window.
BOXES = """() => {
  const chapter = document.querySelector('.chapter.now');
  const parts = [...chapter.querySelectorAll(
    '.head > h2, .sentence, .steps, .plate, .bars, .gallery, .strip, .plot, .paper, .reading, ' +
    '.codes, .chart, .sheet, .sum .panel, .folds > :is(.way, .choices), .folds summary')]
    .filter((part) => part.checkVisibility() && !part.closest('dialog, .panel .sums')
      && !part.closest('details:not([open]) > :not(summary)'));
  return parts.map((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return [part.className || part.localName, left, top, right, bottom];
  }).filter(([, left, , right]) => right > left); }"""


def step(page):
    return page.evaluate("document.body.dataset.step")


def present(page):
    page.keyboard.press("g")
    page.wait_for_selector("body.present")
    settle(page)


def apart(one, other):
    _, left, top, right, bottom = one
    _, x, y, to_x, to_y = other
    return right <= x + 1 or to_x <= left + 1 or bottom <= y + 1 or to_y <= top + 1
