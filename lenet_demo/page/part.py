"""What all parts of the page are: HTML with scripts of their own."""

from pathlib import Path
from typing import Any

import gradio as gr

HERE = Path(__file__).parent


def part(name: str, template: str, scripts: tuple[str, ...], **props: Any) -> gr.HTML:
    """The part whose element is `name`; `scripts`, one after the other, are one function.

    `props` are what the scripts find under that name; `server_functions` what they may call.
    """
    return gr.HTML(
        value="",
        html_template=template,
        js_on_load=text_of(*scripts),
        apply_default_css=False,
        elem_id=name,
        **props,
    )


def text_of(*names: str) -> str:
    """Files that lie beside this one, one after the other."""
    return "".join((HERE / name).read_text(encoding="utf-8") for name in names)
