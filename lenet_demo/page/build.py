"""The page in Gradio, and how it is launched."""

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from ..ink.photo import MAX_BYTES
from ..nets import LeNet
from ..server.cache import Files
from ..server.gateway import Gateway
from .bundle import PLACE
from .files import faults, page_files, sizes
from .render import render, style
from .shared import PICTURE, card, own_address, own_source
from .texts import TITLE

# The component's script: all others are modules, which the page's own address leads to.
START = """import((window.gradio_config?.root ?? "") + "/page/@hash/@bundle")
  .then((page) => page.start());"""


def build_page(
    nets: Mapping[str, LeNet],
    missing: Mapping[str, str],
    colour_nets: Mapping[str, LeNet],
    no_colour: Sequence[str] = (),
) -> tuple[gr.Blocks, dict[str, Any], Gateway]:
    """The page for `nets`, by name, what `launch` needs for it, and what stands before it.

    `missing` says why each other network is not there. `colour_nets`: those for colour pictures;
    `no_colour`: why others of them are not there.
    """
    files = Files(page_files(nets, colour_nets))
    more: dict[str, Any] = {"server": True, "worker": True, "sizes": sizes(files.contents)}
    more |= {"source": own_source()}

    def page_in(language: str) -> str:
        html = render(nets, missing, colour_nets, no_colour, language, **more)
        return html.replace("\\", "\\\\")  # Gradio reads its template as JavaScript: quotes in JSON

    address = own_address()
    picture = f"{address}page/{files.hash}/{PICTURE}" if address else ""
    gateway = Gateway(
        nets,
        files,
        PLACE,
        [*missing.values(), *no_colour, *faults()],
        page_in,
        lambda language: card(language, picture),
    )
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as page:
        gr.HTML(
            value="",
            html_template=page_in("en"),
            js_on_load=START.replace("@hash", files.hash).replace("@bundle", PLACE),
            apply_default_css=False,
            elem_id="frame",
        )
        gateway.add_endpoints(page)
    return page, launch_settings(gateway), gateway


def launch_settings(gateway: Gateway) -> dict[str, Any]:
    """What `launch` needs for the page to look and behave as it was made to.

    `run_history` would rewrite the browser's storage on every call; the fonts are the system's
    own, so that no request leaves the machine. The style goes into the head, since Gradio drops
    container queries from what it is given as `css`.
    """
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
        "prevent_thread_lock": True,
        "app_kwargs": {"middleware": [Middleware(gateway.around)]},
    }
