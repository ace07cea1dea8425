import pytest
import torch

from lenet_demo.training.augmentation import Moves


@pytest.fixture
def pictures():
    """500 pictures whose every pixel is another number."""
    torch.manual_seed(0)
    return torch.rand(1, 3, 32, 32).expand(500, -1, -1, -1)


def test_without_moves_pictures_stay_as_they_are(pictures):
    assert torch.equal(Moves()(pictures), pictures)


def test_half_are_flipped_as_a_whole(pictures):
    flipped = Moves(flip=0.5)(pictures)
    is_flipped = (flipped == pictures.flip(3)).flatten(1).all(1)
    assert (is_flipped | (flipped == pictures).flatten(1).all(1)).all()
    assert 200 < is_flipped.sum() < 300


def test_each_picture_shifts_by_whole_pixels_and_mirrors_its_edge(pictures):
    shifted = Moves(shift=3)(pictures)
    seen = set()
    inner = pictures[0, :, 6:26, 6:26]
    for picture in shifted:
        (at,) = (
            (y, x)
            for y in range(-3, 4)
            for x in range(-3, 4)
            if torch.equal(picture[:, 6 + y : 26 + y, 6 + x : 26 + x], inner)
        )
        seen.add(at)
    assert len(seen) == 49
    assert set(shifted.unique().tolist()) <= set(pictures.unique().tolist())


def test_a_seed_gives_the_same_moves_again(pictures):
    def moved():
        torch.manual_seed(7)
        return Moves(flip=0.5, shift=3)(pictures)

    assert torch.equal(moved(), moved())
