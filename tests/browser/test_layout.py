"""Where things stand on screens of every size."""

import pytest

BOTH = ("lenet5", "modern")
STAGES = ["c1", "s2", "c3", "s4", "c5", "f6"]


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)])
def test_on_a_wide_screen_all_is_seen_at_once_and_stages_stand_in_columns(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    for stage in [*STAGES, "output"]:
        boxes = [
            page.locator(f'[data-net="{net}"] [data-stage="{stage}"]').bounding_box()
            for net in BOTH
        ]
        assert boxes[0]["x"] == boxes[1]["x"]
    tops = {
        page.locator(f'[data-net="modern"] [data-stage="{stage}"]').bounding_box()["y"]
        for stage in STAGES
    }
    assert len(tops) == 1


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (768, 1024), (320, 568)])
def test_on_a_small_screen_nothing_is_cut_off(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]})
    cut = page.evaluate(
        """() => [...document.querySelectorAll('#pad *, #figure *')].filter(part => {
             const box = part.getBoundingClientRect();
             return box.width && !part.closest('.unseen')
               && (box.right > innerWidth + 1 || box.left < -1);
           }).map(part => part.outerHTML.slice(0, 80))"""
    )
    assert cut == []
