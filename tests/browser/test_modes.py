"""Talk mode, help, keys, and who cannot see or use a mouse."""

import pytest

from tests.browser.conftest import SEVEN, answers, draw, settle
from tests.support.axe import violations

BOTH = {"lenet5": "7", "modern": "7"}


def test_talk_mode_is_the_figure_alone_and_all_of_it(visit):
    page = visit(viewport={"width": 1280, "height": 720})
    draw(page, SEVEN)
    settle(page)
    page.keyboard.press("t")
    for gone in ("#pad .tools", "#pad .samples", ".heading nav", ".caption"):
        assert not page.locator(gone).first.is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 720
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    digit = page.locator('[data-net="lenet5"] [data-role="digit"]')
    assert float(digit.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 80
    page.keyboard.press("3")
    settle(page)
    assert answers(page) == {"lenet5": "3", "modern": "3"}
    for key in ("t", "Escape"):
        page.keyboard.press(key)
        assert page.locator("#pad .tools").is_visible()
        page.keyboard.press("t")


def test_talk_mode_is_left_without_a_keyboard(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    page.tap('[aria-label="Menu"]')
    page.tap('nav [data-do="talk"]')
    assert not page.locator("#pad .tools").is_visible()
    page.tap('[aria-label="Leave talk mode"]')
    assert page.locator("#pad .tools").is_visible()
    assert not page.locator('[aria-label="Leave talk mode"]').is_visible()


def test_help_lists_the_keys(visit):
    page = visit()
    page.keyboard.press("?")
    assert page.locator('[data-role="help"]').is_visible()
    assert "talk mode" in page.locator('[data-role="help"]').inner_text()
    page.keyboard.press("Escape")
    assert not page.locator('[data-role="help"]').is_visible()


def test_views_are_changed_by_key(visit):
    page = visit()
    for shown, hidden in (
        ("#bench", "#figure"),
        ("#stress", "#bench"),
        ("#number", "#pad"),
        ("#learning", "#number"),
        ("#colour", "#learning"),
        ("#figure", "#colour"),
    ):
        page.keyboard.press("v")
        assert page.locator(shown).is_visible()
        assert not page.locator(hidden).is_visible()


def test_a_network_layer_by_layer(visit):
    page = visit()
    page.keyboard.press("d")
    page.click("text=LeNet-5, layer by layer")
    words = page.locator('[data-role="compare"] pre').first.inner_text()
    assert "16×10×10" in words
    assert "60,000" in words
    assert "340,908" in words


def test_a_stage_s_title_says_what_it_does(visit):
    page = visit()
    page.click('[data-about="c3"]')
    assert "Table I" in page.locator("#panel").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#panel .panel").get_attribute("data-state") == "idle"


def test_networks_are_chosen_by_key(visit):
    page = visit()
    page.keyboard.press("7")
    settle(page)
    for wanted in ({"lenet5": "7", "modern": ""}, {"lenet5": "", "modern": "7"}, BOTH):
        page.keyboard.press("n")
        settle(page)
        assert answers(page) == wanted


# Colours are a scheme's on every screen, and what stands where is a screen's in every scheme.
@pytest.mark.parametrize(("size", "scheme"), [((1280, 720), "light"), ((390, 844), "dark")])
def test_axe_finds_nothing(visit, scheme, size):
    """In no view, with a stage asked about, in a talk and in a scene."""
    page = visit(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    draw(page, SEVEN)
    settle(page)
    page.click('[data-about="c3"]')
    for view, keys in {
        "networks": [],
        "bench": ["v"],
        "stress": ["v"],
        "number": ["v"],
        "learning": ["v"],
        "colour": ["v"],
        "talk": ["v", "t"],
        "scene": ["t", "g"],
    }.items():
        for key in keys:
            page.keyboard.press(key)
        settle(page)
        page.wait_for_function(
            "!document.getAnimations().some(each => each.playState === 'running')"
        )
        # What a view has of its own; the rest is looked at with the networks.
        part = f"#{view}" if page.locator(f"#{view}:visible").count() else None
        assert violations(page, part) == [], view


def test_the_whole_job_by_keyboard_alone(visit):
    """A sample, its reading, a stage, a unit, its sums, and back: no mouse."""
    page = visit()
    page.keyboard.press("7")
    settle(page)
    assert answers(page) == BOTH
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-net=lenet5] [data-stage=c3]')"):
            break
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelector('[data-role=total]').textContent")
    assert "C3 map 0, row 1, column 0" in page.locator('[data-role="where"]').inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    settle(page)
    assert answers(page) == {"lenet5": "", "modern": ""}


def test_with_reduced_motion_nothing_moves(visit):
    page = visit(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('#pad *, #figure *, #panel *')].filter(part =>
             getComputedStyle(part).transitionDuration.split(',').some(t => parseFloat(t) > 0)
             || getComputedStyle(part).animationName !== 'none').length"""
    )
    assert moving == 0
