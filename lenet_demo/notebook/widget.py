"""The page as a widget of anywidget's, which carries messages alike in Jupyter, Colab and marimo.

It stands in an iframe whose document is given as `srcdoc`. The page owns a document: it styles the
body, hears the keys, and finds its parts by their ids, and so do notebooks. From a server it could
not come: in Colab, and behind a hub, none of this machine's can be reached. What is not in its
document, such as weights of further networks and the digits to learn from, it asks Python for.
"""

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from ..ink.distortions import distort
from ..ink.field import preprocess
from ..ink.strokes import BadDrawing, Strokes, check_pad, check_strokes
from ..languages import LANGUAGES
from ..nets import LeNet, load_net
from ..nets.checkpoint import as_file, load_colour_nets, load_nets
from ..page.bundle import PLACE
from ..page.files import fetched, page_files
from ..page.render import render
from ..page.static import THEME, document
from ..page.story import steps
from ..page.texts import FIRST_SHOWN
from ..server.questions import OWN_SCALING, PAD_SIDE, USUAL_PEN, parse_pad_picture

CLASSES = 10  # that the page compares
OWN = "own"  # what the page calls a network that is none of its own


class PageWidget(anywidget.AnyWidget):
    """A pad and a chapter, and what is drawn there: traits that the page sets, all at once.

    `strokes`: each a list of [x, y], on a pad of 280×280. `picture`, which they lie over: (28, 28)
    or (56, 56) ink in [0, 1], or None. `pen`: the width of the visitor's. `field`: the (32, 32)
    float32 field that the networks read, with what is left out or distorted on the page, or None
    on a blank pad. What the page draws by itself when it opens is no drawing.
    """

    _esm = Path(__file__).with_name("widget.js")
    _page = traitlets.Unicode().tag(sync=True)
    _drawing = traitlets.Dict().tag(sync=True)  # as the page tells of it
    height = traitlets.Int().tag(sync=True)

    strokes: Any = traitlets.List(read_only=True)
    picture = traitlets.Instance(np.ndarray, allow_none=True, read_only=True)
    pen = traitlets.Float(USUAL_PEN, read_only=True)
    field = traitlets.Instance(np.ndarray, allow_none=True, read_only=True)

    def __init__(
        self,
        net: LeNet | str | Path | None,
        strokes: Strokes,
        chapter: str,
        *,
        language: str,
        height: int,
    ):
        """As `show`."""
        drawn = on_pad(strokes)
        super().__init__(
            _page=page_of(net, drawn, chapter, language),
            _drawing={"strokes": drawn},
            height=height,
        )
        self.on_msg(lambda _widget, message, _buffers: self._answer(message))

    @traitlets.observe("_drawing")
    def _take(self, change: Any) -> None:
        told = change["new"]
        strokes, pen = told["strokes"], told.get("pen", USUAL_PEN)
        picture = told.get("picture") and parse_pad_picture(told["picture"])
        skip = [step for step in told.get("skip", []) if step != OWN_SCALING]
        ready = preprocess(picture, strokes, (PAD_SIDE, PAD_SIDE), pen, skip)
        distortions = told.get("stress")
        field = distort(ready, distortions) if ready and distortions else ready and ready.field
        with self.hold_trait_notifications():
            for name, value in (
                *(("strokes", strokes), ("picture", picture)),
                *(("pen", float(pen)), ("field", field)),
            ):
                self.set_trait(name, value)

    def _answer(self, message: Mapping[str, Any]) -> None:
        """A file that the page asks for, by its path; none where there is no such file."""
        content = fetched(all_files()).get(message.get("file", ""))
        self.send({"file": message.get("file")}, [] if content is None else [content])


def on_pad(strokes: Strokes) -> list[list[list[float]]]:
    """Strokes as JSON has them. Raises `BadDrawing`, also for what the page's pad cannot hold."""
    lines = check_strokes(strokes, check_pad((PAD_SIDE, PAD_SIDE), USUAL_PEN))
    if any(((line < 0) | (line > PAD_SIDE)).any() for line in lines):
        raise BadDrawing(f"Strokes must lie on the pad: coordinates from 0 to {PAD_SIDE}.")
    return [line.tolist() for line in lines]


def page_of(net: LeNet | str | Path | None, strokes: Strokes, chapter: str, language: str) -> str:
    """The document that shows a chapter: scripts, styles, and the weights of what it shows."""
    if language not in LANGUAGES:
        raise ValueError(f"There is no language {language!r}; there are {', '.join(LANGUAGES)}.")
    step = step_of(chapter)
    (nets, missing), (colour_nets, no_colour) = ours()
    names, brought = chosen(net, nets)
    # The first two always read along.
    shipped = [f"checkpoints/{name}.safetensors" for name in {*FIRST_SHOWN, *names} & {*nets}]
    files = {path: all_files()[path] for path in shipped}
    for name, own in brought.items():
        files[f"checkpoints/{name}.safetensors"] = as_file(own, own.metadata)
    drawing = {"strokes": strokes} if strokes else step.get("drawing") or {}
    page = render(
        nets,
        missing,
        colour_nets,
        no_colour,
        language,
        brought=brought,
        server=False,
        worker=False,
        files={path: base64.b64encode(file).decode() for path, file in files.items()},
        notebook={
            "embed": "figure" if chapter == "lab" else step["chapter"],
            "state": {**step["state"], **drawing, "step": step["name"], "nets": names},
        },
    )
    return document(page, f"{all_files()[PLACE].decode()}\nstart();", language, THEME).decode()


def step_of(name: str) -> dict[str, Any]:
    """The step of that name, or the first of the chapter of that name. Raises `ValueError`."""
    known = steps()
    for key in ("name", "chapter"):
        if found := next((step for step in known if step[key] == name), None):
            return found
    names = dict.fromkeys(each for step in known for each in (step["chapter"], step["name"]))
    raise ValueError(f"There is no chapter {name!r}; there are {', '.join(names)}.")


def chosen(
    net: LeNet | str | Path | None, nets: Mapping[str, LeNet]
) -> tuple[list[str], dict[str, LeNet]]:
    """The names of those that are shown, and what the page has not got itself."""
    if net is None:
        return [name for name in FIRST_SHOWN if name in nets], {}
    if isinstance(net, str) and net in nets:
        return [net], {}
    own = net if isinstance(net, LeNet) else load_net(net)
    if own.classes != CLASSES:
        raise ValueError(
            f"This network tells {own.classes} classes apart: here networks of {CLASSES} are shown."
        )
    return [OWN], {OWN: own}


@cache
def ours() -> tuple[Any, Any]:
    return load_nets(), load_colour_nets()


@cache
def all_files() -> dict[str, bytes]:
    """The page's files, by their paths."""
    (nets, _missing), (colour_nets, _wrong) = ours()
    return page_files(nets, colour_nets)
