"""The step "Turn it", with all nine distortions or the one, and a slider moved."""

from lenet_demo.ink.distortions import DISTORTIONS
from tests.browser.conftest import SEVEN, draw, settle, unfold

STILL = {"reduced_motion": "reduce"}
SWEPT = '.stress:not([data-swept=""])'
OF = {of.name: of for of in DISTORTIONS}


def opened(visit, **options):
    """The page with a seven on the pad and all nine distortions unfolded."""
    page = visit(**options)
    draw(page, SEVEN)
    settle(page)
    show(page)
    return page


def show(page):
    unfold(page, "turned", "stress")
    page.wait_for_selector(f"{SWEPT}.all")


def card(page, name):
    return page.locator(f'[data-distortion="{name}"]')


def slide(page, name, stop):
    """Moves a slider, and waits until the other charts have followed it."""
    card(page, name).locator("input").fill(str(stop))
    page.wait_for_selector(SWEPT)


def value(page, name):
    return card(page, name).locator("output").inner_text().replace("\u00a0", " ")


def strip(page):
    """What stands under each picture: its value, and the answers from above."""
    texts = page.locator(".strip figcaption").all_inner_texts()
    return [text.replace("✗", "").split() for text in texts]
