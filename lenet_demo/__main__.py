"""LeNet-5, alive, from the command line: lenet-demo, or python -m lenet_demo"""

import argparse
import atexit
import gc
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .temporary import own_folder


def prepare() -> tuple[Any, dict[str, Any], Any]:
    """The page, what `launch` needs for it, and its gateway; exits where no network can be loaded.

    To be called before Gradio is imported: it sets what Gradio reads then.
    """
    # Gradio reads these once, when it is imported, and asks then where to put files.
    folder = own_folder()

    def end(*_: Any) -> None:
        """At once: an exception would come up in the midst of any import, and be told or lost."""
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    # Until the server listens to these.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    # Else Python looks through all that it has loaded once more, ten seconds on a busy machine.
    atexit.register(gc.freeze)
    # Of IPv6, Gradio takes an address from `launch` alone, and as it stands in a browser's.
    host = os.environ.get("GRADIO_SERVER_NAME", "").strip("[]")
    if ":" in host:
        del os.environ["GRADIO_SERVER_NAME"]
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
    from .page.build import build_page
    from .page.files import faults

    # For one digit one thread is the fastest, and visitors do not slow each other down.
    torch.set_num_threads(1)
    nets, missing = load_nets()
    print(*missing.values(), sep="\n", end="\n" * bool(missing), file=sys.stderr)
    if not nets:
        sys.exit("No network could be loaded, so there is nothing to show.")
    colour_nets, no_colour = load_colour_nets()
    for fault in [*no_colour, *faults()]:
        print(fault, file=sys.stderr)
    page, settings, gateway = build_page(nets, missing, colour_nets, no_colour)
    if ":" in host:
        settings["server_name"] = f"[{host}]"
    return page, settings, gateway


def serve() -> None:
    """Serve the page until it is interrupted, at the address that Gradio's settings name."""
    run(*prepare())


def run(page: Any, settings: dict[str, Any], gateway: Any) -> None:
    """Serve what `prepare` made."""
    from .server.serve import RateLimitedStream
    from .server.serve import serve as listen

    sys.stdout, sys.stderr = RateLimitedStream(sys.stdout), RateLimitedStream(sys.stderr)
    page.launch(**settings)
    listen(page, gateway)


def convert_file(flags: argparse.Namespace) -> None:
    """Write the network of a stranger's file as a checkpoint, and tell what it was taken for."""
    import numpy as np

    from .inference import read_all
    from .nets import save_net
    from .nets.convert import ConversionError, Settings, convert
    from .page.digits import sample_digits

    keys = ("activation", "pooling", "mean", "deviation", "frame")
    try:
        net = convert(flags.file, Settings(**{key: getattr(flags, key) for key in keys}))
    except ConversionError as error:
        sys.exit(f"{flags.file.name} cannot be converted. {error}.")
    try:
        save_net(net, {"title": flags.out.stem}, flags.out)
    except OSError as error:
        sys.exit(f"{flags.out} could not be written, and is not half-written: {error}")
    for stage, name in net.metadata["layers"].items():
        print(f"{stage.upper() if stage != 'output' else stage:7} from {name}")
    said = net.settings
    print(
        f"Taken for: pictures of {said['frame']}×{said['frame']}, {said['activation']}, "
        f"{said['pooling']} pooling, mean {said['mean']:g}, deviation {said['deviation']:g}."
    )
    if net.classes == 10:
        fields = [np.pad(ink, 2) for ink in sample_digits()]
        read = sum(reading.digit == i for i, reading in enumerate(read_all(net, fields)))
        print(f"It reads {read} of ten sample digits.")
    print(f"Written to {flags.out}: open it on the page, or with load_net.")


def export_onnx(name: str, file: Path) -> None:
    """Write a network, by its name or its checkpoint's file, and tell what the file holds."""
    from .nets import CheckpointError, load_net

    try:
        from .nets.onnx import save_onnx

        net = load_net(name)
        stages = save_onnx(net, file)
    except (CheckpointError, ValueError) as error:
        sys.exit(str(error))
    except ImportError:
        sys.exit("ONNX files are written where these are installed: pip install onnx onnxscript")
    except OSError as error:
        sys.exit(f"{file} could not be written, and is not half-written: {error}")
    print(f"written to {file}: ink (batch, {net.channels}, 32, 32) → {', '.join(stages)}")


def export_page(flags: argparse.Namespace) -> None:
    """Write the page, and say where to."""
    from .page.static import export, is_page

    if is_page(flags.target) and (flags.url or flags.space):
        sys.exit("One file has no address of its own: --url and --space are a folder's.")
    how = {key: getattr(flags, key) for key in ("force", "language", "url")}
    try:
        print(f"written to {export(flags.target, **how, space=flags.space or '')}")
    except FileExistsError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file could not be written, and none is half-written: {error}")


