"""A filter of one's own, and what a visitor does with it."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from tests.browser.conftest import ONE, SEVEN, draw, settle, unfold, wait_for_address
from tests.conftest import thorough


@pytest.fixture
def bench(visit):
    """The page with a seven on the pad and the bench's filter unfolded."""
    page = visit()
    draw(page, SEVEN)
    settle(page)
    unfold(page, "c1", "filter")
    return page


def role(page, name):
    return page.locator(f'.bench [data-role="{name}"]')


def setting(page, name, value):
    page.fill(f'[data-setting="{name}"]', str(value))


def value_shown(page):
    """The value at the end of the sum that is shown."""
    text = role(page, "sum-of").inner_text()
    return float(text.rsplit(maxsplit=1)[1].replace("−", "-"))


def field_of(page):
    """The pixels of the field that the bench shows, from 0 to 255 by their darkness."""
    return np.array(
        page.evaluate(
            """() => { const canvas = document.querySelector('.bench [data-role="field"]');
                 const {data} = canvas.getContext('2d')
                   .getImageData(0, 0, canvas.width, canvas.height);
                 return [...data].filter((_, i) => i % 4 === 0); }"""
        )
    ).reshape(32, 32)


def test_the_map_under_the_pointer_is_patch_times_filter(bench):
    ink = (255 - field_of(bench)) / (255 - 20)  # paper is 255, ink 20 in red
    box = role(bench, "map").bounding_box()
    unit = box["width"] / 28
    role(bench, "map").hover(position={"x": 14.5 * unit, "y": 10.5 * unit})
    kernel = np.full((5, 5), -0.25)
    kernel[:, 2] = 1
    assert value_shown(bench) == pytest.approx((ink[10:15, 14:19] * kernel).sum(), abs=0.03)
    bench.fill('[data-weight="0"]', "7")
    kernel[0, 0] = 7
    assert value_shown(bench) == pytest.approx((ink[10:15, 14:19] * kernel).sum(), abs=0.1)
    assert bench.locator(".bench .term .grid").count() == 3


def test_padding_and_stride_give_the_size(bench):
    setting(bench, "padding", 2)
    setting(bench, "stride", 3)
    assert "(32 + 2·2 − 5) ÷ 3 + 1 → 11×11" in role(bench, "size").inner_text()
    assert role(bench, "map").evaluate("e => [e.width, e.height]") == [
        11,
        11,
    ]
    # Nonsense while typing changes nothing.
    setting(bench, "stride", "")
    setting(bench, "padding", 99)
    assert role(bench, "map").evaluate("e => e.width") == 12
    bench.keyboard.press("Tab")
    shown = {name: bench.input_value(f'[data-setting="{name}"]') for name in ("padding", "stride")}
    assert shown == {"padding": "4", "stride": "3"}


def test_a_dilated_filter_sees_farther_with_as_many_weights(bench):
    ink = (255 - field_of(bench)) / (255 - 20)
    setting(bench, "dilation", 3)
    assert "(32 + 2·0 − 13) ÷ 1 + 1 → 20×20" in role(bench, "size").inner_text()
    assert "25 of 13×13" in role(bench, "sees").inner_text()
    kernel = np.full((5, 5), -0.25)
    kernel[:, 2] = 1
    seen = ink[14 : 14 + 13 : 3, 14 : 14 + 13 : 3]
    assert value_shown(bench) == pytest.approx((seen * kernel).sum(), abs=0.03)


def test_a_filter_of_3_by_3_beside_one_of_5_by_5(bench):
    """A ready one is the same of the other size; any other keeps its middle."""
    ink = (255 - field_of(bench)) / (255 - 20)

    def weights():
        return [
            float(each.input_value())
            for each in bench.locator(".bench [data-weight]:visible").all()
        ]

    bench.click('[data-side="3"]')
    assert weights() == [-0.5, 1, -0.5] * 3
    assert bench.get_attribute('[data-ready="vertical line"]', "aria-pressed") == "true"
    assert "− 3) ÷ 1 + 1 → 30×30" in role(bench, "size").inner_text()
    kernel = np.tile([-0.5, 1, -0.5], (3, 1))
    assert value_shown(bench) == pytest.approx((ink[14:17, 14:17] * kernel).sum(), abs=0.03)
    bench.fill('[data-weight="12"]', "7")
    bench.click('[data-side="5"]')
    assert weights() == [0.0] * 6 + [-0.5, 1, -0.5, 0, 0, -0.5, 7, -0.5, 0, 0, -0.5, 1, -0.5] + (
        [0.0] * 6
    )
    bench.select_option('[data-role="learned"]', "small 0")
    bench.wait_for_selector('[data-weight="0"]', state="hidden")
    assert len(weights()) == 9


