"""The page in a notebook's cell, without the cell: what `show` makes of what it is given. See
tests/browser/test_in_a_notebook.py for the page in it."""

import base64
import sys

import numpy as np
import pytest

import lenet_demo
from lenet_demo import BadDrawing, TutorialLeNet, field_from_strokes, show
from lenet_demo.ink.distortions import distort
from lenet_demo.ink.field import preprocess
from lenet_demo.nets import WideLeNet
from tests.conftest import ROOT

SEVEN = [[[60, 60], [200, 60], [130, 240]]]
MOST = 3e6  # characters of a cell's document


def test_a_drawing_becomes_the_field_that_the_page_reads():
    pytest.importorskip("anywidget")
    widget = show(strokes=SEVEN)
    assert (widget.strokes, widget.picture, widget.pen) == (SEVEN, None, 18)
    assert np.array_equal(widget.field, field_from_strokes(SEVEN))
    heard = []
    widget.observe(lambda change: heard.append(change["name"]), ["strokes", "field"])
    # As the page tells of it.
    told = {"strokes": SEVEN, "picture": None, "pen": 9, "skip": ["centre", "scale"]}
    widget.set_state({"_drawing": told | {"stress": {"rotate": 30}}})
    ready = preprocess(None, SEVEN, pen=9, skip=["centre"])
    assert np.array_equal(widget.field, distort(ready, {"rotate": 30}))
    assert (heard, widget.pen) == (["field"], 9)
    picture = base64.b64encode(bytes(28 * 14) + bytes([255] * 28) + bytes(28 * 13)).decode()
    widget.set_state({"_drawing": {"strokes": [], "picture": picture, "pen": 18, "skip": []}})
    assert widget.picture.shape == (28, 28)
    assert np.array_equal(widget.field, preprocess(widget.picture, []).field)
    widget.set_state({"_drawing": {"strokes": [], "picture": None, "pen": 18, "skip": []}})
    assert widget.field is None


def test_a_cell_holds_the_weights_that_it_shows_and_is_given_the_rest():
    pytest.importorskip("anywidget")
    for net in ("wide", "lenet1", TutorialLeNet()):
        assert len(show(net, chapter="number")._page) < MOST
    widget = show()
    sent = []
    widget.send = lambda content, buffers=None: sent.append((content, buffers))
    for path in ("checkpoints/histories/lenet5.safetensors", "../pyproject.toml", "page/main.js"):
        widget._answer({"file": path})
    history = (ROOT / "checkpoints/histories/lenet5.safetensors").read_bytes()
    assert [buffers for _, buffers in sent] == [[history], [], []]


def test_what_it_cannot_show_it_says_in_a_sentence(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "anywidget", None)
        patch.delitem(sys.modules, "lenet_demo.notebook.widget", raising=False)
        with pytest.raises(ModuleNotFoundError, match=r"pip install anywidget$"):
            lenet_demo.show()
    pytest.importorskip("anywidget")
    with pytest.raises(ValueError, match="no chapter 'c9'; there are draw, field, "):
        show(chapter="c9")
    with pytest.raises(ValueError, match="no network 'lenet9'"):
        show("lenet9")
    with pytest.raises(ValueError, match="tells 26 classes apart"):
        show(WideLeNet(classes=26))
    with pytest.raises(ValueError, match="no language 'xx'"):
        show(language="xx")
    with pytest.raises(BadDrawing, match="lie on the pad"):
        show(strokes=[[(-9, 1), (200, 60)]])


def test_the_notebook_runs():
    """Its formulas hold against the network: it checks each stage itself."""
    for module in ("anywidget", "ipykernel"):
        pytest.importorskip(module)
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(ROOT / "docs/notebook.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "no outputs are kept"
    resources = {"metadata": {"path": str(ROOT)}}
    nbclient.NotebookClient(notebook, resources=resources, kernel_name="python3").execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    said = "".join(output.get("text", "") for output in outputs)
    assert "output: (10,), as the package has it" in said
    assert "It reads 7." in said
    assert any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in outputs)
