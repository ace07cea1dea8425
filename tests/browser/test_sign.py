"""An eleventh sign: made, written, taught and read."""

import json
import random

import pytest
import torch

from lenet_demo import load_net
from tests.browser.conftest import draw, go, settle, wait_for_address
from tests.browser.test_take_away import take
from tests.support.axe import violations

COST = '.eleventh [data-role="cost"]'
ANSWER = '.eleventh [data-role="answer"]'


def arrow(page, hand):
    """A vertical line with a roof, no two alike."""

    def near(x, y):
        return x + hand.uniform(-0.04, 0.04), y + hand.uniform(-0.04, 0.04)

    page.keyboard.press("c")
    draw(page, [near(0.5, 0.85), near(0.5, 0.5), near(0.5, 0.15)])
    draw(page, [near(0.25, 0.4), near(0.5, 0.15), near(0.75, 0.4)])
    settle(page)


TEACH = '.eleventh [data-do="teach"]'
PICTURE = '.eleventh [data-role="picture"]'


def test_a_picture_is_made_by_letter_key_and_pointer_and_is_in_the_link(visit):
    page = visit(reduced_motion="reduce")
    go(page, "sign")
    picture = page.locator(PICTURE)
    # By a printed character, by keys, by the pointer.
    page.fill('.eleventh [data-role="letter"]', "I")
    picture.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    box = picture.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 4)
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    pixels = "canvas => canvas.toDataURL()"
    page.evaluate("document.activeElement.blur()")
    drawn = picture.evaluate(pixels)
    assert other.locator(PICTURE).evaluate(pixels) == drawn
    assert page.locator(TEACH).is_disabled()
    assert not violations(page, ".eleventh")


@pytest.mark.thorough
def test_five_examples_are_enough_and_the_ten_are_kept(visit, tmp_path):
    page = visit(reduced_motion="reduce")
    hand = random.Random(4)
    go(page, "sign")
    page.fill('.eleventh [data-role="letter"]', "I")
    picture, teach = page.locator(PICTURE), page.locator(TEACH)
    for i in range(8):
        assert teach.is_disabled() == (i < 5)
        arrow(page, hand)
        page.click('.eleventh [data-do="add"]')
        page.wait_for_selector("#pad .pad.empty")
    arrow(page, hand)
    assert "your sign" not in page.inner_text(ANSWER)
    teach.click()
    page.locator(COST, has_text="The other ten:").wait_for(timeout=120_000)
    before, after = (
        float(word) for word in page.inner_text(COST).replace("%", "").split() if "." in word[:-1]
    )
    assert after <= before + 0.5
    right = 0
    for _ in range(5):
        arrow(page, hand)
        right += page.inner_text(ANSWER) == "Taught, it reads your sign"
    assert right >= 4
    assert not violations(page)
    # What it has learnt is kept.
    with page.expect_download() as download:
        page.click('.eleventh [data-do="keep"]')
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    net = load_net(str(path))
    assert net.metadata["classes"] == [*"0123456789", "yours"]
    field = torch.tensor(json.loads(take(page, "json"))["field"])
    says = int(net(field[None, None]).argmin())
    assert (says == 10) == ("your sign" in page.inner_text(ANSWER))
    # Another picture has yet to be learnt.
    picture.focus()
    page.keyboard.press("Space")
    assert page.locator('.eleventh [data-do="keep"]').is_disabled()
    assert page.inner_text(COST) == "The picture has changed: teach it again."
