"""Pictures of the page, taken anew: python -m tools.screenshots [FOLDER]

Those of the documents go to docs/, the one that stands for its link (page/shared.py) into the
package; with a FOLDER all go there.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from lenet_demo.page.shared import PICTURE_FILE, SIZE
from tools.app import (
    CHROMIUM,
    CHROMIUM_FLAGS,
    ROOT,
    end_opening,
    running_app,
    wait_until_served,
)

# A 4, in parts of the pad's side.
FOUR = [
    [(0.56, 0.1), (0.22, 0.6), (0.82, 0.55)],
    [(0.62, 0.33), (0.58, 0.9)],
]
# Of the page's parts, what a link's picture is without.
CARD = """:is(.heading nav, .tools, .steps, .folds, .sum, :is(.plate, .paper) :is(.line, .halo)) {
  visibility: hidden !important; }"""
SETTLED = """() => document.querySelector('#pad [data-drawn]').dataset.drawn
  === document.querySelector('[data-role="figure"]').dataset.shown
  && document.querySelector('[data-role="figure"]').ariaBusy === 'false'"""


class Shot(NamedTuple):
    """One picture: the screen that it is of, and what is done before it is taken; its pixels for
    one of the screen's.
    """

    size: tuple[int, int]
    before: Callable[[Page], None]
    scheme: str = "light"
    scale: float = 1


def draw(page: Page) -> None:
    box = page.locator("#pad .paper canvas").bounding_box()
    assert box
    for stroke in FOUR:
        for i, (x, y) in enumerate(stroke):
            to = (box["x"] + x * box["width"], box["y"] + y * box["height"])
            page.mouse.move(*to, steps=12 if i else 1)
            if not i:
                page.mouse.down()
        page.mouse.up()
    page.wait_for_function(SETTLED)


def without_controls(page: Page) -> None:
    """As `draw`, and nothing that can be pressed, of which a picture knows nothing."""
    draw(page)
    page.add_style_tag(content=CARD)


def at(step: str) -> Callable[[Page], None]:
    """Draws, then opens a step of the story."""

    def do(page: Page) -> None:
        draw(page)
        page.evaluate("step => { location.hash = step; }", step)
        page.wait_for_selector(f'body[data-step="{step}"]')
        page.wait_for_function(SETTLED)

    return do


def present(page: Page) -> None:
    at("c3")(page)
    page.keyboard.press("g")
    page.wait_for_selector("body.present")


def own_filter(page: Page) -> None:
    at("c1")(page)
    page.click('[data-fold="filter"] summary')
    page.click('[data-own="3"]')
    page.wait_for_function("document.querySelector('[data-role=finding]').textContent")
    page.evaluate("document.querySelector('[data-fold=filter]').scrollIntoView({ block: 'end' })")


def turned(page: Page) -> None:
    at("turned")(page)
    page.locator('[data-distortion="rotate"] input').fill("-24")
    page.wait_for_selector('.stress:not([data-swept=""])')
    page.wait_for_selector('path.band[d^="M"]', state="attached")


SHOTS = {
    PICTURE_FILE.stem: Shot((1280, 672), without_controls, scale=SIZE[0] / 1280),
    "page": Shot((1280, 720), draw),
    "present": Shot((1280, 720), present),
    "dark": Shot((1280, 720), at("nearest"), "dark"),
    "filter": Shot((1280, 720), own_filter),
    "turned": Shot((1280, 720), turned),
    "lab": Shot((1920, 1080), at("lab")),
    "phone": Shot((390, 844), draw),
}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with running_app() as (url, _process), sync_playwright() as playwright:
        wait_until_served(url)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for name, (size, before, scheme, scale) in SHOTS.items():
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                device_scale_factor=scale,
            )
            page = context.new_page()
            page.goto(url)
            end_opening(page)
            before(page)
            home = PICTURE_FILE.parent if name == PICTURE_FILE.stem else ROOT / "docs"
            page.screenshot(path=(folder or home) / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
