"""What the named endpoints take, checked before Gradio would stumble over it."""

import inspect
import re
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr
from gradio import utils
from gradio.block_function import BlockFunction

from .bodies import Refused


class Endpoint(NamedTuple):
    """What a named endpoint takes; some of its arguments are files that were sent before."""

    name: str
    takes: tuple[str, ...]  # by name, in order
    needs: frozenset[str]  # those that must be given
    files: frozenset[str]
    uploads: Path

    def check(self, data: Any) -> None:
        count = len(self.takes)
        if not isinstance(data, list) or len(data) != count:
            raise Refused(400, f"{self.name} takes a list of {count} arguments as its data.")
        self.check_files(dict(zip(self.takes, data, strict=True)))

    def check_named(self, data: dict[Any, Any]) -> None:
        """Arguments by name."""
        if not self.needs <= data.keys() <= {*self.takes}:
            needs = ", ".join(sorted(self.needs))
            takes = ", ".join(self.takes)
            raise Refused(400, f"{self.name} takes {takes}; it needs {needs}.")
        self.check_files(data)

    def check_files(self, data: dict[str, Any]) -> None:
        for name in self.files:
            if data.get(name) is not None and not self.is_upload(data[name]):
                raise Refused(
                    400,
                    "Send the picture to /gradio_api/upload, then name its path: "
                    '{"path": …, "meta": {"_type": "gradio.FileData"}}.',
                )

    def is_upload(self, file: Any) -> bool:
        if not isinstance(file, dict) or file.get("meta") != {"_type": "gradio.FileData"}:
            return False
        path = file.get("path")
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
    return {number: endpoint(event, uploads) for number, event in page.fns.items()}


def endpoint(event: BlockFunction, uploads: Path) -> Endpoint:
    parameters = inspect.signature(event.fn).parameters.values() if event.fn else ()
    names = tuple(each.name for each in parameters)
    return Endpoint(
        name=str(event.api_name),
        takes=names,
        needs=frozenset(each.name for each in parameters if each.default is each.empty),
        files=frozenset(
            name
            for name, each in zip(names, event.inputs, strict=True)
            if isinstance(each, gr.File)
        ),
        uploads=uploads,
    )
