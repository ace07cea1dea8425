"""The page's named endpoints, for programs (and, where the page serves MCP, for tools)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from .. import sequence
from ..inference import read
from ..ink import BadDrawing, Ink, field_from_strokes
from ..nets import CheckpointError, LeNet
from .pictures import Workshop


def add_endpoints(nets: Mapping[str, LeNet], workshop: Workshop) -> None:
    """Add `/read_strokes`, `/read_picture` and `/read_number` to the Blocks under construction."""

    def answer(find_field: Callable[[], Ink | None], net: str) -> dict[str, Any]:
        if net not in list(nets):
            raise refusal(f"There is no network {net!r}; there are {', '.join(nets)}.")
        try:
            reading = read(nets[net], find_field())
        except BadDrawing as error:
            raise refusal(str(error)) from error
        return {
            "net": net,
            "digit": reading.digit,
            "probabilities": reading.probabilities.tolist(),
            "distances": None if reading.distances is None else reading.distances.tolist(),
            "rejected": reading.rejected,
        }

    def read_strokes(
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
            prototypes (null where the network has none), rejected (none of the ten)
        """
        return answer(lambda: field_from_strokes(strokes, (width, height), pen), net)

    def read_picture(picture: str | None, net: str = "lenet5") -> dict[str, Any]:
        """Read a digit in a picture: PNG, JPEG, GIF or WebP, dark on light or light on dark.

        Parameters:
            picture: the picture's file
            net: the network that reads, "lenet5" or "modern"
        Returns:
            the same as read_strokes
        """
        if picture is None:
            raise refusal("There is no picture: send a file.")
        try:
            file = Path(picture).read_bytes()
        except FileNotFoundError:  # it had to make room before its turn came
            raise refusal("The picture was deleted; upload it again.") from None
        return answer(lambda: workshop.field(file), net)

    def read_number(
        strokes: list[list[list[float]]],
        width: float = 1120,
        height: float = 280,
        pen: float = 18,
    ) -> dict[str, Any]:
        """Read a whole number at once, by LeNet-5 of 1998 replicated over a wide field.

        Parameters:
            strokes: strokes, each a list of [x, y] points, x to the right and y down
            width: the pad's width in the points' units
            height: the pad's height in the points' units
            pen: the width of the pen in the points' units
        Returns:
            digits (none on a blank pad), the column of outputs that each was read at, and each
            column's ten distances to the prototypes
        """
        try:
            reading = sequence.read_number(strokes, (width, height), pen)
        except (BadDrawing, CheckpointError) as error:
            raise refusal(str(error)) from error
        return {
            "digits": list(reading.digits),
            "columns": list(reading.columns),
            "distances": reading.distances.tolist(),
        }

    gr.api(read_strokes, api_name="read_strokes")
    # A file needs a component, for Gradio to receive and keep it; none of these is shown.
    file = gr.File(label="picture", visible=False)
    # Its own would leave an empty file on the disk at each call.
    file.preprocess = path_of  # type: ignore[assignment, method-assign]
    net = gr.Textbox("lenet5", label="net", visible=False)
    reading = gr.JSON(label="reading", visible=False)
    trigger = gr.Button(visible=False)
    trigger.click(read_picture, [file, net], reading, api_name="read_picture")
    gr.api(read_number, api_name="read_number")


def path_of(file: Any) -> str | None:
    return None if file is None else file.path


def refusal(sentence: str) -> gr.Error:
    """What the caller gets for a drawing that is none; the server's log stays clean of it."""
    return gr.Error(sentence, print_exception=False)