def publish(flags: argparse.Namespace) -> None:
    """Put all of it on Hugging Face, or tell what would go there."""
    from .hub import push, repositories

    if not flags.owner and not flags.dry_run:
        sys.exit(
            "Say whose account it is: lenet-demo publish OWNER. --dry-run shows what would go."
        )
    try:
        for repository in repositories(flags.owner or "OWNER", flags.space):
            if not flags.dry_run:
                push(repository)
            print(repository, end="\n\n")
    except FileNotFoundError as error:
        sys.exit(str(error))
    except ImportError:
        sys.exit("It goes there by huggingface_hub: pip install huggingface_hub")
    except Exception as error:  # the net, the Hub and its library each have their own
        sys.exit(f"Hugging Face did not take it; are you logged in (hf auth login)? {error}")


def named(parts: int) -> Callable[[str], str]:
    """A flag's type: a name on Hugging Face, of so many parts."""

    def name(text: str) -> str:
        if not re.fullmatch("/".join([r"[\w-][\w.-]*"] * parts), text, re.ASCII):
            raise ValueError
        return text

    return name


def main() -> None:
    from .languages import LANGUAGES

    parser = argparse.ArgumentParser(prog="lenet-demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="serve the page on this machine (the default)")
    exported = commands.add_parser(
        "export", help="write the page as a folder for any web server, or as one HTML file"
    )
    exported.add_argument("target", type=Path, metavar="DIR|FILE.html")
    exported.add_argument("--force", action="store_true", help="also over another page")
    exported.add_argument(
        "--language", choices=LANGUAGES, default="", help="in that one alone (a folder: in all)"
    )
    exported.add_argument(
        "--url", default="", help="where the folder will be: its link's card has a picture then"
    )
    exported.add_argument(
        "--space",
        type=named(2),
        metavar="OWNER/NAME",
        help="with the README.md that makes the folder this static Space on Hugging Face",
    )
    published = commands.add_parser(
        "publish",
        help="put all on Hugging Face: the page, its static twin, each checkpoint as a model",
        description="Put the page on Hugging Face as a Space, its twin without a server as a "
        "second one, and each checkpoint as a model with its card. Files of the same names are "
        "replaced.",
    )
    published.add_argument(
        "owner", type=named(1), nargs="?", metavar="OWNER", help="whose account it goes to"
    )
    published.add_argument(
        "--space", type=named(1), default="lenet-alive", metavar="NAME", help="(lenet-alive)"
    )
    published.add_argument(
        "--dry-run", action="store_true", help="show every file that would go, and send nothing"
    )
    converted = commands.add_parser(
        "convert",
        help="make a checkpoint of another LeNet: PyTorch, safetensors, ONNX, Keras",
        description="Make a checkpoint that the page and load_net take of another LeNet's file: "
        "PyTorch's state dict (.pth, .pt), .safetensors, .onnx, or Keras's .h5 and .keras. Layers "
        "are found by shape and order. What follows need be said only where the file does not.",
    )
    converted.add_argument("file", type=Path, metavar="FILE")
    converted.add_argument("--out", type=Path, required=True, metavar="OUT.safetensors")
    converted.add_argument(
        "--activation", choices=("relu", "tanh", "sigmoid"), default="relu", help="(relu)"
    )
    converted.add_argument("--pooling", choices=("max", "average"), default="max", help="(max)")
    converted.add_argument("--mean", type=float, default=0.0, help="taken from the pixels (0)")
    converted.add_argument(
        "--std", type=float, default=1.0, dest="deviation", help="by which they are divided (1)"
    )
    converted.add_argument(
        "--frame", type=int, choices=(28, 32), help="side of its pictures (what the layers fit)"
    )
    onnx = commands.add_parser(
        "export-onnx",
        help="write a network as an ONNX file, for programs that run no Python",
        description="Write a network as an ONNX file: ink in [0, 1] in, every stage out.",
    )
    onnx.add_argument("name", metavar="NAME", help="lenet5, modern, …, or a checkpoint's file")
    onnx.add_argument("file", type=Path, metavar="FILE.onnx")
    flags = parser.parse_args()
    if flags.command == "export":
        export_page(flags)
    elif flags.command == "publish":
        publish(flags)
    elif flags.command == "convert":
        convert_file(flags)
    elif flags.command == "export-onnx":
        export_onnx(flags.name, flags.file)
    else:
        serve()


if __name__ == "__main__":
    main()
