"""The page in a notebook's cell: drawn on there, read in Python."""

import base64
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
import pytest

from lenet_demo import TutorialLeNet, field_from_strokes, read, show
from tests.browser.conftest import SEVEN, draw
from tests.conftest import ROOT
from tools.app import free_port

pytestmark = pytest.mark.skipif(
    find_spec("anywidget") is None, reason="show needs anywidget: pip install anywidget"
)


def waits_until(page, holds):
    """Let the browser's messages come until something holds in Python."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it has not come")


# As a notebook's front end has them: anywidget's model, between the browser and Python.
MODEL = """async ([script, state]) => {
  const { default: widget } = await import(
    URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const heard = [];
  const el = document.createElement("div");
  document.body.append(el);
  widget.render({ el, model: {
    get: (name) => state[name],
    set: (name, value) => (state[name] = value),
    save_changes: () => save({ _drawing: state._drawing }),
    on: (_event, act) => heard.push(act),
    off: () => {},
    send: async (message) => {
      const content = await ask(message);
      const bytes = content && Uint8Array.from(atob(content), (letter) => letter.charCodeAt());
      for (const act of heard) act(message, bytes ? [new DataView(bytes.buffer)] : []);
    } } }); }"""


class Cell:
    """A widget in a page of its own."""

    def __init__(self, browser, widget, has_ended=False):
        """`has_ended`: its kernel, which then gives nothing."""
        self.widget, self.sent, self.has_ended = widget, [], has_ended
        widget.send = lambda _content, buffers: self.sent.append(buffers)
        self.page = browser.new_page(viewport={"width": 1000, "height": 720})
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.expose_function("save", widget.set_state)
        self.page.expose_function("ask", self.ask)
        state = {"_page": widget._page, "height": widget.height}
        self.page.evaluate(MODEL, [widget._esm, state])
        self.frame = self.page.frame_locator("iframe")
        self.frame.locator("#pad .answer").first.wait_for(state="attached")

    def ask(self, message):
        if self.has_ended:
            return None
        self.widget._answer(message)
        content = self.sent.pop()
        return base64.b64encode(content[0]).decode() if content else None


@pytest.mark.thorough
def test_a_network_of_one_s_own_reads_what_is_drawn_and_the_drawing_comes_back(browser):
    net = TutorialLeNet()
    net.metadata = {"title": "My LeNet"}
    cell = Cell(browser, show(net, [[[140, 40], [140, 240]]]))
    cell.frame.locator("#pad .answers", has_text="My LeNet").wait_for(state="attached")
    draw(cell.page, SEVEN, frame=cell.frame)
    waits_until(cell.page, lambda: len(cell.widget.strokes) == 2)
    widget = cell.widget
    assert np.array_equal(widget.field, field_from_strokes(widget.strokes, pen=widget.pen))
    digit = cell.frame.locator('[data-net="own"] [data-role="digit"]').first
    assert digit.text_content() == str(read(net, widget.field).digit)
    # Keys stay with the page, where else `c` would copy a notebook's cell.
    cell.page.keyboard.press("c")
    waits_until(cell.page, lambda: widget.field is None)
    # The notebook turns dark, and the page with it.
    cell.page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    cell.frame.locator("body.dark").wait_for()
    # The page alone is heard.
    cell.page.evaluate("postMessage({ drawing: { strokes: [[[9, 9]]], pen: 18 } }, '*')")
    draw(cell.page, SEVEN, frame=cell.frame)
    waits_until(cell.page, lambda: widget.strokes)
    assert len(widget.strokes[0]) > 1
    assert cell.errors == []
    cell.page.close()


@pytest.mark.thorough
def test_what_a_cell_does_not_hold_comes_from_python_or_is_said_not_to(browser):
    cell = Cell(browser, show(chapter="learning"))
    cell.frame.locator('.learning[data-shown="0"]').wait_for()
    cell.page.close()
    cell = Cell(browser, show(chapter="fooling"), has_ended=True)
    cell.frame.locator('[data-role="message"]', has_text="could not be fetched").wait_for()
    cell.page.close()


# ---- The real thing ----------------------------------------------------------------------------


READS = """
import ipywidgets
from lenet_demo import load_net, read, show

net, page, said = load_net("lenet5"), show(chapter="c3"), ipywidgets.Label()
page.observe(lambda change: setattr(said, "value", repr(read(net, change["new"]))), "field")
ipywidgets.VBox([page, said])"""


@contextmanager
def jupyterlab(folder):
    """The address of a JupyterLab that has nothing but a notebook of one cell."""
    cell = {"cell_type": "code", "id": "reads", "source": READS, "metadata": {}}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": [cell | {"execution_count": None, "outputs": []}],
        "metadata": {"kernelspec": kernel},
        **{"nbformat": 4, "nbformat_minor": 5},
    }
    (folder / "lenet.ipynb").write_text(json.dumps(notebook))
    port = free_port()
    own = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *(f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
            ],
            cwd=folder,
            env=os.environ | own | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    try:
        yield f"http://127.0.0.1:{port}/lab/tree/lenet.ipynb"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(
    find_spec("jupyterlab") is None, reason="no JupyterLab here: pip install jupyterlab"
)
def test_in_jupyterlab_a_drawing_comes_back_as_a_field_that_is_read(browser, tmp_path):
    with jupyterlab(tmp_path) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        waits_until(page, lambda: opens(page, address))
        page.locator("#jp-main-statusbar", has_text="(ipykernel) | Idle").wait_for()
        page.locator(".jp-CodeCell .cm-content").click()
        page.keyboard.press("Control+Enter")
        frame = page.frame_locator(".jp-OutputArea iframe")
        frame.locator('[data-net="lenet5"] [data-role="digit"]').first.wait_for(state="attached")
        draw(page, SEVEN, frame=frame)
        page.keyboard.press("x")  # stays with the page: in JupyterLab it would cut the cell
        page.locator(".widget-label", has_text="Reading(digit=7").wait_for()
        frame.locator("#pad .answer", has_text="LeNet-5 reads 7").wait_for()
        page.close()


def opens(page, address):
    try:
        return page.goto(address)
    except Exception:
        return None  # nothing listens yet
