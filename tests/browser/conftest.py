"""A real Chromium, and a visitor's hands."""

import http.server
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from lenet_demo.page.static import write_folder
from tests.conftest import app_in, copy_app
from tools.app import end_opening


@pytest.fixture(scope="session")
def lacking_url(tmp_path_factory):
    """The address of a page that has modern's weights damaged, none of wide, none in colour."""
    folder = copy_app(tmp_path_factory.mktemp("lacking"))
    checkpoints = folder / "checkpoints"
    (checkpoints / "modern.safetensors").write_bytes(b"rubbish")
    for path in [checkpoints / "wide.safetensors", *checkpoints.glob("*-cifar10.safetensors")]:
        path.unlink()
    with app_in(folder, folder / "log") as url:
        yield url


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The page written as a folder of files, which needs no Python."""
    folder = tmp_path_factory.mktemp("static")
    write_folder(folder)
    return folder


# A page that tells of an error has no storage.
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"
# As when the page was opened; false where somebody has brought a network, which stays.
RESET = """() => {
  lenet.reset();
  document.activeElement.blur();
  scrollTo(0, 0);
  return !document.querySelector('#pad [value^="own"]'); }"""


class Tab:
    """One tab that stays open, and the page in it as long as nothing but its state was changed.

    To set the page back takes a tenth of the time that opening it takes, and to open it anew in
    the same tab three quarters. What a visit may have left besides is undone before the next:
    storage, routes, windows, the mouse.
    """

    USUAL = {"viewport": {"width": 1280, "height": 720}, "color_scheme": "light"} | {
        "reduced_motion": "no-preference",
        "forced_colors": "none",
    }

    def __init__(self, browser, **hand):
        self.browser, self.hand, self.page = browser, hand, None
        self.listeners = []
        self.opened = None  # the address of the page in it, while that may be set back

    def open(self, viewport, **media):
        if self.page is None or self.page.is_closed():
            # No test could watch or change what a service worker fetches.
            context = self.browser.new_context(service_workers="block", **self.hand)
            self.page, self.opened = context.new_page(), None
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(**media)
        return self.page

    def listen(self, event, heard):
        self.page.on(event, heard)
        self.listeners.append((event, heard))

    def leave(self, may_stay):
        for listener in self.listeners:
            self.page.remove_listener(*listener)
        self.listeners.clear()
        if self.page.is_closed():
            return
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.mouse.up()
        self.page.evaluate(FORGET)
        is_there = self.page.url.partition("#")[0] == self.opened
        if not (may_stay and is_there and self.page.evaluate(RESET)):
            self.opened = None
            self.page.goto("about:blank")
        self.page.mouse.move(0, 0)


@pytest.fixture(scope="package")  # an open page asks for frames, which the other tests would pay
def tabs(browser):
    """tabs(number, hand): the `number`th of the tabs that are kept for a mouse, or for touch."""
    kept = {}

    def tab(number, hand):
        key = (number, *sorted(hand.items()))
        return kept.setdefault(key, Tab(browser, **hand))

    yield tab
    for each in kept.values():
        each.page.context.close()


@pytest.fixture
def visit(browser, app_url, tabs):
    """visit(url, **context): the page, opened; at the end no error may stand in its log.

    An empty pad is waited for, and what the page draws on it by itself is cleared, unless asked
    not to: `expect_empty`, where a link brings a drawing; `alive`, to leave the page's own.
    The pages of a test are in kept tabs, unless they need a context of their own; a page that is
    open in the first is set back, unless it is to be `fresh`: where a test changes more than its
    state.
    """
    contexts, complaints, outside = [], [], []
    visited, may_stay = [], False

    def open_page(
        url=app_url, *, expect_empty=True, alive=False, ready=True, fresh=False, **options
    ):
        nonlocal may_stay
        home = "{0.scheme}://{0.netloc}".format(urlsplit(app_url if url == "about:blank" else url))
        hearing = {
            "pageerror": lambda error: complaints.append(str(error)),
            "console": lambda m: m.type == "error" and complaints.append(m.text),
            "request": lambda r: outside.append(r.url) if leaves(r.url, home) else None,
        }
        usual = Tab.USUAL | options
        hand = {name: usual.pop(name) for name in ("has_touch", "is_mobile") if name in usual}
        if usual.keys() == Tab.USUAL.keys():
            number = len(visited)
            tab = tabs(number, hand)
            # Of one page is known that it may stay; the others are idle, and not to be painted.
            is_first = not number and not hand
            is_plain = url == app_url and expect_empty and ready and not alive and not fresh
            may_stay |= is_first and is_plain
            visited.append(tab)
            page = tab.open(**usual)
            for event, heard in hearing.items():
                tab.listen(event, heard)
            if is_plain and tab.opened:
                return page
            page.goto("about:blank")  # a link would but change the address of what is open
            tab.opened = f"{app_url}/" if is_first and is_plain else None
        else:
            context = browser.new_context(**{"service_workers": "block"} | usual | hand)
            contexts.append(context)
            page = context.new_page()
            for event, heard in hearing.items():
                page.on(event, heard)
        page.goto(url)
        if not ready:
            return page
        page.wait_for_selector("#pad .pad")
        # What is drawn by scripts is there, whichever step a link opens.
        page.wait_for_selector("#pad .answer", state="attached")
        if expect_empty and not alive:
            end_opening(page)
        return page

    open_page.complaints = complaints
    yield open_page
    # As they are now: to close a page breaks off what it asks at that moment.
    heard, left = list(complaints), list(outside)
    for tab in visited:
        tab.leave(may_stay and not heard)
    for context in contexts:
        context.close()
    assert not heard
    assert not left, "requests left the machine"


def leaves(url: str, app_url: str) -> bool:
    return not url.startswith((app_url, "data:", "blob:", "http://localhost:"))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass


@contextmanager
def serving(handler):
    """A server at 127.0.0.1, which is localhost too, and its port; it may be shut down before."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever).start()
    try:
        yield server, server.server_port
    finally:
        server.shutdown()
        server.server_close()


