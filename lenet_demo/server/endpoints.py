"""The page's named endpoints, for programs (and, where the page serves MCP, for tools)."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import gradio as gr

from .. import sequence
from ..inference import read
from ..ink import BadDrawing, Ink, field_from_strokes
from ..nets import CheckpointError, LeNet
from .calls import Endpoint
from .pictures import Pictures
from .quotas import Quotas, Uploads


def add_endpoints(
    nets: Mapping[str, LeNet], pictures: Pictures, quotas: Quotas
) -> dict[str, Endpoint]:
    """Add `/read_strokes`, `/read_picture` and `/read_number` to the Blocks under construction.

    Returns them by name. Drawings are read in a thread, one at a time, the clients in turn.
    """

    async def in_turn(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        async with quotas.drawings.turn():
            try:
                return await anyio.to_thread.run_sync(work)
            except (BadDrawing, CheckpointError) as error:
                raise refusal(str(error)) from None

    def reading(field: Ink | None, net: str) -> dict[str, Any]:
        reading = read(nets[net], field)
        return {
            "net": net,
            "digit": reading.digit,
            "probabilities": reading.probabilities.tolist(),
            "distances": None if reading.distances is None else reading.distances.tolist(),
            "rejected": reading.rejected,
            "several": reading.several,
            "instead": "/read_number" if reading.several else None,
        }

    def check_net(net: Any) -> None:
        if net not in list(nets):
            raise refusal(f"There is no network {net!r}; there are {', '.join(nets)}.")

    async def read_strokes(
        strokes: list[list[list[float]]],
        width: float = 280,
        height: float = 280,
        pen: float = 18,
        net: str = "lenet5",
    ) -> dict[str, Any]:
        """Read a digit drawn as pen strokes.

        Parameters:
            strokes: strokes, each a list of [x, y] points, x to the right and y down
            width: the pad's width in the points' units
            height: the pad's height in the points' units
            pen: the width of the pen in the points' units
            net: the network that reads, "lenet5" or "modern"
        Returns:
            net, digit (null on a blank pad), ten probabilities, ten distances to the
            prototypes (null where the network has none), rejected (none of the ten), several
            (whether the ink looks like more than one digit), instead (then "/read_number", which
            takes the same strokes, or the same picture; else null)
        """
        check_net(net)
        return await in_turn(
            lambda: reading(field_from_strokes(strokes, (width, height), pen), net)
        )

    async def read_picture(picture: str | None, net: str = "lenet5") -> dict[str, Any]:
        """Read a digit in a picture: a photograph, a scan, a screenshot; dark on light or not.

        Parameters:
            picture: the picture's file
            net: the network that reads, "lenet5" or "modern"
        Returns:
            the same as read_strokes
        """
        check_net(net)
        try:
            field = await pictures.field(lambda: picture_file(picture, quotas.uploads))
        except BadDrawing as error:
            raise refusal(str(error)) from None
        return reading(field, net)

    async def read_number(
        strokes: list[list[list[float]]] | None = None,
        width: float = 1120,
        height: float = 280,
        pen: float = 18,
        picture: gr.FileData | None = None,
    ) -> dict[str, Any]:
        """Read a whole number, by LeNet-5 (weights of today), cut up and uncut.

        Parameters:
            strokes: strokes, each a list of [x, y] points, x to the right and y down
            width: the pad's width in the points' units
            height: the pad's height in the points' units
            pen: the width of the pen in the points' units
            picture: in place of strokes, a picture's file: a photograph, a scan, a screenshot of
                one line of digits
        Returns:
            digits (none on a blank pad), as they are read cut up; parts, of each digit its cost,
            its ink, a list of [stroke, first point, last point], of a picture of [patch of ink,
            first column, last column], and its box, [left, top, right, bottom] as shares of the
            number's width and height; runner_up, the next best digits; refused (no number that can
            be read); uncut, the digits as one network over a wide field reads them, the column of
            outputs that each was read at, and each column's ten distances to the prototypes
        """
        if picture is None:
            return await in_turn(
                lambda: number(sequence.read_strokes(strokes or [], (width, height), pen))
            )
        if strokes:
            raise refusal("Send strokes or a picture, not both.")
        try:
            ink = await pictures.ink(lambda: picture_file(picture, quotas.uploads))
        except BadDrawing as error:
            raise refusal(str(error)) from None
        return await in_turn(lambda: number(sequence.read_ink(ink)))

    gr.api(read_strokes, api_name="read_strokes")
    # A file needs a component, for programs to know that it is one; none of these is shown.
    file = gr.File(label="picture", visible=False)
    schema = file.api_info()
    file.api_info = lambda: schema  # type: ignore[method-assign]
    # Gradio would copy the file; here it comes as text, a data URI or an upload's path.
    file.data_model = None  # type: ignore[assignment]
    file.preprocess = lambda payload: payload  # type: ignore
    net = gr.Textbox("lenet5", label="net", visible=False)
    trigger = gr.Button(visible=False)
    output = gr.JSON(label="reading", visible=False)
    trigger.click(read_picture, [file, net], output, api_name="read_picture")
    gr.api(read_number, api_name="read_number")
    return {"read_strokes": read_strokes, "read_picture": read_picture, "read_number": read_number}


def number(reading: sequence.NumberReading) -> dict[str, Any]:
    cut = reading.cut
    return {
        "digits": list(reading.digits),
        "parts": [
            {
                "digit": step.digit,
                "cost": step.cost,
                "ink": cut.sources(step),
                "box": cut.place(step),
            }
            for step in cut.path
        ],
        "runner_up": list(reading.runner_up),
        "refused": reading.refused,
        "uncut": list(reading.uncut.digits),
        "columns": list(reading.columns),
        "distances": reading.distances.tolist(),
    }


def picture_file(picture: Any, uploads: Uploads) -> bytes:
    """Of an upload's path, also as the end of an address of this server's, or of a data URI."""
    if not isinstance(picture, str) or not picture:
        raise refusal("There is no picture: send a file.")
    if picture.startswith("data:"):
        try:
            return b64decode(picture.partition(",")[2], validate=True)
        except (binascii.Error, ValueError):
            raise refusal("The picture's data URI is damaged: base64 is expected.") from None
    path = picture.rpartition("/gradio_api/file=")[2]
    try:
        if path in uploads.paths:
            return Path(path).read_bytes()
    except FileNotFoundError:  # deleted just now
        pass
    raise refusal("There is no such upload: send a data URI, or upload the picture again.")


def refusal(sentence: str) -> gr.Error:
    """What the caller gets for a drawing that is none; the server's log stays clean of it."""
    return gr.Error(sentence, print_exception=False)
