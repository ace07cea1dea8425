"""The page: its parts, put together."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from ..ink.picture import MAX_BYTES
from ..nets import LeNet
from .answer import reader
from .asking import take_picture
from .bench import bench
from .colour import colour
from .door import Door, doors
from .endpoints import add_endpoints
from .figure import figure
from .heading import TITLE, heading
from .pad import pad
from .panel import panel
from .part import text_of
from .samples import reread
from .take_away import tracer


def build_page(
    nets: Mapping[str, LeNet],
    missing: Mapping[str, str],
    colour_nets: Mapping[str, LeNet],
    no_colour: Sequence[str] = (),
) -> gr.Blocks:
    """The page for `nets`, by name; `missing` says why each other network is not there.

    `colour_nets`: those for colour pictures; `no_colour`: why others of them are not there.
    """
    hour = 60 * 60
    with gr.Blocks(
        title=TITLE, fill_width=True, analytics_enabled=False, delete_cache=(hour, hour)
    ) as page:
        heading(nets, missing, tracer(nets))
        with gr.Row(elem_id="page"):
            pad(list(nets), take_picture, reread(nets))
            figure(nets, missing, reader(nets))
            bench(nets)
            colour(colour_nets, no_colour)
            panel(list(nets))
        add_endpoints(nets)
    return page.queue(max_size=64, default_concurrency_limit=2)


def launch_settings(page: gr.Blocks) -> dict[str, Any]:
    """What `launch` needs for this `page` to look and behave as it was made to.

    `run_history` would rewrite the browser's storage on every call; the fonts are the
    system's own, so that no request leaves the machine. The style goes into the head, since
    Gradio drops container queries from what it is given as `css`.
    """
    mcp = os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true"
    style = text_of("figure.css", "bench.css", "colour.css", "page.css")
    script = text_of("common.js", "numbers.js", "filters.js")
    return {
        "head": f"<style>{style}</style><script>{script}</script>",
        "theme": gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        "footer_links": ["api"],
        "run_history": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "max_file_size": MAX_BYTES,
        "state_session_capacity": 500,
        "app_kwargs": {"middleware": [Middleware(Door, **doors(page, mcp=mcp))]},
    }
