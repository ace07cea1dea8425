"""The stress view: nine sliders, what both networks bear, and all that a visitor does with them."""

import itertools
import json

import numpy as np

from lenet_demo.ink.distort import DISTORTIONS, distort
from lenet_demo.ink.preprocess import preprocess
from lenet_demo.nets import NETS
from lenet_demo.page.scenes.words import SEVEN as THEIRS
from lenet_demo.reading import read
from tests.browser.conftest import DIGITS, SEVEN, answers, draw, pen_down, settle, wait_for_address
from tests.browser.test_take_away import FIELD, packed, take
from tests.conftest import ROOT

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


def test_a_slider_moves_the_figure_and_only_in_this_view(visit):
    page = opened(visit, **STILL)
    plain = page.evaluate(FIELD)
    slide(page, "rotate", 60)
    assert value(page, "rotate") == "+60°"
    turned = page.evaluate(FIELD)
    assert turned != plain
    assert page.evaluate("document.querySelector('.now canvas').toDataURL()") != plain
    page.click('[data-view="networks"]')
    assert page.evaluate(FIELD) == plain
    assert answers(page) == {"lenet5": "7", "modern": "7"}
    page.click('[data-view="stress"]')
    assert page.evaluate(FIELD) == turned
    page.click('[data-do="reset"]')
    assert page.evaluate(FIELD) == plain
    assert page.locator('[data-do="reset"]').is_disabled()


