"""Fingers, a pen and the hand that holds it, on both pads."""

from itertools import pairwise

import pytest

from tests.browser.conftest import SEVEN, answers, draw, settle
from tests.conftest import thorough_rows
from tests.support.axe import violations

BOTH = {"lenet5": "7", "modern": "7"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET = PHONE | {"viewport": {"width": 1024, "height": 768}}
PADS = {"networks": ("#pad", "strokes"), "number": ("#number", "number")}


class Hands:
    """What touches the pad of a view, in parts of its width and height."""

    def __init__(self, page, view="networks"):
        part, self.name = PADS[view]
        if view != "networks":
            page.keyboard.press("c")
            page.evaluate("name => location.hash = name", view)
            page.wait_for_selector('[data-role="number"][aria-busy="false"]')
            page.wait_for_selector("#number .pad.example")
            page.keyboard.press("c")
            page.wait_for_selector("#number .pad.empty")
        paper = page.locator(f"{part} .paper canvas")
        paper.scroll_into_view_if_needed()
        self.page, self.box = page, paper.bounding_box()
        self.session = page.context.new_cdp_session(page)

    @property
    def strokes(self):
        where = "lenet.last.strokes" if self.name == "strokes" else "lenet.number"
        return self.page.evaluate(where)

    def at(self, x, y):
        box = self.box
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}

    def touch(self, kind, *places, radius=5):
        points = [
            {**self.at(*place), "id": i, "radiusX": radius, "radiusY": radius}
            for i, place in enumerate(places)
        ]
        self.session.send(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
        )

    def pen(self, kind, place, buttons=1):
        told = {"pointerType": "pen", "button": "left", "buttons": buttons, "clickCount": 1}
        self.session.send(
            "Input.dispatchMouseEvent", {"type": f"mouse{kind}", **self.at(*place), **told}
        )

    def write(self, points, meanwhile=lambda share: None):
        """A stroke of the pen; `meanwhile(share)` is called at each move."""
        self.pen("Pressed", points[0])
        for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
            for step in range(1, 5):
                self.pen("Moved", (x0 + (x1 - x0) * step / 4, y0 + (y1 - y0) * step / 4))
                meanwhile((4 * i + step) / (4 * len(points) - 4))
        self.pen("Released", points[-1], buttons=0)

    def spread(self):
        """Two fingers, the first of which has begun to draw, go apart."""
        self.touch("Start", (0.4, 0.4))
        self.touch("Move", (0.42, 0.45))
        self.touch("Start", (0.42, 0.45), (0.6, 0.6))
        for step in range(1, 11):
            self.touch("Move", (0.42 - 0.03 * step, 0.45), (0.6 + 0.03 * step, 0.6))
        self.touch("End")

    def rest(self):
        """Until the pen has been up for longer than a hand is kept off."""
        self.page.evaluate("window.upSince = performance.now()")
        self.page.wait_for_function("performance.now() > window.upSince + 520")


PALM = (0.9, 0.95)
# What the hand does: before the pen comes, while it writes.
HANDS = {
    "rests": (lambda do: do("Start", PALM), lambda do, share: do("Move", PALM)),
    "slides": (
        lambda do: do("Start", PALM),
        lambda do, share: do("Move", (0.9 - 0.4 * share, 0.95 - 0.4 * share)),
    ),
    "comes later": (
        lambda do: None,
        lambda do, share: do("Start" if share < 0.1 else "Move", (0.9 - 0.4 * share, 0.95)),
    ),
    "is broad": (
        lambda do: do("Start", PALM, radius=60),
        lambda do, share: do("Move", (0.9 - 0.4 * share, 0.9), radius=60),
    ),
    "touches twice": (
        lambda do: do("Start", (0.6, 0.8), PALM),
        lambda do, share: do("Move", (0.6 - 0.4 * share, 0.8), PALM),
    ),
    "has just left": (lambda do: [do("Start", PALM), do("Move", (0.6, 0.9)), do("End")], None),
    "lies beside the pad": (
        lambda do: do("Start", (0.5, 1.3)),
        lambda do, share: do("Move", (0.5, 1.3 - share)),
    ),
}


@pytest.mark.parametrize(
    ("view", "does"),
    [("networks", ["slides", "comes later"]), *thorough_rows(*[(view, [*HANDS]) for view in PADS])],
    ids=["some", *PADS],
)
def test_a_pen_writes_whole_whatever_the_hand_does(visit, view, does):
    page = visit(**TABLET)
    hands = Hands(page, view)
    for first, then in map(HANDS.get, does):
        first(hands.touch)
        hands.write(SEVEN, lambda share, then=then: then and then(hands.touch, share))
        if then:
            hands.touch("End")
        (stroke,) = hands.strokes
        box = [max(points) - min(points) for points in zip(*stroke, strict=True)]
        assert box[0] == pytest.approx(0.47 * (280 if view == "networks" else 1120), abs=4)
        assert box[1] == pytest.approx(0.58 * 280, abs=4)
        assert page.evaluate("[visualViewport.scale, scrollX]") == [1, 0]
        if view == "networks":
            settle(page)
            assert answers(page) == BOTH
        page.keyboard.press("c")
        hands.rest()