def test_a_learned_filter_makes_the_network_s_own_map(bench):
    bench.select_option('[data-role="learned"]', "lenet5 4")
    role(bench, "map").focus()
    for key in ["ArrowLeft"] * 3 + ["ArrowUp"] * 2:
        bench.keyboard.press(key)
    shown = value_shown(bench)
    where = role(bench, "sum-of").inner_text()
    assert where.startswith("Row 12, column 11")
    with bench.expect_download() as download:
        bench.evaluate("document.querySelector('[data-take=safetensors]').click()")
    c1 = load_file(download.value.path())["lenet5.c1"]
    assert shown == pytest.approx(c1[4, 12, 11], abs=0.03)


def test_a_wider_window_minds_a_shift_less(bench):
    unfold(bench, "s2", "cells")
    shares = {
        card.get_attribute("data-pool"): int(card.inner_text().rsplit(maxsplit=2)[1])
        for card in bench.locator(".bench [data-pool]").all()
    }
    assert len(shares) == 7
    assert shares["max 4"] < shares["max 2"] < shares["none 1"]


def test_a_kernel_of_one_s_own_in_c1(bench):
    def shown():
        settle(bench)
        return role(bench, "finding").inner_text()

    bench.click('[data-ready="blur"]')
    bench.click('[data-own="2"]')
    bench.wait_for_function("document.querySelector('[data-role=\"finding\"]').textContent")
    assert shown().startswith("As trained, LeNet-5 reads 7")
    assert "with this filter in map 2" in shown()
    title = bench.locator('[data-net="lenet5"] .net-title').first
    assert title.get_attribute("data-own") == "2"
    bench.click('[data-do="take-out"]')
    bench.wait_for_function("!document.querySelector('[data-role=\"finding\"]').textContent")
    assert title.get_attribute("data-own") is None


def test_the_link_keeps_the_filter(visit, bench):
    bench.click('[data-own="5"]')
    wait_for_address(bench)
    again = visit(bench.url, expect_empty=False)
    again.wait_for_function("document.querySelector('[data-role=\"finding\"]').textContent")
    assert again.locator('[data-net="lenet5"] .net-title').first.get_attribute("data-own") == "5"


@pytest.mark.parametrize("size", [(390, 844), (1280, 720), *thorough((820, 1180), (1920, 1080))])
def test_it_fits_the_screen_and_a_matrix_stays_with_its_sign(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    draw(page, ONE)
    settle(page)
    unfold(page, "c1", "filter")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    field, through = (role(page, name).bounding_box() for name in ("field", "map"))
    assert through["x"] >= field["x"] + field["width"]
    assert through["width"] >= 140
    grids = [of.bounding_box() for of in page.locator(".bench .term .grid").all()]
    signs = page.locator(".bench .term > div:not(.grid)").evaluate_all(
        """all => all.map((each) => { const range = document.createRange();
             range.selectNode(each.firstChild);
             return [each.textContent[0], range.getBoundingClientRect().toJSON()]; })"""
    )
    assert [sign for sign, _ in signs] == ["×", "="]
    for (_, sign), grid in zip(signs, grids[1:], strict=True):
        assert sign["right"] <= grid["x"] <= sign["right"] + 12
        assert grid["y"] < sign["y"] < grid["y"] + grid["height"]
        assert grid["x"] + grid["width"] <= size[0]
    if size[0] >= 1280:  # all three in a line
        assert len({grid["y"] for grid in grids}) == 1
