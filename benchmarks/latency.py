"""Pen move → page updated, beside a stock Sketchpad page: python -m benchmarks.latency

Ours: each of some 300 mouse moves in a real Chromium, until the figure shows a drawing at
least as new, both networks and all maps painted. Stock (`benchmarks/stock.py`): the page is
told of a drawing only when the pen lifts, so each stroke counts, from its last move until the
label has changed. Both in one run, in turn. Of ours also the bytes of an update, and how many
of the screen's frames were late while the pen moved.
"""

import statistics

from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks.app import CHROMIUM, CHROMIUM_FLAGS, running_app, wait_until_served

ROUNDS = 4
MOVES = 75  # a round, ours
STROKES = 5  # a round, stock

# Notes when each state of the drawing was made, and when the figure had painted it.
OURS = """() => {
  const pad = document.querySelector('#pad [data-drawn]');
  const figure = document.querySelector('[data-role="figure"]');
  window.waits = [];
  const made = new Map();
  let moved = null;
  for (const kind of ['pointermove', 'pointerrawupdate']) {
    document.addEventListener(kind, event => { moved = event.timeStamp; }, {capture: true});
  }
  new MutationObserver(() => {
    if (moved !== null) made.set(Number(pad.dataset.drawn), moved);
  }).observe(pad, {attributeFilter: ['data-drawn']});
  new MutationObserver(() => {
    for (const [number, at] of made) {
      if (number > Number(figure.dataset.shown)) continue;
      waits.push(performance.now() - at);
      made.delete(number);
    }
  }).observe(figure, {attributeFilter: ['data-shown']});
}"""

# How many of the screen's frames came late while the button was down. In a round of its own: to
# watch the frames makes some that nobody needs.
FRAMES = """() => {
  window.frames_ = {shown: 0, dropped: 0};
  let pressed = false, last = 0;
  document.addEventListener('pointerdown', () => { pressed = true; last = 0; }, {capture: true});
  document.addEventListener('pointerup', () => { pressed = false; }, {capture: true});
  (function frame(now) {
    if (pressed && last) {
      frames_.shown++;
      frames_.dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
    }
    last = now;
    requestAnimationFrame(frame);
  })(0);
}"""

# The label of a fresh page is empty: what first fills it is the answer to the stroke.
STOCK = """() => {
  window.waits = [];
  let last = null;
  document.addEventListener('pointermove', event => { if (event.buttons) last = event.timeStamp; },
                            {capture: true});
  new MutationObserver(() => {
    const answer = document.querySelector('#label [data-testid="label-output-value"]');
    if (last === null || !answer || !answer.textContent.trim()) return;
    waits.push(performance.now() - last);
    last = null;
  }).observe(document.querySelector('#label'),
             {childList: true, subtree: true, characterData: true});
}"""


def path(page: Page, canvas: str, moves: int, size: float):
    """Points of a spiral, so that every move changes the drawing."""
    box = page.locator(canvas).first.bounding_box()
    assert box
    for i in range(moves):
        part = i / moves
        reach = size * (0.3 + 0.7 * part) * 0.4
        turn = complex(0, 1) ** (8 * part)
        x = box["x"] + box["width"] / 2 + reach * turn.real
        y = box["y"] + box["height"] / 2 + reach * turn.imag
        yield x, y


def round_of_ours(page: Page) -> None:
    points = list(path(page, "#pad .paper canvas", MOVES, 230))
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
        page.wait_for_timeout(16)  # a mouse or pen reports some sixty times a second
    page.mouse.up()
    page.wait_for_timeout(300)
    page.keyboard.press("c")


def round_of_stock(page: Page) -> list[float]:
    waits = []
    for _ in range(STROKES):
        page.reload()
        page.wait_for_selector("#stock canvas")
        page.wait_for_timeout(1000)
        page.evaluate(STOCK)
        page.get_by_label("Brush", exact=True).click()
        points = list(path(page, "#stock canvas", 20, 230))
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_function("waits.length")
        waits += page.evaluate("waits")
    return waits


def open_page(browser: Browser, url: str, ready: str) -> Page:
    wait_until_served(url)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(url)
    page.wait_for_selector(ready)
    page.wait_for_timeout(2000)
    return page


def report(name: str, waits: list[float]) -> float:
    middle, late = statistics.median(waits), statistics.quantiles(waits, n=20)[18]
    print(f"{name:28} n = {len(waits):3}   median {middle:6.1f} ms   95 % {late:6.1f} ms")
    return middle


def main() -> None:
    with (
        running_app() as (our_url, _),
        running_app("-m benchmarks.stock") as (stock_url, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        ours = open_page(browser, our_url, "#pad .pad.empty")
        ours.evaluate(OURS)
        stock = open_page(browser, stock_url, "#stock canvas")
        sizes: list[int] = []

        def weigh(request: Request) -> None:
            if "component_server" in request.url:
                sizes.append(request.sizes()["responseBodySize"])

        ours.on("requestfinished", weigh)
        stock_waits: list[float] = []
        for _ in range(ROUNDS):
            ours.bring_to_front()
            round_of_ours(ours)
            stock.bring_to_front()
            stock_waits += round_of_stock(stock)
        middle = report("ours, both networks", ours.evaluate("waits"))
        ours.bring_to_front()
        ours.evaluate(FRAMES)
        round_of_ours(ours)
        stock_middle = report("gr.Sketchpad + gr.Label", stock_waits)
        frames = ours.evaluate("frames_")
        print(f"bytes an update: {statistics.median(sizes):,.0f} for both networks")
        print(f"frames dropped while drawing: {frames['dropped']} beside {frames['shown']} shown")
        print(f"ours is {stock_middle / middle:.0f} times faster")
        browser.close()


if __name__ == "__main__":
    main()
