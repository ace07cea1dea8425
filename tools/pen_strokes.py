"""How well pen-written digits are read, anywhere on the pad and with any pen.

    python -m tools.pen_strokes FILE

FILE is JSON lines, gzipped: {"label": 8, "strokes": [[[x, y], …], …]}, one digit a line; for
instance the unnormalised UCI "Pen-Based Recognition of Handwritten Digits" (Alpaydin and
Alimoglu, 1998). Each digit is drawn on a 280×280 pad, large (70 % of it) and centred or small
(35 %) at a random place, with three pens, and takes the page's own way to the networks.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from lenet_demo import field_from_strokes, load_net
from lenet_demo.nets import NETS, LeNet, save_net
from lenet_demo.nets.checkpoint import CHECKPOINTS, OTHER_WEIGHTS, write_atomically
from lenet_demo.training.cards import model_card

SIDE = 280
PENS = (6, 18, 30)


def place(strokes: list, share: float, random: np.random.Generator | None) -> list:
    """The strokes scaled to `share` of the pad, in its middle or at a random place."""
    points = np.array([point for stroke in strokes for point in stroke], float)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = share * SIDE / max(extent.max(), 1)
    room = SIDE - extent * scale
    where = room / 2 if random is None else random.uniform(size=2) * room
    return [((np.array(stroke) - corner) * scale + where).tolist() for stroke in strokes]


def errors(nets: Sequence[LeNet], file: Path) -> Iterator[tuple[str, list[float], int]]:
    """For each of the six ways to draw: its name, the percentage each of `nets` misreads of
    the digits in `file`, and how many were taken for blank."""
    with gzip.open(file, "rt") as lines:
        digits = [json.loads(line) for line in lines]
    labels = torch.tensor([digit["label"] for digit in digits])
    for how, share in (("large, centred", 0.70), ("small, anywhere", 0.35)):
        for pen in PENS:
            random = np.random.default_rng(0) if share < 0.5 else None
            fields = [
                field_from_strokes(place(digit["strokes"], share, random), (SIDE, SIDE), pen)
                for digit in digits
            ]
            blank = np.array([field is None for field in fields])
            empty = np.zeros((32, 32), np.float32)
            batch = torch.from_numpy(np.stack([empty if f is None else f for f in fields]))
            wrong = []
            for net in nets:
                with torch.inference_mode():
                    read = net.posterior(net(batch[:, None])).argmax(1)
                wrong.append(float(((read != labels).numpy() | blank).mean() * 100))
            yield f"{how}, pen {pen}", wrong, int(blank.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="JSON lines, gzipped, of digits as strokes")
    parser.add_argument(
        "--record", action="store_true", help="write the worst cell into headers and cards"
    )
    flags = parser.parse_args()
    known = (*NETS, *OTHER_WEIGHTS)
    names = [name for name in known if (CHECKPOINTS / f"{name}.safetensors").exists()]
    print("error in %, and how many were taken for blank")
    print(f"{'':24}" + "".join(f"{name:>14}" for name in names) + f"{'blank':>8}")
    nets, worst = [load_net(name) for name in names], [0.0] * len(names)
    for how, wrong, blank in errors(nets, flags.file):
        print(f"{how:24}" + "".join(f"{error:14.2f}" for error in wrong) + f"{blank:8}")
        worst = list(map(max, worst, wrong))
    if flags.record:
        for name, net, error in zip(names, nets, worst, strict=True):
            metadata = net.metadata | {"pen_stroke_error": round(error / 100, 6)}
            save_net(net, metadata, CHECKPOINTS / f"{name}.safetensors")
            net.metadata = metadata
            write_atomically(CHECKPOINTS / f"{name}.md", model_card(net).encode())


if __name__ == "__main__":
    main()
