"""What a checkpoint may say of itself and hold: it may be a stranger's."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor


def check_kinds(weights: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Raises `ValueError` for numbers of another kind, which torch would turn into floats."""
    for key, weight in weights.items():
        if key in wanted and weight.dtype != wanted[key].dtype:
            raise ValueError(f"{key} is of {weight.dtype}")


def check_names(names: Sequence[str] | None, classes: int) -> None:
    """Raises `ValueError` for names of more or fewer classes than there are."""
    if names is not None and len(names) != classes:
        raise ValueError(f"{len(names)} names for {classes} classes")


def is_share(fact: Any) -> bool:
    return fact is None or (type(fact) in (int, float) and 0 <= fact <= 1)


def is_limit(fact: Any) -> bool:
    """What `calibrate_rejection` gives: a distance and two shares."""
    if not isinstance(fact, dict):
        return fact is None
    distance, *shares = (fact.get(key, 0) for key in REJECTION)
    is_distance = type(distance) in (int, float) and 0 <= distance < math.inf
    return is_distance and all(map(is_share, shares))


def is_recipe(fact: Any) -> bool:
    return fact is None or (isinstance(fact, dict) and isinstance(fact.get("loss", ""), str))


def is_names(fact: Any) -> bool:
    """What the classes are called, if they are: a name for each, in order."""
    is_list = isinstance(fact, list) and len(fact) > 0
    return fact is None or (is_list and all(isinstance(name, str) and name for name in fact))


REJECTION = ("distance", "digits_refused", "strangers_refused")
# What the page and the cards read of the metadata; the rest they do not look at.
METADATA: dict[str, Callable[[Any], bool]] = {
    "test_error": is_share,
    "held_out_error": is_share,
    "pen_stroke_error": is_share,
    "rejection": is_limit,
    "recipe": is_recipe,
    "data_set": lambda fact: fact is None or isinstance(fact, str),
    "classes": is_names,
    "settings": lambda fact: fact is None or isinstance(fact, dict),
    "copies": lambda fact: fact is None or isinstance(fact, str),
}
