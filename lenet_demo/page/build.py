"""The page: its parts, put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from ..nets import LeNet
from .answer import reader, take_picture
from .endpoints import add_endpoints
from .figure import figure
from .pad import pad

HERE = Path(__file__).parent
TITLE = "LeNet-5, alive"


def build_page(nets: Mapping[str, LeNet], missing: Mapping[str, str]) -> gr.Blocks:
    """The page for `nets`, by name; `missing` says why each other network is not there."""
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as page:
        gr.HTML(
            f"<h1>{TITLE}</h1><p>Draw a digit and watch the network of 1998 and a modern one "
            "read it, stage by stage.</p>",
            elem_id="heading",
            apply_default_css=False,
        )
        with gr.Row(elem_id="page"):
            pad(list(nets), take_picture)
            figure(nets, missing, reader(nets))
        add_endpoints(nets)
    return page


def launch_settings() -> dict[str, Any]:
    """What `launch` needs for this page to look and behave as it was made to.

    `run_history` would rewrite the browser's storage on every call; the fonts are the
    system's own, so that no request leaves the machine. The style goes into the head, since
    Gradio drops container queries from what it is given as `css`.
    """
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return {
        "head": f"<style>{style}</style>",
        "theme": gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        "footer_links": ["api"],
        "run_history": False,
        "ssr_mode": False,
        "enable_monitoring": False,
    }
