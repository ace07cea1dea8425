"""LeNet-5 asked why, laid out on a map, and broken: on the visitor's drawing and on test digits."""

import re

import numpy as np
import pytest
import torch

from lenet_demo import load_net
from lenet_demo.page.digits import hundred
from tests.browser.conftest import (
    DIGITS,
    SEVEN,
    answers,
    colours,
    draw,
    go,
    settle,
    unfold,
    wait_for_address,
)
from tests.engine.test_changed import rounded

# ---- Why ----------------------------------------------------------------------------------------


def words(page, name):
    return page.inner_text(f'.why [data-role="{name}"] figcaption')


def test_which_ink_counts_and_what_turns_the_answer(visit):
    page = visit(fresh=True)
    go(page, "why")
    assert page.locator(".why.blank").count() == 1
    draw(page, SEVEN)
    settle(page)
    for name in ("lost", "gradient", "change", "changed"):
        assert colours(page, f'.why [data-role="{name}"] canvas') > 20
        assert words(page, name)
    # The window lies where most is lost, until it is moved: by the mouse, or by keys.
    lead, whole = map(float, re.findall(r"[\d.]+\d", words(page, "lost").replace("7 leads", "")))
    assert lead < whole
    page.hover('.why [data-role="lost"] canvas', position={"x": 4, "y": 4})
    assert words(page, "lost").count(str(whole)) == 2  # paper over paper
    page.focus('.why [data-role="lost"] canvas')
    at = "document.querySelector('[data-role=window]').style.left"
    before = page.evaluate(at)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(at) != before
    # The answer that is asked for, or whatever is nearest; not the one there is.
    assert page.locator('.why [name="into"][value="7"]').is_disabled()
    into = page.locator('.why [data-role="into"] label')
    boxes = [into.nth(i).bounding_box() for i in range(11)]
    for digit in ("2", "9"):
        page.check(f'.why [name="into"][value="{digit}"]', force=True)
        settle(page)
        assert page.inner_text('.why [data-role="changed"] b') == digit
        assert [
            into.nth(i).bounding_box() for i in range(11)
        ] == boxes  # what is pressed next stays
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    other.wait_for_selector('.why [name="into"][value="9"]:checked', state="attached")
    settle(other)
    assert words(other, "change") == words(page, "change")


@pytest.mark.thorough
def test_what_each_map_would_like_to_see(visit):
    page = visit(fresh=True)
    unfold(page, "why", "likes")
    page.wait_for_selector('.likes[aria-busy="true"]')
    assert page.locator(".likes figure").count() == 16  # C3's, before they are found
    page.check('.likes [value="c1"]', force=True)
    page.wait_for_selector('.likes[aria-busy="false"] figure:nth-child(6)')
    assert (
        page.locator(".likes canvas").evaluate_all("all => all.map((one) => one.width)") == [5] * 6
    )
    assert colours(page, ".likes canvas") > 3


# ---- Where it lies ------------------------------------------------------------------------------


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])


@pytest.mark.thorough
def test_a_drawing_travels_to_its_picture_and_a_test_digit_to_the_pad(visit):
    page = visit(fresh=True)
    go(page, "atlas")
    own = page.locator(".atlas .own")
    told = page.locator('.atlas [data-role="pointed"]')
    # A blank pad has no place; the ten and the thousand do.
    told.get_by_text("A thousand test digits").wait_for()
    assert page.locator(".atlas .place").count() == 11
    assert not own.is_visible()
    for digit in (7, 3):
        page.keyboard.press("c")
        draw(page, DIGITS[digit], steps=8)
        settle(page)
        places = [middle(page, f".atlas .place:nth-of-type({i + 1})") for i in range(10)]
        here = middle(page, ".atlas .own")
        apart = [np.hypot(*(here - place)) for place in places]
        assert int(np.argmin(apart)) == digit
        way = page.locator(".atlas svg path").first.get_attribute("d")
        assert way.count("L") > 10
    page.keyboard.press("c")
    settle(page)
    assert not own.is_visible()
    assert not page.locator(".atlas svg path").first.get_attribute("d")
    assert colours(page, ".atlas .map > canvas") > 20
    canvas = page.locator(".atlas .map > canvas")
    canvas.focus()
    words = told.bounding_box()
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        seen.add(told.inner_text())
    assert told.bounding_box()["x"] == words["x"]
    read = re.search(r"A (\d), read as (\d)", told.inner_text())[2]
    page.keyboard.press("Enter")
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": read}
    canvas.hover(position={"x": 3, "y": 3})
    assert "thousand" in told.inner_text()
    place = middle(page, ".atlas .place:nth-of-type(1)")  # that of 0, among its digits
    page.mouse.click(*place)
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "0"}


