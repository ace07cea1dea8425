"""A step of the run that learns → painted figure: python -m benchmarks.learning

Each moment of a run is stepped to by the arrow keys, to its end and back, and then dragged over
with the mouse, in a real Chromium with a digit on the pad: from the event to the figure painted by
the network of that moment, its maps, answers, C1's filters and the hundred digits' marks.
"""

from playwright.sync_api import Page, sync_playwright

from benchmarks.latency import open_page, report
from tools.app import CHROMIUM, CHROMIUM_FLAGS, running_app

ROUNDS = 3
SLIDER = '.learning [data-role="at"]'
# From a key, or from the slider's own event while it is dragged, to the figure as it has painted.
WATCH = """() => {
  window.waits = [];
  let at = null;
  document.addEventListener('keydown', event => { at = event.timeStamp; }, {capture: true});
  document.addEventListener('pointerdown', () => { at = null; }, {capture: true});
  document.addEventListener('input', event => { at ??= event.timeStamp; }, {capture: true});
  new MutationObserver(() => {
    if (at !== null) waits.push(performance.now() - at);
    at = null;
  }).observe(document.querySelector('.learning'), {attributeFilter: ['data-shown']});
}"""


def step(page: Page) -> None:
    """To the end and back by keys."""
    page.locator(SLIDER).focus()
    page.keyboard.press("Home")
    moments = int(page.locator(SLIDER).get_attribute("max") or 0)
    for key in ("ArrowRight", "ArrowLeft"):
        for _ in range(moments):
            page.keyboard.press(key)
            page.wait_for_timeout(30)


def drag(page: Page) -> None:
    box = page.locator(SLIDER).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    for i in range(120):
        page.mouse.move(box["x"] + 10 + i * (box["width"] - 20) / 119, y)
        page.wait_for_timeout(16)
    page.mouse.up()


def main() -> None:
    with running_app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = open_page(browser, url, "#pad .pad.example")
        page.evaluate("location.hash = '#learning'")
        page.evaluate(WATCH)
        names = page.locator('.learning [data-role="history"] option').all()
        for name in [option.get_attribute("value") for option in names]:
            page.select_option('.learning [data-role="history"]', name)
            page.wait_for_selector(f'[data-net="{name}"]')
            page.wait_for_selector('.learning[aria-busy="false"]')
            page.wait_for_timeout(1000)
            for act in (step, drag):
                page.evaluate("waits.length = 0")
                for _ in range(ROUNDS):
                    act(page)
                waits = page.evaluate("waits")
                report(f"{name}, {act.__name__}", waits)
                print(f"{'':28} the longest {max(waits):.1f} ms")
        browser.close()


if __name__ == "__main__":
    main()
