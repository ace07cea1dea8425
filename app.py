"""Draw a digit and watch two LeNets read it: python app.py"""

import os
import sys

# Before Gradio is imported: it reads this once.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Else Gradio's first call of an endpoint looks for a screen to draw on, a second and a half long.
os.environ.setdefault("MPLBACKEND", "agg")

import torch

from lenet_demo.nets.checkpoint import load_colour_nets, load_nets
from lenet_demo.page import build_page

# For one digit one thread is the fastest, and visitors do not slow each other down.
torch.set_num_threads(1)

nets, missing = load_nets()
print(*missing.values(), sep="\n", end="\n" * bool(missing), file=sys.stderr)
if not nets:
    sys.exit("No network could be loaded, so there is nothing to show.")

colour_nets, no_colour = load_colour_nets()
print(*no_colour, sep="\n", end="\n" * bool(no_colour), file=sys.stderr)

demo, settings = build_page(nets, missing, colour_nets, no_colour)

if __name__ == "__main__":
    demo.launch(**settings)