# A seven, in parts of the pad's side.
SEVEN = [(0.25, 0.25), (0.5, 0.24), (0.72, 0.25), (0.6, 0.45), (0.5, 0.62), (0.42, 0.82)]
# A digit each, in one stroke of straight lines.
DIGITS = [
    [(0.5, 0.2), (0.3, 0.35), (0.3, 0.65), (0.5, 0.8), (0.7, 0.65), (0.7, 0.35), (0.5, 0.2)],
    [(0.5, 0.15), (0.5, 0.85)],
    [(0.3, 0.3), (0.5, 0.2), (0.7, 0.35), (0.3, 0.8), (0.72, 0.8)],
    [(0.3, 0.22), (0.6, 0.25), (0.45, 0.45), (0.68, 0.6), (0.5, 0.8), (0.3, 0.75)],
    [(0.4, 0.2), (0.3, 0.55), (0.7, 0.55), (0.65, 0.25), (0.65, 0.85)],
    [(0.7, 0.2), (0.35, 0.2), (0.32, 0.45), (0.6, 0.45), (0.68, 0.65), (0.5, 0.8), (0.3, 0.75)],
    [(0.6, 0.2), (0.38, 0.45), (0.36, 0.7), (0.55, 0.8), (0.64, 0.65), (0.5, 0.55), (0.37, 0.65)],
    SEVEN,
    [(0.6, 0.3), (0.45, 0.2), (0.4, 0.35), (0.62, 0.62), (0.5, 0.8), (0.38, 0.65), (0.6, 0.3)],
    [(0.65, 0.35), (0.5, 0.2), (0.38, 0.35), (0.5, 0.5), (0.65, 0.35), (0.6, 0.85)],
]
ONE = [(0.5, 0.15), (0.5, 0.5), (0.5, 0.85)]


def pen_down(page, points, steps=3, frame=None):
    """Draw with the mouse, in a frame of the page where one is named; the button stays pressed."""
    canvas = (frame or page).locator("#pad .paper canvas")
    if frame:
        canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=steps)


def draw(page, points, steps=3, frame=None):
    pen_down(page, points, steps, frame)
    page.mouse.up()


def open_samples(page):
    """Opens the menu of samples and of the pen's width."""
    if not page.locator("#pad .samples").is_visible():
        page.click('[data-role="samples"] summary')


def sample(page, digit):
    open_samples(page)
    page.click(f'[data-sample="{digit}"]')


def go(page, step):
    """To a step of the story, or to the lab, as a link leads there."""
    # What was set back by script still has its address: no link leads to where one is.
    page.evaluate(
        """step => {
             if (location.hash === `#${step}`) history.replaceState(history.state, '', '#');
             location.hash = `#${step}`; }""",
        step,
    )
    page.wait_for_selector(f'body[data-step="{step}"]')


def opened_at(visit, step, **options):
    """The page at a step, with a seven on the pad, and nothing that moves by itself."""
    page = visit(reduced_motion="reduce", **options)
    draw(page, SEVEN)
    go(page, step)
    settle(page)
    return page


def lab(page):
    """To the lab, which opens with both networks, from wherever the keys are."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    page.wait_for_function(
        """() => {
             const figure = document.querySelector('#figure');
             const {top} = figure.getBoundingClientRect();
             return document.body.dataset.chapter === 'lab'
               && (top >= innerHeight || figure.querySelector('.net[data-slot="2"] canvas')); }"""
    )


def unfold(page, step, fold):
    """Unfolds a part in the chapter of a step."""
    go(page, step)
    summary = page.locator(f'[data-fold="{fold}"] > summary')
    if not page.locator(f'[data-fold="{fold}"][open]').count():
        summary.click()
    page.wait_for_selector(f'[data-fold="{fold}"][open]')


def settle(page):
    """Wait until the page shows the latest drawing, with its switches as they are, and what the
    open chapter fetches besides is there."""
    page.wait_for_function(
        """() => {
             const figure = document.querySelector('[data-role="figure"]');
             const drawn = document.querySelector('#pad [data-drawn]').dataset.drawn;
             const waiting = [...document.querySelectorAll('[aria-busy="true"]')]
               .filter(each => !each.closest('.chapter:not(.now)'));
             return drawn === figure.dataset.shown && figure.ariaBusy === 'false'
               && !waiting.some(each => each.checkVisibility()); }"""
    )


def wait_for_address(page):
    """Wait until the address holds what is drawn and how it is read."""
    page.wait_for_selector('[data-kept="true"]', state="attached")


def answers(page, nets=("lenet5", "modern")):
    """What each of `nets` reads, as the page says it, shown or not: "" for nothing."""
    digits = {net: page.locator(f'[data-net="{net}"] [data-role="digit"]').first for net in nets}
    return {net: digit.text_content() for net, digit in digits.items()}


def colours(page, selector):
    """How many different colours the first canvas under `selector` shows; gaps have none."""
    return page.evaluate(
        """(selector) => {
             const canvas = document.querySelector(selector);
             const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             const seen = new Uint32Array(data.buffer).filter(pixel => pixel >>> 24);
             return new Set(seen).size; }""",
        selector,
    )
