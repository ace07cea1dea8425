"""Table I: which maps of S2 each map of C3 sees, and how it speaks with the figure."""

from lenet_demo.nets.lenet5 import TABLE_I, parse_table
from tests.browser.conftest import lab, settle
from tests.browser.test_units import expected, opened, outlined, plate, spot

TABLE = parse_table(TABLE_I)


def lit(page):
    """Columns and rows that are lit up, by the words of their heads."""
    heads = page.locator("#panel .table th.lit-up")
    return [text.strip() for text in heads.all_inner_texts()]


def test_it_is_the_paper_s(visit):
    page = visit()
    lab(page)
    rows = page.locator("#panel .table tbody tr")
    shown = [rows.nth(row).locator("td").all_inner_texts() for row in range(rows.count())]
    assert len(shown) == 6
    for column, maps in enumerate(TABLE):
        assert [row for row in range(6) if shown[row][column] == "X"] == maps
    assert "Table I" in page.locator("#panel .table figcaption").inner_text()


def test_a_unit_of_c3_lights_up_its_column_and_one_of_s2_its_row(visit):
    page = opened(visit)
    page.mouse.move(*spot(page, "lenet5", "c3", (9, 4, 4)))
    assert lit(page) == ["9"]
    assert page.locator("#panel .table td.lit-up").count() == 6
    page.mouse.move(*spot(page, "lenet5", "s2", (4, 4, 4)))
    assert lit(page) == ["4"]
    assert page.locator("#panel .table td.lit-up").count() == 16
    page.mouse.click(*spot(page, "lenet5", "c3", (2, 4, 4)))
    page.mouse.move(*spot(page, "lenet5", "c3", (9, 4, 4)))
    assert lit(page) == ["2"]


def test_a_column_points_at_its_map_and_a_click_holds_it(visit):
    page = opened(visit, viewport={"width": 1920, "height": 1080})
    cell = page.locator('#panel .table tbody [data-map="11"]').nth(2)
    cell.hover()
    assert outlined(page, plate("lenet5", "s2")) == expected("s2", TABLE[11], 5, 5, 5)
    assert "C3 map 11" in page.locator('[data-role="where"]').inner_text()
    # What was pointed at last stays, until another is; what is held stays then, too.
    other = page.locator('#panel .table tbody [data-map="3"]').nth(2)
    other.hover()
    assert outlined(page, plate("lenet5", "s2")) == expected("s2", TABLE[3], 5, 5, 5)
    cell.click()
    other.hover()
    assert outlined(page, plate("lenet5", "s2")) == expected("s2", TABLE[11], 5, 5, 5)
    # From a unit that is held to the same place of another map.
    page.keyboard.press("Escape")
    page.mouse.click(*spot(page, "lenet5", "c3", (3, 2, 7)))
    page.locator('#panel .table tbody [data-map="8"]').first.click()
    assert outlined(page, plate("lenet5", "c3")) == expected("c3", [8], 2, 7, 1)


def test_it_works_by_keyboard(visit):
    page = visit()
    lab(page)
    page.keyboard.press("7")
    settle(page)
    page.locator("#panel .table button").first.focus()
    for column in range(1, 6):
        page.keyboard.press("ArrowRight")
        assert lit(page) == [str(column)]
    page.keyboard.press("Enter")
    page.locator("#pad canvas").first.focus()
    assert lit(page) == ["5"]
    page.locator('#panel .table [tabindex="0"]').focus()
    page.keyboard.press("End")
    assert lit(page) == ["15"]
    page.keyboard.press("Escape")
    page.locator('#figure [data-net="lenet5"] [data-stage="s2"] canvas').focus()
    page.keyboard.press("ArrowRight")
    assert lit(page) == ["0"]  # held no longer: S2's map 0


def test_where_all_see_all_it_says_so(visit):
    page = visit()
    lab(page)
    page.mouse.move(*spot(page, "modern", "c3", (9, 4, 4)))
    figure = page.locator("#panel .table")
    assert "Each map of C3 sees all maps of S2" in figure.inner_text()
    assert not figure.locator("table").is_visible()
    page.mouse.move(*spot(page, "lenet5", "c3", (9, 4, 4)))
    assert figure.locator("table").is_visible()
