"""Pen move → page updated, beside a stock Sketchpad page: python -m benchmarks.latency

Ours: each of some 300 mouse moves in a real Chromium, until the figure shows a drawing at least as
new, both networks and all maps painted; then the same over a connection of 150 ms and 1.5 Mbit/s,
with the processor throttled four times, and in turn beside a run from chance that learns and one
that is paused. Stock (`benchmarks/stock.py`): the page hears of a
drawing only when the pen lifts, so each stroke counts, from its last move until the label has
changed. All in one run, ours and stock in turn. Of ours also the requests with the pen down, how
long a hovered unit takes to its numbers, and how many of the screen's frames were late.
"""

import statistics

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.watching import DIGIT, FRAMES, HOVER, LEARNT, STOCK, WATCH
from tools.app import CHROMIUM, CHROMIUM_FLAGS, end_opening, running_app, wait_until_served

ROUNDS = 4
MOVES = 75  # a round, ours
STROKES = 5  # a round, stock


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


FAR = {"offline": False, "latency": 150, "downloadThroughput": 187_500, "uploadThroughput": 187_500}
NEAR = FAR | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def rounds_of_ours(page: Page, name: str) -> float:
    page.evaluate("waits.length = 0")
    for _ in range(ROUNDS):
        round_of_ours(page)
    return report(name, page.evaluate("waits"))


def beside_a_run(page: Page) -> float:
    """How many times as long as usual it takes while a network learns, which is what is painted."""
    page.evaluate("location.hash = '#train'")
    page.wait_for_selector('[data-figure="train"] [data-net] canvas')
    page.evaluate(WATCH, LEARNT)
    play = page.locator('.train [data-do="play"]')
    play.click()
    page.locator('.train [data-role="moment"] b', has_text="digits").wait_for()
    waits: dict[str, list[float]] = {"true": [], "false": []}
    for _ in range(ROUNDS):
        for learns, sofar in waits.items():
            page.wait_for_selector(f'.train [data-do="play"][aria-pressed="{learns}"]')
            page.evaluate("waits.length = 0")
            round_of_ours(page)
            sofar += page.evaluate("waits")
            play.click()
    paused = report("ours, beside a run, paused", waits["false"])
    return report("ours, beside a run", waits["true"]) / paused


def main() -> None:
    with (
        running_app() as (our_url, _),
        running_app("-m benchmarks.stock") as (stock_url, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        ours = open_page(browser, our_url, "#pad .pad.example")
        end_opening(ours)
        ours.evaluate(WATCH, DIGIT)
        stock = open_page(browser, stock_url, "#stock canvas")
        requests: list[str] = []
        ours.on("request", lambda request: requests.append(request.url))
        pen_down = 0
        stock_waits: list[float] = []
        for _ in range(ROUNDS):
            ours.bring_to_front()
            before = len(requests)
            round_of_ours(ours)
            pen_down += len(requests) - before
            stock.bring_to_front()
            stock_waits += round_of_stock(stock)
        middle = report("ours, both networks", ours.evaluate("waits"))
        stock_middle = report("gr.Sketchpad + gr.Label", stock_waits)
        ours.bring_to_front()
        devices = ours.context.new_cdp_session(ours)
        devices.send("Network.enable")
        devices.send("Network.emulateNetworkConditions", FAR)
        rounds_of_ours(ours, "ours, 150 ms and 1.5 Mbit/s")
        devices.send("Network.emulateNetworkConditions", NEAR)
        devices.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        rounds_of_ours(ours, "ours, processor throttled ×4")
        devices.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        ours.evaluate(FRAMES)
        round_of_ours(ours)
        frames = ours.evaluate("frames_")
        ours.keyboard.press("7")
        report("hovered unit to its numbers", ours.evaluate(HOVER))
        run = beside_a_run(open_page(browser, our_url, "#pad .pad.example"))
        print(f"beside a run that learns: {run:.2f} times as long")
        print(f"requests with the pen down: {pen_down}")
        print(f"frames dropped while drawing: {frames['dropped']} beside {frames['shown']} shown")
        print(f"ours is {stock_middle / middle:.0f} times faster")
        browser.close()


if __name__ == "__main__":
    main()
