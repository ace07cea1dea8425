"""The flags of `train.py`."""

import argparse
from pathlib import Path

from ..nets import NETS
from .data_sets import DATA_SETS
from .recipes import MINUTES

USUAL_FOLDER = Path("data")

BOUNDS = (
    ("epochs", 1, 100_000),
    ("digits", 1, 1_000_000),
    ("threads", 1, 1_000),
    ("seed", 0, 2**32 - 1),
)


def read_flags(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=description,
        epilog=f"Minutes on one core, teachers and their labels included: {minutes()}. "
        "Ctrl-C stops a run with all finished passes saved; --resume continues it, also after a "
        "crash, and ends, on the same processor, in the very same weights.",
    )
    add = parser.add_argument
    add("net", choices=list(NETS), help="the network to train")
    add(
        "--recipe",
        help="shipped: what the committed weights were made by; paper (lenet5): the procedure of "
        "1998, with three departures; distorted (lenet5): the same with 540,000 distorted digits; "
        "boosted (lenet4): three networks by the same, their outputs added; published (lenet1): "
        "the same on 16×16 digits; noise (lenet5): with up to 15 percent of the pixels inverted, "
        "by today's recipe; "
        "string (lenet5): strings of digits, for whole numbers; labels (lenet5, modern, fashion): "
        "without the shipped ones' teachers; tutorial (modern, small, fashion, cifar10): what "
        "tutorials do (default: shipped; for fashion labels)",
    )
    add(
        "--data-set",
        choices=list(DATA_SETS),
        default="mnist",
        help="what to learn; fashion (modern, wide, small): ten kinds of clothes in grey; cifar10 "
        "(modern, wide): ten kinds of colour pictures (default: mnist)",
    )
    add(
        "--data",
        type=Path,
        default=USUAL_FOLDER,
        help="folder of torchvision's data sets; where one is missing, it is downloaded into it, "
        "which is said (default: data; another must be there); "
        "for cifar10 also one of pictures by class, train/CLASS and test/CLASS",
    )
    add("--summary", action="store_true", help="print the network, layer by layer, and end")
    add("--epochs", type=int, help="passes over the digits (default: the recipe's)")
    add("--digits", type=int, help="learn from the first so many digits (default: all there are)")
    add("--seed", type=int, default=0, help="of weights, order and distortions (default: 0)")
    add("--history", action="store_true", help="keep some 30 moments of the run, for the page")
    add("--resume", action="store_true", help="continue the run in its folder")
    add(
        "--run",
        type=Path,
        help="the run's folder (default: runs/NET-RECIPE-SEED; where --epochs or --digits is "
        "given, one of its own, as its teachers are)",
    )
    add(
        "--out",
        type=Path,
        help="folder of the checkpoint and its curve (default: checkpoints; the run's own folder "
        "where --epochs or --digits is given)",
    )
    add("--xavier", action="store_true", help="begin with Xavier-uniform weights (wide)")
    add(
        "--device",
        choices=["cpu", "cuda"],
        help="where to learn (default: cuda where there is one, else cpu)",
    )
    add("--threads", type=int, default=2, help="of the processor to use (default: 2)")
    flags = parser.parse_args()
    data_set = DATA_SETS[flags.data_set]
    flags.recipe = flags.recipe or data_set.usual
    if flags.net not in data_set.recipes and flags.data_set == "mnist":
        parser.error(f"{flags.net} has no recipe yet: add one to lenet_demo/training/recipes.py")
    if flags.net not in data_set.recipes:
        learners = " and by ".join(data_set.recipes)
        parser.error(f"{flags.data_set} is learnt by {learners}: {data_set.why_not}")
    if flags.xavier and flags.net != "wide":
        parser.error("--xavier is a start of wide")
    if flags.history and (flags.data_set != "mnist" or flags.recipe == "boosted"):
        parser.error("--history is of runs in which one network learns digits")
    recipes = data_set.recipes[flags.net]
    if flags.recipe not in recipes:
        where = "" if flags.data_set == "mnist" else f" for {flags.data_set}"
        parser.error(f"{flags.net} has the recipes {', '.join(recipes)}{where}")
    for name, least, most in BOUNDS:
        if (given := getattr(flags, name)) is not None and not least <= given <= most:
            parser.error(f"--{name} must be from {least} to {most}")
    return flags


def minutes() -> str:
    """How long each recipe takes, as far as it was measured."""
    measured = []
    for data_set, networks in MINUTES.items():
        on = "" if data_set == "mnist" else f" on {data_set}"
        for net, recipes in networks.items():
            listed = ", ".join(f"{recipe} {minutes}" for recipe, minutes in recipes.items())
            measured.append(f"{net}{on}: {listed}")
    return "; ".join(measured)
