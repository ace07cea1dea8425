"""Scrolling through the chapters, throttled four times: python -m benchmarks.scrolling

In a real Chromium at 1280×720, over a drawing, by the wheel from the first chapter to the last and
back: how many of the screen's frames came late, in parts of those that were due. In the same run
the same over a page as long with nothing in it.
"""

from playwright.sync_api import Page, sync_playwright

from tools.app import CHROMIUM, CHROMIUM_FLAGS, end_opening, running_app, wait_until_served

STEP = 100  # pixels a notch of the wheel
NOTCHES = 60
EMPTY = "data:text/html,<body style='height:5200px'>"
WATCH = """() => {
  window.times = [];
  const tick = (time) => { times.push(time); requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""
# A frame is due each 16.7 ms; one that takes two is one late, one that takes three two.
LATE = """() => {
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  const late = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / 16.667) - 1), 0);
  return [late, late + gaps.length]; }"""


def scrolled(page: Page) -> tuple[int, int]:
    """(late, due) frames."""
    devices = page.context.new_cdp_session(page)
    page.mouse.move(900, 500)
    page.evaluate(WATCH)
    devices.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.wait_for_timeout(4000)  # until Gradio's own opening, an animation, has come to its end
    page.evaluate("times.length = 0")
    for way in (1, -1):
        for _ in range(NOTCHES):
            page.mouse.wheel(0, way * STEP)
            page.wait_for_timeout(40)
    late, due = page.evaluate(LATE)
    devices.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return late, due


def main() -> None:
    with running_app() as (url, _), sync_playwright() as playwright:
        wait_until_served(url)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for name, address in (("an empty page", EMPTY), ("all chapters", url)):
            page.goto(address)
            if address == url:
                end_opening(page)
                page.keyboard.press("7")
                page.wait_for_timeout(1000)
                scrolled(page)  # each chapter makes its figure when it is first seen
            late, due = scrolled(page)
            print(f"{name:16} {late} of {due} frames late, {100 * late / due:.1f} %")
        browser.close()


if __name__ == "__main__":
    main()
