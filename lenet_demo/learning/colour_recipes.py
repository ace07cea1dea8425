"""How the weights for colour pictures are made: CIFAR-10, ten kinds of things."""

import dataclasses

from .initialisation import start_xavier
from .losses import cross_entropy
from .moves import Moves
from .recipes import TUTORIAL, PaperRecipe, Recipe

# The recipe that came with the network: Adam's rate ten times that for digits, no moves.
COLOUR_TUTORIAL = dataclasses.replace(TUTORIAL, rate=1e-2)
MOVES = Moves(flip=0.5, shift=3)

# As `RECIPES`, for `--data-set cifar10`.
COLOUR_RECIPES: dict[str, dict[str, Recipe | PaperRecipe]] = {
    "modern": {
        "shipped": Recipe(
            loss=cross_entropy, epochs=70, rate=4e-3, distort=MOVES, average_over=2.0
        ),
        "tutorial": COLOUR_TUTORIAL,
    },
    "wide": {
        "shipped": Recipe(
            loss=cross_entropy,
            epochs=60,
            rate=2.5e-3,
            distort=MOVES,
            average_over=2.0,
            start=start_xavier,
        ),
        "tutorial": COLOUR_TUTORIAL,
    },
}
