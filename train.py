"""Train a network and write its checkpoint: python train.py lenet5"""

import argparse
import dataclasses
import sys
from pathlib import Path

import torch

from lenet_demo.learning import sdlm
from lenet_demo.learning.boosting import boost
from lenet_demo.learning.conclusion import conclude
from lenet_demo.learning.data import (
    DataError,
    Digits,
    resized,
    test_digits,
    together,
    training_digits,
)
from lenet_demo.learning.data_sets import DATA_SETS
from lenet_demo.learning.device import choose_device
from lenet_demo.learning.distillation import Student
from lenet_demo.learning.flags import read_flags
from lenet_demo.learning.history import write_history
from lenet_demo.learning.initialisation import start_xavier
from lenet_demo.learning.loop import BatchTraining
from lenet_demo.learning.moments import Moments
from lenet_demo.learning.passes import Watched, go_through
from lenet_demo.learning.recipe import (
    BoostedRecipe,
    PaperRecipe,
    Recipe,
    SmallRecipe,
    StringRecipe,
    StudentRecipe,
    facts_of,
)
from lenet_demo.learning.run import Run
from lenet_demo.learning.soft_labels import Ensemble, at_most
from lenet_demo.learning.strings import StringTraining
from lenet_demo.learning.synthetic_digits import write_digits
from lenet_demo.learning.training import (
    Training,
    TrainingFailed,
    device_of,
)
from lenet_demo.nets import (
    CheckpointError,
    LeNet,
    parameter_count,
    summary,
)
from lenet_demo.nets.checkpoint import CHECKPOINTS
from lenet_demo.nets.lenet5 import NinetiesLeNet
from lenet_demo.nets.registry import make_net


def main() -> None:
    flags = read_flags(__doc__)
    data_set = DATA_SETS[flags.data_set]
    if flags.summary:
        print(summary(make_net(flags.net, data_set.channels)))
        return
    recipe = data_set.recipes[flags.net][flags.recipe]
    if flags.xavier:
        recipe = dataclasses.replace(recipe, start=start_xavier)
    if flags.epochs:
        recipe = of_length(recipe, flags.epochs)
    torch.set_num_threads(flags.threads)
    device = choose_device(flags.device, is_numpy=isinstance(recipe, PaperRecipe))
    facts = {"net": flags.net, "recipe_name": flags.recipe, "recipe": facts_of(recipe)}
    facts |= {"seed": flags.seed, "epochs": recipe.epochs, "threads": flags.threads}
    facts |= {"data_set": flags.data_set, "digits": flags.digits or "all"}
    facts |= {"device": device.type}
    if data_set.copies_of:
        facts |= {"copies": data_set.copies_of(flags.data)}
    name = flags.net if flags.data_set == "mnist" else f"{flags.net}-{flags.data_set}"
    run = Run(flags.run or Path("runs") / f"{name}-{flags.recipe}-{flags.seed}", facts)
    with run.alone():
        if not flags.resume:
            run.refuse_to_overwrite()
        if isinstance(recipe, BoostedRecipe):
            learn, test = training_digits(flags.data), test_digits(flags.data)
            boost(recipe, run, learn.first(flags.digits), test, flags.seed)
            return
        torch.manual_seed(flags.seed)
        net = make_net(flags.net, data_set.channels)
        if recipe.start:
            recipe.start(net)
        net.to(device)
        training, watched, test = prepare(flags, recipe, net, run)
        epochs = go_through(training, run, recipe.epochs, watched)
        # A run of fewer passes or digits is a trial: it leaves the committed weights alone.
        out = flags.out or (run.folder if flags.epochs or flags.digits else CHECKPOINTS)
        path = conclude(training.result, run, epochs, watched, test, out)
        if training.moments:
            write_history(path, training.moments, epochs, watched, test)


def prepare(
    flags: argparse.Namespace, recipe: Recipe | PaperRecipe, net: LeNet, run: Run
) -> tuple[Training, Watched, Digits]:
    """The procedure with what it learns from, what is watched, and what it is tested by."""
    data_set = DATA_SETS[flags.data_set]
    if isinstance(recipe, PaperRecipe):
        # As in 1998: all 60,000 are learnt from, and figure 5 shows the test error by pass.
        learn, test = training_digits(flags.data), test_digits(flags.data)
        if isinstance(recipe, SmallRecipe):
            learn, test = resized(learn, recipe.side), resized(test, recipe.side)
        watched = Watched("test", test)
    else:
        learn, held_out, test = data_set.read(flags.data)
        watched = Watched("held-out", held_out)
    learn = learn.first(flags.digits)
    training: Training
    if isinstance(recipe, PaperRecipe):
        assert isinstance(net, NinetiesLeNet)
        training = sdlm.SDLM(net, recipe, learn, flags.seed)
    elif isinstance(recipe, StudentRecipe):
        # Beside the run: students of other networks and seeds have the same teachers.
        folder, digits = run.folder.parent / "teachers", {"digits": run.facts["digits"]}
        ensemble = Ensemble(folder, recipe, learn, watched, digits, device_of(net))
        training = Student(net, recipe, ensemble.labelled_sets(), flags.seed)
        learn = training.digits
    else:
        if recipe.written:
            learn = together(learn, write_digits(at_most(recipe.written, learn)))
        if isinstance(recipe, StringRecipe):
            training = StringTraining(net, recipe, learn, flags.seed)
        else:
            training = BatchTraining(net, recipe, learn, flags.seed)
    if flags.history:
        training.moments = Moments(run.folder / "moments", recipe.epochs, len(learn))
    size = f"{parameter_count(net):,} free parameters"
    print(f"{flags.net}: {size}, {len(learn):,} {data_set.things} to learn")
    return training, watched, test


def of_length(recipe: Recipe | PaperRecipe, epochs: int) -> Recipe | PaperRecipe:
    """The same in so many passes; its teachers have no more. Raises `TrainingFailed`."""
    if isinstance(recipe, PaperRecipe):
        if epochs > recipe.epochs:
            raise TrainingFailed(
                f"This recipe has a rate for each of its {recipe.epochs} passes: "
                "--epochs can be no more."
            )
        return dataclasses.replace(recipe, etas=recipe.etas[:epochs])
    if isinstance(recipe, StudentRecipe):
        teachers = tuple(
            dataclasses.replace(teacher, epochs=min(epochs, teacher.epochs))
            for teacher in recipe.teachers
        )
        sets = min(epochs, recipe.sets)
        recipe = dataclasses.replace(recipe, teachers=teachers, sets=sets)
    return dataclasses.replace(recipe, epochs=epochs)


if __name__ == "__main__":
    try:
        main()
    except (CheckpointError, DataError, TrainingFailed) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file could not be read or written, and none is half-written: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. All finished passes are saved: continue with --resume.")
