"""How weights for grey pictures of clothes are made: Fashion-MNIST, ten kinds of them.

By labels alone: digits written by rule and teachers of digits have nothing to say here. The
networks scale its pixels as they do a digit's.
"""

from collections.abc import Mapping

from .losses import cross_entropy
from .moves import Moves
from .recipe import PaperRecipe, Recipe
from .recipes import RECIPES, TUTORIAL

LABELS = Recipe(
    loss=cross_entropy, epochs=40, rate=4e-3, distort=Moves(flip=0.5, shift=1), average_over=2.0
)

# As `RECIPES`, for `--data-set fashion`.
FASHION_RECIPES: Mapping[str, Mapping[str, Recipe | PaperRecipe]] = {
    "modern": {"labels": LABELS, "tutorial": TUTORIAL},
    "wide": {"labels": LABELS, "tutorial": TUTORIAL},
    "small": {"labels": LABELS, "tutorial": RECIPES["small"]["tutorial"]},
}
