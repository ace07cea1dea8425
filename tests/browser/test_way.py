"""From pen to field: the steps, and the reading without them; the decision in words."""

import pytest

from tests.browser.conftest import SEVEN, answers, draw, go, lab, settle

BOTH = {"lenet5": "7", "modern": "7"}
# The seven, small, in the lower right corner.
ASIDE = [(0.7 + 0.25 * x, 0.68 + 0.25 * y) for x, y in SEVEN]


def switch(page, step):
    page.click(f'#draw [data-step="{step}"] input')
    settle(page)


def test_without_size_and_crop_a_small_digit_is_not_read(visit):
    page = visit()
    draw(page, ASIDE)
    go(page, "field")
    settle(page)
    assert answers(page) == BOTH
    for step in ("crop", "size", "centre"):
        switch(page, step)
    assert answers(page) != BOTH
    for step in ("crop", "size", "centre"):
        switch(page, step)
    assert answers(page) == BOTH


def test_each_step_has_a_picture_and_can_be_switched_by_key(visit):
    page = visit()
    draw(page, SEVEN)
    go(page, "field")
    settle(page)
    shots = {}
    for step in ("pen", "crop", "size", "centre"):
        shots[step] = page.evaluate(
            "step => document.querySelector(`#draw [data-step=${step}] canvas`).toDataURL()", step
        )
    assert len(set(shots.values())) == 4
    page.keyboard.press("Shift+Digit3")
    assert not page.locator('#draw [data-step="size"] input').is_checked()
    page.wait_for_function(
        "old => document.querySelector('#draw [data-step=size] canvas').toDataURL() !== old",
        arg=shots["size"],
    )


def test_before_the_activation_changes_the_maps_and_not_the_reading(visit):
    page = visit()
    draw(page, SEVEN)
    lab(page)
    settle(page)
    maps = "document.querySelector('#figure [data-net=modern] [data-stage=c1] canvas').toDataURL()"
    before = page.evaluate(maps)
    page.keyboard.press("b")
    page.wait_for_function(f"before => {maps} !== before", arg=before)
    assert answers(page) == BOTH
    page.get_by_text("before the activation").click()
    page.wait_for_function(f"before => {maps} === before", arg=before)


@pytest.mark.thorough
def test_playing_shows_step_after_step_and_ends(visit):
    page = visit()
    draw(page, SEVEN)
    settle(page)
    page.keyboard.press("p")
    page.wait_for_function("document.querySelectorAll('.playing .reached').length > 1")
    assert page.locator('#draw [data-net="lenet5"] [data-stage="f6"].reached').count() == 0
    page.locator('#draw [data-net="lenet5"] [data-stage="f6"].reached').wait_for(timeout=20000)
    page.wait_for_selector(".lenet:not(.playing)", timeout=20000)


def test_a_letter_is_none_of_the_ten(visit):
    page = visit()
    letter_f = [(0.8, 0.1), (0.2, 0.1), (0.2, 0.5), (0.7, 0.5), (0.2, 0.5), (0.2, 0.9)]
    draw(page, letter_f)
    settle(page)
    answer = page.locator('#pad .answer[data-net="lenet5"]')
    assert "LeNet-5: not a digit" in answer.inner_text()
    assert "refused" in answer.get_attribute("class")


def test_the_two_prototypes_and_the_gap_between_them(visit):
    page = visit()
    page.keyboard.press("7")
    lab(page)
    settle(page)
    row = page.locator('#figure [data-net="lenet5"]')
    distances = [float(text) for text in row.locator(".distance em").all_inner_texts()]
    first, second = sorted(range(10), key=distances.__getitem__)[:2]
    assert row.locator('[data-role="nearest-digit"]').inner_text() == str(first)
    assert row.locator('[data-role="second-digit"]').inner_text() == str(second)
    gap = float(row.locator('[data-role="gap"]').inner_text().split()[0])
    assert abs(gap - (distances[second] - distances[first])) <= 1
    # The runner-up differs from the code in as many pixels as the two prototypes do.
    marks = row.locator(".second path.line").get_attribute("d")
    assert 12 <= marks.count("M") <= 50


def test_where_the_two_disagree_the_page_says_so(visit):
    """Some drawings fool one of the networks, some both."""
    page = visit()
    go(page, "fooling")
    page.wait_for_selector('[data-of="fooling"] .gallery button')
    differ = set()
    for button in page.locator('[data-of="fooling"] .gallery button').all():
        button.click()
        settle(page)
        read, words = answers(page), page.locator('[data-role="fool-words"]').inner_text()
        assert f"Modern LeNet reads {read['modern']}" in words
        assert f"LeNet-5 reads {read['lenet5']}" in words or "finds no digit" in words
        differ.add(read["lenet5"] != read["modern"])
        if differ == {True, False}:
            return
    raise AssertionError(differ)
