"""The drawing in the address, the figure as SVG, the numbers as JSON and npz."""

import base64
import io
import json
import xml.etree.ElementTree as ElementTree
import zlib

import numpy as np
import pytest

from tests.browser.conftest import SEVEN, answers, draw, settle, wait_for_address

FIELD = "document.querySelector('[data-step=centre] canvas').toDataURL()"


def take(page, kind):
    page.click(".heading summary")
    with page.expect_download() as download:
        page.click(f'[data-take="{kind}"]')
    return download.value.path().read_bytes()


@pytest.mark.parametrize("how", ["strokes", "sample"])
def test_the_address_holds_the_drawing_and_its_switches(visit, how):
    page = visit()
    draw(page, SEVEN) if how == "strokes" else page.keyboard.press("7")
    page.get_by_text("1998", exact=True).click()
    page.locator('[data-role="pen"]').fill("25")
    page.click('[data-step="centre"] input')
    settle(page)
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    settle(other)
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert answers(other) == {"lenet5": "7", "modern": ""}
    assert other.locator('[data-role="pen"]').input_value() == "25"
    assert not other.locator('[data-step="centre"] input').is_checked()
    other.keyboard.press("c")
    other.wait_for_function("location.hash === ''")


def packed(state):
    """As the page packs what a link holds."""
    deflate = zlib.compressobj(wbits=-15)
    content = deflate.compress(json.dumps(state).encode()) + deflate.flush()
    return "#" + base64.urlsafe_b64encode(content).decode().rstrip("=")


def linked(**changes):
    return packed({"strokes": [], "picture": None, "pen": 18, "nets": ["lenet5"]} | changes)


DAMAGED = {
    "no base64": "#nonsense!",
    "percent": "#%%%",
    "no deflate": "#" + "A" * 3000,
    "cut": "#q1YqLilKTVWyUgoJDgEA",
    "null": packed(None),
    "a number": packed(7),
    "a list": packed([]),
    "strokes of null": linked(strokes=[None]),
    "off the pad": linked(strokes=[[[1, 281]]]),
    "too many points": linked(strokes=[[[1, 1]] * 5001]),
    "no square": linked(picture=base64.b64encode(bytes(785)).decode()),
    "another square": linked(picture=base64.b64encode(bytes(900)).decode()),
    "bad base64": linked(picture="A" * 1045),
    "a picture of numbers": linked(picture=[1, 2, 3]),
}


@pytest.mark.parametrize("hash", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_link_says_so(visit, app_url, hash):
    page = visit(app_url + hash, alive=True)
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}


def test_a_link_is_the_whole_state(visit, app_url):
    page = visit(
        app_url + linked(strokes=[[[60, 60], [130, 240]]], skip=["size"], before=True),
        expect_empty=False,
    )
    page.keyboard.press("t")
    page.goto(app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]]))
    page.wait_for_function("lenet.last.strokes[0].length === 3")
    settle(page)
    assert page.locator('[data-step="size"] input').is_checked()
    assert not page.evaluate("document.body.classList.contains('talk')")


@pytest.mark.parametrize("view", ["bench", "colour"])
def test_the_figure_is_taken_away_from_every_view(visit, view):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    page.click(f'[data-view="{view}"]')
    root = ElementTree.fromstring(take(page, "svg"))
    words = " ".join(element.text for element in root.iter() if element.text)
    assert "850 parameters" in words
    assert float(root.attrib["height"]) > 400
    assert page.evaluate("document.body.dataset.view") == view


def test_switches_of_a_link_that_are_none_are_left_alone(visit, app_url):
    odd = {"pen": "thick", "nets": {"a": 1}, "skip": 7, "before": "x", "filter": {"map": [0]}}
    page = visit(
        app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]], **odd), expect_empty=False
    )
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}


def test_the_figure_as_svg(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    root = ElementTree.fromstring(take(page, "svg"))
    kinds = [element.tag.split("}")[1] for element in root.iter()]
    assert kinds.count("image") == 1 + 4 + 2 * 6 + 2
    words = " ".join(element.text for element in root.iter() if element.text)
    assert "LeNet-5" in words
    assert "Modern LeNet" in words


def test_all_numbers_as_json_and_npz(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    numbers = json.loads(take(page, "json"))
    arrays = np.load(io.BytesIO(take(page, "npz")), allow_pickle=False)
    assert set(numbers) == set(arrays)
    assert arrays["lenet5.c3"].shape == (16, 10, 10)
    assert arrays["modern.output"].argmax() == 7
    assert np.allclose(numbers["lenet5.f6"], arrays["lenet5.f6"], rtol=1e-4)


def test_without_a_drawing_there_are_no_numbers_to_take(visit):
    page = visit()
    page.click(".heading summary")
    page.click('[data-take="json"]')
    page.locator('[data-role="message"]', has_text="draw a digit first").wait_for()
