"""The data sets that `train.py` learns from, in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torchvision.datasets import FashionMNIST

from .data import (
    CLASSES,
    Digits,
    colour_pictures,
    copies_of,
    fashion_pictures,
    learning_digits,
    test_digits,
)
from .recipe import PaperRecipe, Recipe
from .recipes import COLOUR_RECIPES, FASHION_RECIPES, RECIPES

Split = tuple[Digits, Digits, Digits]  # to learn from, held out to choose by, test


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """A published data set of ten classes, and which networks learn it by which recipes.

    `read` finds it in a folder, and raises `DataError`. `usual`: the recipe that is taken where
    none is named. `channels` of its pictures, where a network can have other than its own.
    `classes`: their names, which a checkpoint's header keeps; digits need none.
    `copies_of`: which files a folder's pictures are copies in, where they may be copies.
    `why_not`: why no other network learns it. `hub`: its name on Hugging Face.
    """

    title: str
    hub: str
    tag: str
    read: Callable[[Path], Split]
    recipes: Mapping[str, Mapping[str, Recipe | PaperRecipe]]
    usual: str = "shipped"
    things: str = "pictures"
    channels: int | None = None
    classes: tuple[str, ...] | None = None
    copies_of: Callable[[Path], str | None] | None = None
    why_not: str = ""


def _digits(root: Path) -> Split:
    return (*learning_digits(root), test_digits(root))


DATA_SETS = {
    "mnist": DataSet(
        title="MNIST",
        hub="ylecun/mnist",
        tag="mnist",
        read=_digits,
        recipes=RECIPES,
        things="digits",
    ),
    "fashion": DataSet(
        title="Fashion-MNIST",
        hub="zalando-datasets/fashion_mnist",
        tag="fashion-mnist",
        read=fashion_pictures,
        recipes=FASHION_RECIPES,
        usual="labels",
        classes=tuple(FashionMNIST.classes),
        why_not="the others' outputs are distances to codes of the ten digits",
    ),
    "cifar10": DataSet(
        title="CIFAR-10",
        hub="uoft-cs/cifar10",
        tag="cifar-10",
        read=colour_pictures,
        recipes=COLOUR_RECIPES,
        channels=3,
        classes=tuple(CLASSES),
        copies_of=copies_of,
        why_not="the others take no colours",
    ),
}
