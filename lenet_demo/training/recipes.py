"""How each network's weights are made: facts, not flags."""

import dataclasses
from collections.abc import Mapping

from .augmentation import Distortions, Moves
from .losses import cross_entropy, maximum_a_posteriori, squared_difference, string_loss
from .recipe import (
    BoostedRecipe,
    PaperRecipe,
    Recipe,
    SmallRecipe,
    StringRecipe,
    StudentRecipe,
    TeacherRecipe,
    start_shipped,
    start_wide,
    start_xavier,
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

# Reaches farther than MILD, since soft labels go along with each distortion.
STUDENT_REACH = Distortions(
    scale=0.1, squeeze=0.1, rotation=9, shear=0.16, shift=1.1, elastic=0.4, thickness=0.35
)

# The ensemble: a wide network that bears most of what people's hands do, a slim one trained for
# longer within the students' reach, and one within a mild reach that reads MNIST's own digits best.
# Labels are not smoothed: what a teacher makes of the wrong nine is what it teaches.
WIDE_TEACHER = TeacherRecipe(
    loss=cross_entropy,
    epochs=12,
    rate=3e-3,
    distort=Distortions(
        scale=0.13, squeeze=0.12, rotation=12, shear=0.2, shift=1.5, elastic=0.5, thickness=0.5
    ),
    written=16_000,
    maps=(32, 64),
    units=256,
    dropout=(0.2, 0.5),
)
SLIM_TEACHER = dataclasses.replace(
    WIDE_TEACHER, epochs=24, distort=STUDENT_REACH, maps=(16, 32), units=128, dropout=(0.1, 0.3)
)
MILD_TEACHER = dataclasses.replace(SLIM_TEACHER, distort=MILD, written=3_000)

STUDENT = StudentRecipe(
    loss=cross_entropy,
    epochs=96,
    distort=STUDENT_REACH,
    average_over=3.0,
    written=16_000,
    teachers=(WIDE_TEACHER, SLIM_TEACHER, MILD_TEACHER),
)

# By network, then by name; "shipped" is what the committed checkpoints were made by.
RECIPES: dict[str, dict[str, Recipe | PaperRecipe]] = {
    "lenet5": {
        # Higher temperatures pull F6 off its pictures: a softmax fixes differences of distances
        # only, and the teachers' gaps ask for more than lies between two prototypes.
        "shipped": dataclasses.replace(
            STUDENT,
            loss=maximum_a_posteriori,
            start=start_wide,
            temperature=1.25,
            score_per_output=-0.2,
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
        # After figure 13's network, which learnt with each pixel inverted by a chance of 0.1. Here
        # the chance is drawn for each digit, from 0 to 0.15; besides, AdamW in place of 1998's
        # steps, distortions, and digits written by rule.
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
        "shipped": STUDENT,
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
        "tutorial": dataclasses.replace(
            TUTORIAL, loss=squared_difference, rate=1e-2, optimizer="sgd"
        ),
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


# ---- Colour pictures ----------------------------------------------------------------------------
# How the weights for colour pictures are made: CIFAR-10, ten kinds of things.

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


# ---- Clothes ------------------------------------------------------------------------------------
# How weights for grey pictures of clothes are made: Fashion-MNIST, ten kinds of them.
#
# By labels alone: digits written by rule and teachers of digits have nothing to say here. The
# networks scale its pixels as they do a digit's.

LABELS = Recipe(
    loss=cross_entropy, epochs=40, rate=4e-3, distort=Moves(flip=0.5, shift=1), average_over=2.0
)

# As `RECIPES`, for `--data-set fashion`.
FASHION_RECIPES: Mapping[str, Mapping[str, Recipe | PaperRecipe]] = {
    "modern": {"labels": LABELS, "tutorial": TUTORIAL},
    "wide": {"labels": LABELS, "tutorial": TUTORIAL},
    "small": {"labels": LABELS, "tutorial": RECIPES["small"]["tutorial"]},
}


# ---- How long -----------------------------------------------------------------------------------
# Minutes on one core, beside other work, by data set, network and recipe (docs/weights.md). By
# "shipped" lenet5 and modern had a third of a core, and 89 of the minutes are their teachers'.

MINUTES: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "mnist": {
        "lenet5": {
            "shipped": 214,
            "labels": 38,
            "paper": 57,
            "distorted": 41,
            "noise": 5,
            "string": 90,
        },
        "modern": {"shipped": 227, "labels": 60, "tutorial": 2},
        "wide": {"shipped": 10},
        "small": {"shipped": 7, "tutorial": 1},
        "lenet1": {"shipped": 16},
        "lenet4": {"shipped": 27},
    },
    "cifar10": {"modern": {"shipped": 70}, "wide": {"shipped": 74}},
}
