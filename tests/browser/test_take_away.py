"""The state in the address, and the numbers as JSON and safetensors."""

import ast
import base64
import json
import re
import zlib

import numpy as np
import pytest
from safetensors.numpy import load

from tests.browser.conftest import SEVEN, answers, draw, go, settle, wait_for_address
from tests.conftest import thorough, thorough_rows

SHOWN = "[...document.querySelectorAll('#pad .answer:not([hidden])')].map(e => e.dataset.net)"
FIELD = "document.querySelector('[data-step=centre] canvas').toDataURL()"


def take(page, kind):
    page.click('[data-role="export"] summary')
    with page.expect_download() as download:
        page.click(f'[data-take="{kind}"]')
    return download.value.path().read_bytes()


@pytest.mark.parametrize("how", ["strokes", *thorough("sample")])
def test_the_address_holds_the_drawing_and_its_switches(visit, how):
    page = visit()
    draw(page, SEVEN) if how == "strokes" else page.keyboard.press("7")
    page.locator("#draw .choices").get_by_text("both", exact=True).click()
    page.locator('[data-role="pen"]').evaluate(
        "pen => { pen.value = 25; pen.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    go(page, "field")
    page.click('#draw [data-step="centre"] input')
    settle(page)
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    settle(other)
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert answers(other) == answers(page)
    assert other.evaluate(SHOWN) == ["lenet5", "modern"]
    assert other.locator('[data-role="pen"]').input_value() == "25"
    assert not other.locator('#draw [data-step="centre"] input').is_checked()
    assert other.evaluate("location.hash") == page.evaluate("location.hash")


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


@pytest.mark.thorough
def test_a_damaged_link_says_so(visit, app_url):
    """The page that opens with it, and one that is open."""
    page = visit(app_url + DAMAGED["cut"], alive=True)
    for hash in DAMAGED.values():
        page.evaluate("hash => location.hash = hash", hash)
        page.locator('[data-role="message"]', has_text="no drawing").wait_for()
        draw(page, SEVEN, steps=1)
        page.wait_for_function("!document.querySelector('[data-role=message]').textContent")
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}


def test_a_link_is_the_whole_state(visit, app_url):
    page = visit(
        app_url + linked(strokes=[[[60, 60], [130, 240]]], skip=["size"], before=True),
        expect_empty=False,
    )
    page.keyboard.press("g")
    page.goto(app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]]))
    page.wait_for_function("lenet.last.strokes[0].length === 3")
    settle(page)
    assert page.locator('#draw [data-step="size"] input').is_checked()
    assert page.locator("body.present").count() == 0


@pytest.mark.thorough
def test_a_link_without_a_drawing_holds_the_rest_of_the_state(visit):
    page = visit()
    page.locator("#draw .choices").get_by_text("both", exact=True).click()
    wait_for_address(page)
    other = visit(page.url)
    other.wait_for_function(SHOWN + ".length === 2")


@pytest.mark.parametrize(
    ("nets", "shown"), [(["own4", "modern"], ["modern"]), *thorough_rows((["own4"], ["lenet5"]))]
)
def test_a_network_that_is_not_here_is_missed_in_a_sentence(visit, app_url, nets, shown):
    page = visit(app_url + linked(strokes=[[[60, 60], [130, 240]]], nets=nets), expect_empty=False)
    page.locator('[data-role="message"]', has_text="network that is not here").wait_for()
    settle(page)
    assert page.evaluate(SHOWN) == shown


def test_undo_brings_back_what_a_link_took_the_place_of(visit, app_url):
    page = visit()
    draw(page, SEVEN)
    strokes = page.evaluate("lenet.last.strokes")
    page.goto(app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]]))
    page.wait_for_function("lenet.last.strokes[0].length === 3")
    page.keyboard.press("z")
    assert page.evaluate("lenet.last.strokes") == strokes
    page.evaluate("location.hash = 'damaged'")
    page.locator('[data-role="message"]', has_text="no drawing").wait_for()
    assert page.evaluate("lenet.last.strokes") == strokes


def test_switches_of_a_link_that_are_none_are_left_alone(visit, app_url):
    odd = {"pen": "thick", "nets": {"a": 1}, "skip": 7, "before": "x", "filter": {"map": [0]}}
    page = visit(
        app_url + linked(strokes=[[[60, 60], [200, 60], [130, 240]]], **odd), expect_empty=False
    )
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}


def test_all_numbers_as_json_and_safetensors(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    numbers = json.loads(take(page, "json"))
    arrays = load(take(page, "safetensors"))
    assert set(numbers) == set(arrays)
    assert arrays["lenet5.c3"].shape == (16, 10, 10)
    assert arrays["modern.output"].argmax() == 7
    assert np.allclose(numbers["lenet5.f6"], arrays["lenet5.f6"], rtol=1e-4)


def test_without_a_drawing_there_are_no_numbers_to_take(visit):
    page = visit()
    page.click('[data-role="export"] summary')
    page.click('[data-take="json"]')
    page.locator('[data-role="message"]', has_text="draw a digit first").wait_for()


def copy(page, what):
    page.evaluate("what => document.querySelector(`[data-take=${what}]`).click()", what)


def taken(page, kind):
    """What is copied: the page's own promise, its clipboard call, ends in the notice."""
    page.evaluate("navigator.clipboard.writeText('')")
    copy(page, kind)
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.thorough
def test_a_link_is_copied_and_what_shows_it_elsewhere(visit, app_url):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("7")
    page.keyboard.press("n")
    copy(page, "link")
    page.locator('[data-role="message"]', has_text="link is copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    for name, embed in (("draw", "draw"), ("c3", "combine"), ("lab", "modern")):
        go(page, name)
        for kind in ("page", "reveal", "quarto", "notebook"):
            (source,) = re.findall(r'(?:src=|IFrame\()"([^"]+)"', taken(page, kind))
            start = f"{app_url}/?embed={embed}&lang=en#".replace(
                "&", "&" if kind == "notebook" else "&amp;"
            )
            assert source.startswith(start)
            assert source.partition("#")[2] == page.evaluate("location.hash.slice(1)")
    # Strokes are told to the notebook's own page; a picture is none of them.
    page.keyboard.press("c")
    draw(page, SEVEN)
    go(page, "c3")
    net, strokes, step = ast.parse(taken(page, "notebook")).body[-1].value.args
    assert (ast.literal_eval(net), ast.literal_eval(step)) == ("modern", "c3")
    assert (
        np.abs(np.subtract(ast.literal_eval(strokes), page.evaluate("lenet.last.strokes"))).max()
        <= 0.05
    )


def test_where_the_clipboard_is_refused_the_text_stands_selected_in_a_dialog(visit):
    page = visit(fresh=True)
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error(); }; }")
    page.keyboard.press("7")
    settle(page)
    copy(page, "link")
    text = page.locator('[data-role="copy"] textarea')
    text.wait_for()
    assert text.input_value() == page.url
    selected = text.evaluate("field => [field.selectionStart, field.selectionEnd]")
    assert selected == [0, len(page.url)]
    page.keyboard.press("7")  # belongs to the dialog
    page.keyboard.press("Escape")
    assert not text.is_visible()
