"""The step "Turn it", with all nine distortions: what the networks bear."""

import json

import pytest

from lenet_demo.inference import read
from lenet_demo.ink.distortions import DISTORTIONS, distort
from lenet_demo.ink.field import preprocess
from lenet_demo.nets import NETS
from tests.browser.conftest import DIGITS, answers, go, pen_down, settle
from tests.conftest import ROOT
from tests.support.stress_view import OF, STILL, SWEPT, card, opened, slide, strip, value

FIELD = "document.querySelector('.stress .now canvas').toDataURL()"
SAYS = '#pad [data-net="lenet5"] [data-role="says"]'


@pytest.mark.thorough
def test_a_slider_moves_the_figure_and_only_in_this_step(visit):
    page = opened(visit, **STILL)
    plain = page.evaluate(FIELD)
    assert page.locator(SAYS).inner_text() == "LeNet-5 reads 7."
    slide(page, "rotate", 60)
    assert value(page, "rotate") == "+60°"
    turned = page.evaluate(FIELD)
    assert turned != plain
    # What stands on the pad is not what is read: the verdict says so.
    assert "istorted so" in page.locator(SAYS).inner_text()
    go(page, "draw")
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}
    assert page.locator(SAYS).inner_text() == "LeNet-5 reads 7."
    go(page, "turned")
    assert page.evaluate(FIELD) == turned
    page.click('[data-do="reset"]')
    assert page.evaluate(FIELD) == plain
    assert page.locator('[data-do="reset"]').is_disabled()


@pytest.mark.thorough
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
    page.keyboard.press("n")
    page.keyboard.press("n")
    # Drawn anew, from above as they stand there.
    page.wait_for_function(
        """() => [...document.querySelectorAll('.held')]
             .every((held) => held.textContent.startsWith('LeNet-5'))"""
    )
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


@pytest.mark.thorough
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
    # A chart for each network that is shown.
    plots = card(page, "blur").locator(".plot")
    assert plots.count() == 1
    page.keyboard.press("n")
    assert plots.count() == 1
    assert plots.get_attribute("data-plot") == "modern"


@pytest.mark.thorough
def test_a_slider_plays_to_and_fro_by_its_button_alone(visit):
    page = opened(visit, **STILL)
    assert value(page, "shear") == "0 px"
    button = card(page, "shear").locator("button")
    button.click()
    page.wait_for_function(
        "document.querySelector('[data-distortion=shear] output').textContent[0] !== '0'"
    )
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator('[data-role="chosen"]').input_value() == "shear"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    page.wait_for_selector(SWEPT)  # at rest
    card(page, "noise").locator("button").click()
    card(page, "blur").locator("input").fill("3")  # a hand on a slider ends it
    assert card(page, "noise").locator("button").get_attribute("aria-pressed") == "false"


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
