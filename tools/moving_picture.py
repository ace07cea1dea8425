"""The README's moving picture, a 7 that is read while it is drawn: python -m tools.moving_picture

Writes docs/page.webp: the page at 1280×720, drawn on with the mouse, one frame for each move.
"""

import io
from itertools import pairwise

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools.app import CHROMIUM, CHROMIUM_FLAGS, ROOT, end_opening, running_app, wait_until_served
from tools.screenshots import SETTLED

FILE = ROOT / "docs" / "page.webp"
SIZE = (1280, 720)
# The corners of a 7 in parts of the pad's side, and the moves from each to the next.
CORNERS = [(0.25, 0.22), (0.76, 0.2), (0.42, 0.85)]
MOVES = 12
MOVE, REST = 90, 2500  # milliseconds that a frame stays: one of a move, the first and the last


def draw(page: Page) -> list[bytes]:
    """Screenshots (PNG) of the empty page and after each move of the mouse."""
    box = page.locator("#pad .paper canvas").bounding_box()
    assert box
    corners = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in CORNERS]
    frames = [page.screenshot()]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for (from_x, from_y), (to_x, to_y) in pairwise(corners):
        for step in range(1, MOVES + 1):
            part = step / MOVES
            page.mouse.move(from_x + part * (to_x - from_x), from_y + part * (to_y - from_y))
            page.wait_for_function(SETTLED)
            frames.append(page.screenshot())
    page.mouse.up()
    page.wait_for_function(SETTLED)
    return [*frames, page.screenshot()]


def main() -> None:
    with running_app() as (url, _process), sync_playwright() as playwright:
        wait_until_served(url)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(url)
        end_opening(page)
        frames = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in draw(page)]
        browser.close()
    frames[0].save(
        FILE,
        save_all=True,
        append_images=frames[1:],
        duration=[REST // 4, *[MOVE] * (len(frames) - 2), REST],
        loop=0,
        quality=70,
        method=4,
    )
    print(f"{FILE}: {len(frames)} frames, {FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
