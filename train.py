"""Train a network on MNIST and write its checkpoint: python train.py lenet5"""

import dataclasses
import sys
from pathlib import Path

import torch

from lenet_demo.nets import CheckpointError, parameter_count, summary
from lenet_demo.nets.checkpoint import CHECKPOINTS
from lenet_demo.nets.registry import make_net
from lenet_demo.training.boosting import boost
from lenet_demo.training.cli import USUAL_FOLDER, read_flags
from lenet_demo.training.data import DataError, test_digits, training_digits
from lenet_demo.training.data_sets import DATA_SETS
from lenet_demo.training.history import write_history
from lenet_demo.training.procedures import PROCEDURES, Task
from lenet_demo.training.recipe import BoostedRecipe, PaperRecipe, facts_of, start_xavier
from lenet_demo.training.report import conclude
from lenet_demo.training.run import Run, fit
from lenet_demo.training.sgd import choose_device
from lenet_demo.training.snapshots import Snapshots
from lenet_demo.training.trainer import TrainingFailed


def main() -> None:
    flags = read_flags(__doc__)
    data_set = DATA_SETS[flags.data_set]
    if flags.summary:
        print(summary(make_net(flags.net, data_set.channels)))
        return

    if not (flags.data == USUAL_FOLDER or flags.data.is_dir()):
        raise DataError(
            f"--data: there is no folder {flags.data}; make it first, if {data_set.title} is to be "
            "downloaded into it."
        )

    # The recipe, and what tells this run from every other.
    recipe = data_set.recipes[flags.net][flags.recipe]
    if flags.xavier:
        recipe = dataclasses.replace(recipe, start=start_xavier)
    if flags.epochs:
        recipe = recipe.shortened(flags.epochs)
    torch.set_num_threads(flags.threads)
    device = choose_device(flags.device, is_numpy=isinstance(recipe, PaperRecipe))
    facts = {
        "net": flags.net,
        "recipe_name": flags.recipe,
        "recipe": facts_of(recipe),
        "seed": flags.seed,
        "epochs": recipe.epochs,
        "threads": flags.threads,
        "data_set": flags.data_set,
        "digits": flags.digits or "all",
        "device": device.type,
    }
    if data_set.copies_of:
        facts["copies"] = data_set.copies_of(flags.data)
    name = flags.net if flags.data_set == "mnist" else f"{flags.net}-{flags.data_set}"
    # A run of fewer passes or digits is a trial: its folders are its own, its teachers' too.
    trial = "".join(
        f"-{given}-{key}" for key in ("epochs", "digits") if (given := vars(flags)[key])
    )
    usual = Path("runs") / f"{name}-{flags.recipe}-{flags.seed}{trial}"
    run = Run(flags.run or usual, facts)

    with run.alone():
        if not flags.resume:
            run.refuse_to_overwrite()
        if isinstance(recipe, BoostedRecipe):
            learn, test = training_digits(flags.data), test_digits(flags.data)
            boost(recipe, run, learn.first(flags.digits), test, flags.seed)
            return

        # The network as it begins.
        torch.manual_seed(flags.seed)
        net = make_net(flags.net, data_set.channels)
        if recipe.start:
            recipe.start(net)
        net.to(device)

        # Its data and its trainer; then all epochs.
        task = Task(net, recipe, run, data_set, flags.data, flags.digits, flags.seed, trial)
        trainer, validation, test, size = PROCEDURES[type(recipe)](task)
        if flags.history:
            trainer.snapshots = Snapshots(run.folder / "moments", recipe.epochs, size)
        parameters = f"{parameter_count(net):,} free parameters"
        print(f"{flags.net}: {parameters}, {size:,} {data_set.things} to learn")
        epochs = fit(trainer, run, recipe.epochs, validation)

        # The test digits, once; the checkpoint and its pictures. A trial leaves the committed
        # weights alone.
        out = flags.out or (run.folder if trial else CHECKPOINTS)
        path = conclude(trainer.result, run, epochs, validation, test, out)
        if trainer.snapshots:
            write_history(path, trainer.snapshots, epochs, validation, test)


if __name__ == "__main__":
    try:
        main()
    except (CheckpointError, DataError, TrainingFailed) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file could not be read or written, and none is half-written: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. All finished passes are saved: continue with --resume.")
