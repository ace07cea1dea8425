"""One part of the page in a frame of somebody's own page: ?embed=…"""

from functools import partial

import pytest

from lenet_demo.page.static import write_one_file
from tests.browser.conftest import SEVEN, Quiet, answers, draw, serving, settle, wait_for_address
from tests.conftest import thorough, thorough_rows

SIZES = [(800, 450), (960, 540), (390, 500)]
# What is asked for, with what of the page is seen then.
PARTS = {
    "figure": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "lenet5": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "small": ["figure", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"],
    "bench": ["bench"],
    "picture": ["picture"],
    "image": ["figure", "field"],
    # Maps, a row of units, and distances; the others are as these.
    **{stage: ["figure", stage] for stage in ("c1", "s4", "f6", "output")},
}
ALL = ["figure", "bench", "picture", "field", "c1", "s2", "c3", "s4", "c5", "f6", "output"]
SEEN = """(names) => names.filter((name) => {
  const of = document.querySelectorAll({ figure: '#figure', picture: '#picture .shows',
    bench: '.bench' }[name] ?? `#figure .cell.at-${name}`);
  return [...of].some((part) => part.checkVisibility());
})"""
REST = ".heading, footer, #pad .samples, #pad .choices, #pad .check"
ROWS = "#figure .net:not([hidden])"
CUT = """() => [...document.querySelectorAll('#pad *, #figure *, #story *')].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && part.checkVisibility() && !part.closest('.unseen, svg')
    && (box.right > innerWidth + 1 || box.left < -1);
}).map((part) => part.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    "part",
    [
        "lenet5",
        "bench",
        "c1",
        *thorough("figure", "small", "picture", "image", "s4", "f6", "output"),
    ],
)
def test_an_embed_shows_its_part_and_a_pad_to_draw_on(visit, app_url, part):
    page = visit(f"{app_url}/?embed={part}", viewport={"width": 800, "height": 450})
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SEEN, ALL) == PARTS[part]
        assert not any(rest.is_visible() for rest in page.locator(REST).all())
        assert page.evaluate(CUT) == []
        box = page.locator("#pad .paper").bounding_box()
        assert 100 < box["width"] < 0.45 * width
        assert box["y"] + box["height"] < height
        # Beside the pad the rest fits without scrolling, but for the bench, which is longer.
        tall = page.evaluate("document.documentElement.scrollHeight")
        assert tall <= height or part in ("bench", "picture") or width == 390
    draw(page, SEVEN)
    settle(page)
    assert answers(page) == {"lenet5": "7", "modern": "7"}
    if PARTS[part][0] == "figure":
        assert page.locator(ROWS).count() == (1 if part in ("lenet5", "small") else 2)


@pytest.mark.parametrize("name", ["constructor", *thorough("nonsense")])
def test_what_is_no_part_is_the_whole_page(visit, app_url, name):
    page = visit(f"{app_url}/?embed={name}")
    assert page.locator(".heading").is_visible()
    assert not page.locator(".whole").is_visible()


@pytest.mark.thorough
def test_keys_and_links_leave_an_embed_what_it_is(visit, app_url):
    page = visit()
    page.keyboard.press("7")
    page.keyboard.press("v")
    page.keyboard.press("g")
    wait_for_address(page)
    hash = page.evaluate("location.hash")
    page = visit(f"{app_url}/?embed=small{hash}", expect_empty=False)
    settle(page)
    for key in "vngl":
        page.keyboard.press(key)
        assert page.evaluate(SEEN, ALL) == PARTS["small"]
        assert page.locator("#figure .net:not([hidden])").get_attribute("data-net") == "small"
        assert not page.locator("body.present").count()


@pytest.mark.thorough
def test_a_small_link_leads_to_the_whole_page_with_what_is_drawn(visit, app_url):
    page = visit(f"{app_url}/?embed=c3", viewport={"width": 390, "height": 500})
    draw(page, SEVEN)
    wait_for_address(page)
    link = page.locator(".whole")
    assert link.inner_text() == "LeNet-5, alive"
    assert link.bounding_box()["height"] >= 40
    with page.context.expect_page() as opened:
        link.click()
    whole = opened.value
    whole.wait_for_function("window.lenet?.last?.strokes.length === 1")
    assert whole.url == f"{app_url}/" + page.evaluate("location.hash")
    assert whole.locator(".heading").is_visible()


SANDBOX = 'sandbox="allow-scripts"'
DECK = """<!doctype html><link rel="icon" href="data:,"><h1 tabindex="0">A slide</h1>
<iframe {sandbox} src="{source}" width="800" height="450"></iframe>
<script>window.heard = []; document.addEventListener("keydown", ({{ key }}) => heard.push(key));
</script>"""


class WithCORS(Quiet):
    """As GitHub Pages serves files."""

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


@pytest.fixture(scope="module")
def one_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("one") / "lenet.html"
    write_one_file(file)
    return file


@pytest.fixture
def deck(visit, tmp_path):
    """deck(source, host, sandbox): a page of somebody's, at that host, with a frame."""
    with serving(partial(Quiet, directory=str(tmp_path))) as (_server, port):

        def open_deck(source, host="http://localhost", sandbox=""):
            (tmp_path / "deck.html").write_text(DECK.format(source=source, sandbox=sandbox))
            at = tmp_path.as_uri() if host == "file:" else f"{host}:{port}"
            page = visit(f"{at}/deck.html", ready=False, viewport={"width": 900, "height": 600})
            return page, page.frame_locator("iframe")

        yield open_deck


def draw_one(page, frame):
    frame.locator("#pad .pad.example").wait_for()
    box = frame.locator("#pad .paper canvas").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.15 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.85 * box["height"], steps=9)
    page.mouse.up()
    frame.locator('#figure .net:not([hidden]) [data-role="digit"]', has_text="1").wait_for()


