"""Pen move → columns and reading of a number painted: python -m benchmarks.number

Four digits stand on the wide pad, and a fifth is drawn by mouse in a real Chromium: each move
counts, until the view shows a drawing at least as new, its columns, path, digits, F6's pictures and
the stages of one column painted; then the same with the processor throttled four times. And how
long it takes from a column that is pointed at to its stages.
"""

from playwright.sync_api import Page, sync_playwright

from benchmarks.latency import open_page, report
from benchmarks.watching import NUMBER, WATCH
from tools.app import CHROMIUM, CHROMIUM_FLAGS, running_app

ROUNDS = 4
MOVES = 60  # of the fifth digit
# A loop and a stem, in parts of the pad's height.
NINE = [
    (0.25, -0.15),
    (0.1, -0.3),
    (-0.1, -0.3),
    (-0.2, -0.15),
    (-0.05, 0),
    (0.2, -0.1),
    (0.2, 0.3),
]
WRITTEN = """() => {
  const {dataset, ariaBusy} = document.querySelector('.number');
  return ariaBusy === 'false' && dataset.drawn === dataset.shown; }"""
POINT = """() => {
  const track = document.querySelector('.number .columns .plate');
  const box = track.getBoundingClientRect();
  const took = [];
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    track.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, pointerType: 'mouse',
      clientX: box.left + (i * 37) % 97 / 97 * box.width, clientY: box.top + 9}));
    took.push(performance.now() - start);
  }
  return took;
}"""


def write_fifth(page: Page) -> None:
    """A nine, by mouse, at the right of what is written."""
    box = page.locator("#number .paper canvas").bounding_box()
    assert box
    x, y = box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"]
    for i in range(MOVES + 1):
        at = i / MOVES * (len(NINE) - 1)
        first = min(int(at), len(NINE) - 2)
        part = at - first
        dx, dy = (a + part * (b - a) for a, b in zip(NINE[first], NINE[first + 1], strict=True))
        page.mouse.move(x + dx * box["height"], y + dy * box["height"])
        if not i:
            page.mouse.down()
        page.wait_for_timeout(16)  # a mouse or pen reports some sixty times a second
    page.mouse.up()
    page.wait_for_function(WRITTEN)


def rounds(page: Page, name: str) -> None:
    page.evaluate("waits.length = 0")
    for _ in range(ROUNDS):
        page.keyboard.press("2")  # 1998
        page.wait_for_function(WRITTEN)
        write_fifth(page)
    report(name, page.evaluate("waits"))


def main() -> None:
    with running_app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = open_page(browser, url, "#pad .pad.example")
        page.evaluate("location.hash = 'number'")
        page.wait_for_function(WRITTEN)
        page.wait_for_timeout(2000)
        page.evaluate(WATCH, NUMBER)
        rounds(page, "a number of five")
        report("column to its stages", page.evaluate(POINT))
        devices = page.context.new_cdp_session(page)
        devices.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        rounds(page, "processor throttled ×4")
        browser.close()


if __name__ == "__main__":
    main()
