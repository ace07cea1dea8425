"""The lab, the page's own words, keys, and who cannot see or use a mouse."""

import pytest

from lenet_demo.page.story import chapters
from tests.browser.conftest import SEVEN, answers, draw, go, settle
from tests.support.axe import violations
from tests.support.steps import STEPS, STILL

FOLDS = [fold.name for chapter in chapters() for fold in chapter.folds]
CHAPTERS = [*dict.fromkeys(STEPS.values())]
FIRST = {chapter: step for step, chapter in reversed(STEPS.items())}
BOTH = {"lenet5": "7", "modern": "7"}


def test_about_says_what_it_is_lists_the_keys_and_leads_through_lessons(visit):
    page = visit()
    page.keyboard.press("?")
    about = page.locator('[data-role="help"]')
    assert "clicker" in about.inner_text() or "Page Down" in about.inner_text()
    assert "1998" in about.inner_text()  # and what the page is
    page.keyboard.press("Escape")
    assert not about.is_visible()
    page.keyboard.press("?")
    assert violations(page) == []
    about.locator('[data-to="nearest"]').last.click()
    page.wait_for_selector('body[data-step="nearest"]')
    assert not about.is_visible()
    assert page.evaluate("document.activeElement.id") == "picture-title"


def test_chapters_are_changed_by_key(visit):
    page = visit()
    for chapter in [*CHAPTERS[1:], "draw"]:
        page.keyboard.press("v")
        page.wait_for_selector(f'body[data-chapter="{chapter}"]')
        top = page.locator(f"#{chapter}").bounding_box()["y"]
        assert abs(top - 56) < 4


def test_the_lab_is_one_key_away_with_everything_at_once(visit):
    page = visit()
    draw(page, SEVEN)
    go(page, "c3")
    page.keyboard.press("l")
    settle(page)
    for part in ("#figure", "#panel", "#pad .choices select", '[data-role="before"]'):
        assert page.locator(part).first.is_visible()
    assert not page.locator("#story").is_visible()
    assert page.locator("#figure .net:not([hidden])").count() == 2
    page.keyboard.press("l")
    page.wait_for_selector('body[data-step="c3"]')
    page.keyboard.press("l")
    page.click('[data-do="leave"]')
    page.wait_for_selector('body[data-step="c3"]')


def test_a_network_layer_by_layer(visit):
    page = visit()
    page.keyboard.press("d")
    page.click("text=LeNet-5, layer by layer")
    words = page.locator('[data-fold="differences"] pre').first.inner_text()
    assert "16×10×10" in words
    assert "60,000" in words
    assert "340,908" in words


def test_a_stage_s_title_says_what_it_does(visit):
    page = visit()
    go(page, "lab")
    page.click('#figure [data-about="c3"]')
    assert "Table I" in page.locator("#panel").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#panel .panel").get_attribute("data-state") != "open"


def test_networks_are_chosen_by_key(visit):
    page = visit()
    page.keyboard.press("7")
    settle(page)
    assert shown(page) == ["lenet5"]
    for wanted in (["modern"], ["lenet5", "modern"], ["lenet5"]):
        page.keyboard.press("n")
        settle(page)
        assert shown(page) == wanted
        assert answers(page) == BOTH  # whichever are shown


def shown(page):
    return page.evaluate(
        "[...document.querySelectorAll('#pad .answer:not([hidden])')].map(e => e.dataset.net)"
    )


@pytest.mark.thorough
def test_axe_finds_nothing_in_any_chapter(visit):
    """Where it begins, and of the other scheme, whose colours alone differ, in the first."""
    page = visit(**STILL)
    draw(page, SEVEN)
    settle(page)
    assert violations(page) == []  # all of it, as it opens
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body.dark")
    assert violations(page, colours="alone") == []
    page.emulate_media(color_scheme="light")
    for chapter in [*CHAPTERS[1:], "lab"]:
        go(page, "lab" if chapter == "lab" else FIRST[chapter])
        look(page, "#figure" if chapter == "lab" else f"#{chapter}", chapter, colours=False)


# Colours are a scheme's on every screen, and what stands where is a screen's in every scheme.
@pytest.mark.thorough
@pytest.mark.parametrize(("size", "scheme"), [((1280, 720), "light"), ((390, 844), "dark")])
def test_axe_finds_nothing(visit, scheme, size):
    """In no step, in nothing that unfolds, in the lab, and while presenting."""
    page = visit(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    draw(page, SEVEN)
    settle(page)
    assert violations(page) == []  # all of it, as it opens
    for name in [*STEPS, "lab"]:
        go(page, name)
        look(page, f"#{STEPS.get(name, 'figure')}", name)
    for fold in FOLDS:
        page.locator(f'[data-fold="{fold}"] > summary').dispatch_event("click")
        look(page, f'[data-fold="{fold}"]', fold)
    go(page, "draw")
    page.keyboard.press("g")
    for name in ("draw", "field", "c1"):
        look(page, None, f"presenting {name}")
        page.keyboard.press("PageDown")


def look(page, part, what, colours=True):
    settle(page)
    page.wait_for_function("!document.getAnimations().some(each => each.playState === 'running')")
    assert violations(page, part, colours) == [], what


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
        """() => [...document.querySelectorAll('#page *')].filter(part =>
             getComputedStyle(part).transitionDuration.split(',').some(t => parseFloat(t) > 0)
             || getComputedStyle(part).animationName !== 'none').length"""
    )
    assert moving == 0