@pytest.mark.parametrize(
    ("host", "sandbox"),
    [
        ("http://localhost", SANDBOX),
        ("file:", ""),
        *thorough_rows(
            ("http://127.0.0.1", ""),
            ("http://127.0.0.1", SANDBOX),
            ("http://localhost", ""),
            ("file:", SANDBOX),
        ),
    ],
)
def test_a_deck_keeps_its_keys(deck, one_file, tmp_path, host, sandbox):
    """From the deck's own origin, from another, and both from the disk."""
    (tmp_path / "lenet.html").write_bytes(one_file.read_bytes())
    page, frame = deck("lenet.html?embed=lenet5", host, sandbox)
    keys = ["ArrowRight", "ArrowLeft", "PageDown", "PageUp", " ", "Escape"]
    draw_one(page, frame)
    for key in keys:
        page.keyboard.press(key)
    assert page.evaluate("heard") == keys
    frame.locator('#pad [data-do="undo"]').click()
    page.keyboard.press("PageDown")
    assert page.evaluate("heard.pop()") == "PageDown"
    # Who comes by the Tab key stays, also after a press of a button.
    undo = frame.locator('#pad [data-do="undo"]')
    while not undo.evaluate("button => button === document.activeElement && document.hasFocus()"):
        page.keyboard.press("Tab")
    page.evaluate("heard.length = 0")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert undo.evaluate("button => button === document.activeElement && document.hasFocus()")
    assert page.evaluate("heard") == []


@pytest.mark.parametrize("sandbox", [SANDBOX, *thorough("")])
def test_the_app_lives_in_a_stranger_s_frame(deck, app_url, sandbox):
    app = app_url.replace("127.0.0.1", "localhost")
    page, frame = deck(f"{app}/?embed=lenet5", "http://127.0.0.1", sandbox)
    draw_one(page, frame)
    same = frame.locator('[data-role="check"]', has_text="Checked against PyTorch")
    same.wait_for(state="attached")  # PyTorch's word has been fetched, too
    # Without an origin of its own, too, what it paints can be read back.
    part = frame.locator("#figure > .figure")
    size = part.evaluate("async (part) => (await lenet.asPNG(part)).size")
    assert size > 20_000


@pytest.mark.parametrize("handler", [Quiet, WithCORS])
def test_in_a_sandbox_the_folder_needs_a_server_that_allows_it(visit, deck, folder, handler):
    with serving(partial(handler, directory=str(folder))) as (_server, port):
        page, frame = deck(f"http://localhost:{port}/?embed=lenet5", sandbox=SANDBOX)
        if handler is WithCORS:
            draw_one(page, frame)
        else:
            frame.locator('[data-role="message"]', has_text="one file").wait_for()
            visit.complaints.clear()
        page.goto("about:blank")


def test_it_needs_no_python(visit, one_file):
    page = visit(f"{one_file.as_uri()}?embed=f6", viewport={"width": 800, "height": 450})
    draw(page, SEVEN)
    settle(page)
    assert page.evaluate(SEEN, ALL) == PARTS["f6"]
    assert not page.locator(".heading").is_visible()
