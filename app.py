"""Draw a digit and watch two LeNets read it: python app.py"""

import atexit
import gc
import os
import signal
import sys

# Until `serve` listens to these, they end the app as any other end does, its files removed.
for told in (signal.SIGTERM, signal.SIGINT):
    signal.signal(told, lambda *_: sys.exit())
# Else Python looks through all that it has loaded once more, ten seconds on a busy machine.
atexit.register(gc.freeze)

# Before Gradio is imported: it reads this once.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Else Gradio's first call of an endpoint looks for a screen to draw on, a second and a half long.
os.environ.setdefault("MPLBACKEND", "agg")

# Gradio's statistics of its events, which nobody looks at, and which take longer with each.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
# Whose word on the visitor's address is taken: nobody's, or that of the known proxy before a Space.
os.environ.setdefault("FORWARDED_ALLOW_IPS", "10.0.0.0/8" if "SPACE_ID" in os.environ else "")

import torch

from lenet_demo.temporary import own_folder

# Gradio asks where to put files when it is imported.
own_folder()

from lenet_demo.nets.checkpoint import load_colour_nets, load_nets
from lenet_demo.page import build_page
from lenet_demo.server import Bounded, serve

# For one digit one thread is the fastest, and visitors do not slow each other down.
torch.set_num_threads(1)

nets, missing = load_nets()
print(*missing.values(), sep="\n", end="\n" * bool(missing), file=sys.stderr)
if not nets:
    sys.exit("No network could be loaded, so there is nothing to show.")

colour_nets, no_colour = load_colour_nets()
print(*no_colour, sep="\n", end="\n" * bool(no_colour), file=sys.stderr)

demo, settings, bounds = build_page(nets, missing, colour_nets, no_colour)


def main() -> None:
    sys.stdout, sys.stderr = Bounded(sys.stdout), Bounded(sys.stderr)
    demo.launch(**settings)
    serve(demo, bounds)


if __name__ == "__main__":
    main()
