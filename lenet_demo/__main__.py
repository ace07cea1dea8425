"""LeNet-5, alive, from the command line: lenet-demo, or python -m lenet_demo"""

import argparse
import atexit
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

from .temporary import own_folder


def prepare() -> tuple[Any, dict[str, Any], Any]:
    """The page, what `launch` needs for it, and its gateway; exits where no network can be loaded.

    To be called before Gradio is imported: it sets what Gradio reads then.
    """
    # Until the server listens to these, they end the app as any other end does, its files removed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())
    # Else Python looks through all that it has loaded once more, ten seconds on a busy machine.
    atexit.register(gc.freeze)
    # Gradio reads these once, when it is imported, and asks then where to put files.
    own_folder()
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # Else the first call of an endpoint looks for a screen to draw on, which takes 1.5 s.
    os.environ.setdefault("MPLBACKEND", "agg")
    # Gradio's statistics of its events, which nothing shows, and which take longer with each.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    # Proxies trusted for X-Forwarded-For: none, or the known one in front of a Space.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "10.0.0.0/8" if "SPACE_ID" in os.environ else "")

    import torch

    from .nets.checkpoint import load_colour_nets, load_nets
    from .page import build_page

    # For one digit one thread is the fastest, and visitors do not slow each other down.
    torch.set_num_threads(1)
    nets, missing = load_nets()
    print(*missing.values(), sep="\n", end="\n" * bool(missing), file=sys.stderr)
    if not nets:
        sys.exit("No network could be loaded, so there is nothing to show.")
    colour_nets, no_colour = load_colour_nets()
    print(*no_colour, sep="\n", end="\n" * bool(no_colour), file=sys.stderr)
    return build_page(nets, missing, colour_nets, no_colour)


def serve() -> None:
    """Serve the page until it is interrupted, at the address that Gradio's settings name."""
    run(*prepare())


def run(page: Any, settings: dict[str, Any], gateway: Any) -> None:
    """Serve what `prepare` made."""
    from .server import RateLimitedStream
    from .server import serve as listen

    sys.stdout, sys.stderr = RateLimitedStream(sys.stdout), RateLimitedStream(sys.stderr)
    page.launch(**settings)
    listen(page, gateway)


def export(target: Path) -> None:
    """Write the page for use without Python: into the folder `target`, or one file *.html."""
    from .page.static import export

    try:
        print(f"written to {export(target)}")
    except OSError as error:
        sys.exit(f"A file could not be written, and none is half-written: {error}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="lenet-demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="serve the page on this machine (the default)")
    exported = commands.add_parser(
        "export", help="write the page as a folder for any web server, or as one HTML file"
    )
    exported.add_argument("target", type=Path, metavar="DIR|FILE.html")
    flags = parser.parse_args()
    if flags.command == "export":
        export(flags.target)
    else:
        serve()


if __name__ == "__main__":
    main()
