"""The page in other languages: each text has the room that it needs, and what is said is theirs."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as NotInTime

from lenet_demo.languages import LANGUAGES
from tests.browser.conftest import SEVEN, draw, go, settle
from tests.support.steps import NAMES, STILL

PHONE, DESK = (390, 844), (1280, 720)
MARGIN = 4  # pixels that a chapter may be higher than its screen
OTHERS = [language for language in LANGUAGES if language != "en"]
HEIGHT = """document.querySelector('.chapter.now')?.getBoundingClientRect().height
  ?? document.documentElement.scrollHeight - document.querySelector('.heading').offsetHeight"""
# What is wrong with the texts of the open chapter, the pad and the bar: cut off, off screen, over
# one another; or with the chapter: wider than the window, or higher than `most` pixels.
FAULTS = """(most) => {
  const { body, documentElement: all } = document;
  const chapter = document.querySelector('.chapter.now');
  const isWide = chapter?.id === 'number';  // it lies over the small pad
  const open = body.dataset.chapter === 'lab' ? '#figure, #panel, #pad' : '.chapter.now, .reach';
  const parts = [...document.querySelectorAll(`.heading, ${open}${isWide ? '' : ', #pad'}`)];
  const left = '.unseen, dialog, option, svg, .menu > :not(summary), .arc';
  const faults = new Set();
  const boxes = [];
  const walker = document.createTreeWalker(document.querySelector('#lenet'), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const [of, text] = [node.parentElement, node.data.trim().slice(0, 40)];
    const isSeen = () =>
      of.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !of.closest(left);
    if (!text || !parts.some((part) => part.contains(of)) || !isSeen()) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      let isScrolled = false;
      for (let part = of; part.id !== 'lenet'; part = part.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(part);
        const { left, top, right, bottom } = part.getBoundingClientRect();
        isScrolled ||= ['auto', 'scroll'].includes(overflowX);
        const isCut = (overflow, ...beyond) =>
          ['hidden', 'clip'].includes(overflow) && Math.max(...beyond) > 3;
        if (
          isCut(overflowX, left - box.left, box.right - right) ||
          isCut(overflowY, top - box.top, box.bottom - bottom)
        ) faults.add(`cut off: ${text}`);
      }
      if (isScrolled) continue; // by itself
      if (box.right > innerWidth + 1 || box.left < -1) faults.add(`off screen: ${text}`);
      boxes.push([box, text, of, of.closest('.heading, .reach')]);
    }
  }
  boxes.forEach(([a, one, of, over], i) => {
    for (const [b, other, its, itsOver] of boxes.slice(0, i)) {
      if (over !== itsOver) continue; // what is scrolled passes below them
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (of !== its && wide > 2 && high > 5) faults.add(`over one another: ${other}, ${one}`);
    }
  });
  if (boxes.length < 20) faults.add('no texts');
  if (all.scrollWidth > innerWidth) faults.add(`wider than the window: ${all.scrollWidth}`);
  const high = HEIGHT;
  if (high > most) faults.add(`${high} pixels high, not ${most}`);
  return [...faults]; }""".replace("HEIGHT", HEIGHT)


def at_each(page, steps):
    draw(page, SEVEN)
    for step in steps:
        go(page, step)
        settle(page)
        yield step


@pytest.fixture(scope="module")
def english():
    """Heights of the chapters in English, by size and step: as they were first measured."""
    return {}


@pytest.mark.parametrize(
    ("language", "size", "steps"),
    [
        ("fr", PHONE, ["draw", "why", "lab"]),
        ("fr", DESK, ["learning", "train", "lab"]),
        *(
            pytest.param(language, size, [*NAMES, "lab"], marks=pytest.mark.thorough)
            for size in (PHONE, DESK)
            for language in OTHERS
        ),
    ],
)
def test_every_text_has_its_room(visit, app_url, english, language, size, steps):
    window = {"viewport": {"width": size[0], "height": size[1]}, **STILL}
    if not {(size, step) for step in steps} <= english.keys():
        page = visit(**window)
        for step in at_each(page, steps):
            english[size, step] = page.evaluate(HEIGHT)
    page = visit(f"{app_url}/?lang={language}", **window)
    bar = page.locator(".heading").bounding_box()["height"]
    faults = {}
    for step in at_each(page, steps):
        screen = size[1] - bar + MARGIN
        most = screen if english[size, step] <= screen else 1e6
        with suppress(NotInTime):  # what has come may still be laid out
            page.wait_for_function(f"(most) => !({FAULTS})(most).length", arg=most, timeout=3000)
            continue
        faults[step] = page.evaluate(FAULTS, most)
    assert faults == {}


def test_what_is_refused_is_said_in_the_page_s_language(visit, app_url):
    page = visit(f"{app_url}/?lang=de", viewport={"width": 390, "height": 844})
    assert page.title() == "LeNet-5, lebendig"
    said = page.locator('#pad [data-role="message"]')
    for name, content, sentence in [
        ("mine.safetensors", b"no tensors", "Das ist keine safetensors-Datei"),
        ("mine.pth", b"no pickle", "Diese Datei ist beschädigt oder keine Datei von PyTorch."),
        ("mine.tiff", b"no picture", "Diese Datei ist kein lesbares Bild"),
        ("mine.tiff", b"", "Die Datei ist leer"),
    ]:
        file = {"name": name, "mimeType": "", "buffer": content}
        page.set_input_files('[data-role="file"]', file)
        said.filter(has_text=sentence).wait_for()
    go(page, "s2")
    reach = page.locator('[data-role="reach"] button')
    assert "zeichnen" in reach.inner_text()
    reach.click()
    assert "fertig" in reach.inner_text()
