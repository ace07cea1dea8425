"""The 82 digits that LeNet-5 misread in 1998: how many are misread today, and what each was."""

import re

import pytest

from lenet_demo.inference import read_all
from lenet_demo.ink.field import preprocess
from lenet_demo.page.digits import misread_in_1998
from lenet_demo.published import FIGURE_8_ANSWERS, FIGURE_8_LABELS
from tests.browser.conftest import answers, go, settle

LABELS, ANSWERS_1998 = ([int(d) for d in text] for text in (FIGURE_8_LABELS, FIGURE_8_ANSWERS))
TITLES = {"lenet5": "LeNet-5", "modern": "Modern LeNet"}
BUTTONS = ".hard .gallery button"
WORDS = '[data-role="hard-words"]'


@pytest.fixture(scope="module")
def today(nets):
    """What each network reads in the 82, by its name."""
    fields = [preprocess(picture, []).field for picture in misread_in_1998()]
    return {name: [r.digit for r in read_all(net, fields)] for name, net in nets.items()}


def words_of(i, today):
    label, before = (f"{'an' if of == 8 else 'a'} {of}" for of in (LABELS[i], ANSWERS_1998[i]))
    reads = (f"{TITLES[name]} reads {digits[i]}" for name, digits in today.items())
    return f"This is {label}. In 1998 LeNet-5 read {before}; today {', '.join(reads)}."


def without_refusals(words):
    return re.sub(r"finds no digit \(closest: (\d)\)", r"reads \1", words)


def open_hard(page):
    go(page, "misread")
    page.wait_for_selector(BUTTONS)
    assert page.locator(BUTTONS).count() == 82


def test_its_sentences_count_what_is_so(visit, today):
    page = visit()
    open_hard(page)
    said = page.locator('[data-role="hard-count"]').inner_text()
    misread = {
        name: [i for i, label in enumerate(LABELS) if digits[i] != label]
        for name, digits in today.items()
    }
    both = len(set(misread["lenet5"]) & set(misread["modern"]))
    counts = ", ".join(f"{title} misreads {len(misread[name])}" for name, title in TITLES.items())
    assert f"Of the 82, {counts}; {both} are misread by both." in said
    same = ", ".join(
        f"{title} {sum(a == b for a, b in zip(today[name], ANSWERS_1998, strict=True))} times"
        for name, title in TITLES.items()
    )
    assert f"same wrong answer as in 1998: {same}." in said
    marked = page.locator(".hard .marked")
    assert marked.count() == len(misread["lenet5"])
    # Not by its colour alone.
    assert {*marked.locator("i").all_inner_texts()} == {said[0]} == {"✗"}


def test_each_is_told_of_in_words_and_has_1998_s_answer_under_it(visit, today):
    page = visit()
    open_hard(page)
    labels = page.evaluate(f"[...document.querySelectorAll('{BUTTONS}')].map(b => b.ariaLabel)")
    assert [*map(without_refusals, labels)] == [words_of(i, today) for i in range(82)]
    below = page.locator(f"{BUTTONS} span").all_inner_texts()
    assert below == [f"{a}→{b}" for a, b in zip(LABELS, ANSWERS_1998, strict=True)]


def test_the_words_follow_the_mouse_and_the_choice(visit, today):
    page = visit()
    open_hard(page)
    words, buttons = page.locator(WORDS), page.locator(BUTTONS)
    buttons.nth(0).click()
    settle(page)
    assert answers(page) == {name: str(digits[0]) for name, digits in today.items()}
    buttons.nth(2).hover()
    assert without_refusals(words.inner_text()) == words_of(2, today)
    page.mouse.move(640, 5)
    page.locator(BUTTONS).nth(0).blur()
    assert without_refusals(words.inner_text()) == words_of(0, today)  # the one on the pad
    assert page.locator('.hard [aria-pressed="true"]').count() == 1
    page.keyboard.press("c")
    assert "Point at one" in words.inner_text()
    page.keyboard.press("z")  # what is on the pad counts, however it came there
    assert without_refusals(words.inner_text()) == words_of(0, today)


def test_by_keyboard_they_are_one_stop_and_arrows_go_among_them(visit, today):
    page = visit()
    open_hard(page)
    page.locator("#mistakes .steps [data-to]").last.focus()
    page.keyboard.press("Tab")
    at = "[...document.querySelectorAll('.hard .gallery button')].indexOf(document.activeElement)"
    assert page.evaluate(at) == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    reached = page.evaluate(at)
    assert reached > 2
    boxes = [page.locator(BUTTONS).nth(i).bounding_box() for i in (1, reached)]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert without_refusals(page.locator(WORDS).inner_text()) == words_of(reached, today)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # before the first there is none
    assert page.evaluate(at) == 0
    page.keyboard.press("Enter")
    settle(page)
    assert answers(page) == {name: str(digits[0]) for name, digits in today.items()}
    page.keyboard.press("Tab")
    assert page.evaluate(at) == -1


def test_by_touch_a_tap_loads_and_tells(visit, today):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_hard(page)
    page.locator(BUTTONS).nth(5).tap()
    settle(page)
    assert answers(page) == {name: str(digits[5]) for name, digits in today.items()}
    assert without_refusals(page.locator(WORDS).inner_text()) == words_of(5, today)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
