"""The digits that the page learns from and is tried on: python -m tools.page_digits --data DIR

Every sixth of MNIST's training digits and every tenth of its test digits, as they are, a file of
each: labels, then as many pictures of 28×28, a byte a pixel, gzipped.
"""

import argparse
import gzip
from pathlib import Path

import torch

from lenet_demo.page.files import TEST_DIGITS, TRAINING_DIGITS
from lenet_demo.training.data import Digits, test_digits, training_digits

TRAINING, TEST = 10_000, 1_000
MOST = 2_500_000  # bytes that a visitor fetches for both


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that has MNIST")
    flags = parser.parse_args()
    packed = {
        TRAINING_DIGITS: pack(training_digits(flags.data), TRAINING),
        TEST_DIGITS: pack(test_digits(flags.data), TEST),
    }
    assert sum(map(len, packed.values())) <= MOST
    for file, content in packed.items():
        file.write_bytes(content)
        print(f"{file}: {len(content):,} bytes")


def pack(digits: Digits, count: int) -> bytes:
    """`count` of them, as far from each other as they may be; equal digits make equal bytes."""
    chosen = digits[torch.arange(count) * (len(digits) // count)]
    labels = chosen.labels.to(torch.uint8).numpy()
    pixels = chosen.ink[:, 0, 2:30, 2:30].contiguous().numpy()
    return gzip.compress(labels.tobytes() + pixels.tobytes(), mtime=0)


if __name__ == "__main__":
    main()
