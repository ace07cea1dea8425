"""The stress view, opened, and a slider moved."""

from lenet_demo.ink.distortions import DISTORTIONS
from tests.browser.conftest import SEVEN, draw, settle

STILL = {"reduced_motion": "reduce"}
SWEPT = '.stress:not([data-swept=""])'
OF = {of.name: of for of in DISTORTIONS}


def opened(visit, **options):
    """The page with a seven on the pad and the view open."""
    page = visit(**options)
    draw(page, SEVEN)
    settle(page)
    show(page)
    return page


def show(page):
    page.evaluate("document.querySelector('[data-view=stress]').click()")
    page.wait_for_selector(SWEPT)


def card(page, name):
    return page.locator(f'[data-distortion="{name}"]')


def slide(page, name, stop):
    """Moves a slider, and waits until the other charts have followed it."""
    card(page, name).locator("input").fill(str(stop))
    page.wait_for_selector(SWEPT)


def value(page, name):
    return card(page, name).locator("output").inner_text()


def strip(page):
    """What stands under each picture: its value, and the answers from above."""
    return [text.split() for text in page.locator(".strip figcaption").all_inner_texts()]


def check_talk(page, size):
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    seen = [name for name in OF if card(page, name).is_visible()]
    assert seen == ["rotate"]
    box = card(page, "rotate").bounding_box()
    assert box["y"] + box["height"] <= size[1]
    assert box["width"] > 0.7 * size[0]
    last = page.locator(".strip figure").last.bounding_box()
    assert last["x"] + last["width"] <= size[0]
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.stress *')]
             .filter(part => part.checkVisibility()
               && [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
             .map(part => parseFloat(getComputedStyle(part).fontSize)))"""
    )
    assert smallest >= 20