def test_pictures_and_answers_are_python_s(visit, nets):
    page = opened(visit, **STILL)
    slide(page, "scale", -20)  # the others as they stand
    scale = round(OF["scale"].most ** (-20 / 60), 4)
    made = preprocess(None, page.evaluate("lenet.last.strokes"))
    for name in ("rotate", "noise"):
        page.select_option('[data-role="chosen"]', name)
        values = OF[name].values()
        shown = strip(page)
        assert len(shown) == 11
        for (*_value, one, other), at in zip(shown, values[:: len(values) // 10], strict=True):
            field = distort(made, {"scale": scale, name: at})
            assert [one, other] == [str(read(net, field).digit) for net in nets.values()]


def test_every_chart_is_drawn_for_both_and_says_how_far_each_bears_it(visit):
    page = opened(visit, **STILL)
    page.wait_for_selector('path.band[d^="M"]', state="attached")
    for of in DISTORTIONS:
        paths = card(page, of.name).evaluate(
            """of => [...of.querySelectorAll('[data-plot]')].map(plot => ['right', 'band', 'wrong']
                 .map(kind => (plot.querySelector(`.${kind}`).getAttribute('d') ?? '')
                   .split(/[ML]/).length))"""
        )
        # Points of the curves; the band begins and ends at the ground; no prototypes, no distances.
        assert paths == [
            [of.steps + 1, of.steps + 2, of.steps + 1],
            [of.steps + 1, of.steps + 2, 1],
        ]
        held = card(page, of.name).locator(".held").inner_text().split("\n")
        assert [line.split(":")[0] for line in held] == ["LeNet-5", "Modern LeNet"]
        assert all(": 7 " in line for line in held)
    # What the paper claims stands where it claims it.
    claims = page.locator(".card path.claim[d]")
    assert claims.count() == 2 * 3


def test_charts_follow_a_stroke_and_never_run_while_the_pen_moves(visit):
    page = opened(visit, **STILL)
    page.keyboard.press("c")
    page.wait_for_selector('.stress[data-swept=""]')
    assert page.locator(".held").all_inner_texts() == [""] * 9
    pen_down(page, DIGITS[0])
    settle(page)
    assert page.locator(".stress").get_attribute("data-swept") == ""
    page.mouse.up()
    page.wait_for_selector(SWEPT)
    settle(page)
    drawn = page.locator("#pad .pad").get_attribute("data-drawn")
    assert page.locator(".stress").get_attribute("data-swept") == drawn
    assert ": 0 " in card(page, "blur").locator(".held").inner_text()
    page.select_option('[data-role="right"]', "1")
    page.wait_for_selector(SWEPT)
    assert "no 1 even at 0°" in card(page, "rotate").locator(".held").inner_text()
    assert page.locator(".strip .misread").count() > 11
    page.get_by_text("1998", exact=True).click()
    page.wait_for_selector(SWEPT)
    assert card(page, "blur").locator(".plot").count() == 1


def test_a_slider_plays_to_and_fro_by_its_button_alone(visit):
    page = opened(visit, **STILL)
    assert value(page, "shear") == "0 px"
    button = card(page, "shear").locator("button")
    button.click()
    page.wait_for_function(
        "document.querySelector('[data-distortion=shear] output').textContent !== '0 px'"
    )
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator('[data-role="chosen"]').input_value() == "shear"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    page.wait_for_selector(SWEPT)  # at rest
    card(page, "noise").locator("button").click()
    card(page, "blur").locator("input").fill("3")  # a hand on a slider ends it
    assert card(page, "noise").locator("button").get_attribute("aria-pressed") == "false"


def test_a_link_restores_it_and_says_nothing_odd(visit, app_url):
    page = opened(visit, **STILL)
    slide(page, "rotate", -30)
    slide(page, "width", 25)
    page.select_option('[data-role="right"]', "7")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False, **STILL)
    other.wait_for_selector(SWEPT)
    other.wait_for_function(f"{FIELD} === {json.dumps(page.evaluate(FIELD))}")
    assert [value(other, name) for name in OF] == [value(page, name) for name in OF]
    assert other.locator('[data-role="right"]').input_value() == "7"
    page.select_option('[data-role="chosen"]', "rotate")
    assert strip(other) == strip(page)
    strokes = [[[60, 60], [200, 60], [130, 240]]]
    for odd in ({"rotate": 400}, {"bend": 1, "label": 11}):
        state = {"strokes": strokes, "view": "stress", "stress": odd}
        other.goto("about:blank")
        other.goto(app_url + packed(state))
        other.wait_for_selector(SWEPT)
        assert other.locator('[data-do="reset"]').is_disabled()


def test_by_keyboard_alone(visit):
    page = visit(**STILL)
    page.keyboard.press("7")
    settle(page)
    page.keyboard.press("v")
    page.keyboard.press("v")
    page.wait_for_selector(SWEPT)
    for _ in range(99):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel === 'Rotate'"):
            break
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert value(page, "rotate") == "+3°"
    assert page.evaluate("document.activeElement.ariaValueText") == "+3°"
    page.keyboard.press("Home")
    assert value(page, "rotate") == "−180°"
    page.keyboard.press("1")  # still a sample digit
    page.wait_for_selector(SWEPT)
    assert ": 1 " in card(page, "blur").locator(".held").inner_text()


def test_on_a_phone_cards_stand_one_under_the_other(visit):
    page = opened(visit, viewport={"width": 390, "height": 844}, has_touch=True, **STILL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [card(page, name).bounding_box() for name in OF]
    assert len({box["x"] for box in boxes}) == 1
    assert all(one["y"] + one["height"] <= two["y"] for one, two in itertools.pairwise(boxes))
    for target in page.locator(".stress :is(button, select, input)").all():
        box = target.bounding_box()
        assert box["height"] >= 40
        assert box["width"] >= 40
    # Before the stages, which are long.
    assert boxes[-1]["y"] < page.locator("#figure .at-c1").first.bounding_box()["y"]


def test_between_phone_and_screen_the_answers_stand_beside_the_pad(visit):
    page = opened(visit, viewport={"width": 1000, "height": 800}, **STILL)
    pad = page.locator("#pad .paper").bounding_box()
    for net in ("lenet5", "modern"):
        output = page.locator(f'[data-net="{net}"] .at-output').bounding_box()
        assert output["y"] < pad["y"] + pad["height"]
        assert output["x"] > pad["x"] + pad["width"]
    figure, stress = (page.locator(part).bounding_box() for part in ("#figure", "#stress"))
    assert figure["x"] == stress["x"]
    assert figure["y"] + figure["height"] <= stress["y"]


def test_a_talk_shows_one_card_large(visit):
    page = opened(visit, **STILL)
    slide(page, "rotate", 42)
    page.keyboard.press("t")
    for size in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        check_talk(page, size)


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


def test_the_scene_is_true(visit, app_url, nets):
    page = visit(app_url + packed({"scene": "turned"}), expect_empty=False, **STILL)
    page.wait_for_selector(SWEPT)
    read_ = page.evaluate(
        "[...document.querySelectorAll('.now b')].map(b => [b.textContent, b.className])"
    )
    made = preprocess(None, THEIRS)
    ours, modern = (read(net, distort(made, {"rotate": 42})) for net in nets.values())
    assert read_ == [[str(ours.digit), "refused"], ["7", ""]]
    assert (ours.rejected, modern.digit) == (True, 7)
    assert [read(net, made.field).digit for net in nets.values()] == [7, 7]


def test_embedded_it_is_there_alone(visit, app_url):
    page = visit(f"{app_url}/?embed=stress", viewport={"width": 800, "height": 450}, **STILL)
    draw(page, SEVEN)
    page.wait_for_selector(SWEPT)
    assert page.locator("#stress").is_visible()
    assert not page.locator("#figure").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_it_is_taken_along_as_it_stands(visit):
    page = opened(visit, **STILL)
    slide(page, "blur", 40)
    svg = take(page, "svg").decode()
    assert "Thickness" in svg
    assert svg.count("<path") > 9 * 6
    field = np.array(json.loads(take(page, "json"))["field"])
    made = preprocess(None, page.evaluate("lenet.last.strokes"))
    assert np.allclose(field, distort(made, {"blur": 2}), atol=1e-5)


def test_the_shares_are_of_all_networks_over_all_ranges():
    told = json.loads((ROOT / "lenet_demo/page/stress/invariance.json").read_text())
    assert {*told["read"]} == {*NETS}
    for shares in told["read"].values():
        assert {name: len(of) for name, of in shares.items()} == {
            of.name: of.steps for of in DISTORTIONS
        }
        assert all(0 <= share <= 1 for of in shares.values() for share in of)
        for of in DISTORTIONS:  # undistorted, as good as all are read
            assert shares[of.name][of.values().index(of.neutral)] > 0.97