def test_a_hand_leaves_nothing_until_the_pen_has_long_been_up(visit):
    page = visit(**PHONE)
    hands = Hands(page)
    hands.touch("Start", PALM)
    hands.touch("Move", (0.5, 0.9))
    assert len(hands.strokes) == 1
    hands.pen("Pressed", SEVEN[0])
    assert hands.strokes == [[[70, 70]]]
    hands.pen("Released", SEVEN[0], buttons=0)
    hands.touch("End")
    hands.touch("Start", PALM)  # the hand is put down anew
    hands.touch("Move", (0.5, 0.9))
    hands.touch("End")
    assert len(hands.strokes) == 1
    page.keyboard.press("z")
    assert hands.strokes == []  # there is one step to go back
    hands.rest()
    hands.touch("Start", SEVEN[0])
    hands.touch("Move", SEVEN[2])
    hands.touch("End")
    assert len(hands.strokes) == 1  # of a finger's own


@pytest.mark.parametrize(
    ("screen", "view"),
    [
        (PHONE, "networks"),
        (TABLET, "number"),
        *thorough_rows((PHONE, "number"), (TABLET, "networks")),
    ],
)
def test_two_fingers_zoom_and_leave_no_stroke(visit, screen, view):
    page = visit(**screen)
    hands = Hands(page, view)
    hands.touch("Start", (0.2, 0.2))
    hands.touch("Start", (0.2, 0.2), (0.7, 0.7))
    assert hands.strokes == []  # not its dot, either
    hands.touch("End")
    hands.spread()
    page.wait_for_function("visualViewport.scale > 1.2")
    assert hands.strokes == []
    page.keyboard.press("z")
    assert hands.strokes == []


def test_two_fingers_scroll(visit):
    page = visit(**PHONE)
    hands = Hands(page)
    hands.touch("Start", (0.4, 0.8), (0.6, 0.8))
    for step in range(1, 11):
        hands.touch("Move", (0.4, 0.8 - 0.07 * step), (0.6, 0.8 - 0.07 * step))
    hands.touch("End")
    page.wait_for_function("scrollY > 50")
    assert hands.strokes == []


def test_the_pages_own_drawing_comes_back_when_a_stroke_was_none(visit):
    page = visit(alive=True, reduced_motion="reduce", **PHONE)  # drawn whole at once
    page.wait_for_selector("#pad .pad.example")
    hands = Hands(page)
    before = hands.strokes
    hands.touch("Start", (0.2, 0.2))
    assert hands.strokes == [[[56, 56]]]
    hands.touch("Start", (0.2, 0.2), (0.7, 0.7))
    assert hands.strokes == before
    page.wait_for_selector("#pad .pad.example")
    hands.touch("End")


# ---- A word for what is no digit ---------------------------------------------------------------


def message(page, words):
    return page.locator('[data-role="message"]', has_text=words)


@pytest.mark.thorough
def test_a_dot_and_ink_beyond_the_pad_get_a_word(visit):
    page = visit()
    box = page.locator("#pad .paper canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    message(page, "Only a dot").wait_for()
    assert violations(page, colours=False) == []
    draw(page, SEVEN)
    settle(page)
    assert page.locator('[data-role="message"]').inner_text() == ""
    page.keyboard.press("c")
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, middle[1], steps=5)
    message(page, "Beyond the pad").wait_for()
    page.mouse.move(*middle, steps=5)
    page.mouse.up()
    strokes = page.evaluate("lenet.last.strokes")
    assert 0 <= min(x for x, _ in strokes[0]) < 1  # points nearer than that are not kept
    assert message(page, "Beyond the pad").is_visible()
    draw(page, SEVEN)
    assert page.locator('[data-role="message"]').inner_text() == ""


def test_a_scribble_gets_a_word(visit):
    page = visit()
    draw(page, [(0.1 + 0.8 * (i % 2), 0.1 + 0.05 * i) for i in range(17)])
    settle(page)
    assert "LeNet-5: not a digit" in page.locator("#pad .answers").inner_text()
    page.locator('[data-role="spoken-read"]', has_text="finds none of the ten").wait_for(
        state="attached"
    )


def test_a_dot_on_the_wide_pad_gets_a_word(visit):
    page = visit(**TABLET)
    hands = Hands(page, "number")
    hands.touch("Start", (0.5, 0.5))
    hands.touch("End")
    page.locator('#number [data-role="reading"]', has_text="No digit is found").wait_for()
