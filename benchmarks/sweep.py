"""The sweep over all nine distortions' sliders: python -m benchmarks.sweep

How long it takes in Chromium until all charts are drawn anew after a stroke, and the longest slice
of it, in which nothing else has its turn; then pen move → painted figure in strokes that each begin
while a sweep runs, beside the same strokes when it has ended, in turn; and in the first chapter.
"""

import itertools

from playwright.sync_api import Page, sync_playwright

from benchmarks.latency import open_page, path, report
from benchmarks.watching import DIGIT, WATCH
from tools.app import CHROMIUM, CHROMIUM_FLAGS, end_opening, running_app

ROUNDS = 4
SWEEPS = 5  # a round
STROKES = 30  # a round
APART = 250  # milliseconds: a pen's rest of 80, and some of the sweep
SWEPT = '.stress:not([data-swept=""])'


def sweeps(page: Page) -> list[tuple[float, float]]:
    """(of all, of the longest slice), in milliseconds, after strokes."""
    times = []
    for _ in range(SWEEPS):
        page.keyboard.press("c")
        page.wait_for_selector('.stress[data-swept=""]')
        points = list(path(page, "#pad .paper canvas", 12, 230))
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
        page.wait_for_selector(SWEPT)
        dataset = page.evaluate("({...document.querySelector('.stress').dataset})")
        times.append((float(dataset["took"]), float(dataset["longest"])))
    return times


def show(page: Page, step: str) -> None:
    """A step of the story; of that with sliders all nine."""
    page.evaluate("step => { location.hash = `#${step}`; }", step)
    page.wait_for_selector(f'body[data-step="{step}"]')
    if step == "turned":
        page.locator('[data-fold="stress"]').evaluate("fold => { fold.open = true; }")
        page.wait_for_selector(".stress.all")


def moves(page: Page, step: str, *, ended: bool = False) -> list[float]:
    """Milliseconds from a pen's move to the painted figure; `ended`: when all charts are drawn."""
    show(page, step)
    page.keyboard.press("c")
    page.evaluate("waits.length = 0")
    points = list(path(page, "#pad .paper canvas", STROKES, 230))
    for start, end in itertools.pairwise(points):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end)
        page.mouse.up()
        if ended:
            page.wait_for_selector(SWEPT)
        page.wait_for_timeout(APART)
    return page.evaluate("waits")


def main() -> None:
    with running_app() as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = open_page(browser, url, "#pad .pad.example")
        end_opening(page)
        page.evaluate(WATCH, DIGIT)
        show(page, "turned")
        swept: list[tuple[float, float]] = []
        beside: list[float] = []
        ended: list[float] = []
        elsewhere: list[float] = []
        for _ in range(ROUNDS):
            swept += sweeps(page)
            beside += moves(page, "turned")
            ended += moves(page, "turned", ended=True)
            elsewhere += moves(page, "draw")
            show(page, "turned")
        report("nine sliders, both networks", [took for took, _ in swept])
        longest = [of_one for _, of_one in swept]
        report("the longest slice of each", longest)
        took, slice_ = min(swept)
        print(f"the quickest: {took:.0f} ms, its longest slice {slice_:.1f} ms")
        with_ = report("pen move, while it runs", beside)
        plain = report("pen move, when it has ended", ended)
        report("pen move, first chapter", elsewhere)
        print(f"the pen waits {with_ / plain:.2f} times as long")
        browser.close()


if __name__ == "__main__":
    main()
