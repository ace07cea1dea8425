"""The digits that the page learns from and is tried on: python -m tools.page_digits --data DIR

Every sixth of MNIST's training digits and every tenth of its test digits, as they are, in one file:
11,000 labels, then as many pictures of 28×28, a byte a pixel, gzipped.
"""

import argparse
import gzip
from pathlib import Path

import torch

from lenet_demo.page.files import DIGITS
from lenet_demo.training.data import Digits, test_digits, training_digits

TRAINING, TEST = 10_000, 1_000
MOST = 2_500_000  # bytes that a visitor fetches for it


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    packed = pack(training_digits(flags.data), test_digits(flags.data))
    assert len(packed) <= MOST
    DIGITS.write_bytes(packed)
    print(f"{DIGITS}: {len(packed):,} bytes")


def pack(training: Digits, test: Digits) -> bytes:
    """Equal digits make equal bytes."""
    parts = [spread(training, TRAINING), spread(test, TEST)]
    labels = torch.cat([part.labels for part in parts]).to(torch.uint8)
    pixels = torch.cat([part.ink[:, 0, 2:30, 2:30] for part in parts])
    return gzip.compress(labels.numpy().tobytes() + pixels.contiguous().numpy().tobytes(), mtime=0)


def spread(digits: Digits, count: int) -> Digits:
    """`count` of them, as far from each other as they may be."""
    return digits[torch.arange(count) * (len(digits) // count)]


if __name__ == "__main__":
    main()
