"""The filter bench, and what a visitor does with it."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from tests.browser.conftest import ONE, SEVEN, draw, settle


@pytest.fixture
def bench(visit):
    """The page with a seven on the pad and the bench open."""
    page = visit()
    draw(page, SEVEN)
    settle(page)
    page.click('[data-view="bench"]')
    return page


def setting(page, name, value):
    page.fill(f'[data-setting="{name}"]', str(value))


def value_shown(page):
    """The value at the end of the sum that is shown."""
    text = page.locator('#bench [data-role="sum-of"]').inner_text()
    return float(text.rsplit(maxsplit=1)[1].replace("−", "-"))


def field_of(page):
    """The pixels of the field that the bench shows, from 0 to 255 by their darkness."""
    return np.array(
        page.evaluate(
            """() => { const canvas = document.querySelector('#bench [data-role="field"]');
                 const {data} = canvas.getContext('2d')
                   .getImageData(0, 0, canvas.width, canvas.height);
                 return [...data].filter((_, i) => i % 4 === 0); }"""
        )
    ).reshape(32, 32)


def test_the_map_under_the_pointer_is_patch_times_filter(bench):
    ink = (255 - field_of(bench)) / (255 - 20)  # paper is 255, ink 20 in red
    box = bench.locator('#bench [data-role="map"]').bounding_box()
    bench.mouse.move(box["x"] + 14.5 / 28 * box["width"], box["y"] + 10.5 / 28 * box["height"])
    kernel = np.full((5, 5), -0.25)
    kernel[:, 2] = 1
    assert value_shown(bench) == pytest.approx((ink[10:15, 14:19] * kernel).sum(), abs=0.03)
    bench.fill('[data-weight="0"]', "7")
    kernel[0, 0] = 7
    assert value_shown(bench) == pytest.approx((ink[10:15, 14:19] * kernel).sum(), abs=0.1)
    assert bench.locator("#bench .sum .grid").count() == 3


def test_padding_and_stride_give_the_size(bench):
    setting(bench, "padding", 2)
    setting(bench, "stride", 3)
    assert "(32 + 2·2 − 5) ÷ 3 + 1 → 11×11" in bench.locator('[data-role="size"]').inner_text()
    assert bench.locator('#bench [data-role="map"]').evaluate("e => [e.width, e.height]") == [
        11,
        11,
    ]
    # Nonsense while typing changes nothing.
    setting(bench, "stride", "")
    setting(bench, "padding", 99)
    assert bench.locator('#bench [data-role="map"]').evaluate("e => e.width") == 12
    bench.keyboard.press("Tab")
    shown = {name: bench.input_value(f'[data-setting="{name}"]') for name in ("padding", "stride")}
    assert shown == {"padding": "4", "stride": "3"}


def test_a_dilated_filter_sees_farther_with_as_many_weights(bench):
    ink = (255 - field_of(bench)) / (255 - 20)
    setting(bench, "dilation", 3)
    assert "(32 + 2·0 − 13) ÷ 1 + 1 → 20×20" in bench.locator('[data-role="size"]').inner_text()
    assert "25 of 13×13" in bench.locator('[data-role="sees"]').inner_text()
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
            for each in bench.locator("#bench [data-weight]:visible").all()
        ]

    bench.click('[data-side="3"]')
    assert weights() == [-0.5, 1, -0.5] * 3
    assert bench.get_attribute('[data-ready="vertical line"]', "aria-pressed") == "true"
    assert "− 3) ÷ 1 + 1 → 30×30" in bench.locator('[data-role="size"]').inner_text()
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
    bench.locator('#bench [data-role="map"]').focus()
    for key in ["ArrowLeft"] * 3 + ["ArrowUp"] * 2:
        bench.keyboard.press(key)
    shown = value_shown(bench)
    where = bench.locator('#bench [data-role="sum-of"]').inner_text()
    assert where.startswith("Row 12, column 11")
    with bench.expect_download() as download:
        bench.click("#heading summary")
        bench.click('[data-take="safetensors"]')
    c1 = load_file(download.value.path())["lenet5.c1"]
    assert shown == pytest.approx(c1[4, 12, 11], abs=0.03)


def test_a_wider_window_minds_a_shift_less(bench):
    bench.click('[data-open="cells"]')
    shares = {
        card.get_attribute("data-pool"): int(card.inner_text().rsplit(maxsplit=2)[1])
        for card in bench.locator("#bench [data-pool]").all()
    }
    assert len(shares) == 7
    assert shares["max 4"] < shares["max 2"] < shares["none 1"]


def test_a_kernel_of_one_s_own_in_c1(bench):
    def shown():
        settle(bench)
        return bench.locator('[data-role="finding"]').inner_text()

    bench.click('[data-ready="blur"]')
    bench.click('[data-own="2"]')
    bench.wait_for_function("document.querySelector('[data-role=\"finding\"]').textContent")
    assert shown().startswith("As trained, LeNet-5 reads 7")
    assert "with this filter in map 2" in shown()
    bench.click('[data-view="networks"]')
    title = bench.locator('[data-net="lenet5"] .net-title')
    assert title.get_attribute("data-own") == "2"
    bench.click('[data-view="bench"]')
    bench.click('[data-do="take-out"]')
    bench.wait_for_function("!document.querySelector('[data-role=\"finding\"]').textContent")
    assert title.get_attribute("data-own") is None


def test_the_link_keeps_the_filter(visit, bench):
    bench.wait_for_function("location.hash.length > 1")
    before = bench.evaluate("location.hash")
    bench.click('[data-own="5"]')
    bench.wait_for_function("before => location.hash !== before", arg=before)
    again = visit(bench.url, expect_empty=False)
    again.wait_for_function("document.querySelector('[data-role=\"finding\"]').textContent")
    assert again.locator('[data-net="lenet5"] .net-title').get_attribute("data-own") == "5"


@pytest.mark.parametrize("size", [(390, 844), (1280, 720), (1920, 1080)])
def test_the_bench_fits_the_screen(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    draw(page, ONE)
    settle(page)
    page.keyboard.press("v")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    field, through = (
        page.locator(f'#bench [data-role="{role}"]').bounding_box() for role in ("field", "map")
    )
    assert through["x"] > field["x"] + field["width"]
    assert through["width"] >= 140
