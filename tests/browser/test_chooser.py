"""Which two networks are compared."""

import pytest

from tests.browser.conftest import SEVEN, answers, draw, go, settle, unfold, wait_for_address
from tests.browser.test_units import opened


def choose(page, role, name):
    page.select_option(f'#pad [data-role="{role}"]', name)
    settle(page)


def shown(page):
    """The networks whose rows are seen, from above."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#figure .net:not([hidden])')]
             .map(row => [row.querySelector('.cell').getBoundingClientRect().top, row.dataset.net])
             .sort((a, b) => a[0] - b[0]).map(([_, net]) => net)"""
    )


def test_any_two_can_be_compared(visit):
    page = opened(visit)
    assert shown(page) == ["lenet5", "modern"]
    choose(page, "lower", "small")
    assert shown(page) == ["lenet5", "small"]
    choose(page, "upper", "wide")
    assert shown(page) == ["wide", "small"]
    seen = page.locator("#pad .answer:visible").evaluate_all("all => all.map(e => e.dataset.net)")
    assert sorted(seen) == ["small", "wide"]
    assert answers(page, ["wide"]) == {"wide": "7"}
    # Chosen twice: the two change places.
    choose(page, "lower", "wide")
    assert shown(page) == ["small", "wide"]
    page.keyboard.press("n")
    settle(page)
    assert shown(page) == ["small"]
    # The choice is the story's, too: one reads at once, or both.
    go(page, "draw")
    rows = "[...document.querySelectorAll('#draw .net:not([hidden])')].map(row => row.dataset.net)"
    assert page.evaluate(rows) == ["small"]
    page.locator("#draw .choices").get_by_text("both").click()
    settle(page)
    assert sorted(page.evaluate(rows)) == ["small", "wide"]


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("small", "C3 map 15, row 12, column 12"),
        ("wide", "C3 map 31, row 9"),
        ("lenet1", "C3 map 11, row 7, column 7"),
    ],
)
def test_units_of_other_shapes_have_their_sums(visit, name, last):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    choose(page, "lower", name)
    box = page.locator(f'#figure [data-net="{name}"] [data-stage="c3"] canvas').bounding_box()
    # The last tile is the lower right one of 4×4, and the second in the last row of 6.
    across = 21 / 65 if name == "wide" else 1
    page.mouse.move(box["x"] + box["width"] * across - 1, box["y"] + box["height"] - 1)
    assert last in page.locator('[data-role="where"]').inner_text()
    page.wait_for_function("document.querySelector('[data-role=total]').textContent")


def test_of_lenet_1_c1_sees_the_middle_of_the_field_and_f6_what_is_left(visit):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    choose(page, "lower", "lenet1")
    cells = page.locator('#figure [data-net="lenet1"] [data-stage]')
    stages = cells.evaluate_all("(all) => all.map((each) => each.dataset.stage)")
    assert stages == ["c1", "s2", "c3", "s4", "f6", "output"]
    for stage, where, seen in (
        ("c1", "C1 map 0, row 0, column 0", "M2 2h5v5h-5z"),  # two pixels are left out
        ("f6", "F6 unit 0", "M2 2h28v28h-28z"),
    ):
        canvas = page.locator(f'#figure [data-net="lenet1"] [data-stage="{stage}"] canvas').first
        box = canvas.bounding_box()
        page.mouse.move(box["x"] + 1, box["y"] + 1)
        assert where in page.locator('[data-role="where"]').inner_text()
        page.wait_for_function("document.querySelector('[data-role=total]').textContent")
        line = page.locator('#figure [data-step="centre"] .plate path.line')
        assert line.get_attribute("d") == seen
    assert "map" in page.locator('[data-role="sums"]').inner_text()  # of S4, 4×4 each


def test_the_pair_is_in_the_address(visit, app_url):
    page = opened(visit)
    choose(page, "upper", "small")
    choose(page, "lower", "lenet5")
    wait_for_address(page)
    other = visit(page.url, expect_empty=False)
    settle(other)
    assert shown(other) == ["small", "lenet5"]


def test_a_table_says_how_they_differ_from_1998(visit, app_url):
    page = visit()
    page.keyboard.press("d")
    table = page.locator(".differences")
    table.wait_for()
    assert table.locator("thead th").all_inner_texts() == [
        "LeNet-5",
        "Modern LeNet",
        "Wide LeNet",
        "Small-kernel LeNet",
        "LeNet-1",
        "LeNet-4",
    ]
    row = table.locator("tr", has_text="parameters").first.locator("td").all_inner_texts()
    assert row == ["60,000", "61,750", "121,182", "81,194", "2,578", "16,998"]
    losses = table.locator("tr", has_text="loss").first.locator("td").all_inner_texts()
    assert losses == [
        "a fifth Eq. 9, four fifths the teachers",
        "a fifth cross-entropy, four fifths the teachers",
        "cross-entropy",
        "cross-entropy",
        "Eq. 8",
        "Eq. 8",
    ]
    page.keyboard.press("d")
    table.wait_for(state="hidden")


def test_what_to_run_for_a_network_that_is_missing_is_said(visit, lacking_url):
    page = visit(lacking_url)
    unfold(page, "modern", "differences")
    assert "python train.py wide" in page.locator(".differences").inner_text()


def test_chapter_seven_compares_any_two(visit):
    page = visit()
    draw(page, SEVEN)
    go(page, "modern")
    page.select_option('#today [data-role="lower"]', "lenet4")
    settle(page)
    rows = page.locator("#today [data-role=figure] .net:not([hidden])")
    assert rows.evaluate_all("rows => rows.map(row => row.dataset.net)") == ["lenet5", "lenet4"]
    assert answers(page, ["lenet4"]) == {"lenet4": "7"}