# ---- Broken -------------------------------------------------------------------------------------


def read_by(net):
    fields = torch.zeros(100, 1, 32, 32)
    fields[:, 0, 2:30, 2:30] = torch.from_numpy(hundred())
    with torch.no_grad():
        return net.posterior(net(fields)).argmax(1).numpy()


def count(page):
    settle(page)
    return int(page.inner_text('.broken [data-role="count"]').split()[0])


@pytest.mark.thorough
def test_what_is_broken_is_read_by_and_put_back(visit):
    page = visit(fresh=True)
    draw(page, SEVEN)
    go(page, "broken")
    figure = '.broken .net[data-net="lenet5"]'
    labels = np.repeat(np.arange(10), 10)
    whole = load_net("lenet5")
    right = int((read_by(whole) == labels).sum())
    assert count(page) == right
    # Maps and units in the figure, connections in Table I.
    page.click(f'{figure} [data-stage="c1"] canvas', position={"x": 20, "y": 20})
    page.focus(f'{figure} [data-stage="f6"] canvas[tabindex]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.click('[data-cut="[7,2]"]')
    assert count(page) < right
    for stage in ("c1", "f6"):
        cross = page.locator(f'{figure} [data-stage="{stage}"] .plate .off path').first
        assert cross.get_attribute("d").count("M") == 2
    page.hover(f'{figure} [data-stage="c5"] canvas')
    crossed = page.locator(f'{figure} [data-stage="c1"] .plate .off path').first
    assert crossed.get_attribute("d").count("M") == 2  # and not what C5 sees of C1
    settle(page)
    page.wait_for_function(
        "document.querySelector('.broken [data-role=thousand]').textContent.includes('of 1,000')"
    )
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    assert count(other) == count(page)
    assert other.locator('[data-cut="[7,2]"][aria-pressed="true"]').count() == 1
    go(page, "draw")
    settle(page)
    assert answers(page, ["lenet5"]) == {"lenet5": "7"}  # elsewhere it is whole
    go(page, "broken")
    page.click('[data-do="mend"]')
    assert count(page) == right
    # Rounded as PyTorch rounds.
    page.locator('.broken [data-role="bits"]').fill("4")
    assert page.inner_text('.broken [data-role="bits-word"]') == "1 bit"
    page.locator('.broken [data-role="bits"]').fill("3")
    for stage in whole.stage_names:
        for kind in ("weight", "kernels", "coefficient"):
            weight = getattr(getattr(whole, stage), kind, None)
            if isinstance(weight, torch.Tensor):
                with torch.no_grad():
                    weight.copy_(rounded(weight, 2))
    expected = int((read_by(whole) == labels).sum())
    assert abs(count(page) - expected) <= 1
    page.click('[data-do="mend"]')
    page.click('[data-shows="maps"]')
    page.wait_for_selector('.broken [data-role="maps"] div:nth-child(2) i[style]')
    assert "C1 map" in page.inner_text('.broken [data-role="thousand"]')
    assert "of 22 maps" in page.inner_text('.broken [data-role="thousand"]')


def test_fingers_can_cut_on_a_phone(visit):
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    go(page, "broken")
    for cut in ("[0,0]", "[15,5]"):
        button = page.locator(f'[data-cut="{cut}"]')
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 40
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        button.tap()
        assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
