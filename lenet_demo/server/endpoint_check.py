"""What the named endpoints take, checked before Gradio would stumble over it."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr
from gradio import utils

from .bodies import Refused


class Endpoint(NamedTuple):
    """What a named endpoint takes: so many arguments, some of them files that were sent before."""

    name: str
    takes: int
    files: tuple[int, ...]
    uploads: Path

    def check(self, data: Any) -> None:
        if not isinstance(data, list) or len(data) != self.takes:
            raise Refused(400, f"{self.name} takes a list of {self.takes} arguments as its data.")
        for i in self.files:
            if data[i] is not None and not self.is_upload(data[i]):
                raise Refused(400, "Send the picture to /gradio_api/upload, then name its path.")

    def is_upload(self, file: Any) -> bool:
        path = file.get("path") if isinstance(file, dict) else None
        if not isinstance(path, str) or "\0" in path or len(path) > 1000:
            return False
        inside = Path(path).resolve().is_relative_to(self.uploads.resolve())
        return inside and Path(path).is_file()


def names_an_address(data: Any, depth: int = 0) -> bool:
    """Whether a file somewhere in `data` is an address on the net and no upload."""
    if depth > 20:
        raise Refused(400, "The data are nested too deeply.")
    if isinstance(data, list):
        return any(names_an_address(each, depth + 1) for each in data)
    if not isinstance(data, dict):
        return False
    path = data.get("path")
    if isinstance(path, str) and re.match(r"\s*[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
        return True
    return any(names_an_address(each, depth + 1) for each in data.values())


def endpoint_checks(page: gr.Blocks) -> dict[int, Endpoint]:
    """What each named endpoint of `page` takes, by the number that Gradio's queue knows it by."""
    uploads = Path(utils.get_upload_folder())
    return {
        number: Endpoint(
            name=str(event.api_name),
            takes=len(event.inputs),
            files=tuple(i for i, each in enumerate(event.inputs) if isinstance(each, gr.File)),
            uploads=uploads,
        )
        for number, event in page.fns.items()
    }
