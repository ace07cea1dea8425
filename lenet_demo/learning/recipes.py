"""How each network's weights are made: facts, not flags."""

import dataclasses

from .distortions import Distortions
from .initialisation import start_shipped, start_wide
from .losses import cross_entropy, maximum_a_posteriori, squared_difference, string_loss
from .recipe import (
    BoostedRecipe,
    PaperRecipe,
    PupilRecipe,
    Recipe,
    SmallRecipe,
    StringRecipe,
)

# Wider ones cost LeNet-5 what they gain on pen-written digits, and gave the others nothing.
MILD = Distortions(
    scale=0.1, squeeze=0.1, rotation=8, shear=0.15, shift=1.0, elastic=0.35, thickness=0.3
)


# What most tutorials do, but for their resizing: digits are padded to 32×32.
TUTORIAL = Recipe(
    loss=cross_entropy,
    epochs=10,
    batch=64,
    rate=1e-3,
    one_cycle=False,
    weight_decay=0.0,
    average_over=0.0,
)

# The wide networks that the shipped ones learn from; see `teachers`. They bear more, and what
# they say of a digit must hold a little beyond what their pupils see. Labels are not smoothed: what
# a teacher thinks of the wrong nine is what it teaches.
TEACHER = Recipe(
    loss=cross_entropy,
    epochs=12,
    rate=3e-3,
    distort=Distortions(
        scale=0.13, squeeze=0.12, rotation=12, shear=0.2, shift=1.5, elastic=0.5, thickness=0.5
    ),
    written=8_000,
)

PUPIL = PupilRecipe(
    loss=cross_entropy,
    epochs=216,
    # Wider than MILD, since what the teachers say goes along with each distortion.
    distort=Distortions(
        scale=0.1, squeeze=0.1, rotation=9, shear=0.16, shift=1.1, elastic=0.4, thickness=0.35
    ),
    average_over=3.0,
    written=6_000,
    teacher=TEACHER,
)

# By network, then by name; "shipped" is what the committed checkpoints were made by.
RECIPES: dict[str, dict[str, Recipe | PaperRecipe]] = {
    "lenet5": {
        "shipped": dataclasses.replace(
            PUPIL, loss=maximum_a_posteriori, start=start_wide, score_per_output=-0.2
        ),
        "labels": Recipe(
            loss=maximum_a_posteriori,
            epochs=150,
            distort=MILD,
            average_over=3.0,
            written=3_000,
            start=start_wide,
        ),
        "paper": PaperRecipe(),
        "distorted": PaperRecipe(copies=9),
        # As figure 13's network, which was learnt with a tenth of all pixels inverted; clean
        # digits are learnt, too.
        "noise": Recipe(
            loss=maximum_a_posteriori,
            epochs=40,
            distort=dataclasses.replace(MILD, noise=0.15),
            average_over=2.0,
            written=3_000,
            start=start_wide,
        ),
        # Reads whole numbers, replicated over a wide field; begins with the shipped weights.
        "string": StringRecipe(
            loss=string_loss,
            epochs=180,
            batch=32,
            rate=3e-3,
            # Digits of one number differ in size more than whole numbers do.
            distort=Distortions(
                scale=0.2,
                shrink=0.4,
                squeeze=0.2,
                rotation=8,
                shear=0.2,
                shift=2.0,
                elastic=0.35,
                thickness=0.5,
            ),
            average_over=3.0,
            written=16_000,
            start=start_shipped,
        ),
    },
    "modern": {
        "shipped": PUPIL,
        "labels": Recipe(
            loss=cross_entropy, epochs=300, distort=MILD, average_over=3.0, written=3_000
        ),
        "tutorial": TUTORIAL,
    },
    "wide": {
        "shipped": Recipe(loss=cross_entropy, epochs=30, distort=MILD, written=3_000),
    },
    "small": {
        "shipped": Recipe(loss=cross_entropy, epochs=30, distort=MILD, written=3_000),
        # What came with it: squared error, plain descent, 0.01, and a made-up target. Digits,
        # targets of one in ten, and ten passes are this project's own.
        "tutorial": dataclasses.replace(TUTORIAL, loss=squared_difference, rate=1e-2, plain=True),
    },
    # Eq. 8, which with their codes is the mean squared error.
    "lenet1": {
        "shipped": PaperRecipe(j=None),
        # LeNet-1's digits of 1998 were smaller than MNIST's (section III-C).
        "published": SmallRecipe(j=None),
    },
    "lenet4": {
        "shipped": PaperRecipe(j=None),
        "boosted": BoostedRecipe(j=None, copies=9),
    },
}
