import hashlib

import torch

from lenet_demo.nets.lenet5 import prototypes


def test_the_ten_pictures_are_those_of_figure_3():
    bits = "".join("1" if value > 0 else "0" for value in prototypes().flatten())
    assert (
        hashlib.sha256(bits.encode()).hexdigest()
        == "8437a8e0d44d9c3f5ba09489c1f8d950aefec5da185dd91f0b121390747ddf8b"
    )


def test_distances_between_the_codes():
    codes = prototypes()
    hamming = (codes[:, None] != codes[None]).sum(2)
    apart = hamming[~torch.eye(10, dtype=torch.bool)]
    assert (apart.min(), apart.max()) == (12, 50)
    assert hamming[6, 8] == 12
    assert hamming[1, 4] == hamming[1, 8] == hamming[4, 7] == 50
