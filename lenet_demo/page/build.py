"""The page in Gradio, and how it is launched."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from ..ink.photo import MAX_BYTES
from ..nets import LeNet
from ..server import (
    Bounds,
    Files,
    Gateway,
    Workshop,
    add_endpoints,
    endpoint_checks,
    page_routes,
)
from .bundle import PLACE
from .files import page_files
from .render import render, style
from .texts import TITLE

# The component's script: all others are modules, which the page's own address leads to.
START = """import((window.gradio_config?.root ?? "") + "/page/@hash/@bundle")
  .then((page) => page.start());"""


def build_page(
    nets: Mapping[str, LeNet],
    missing: Mapping[str, str],
    colour_nets: Mapping[str, LeNet],
    no_colour: Sequence[str] = (),
) -> tuple[gr.Blocks, dict[str, Any], Bounds]:
    """The page for `nets`, by name, what `launch` needs for it, and what bounds its visitors.

    `missing` says why each other network is not there. `colour_nets`: those for colour pictures;
    `no_colour`: why others of them are not there.
    """
    files, workshop = Files(page_files(nets, colour_nets)), Workshop()
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as page:
        gr.HTML(
            value="",
            html_template=render(nets, missing, colour_nets, no_colour, server=True, worker=True),
            js_on_load=START.replace("@hash", files.hash).replace("@bundle", PLACE),
            apply_default_css=False,
            elem_id="frame",
        )
        add_endpoints(nets, workshop)
    # Told of its place in the queue now and then, not at every event: an event that is never
    # fetched would keep what it was told.
    page.queue(max_size=256, default_concurrency_limit=2, status_update_rate=5)
    bounds = Bounds(page)
    own = page_routes(nets, files, workshop, bounds)
    return page, launch_settings(page, files, own, bounds), bounds


def launch_settings(page: gr.Blocks, files: Files, own: ASGIApp, bounds: Bounds) -> dict[str, Any]:
    """What `launch` needs for this `page` to look and behave as it was made to.

    `run_history` would rewrite the browser's storage on every call; the fonts are the system's
    own, so that no request leaves the machine. The style goes into the head, since Gradio drops
    container queries from what it is given as `css`.
    """
    gateway = Middleware(
        Gateway,
        own=own,
        endpoints=endpoint_checks(page),
        mcp=os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true",
        preload=f"/page/{files.hash}/{PLACE}",
        bounds=bounds,
    )
    return {
        "head": f"<style>{style()}</style>",
        "theme": gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        "footer_links": ["api"],
        "run_history": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "max_file_size": MAX_BYTES,
        "state_session_capacity": 100,
        "prevent_thread_lock": True,
        "app_kwargs": {"middleware": [gateway]},
    }
