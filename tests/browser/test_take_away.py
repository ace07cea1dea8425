"""The drawing in the address, the figure as SVG, the numbers as JSON and npz."""

import io
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from tests.browser.conftest import SEVEN, answers, draw, settle

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
    page.wait_for_timeout(600)
    assert len(page.evaluate("location.hash")) > 20
    other = visit(page.url, expect_empty=False)
    settle(other)
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert answers(other) == {"lenet5": "7", "modern": ""}
    assert other.locator('[data-role="pen"]').input_value() == "25"
    assert not other.locator('[data-step="centre"] input').is_checked()
    other.keyboard.press("c")
    other.wait_for_function("location.hash === ''")


@pytest.mark.parametrize("hash", ["#nonsense", "#%%%", "#" + "A" * 3000, "#q1YqLilKTVWyUgoJDgEA"])
def test_a_damaged_link_says_so(visit, app_url, hash):
    page = visit(app_url + hash)
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()
    draw(page, SEVEN)
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
    page.wait_for_timeout(100)
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
