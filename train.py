"""Train a network on MNIST and write its checkpoint: python train.py lenet5"""

import argparse
import dataclasses
import platform
import sys
import time
from pathlib import Path
from typing import NamedTuple

import torch

from lenet_demo.learning import sdlm
from lenet_demo.learning.curves import draw_accuracy, draw_curve
from lenet_demo.learning.data import (
    DataError,
    Digits,
    colour_pictures,
    learning_digits,
    test_digits,
    together,
    training_digits,
)
from lenet_demo.learning.flags import read_flags
from lenet_demo.learning.history import write_history
from lenet_demo.learning.loop import BatchTraining
from lenet_demo.learning.moments import Moments
from lenet_demo.learning.non_digits import draw_non_digits
from lenet_demo.learning.recipes import (
    COLOUR,
    RECIPES,
    PaperRecipe,
    Recipe,
    StringRecipe,
    facts_of,
)
from lenet_demo.learning.report import draw_confusion, draw_misread
from lenet_demo.learning.run import Epoch, Run
from lenet_demo.learning.strings import StringTraining
from lenet_demo.learning.synthetic_digits import write_digits
from lenet_demo.learning.training import (
    Training,
    TrainingFailed,
    calibrate_rejection,
    error_rate,
    heeding_interrupts,
    misread,
    outputs,
)
from lenet_demo.nets import (
    CheckpointError,
    LeNet,
    LeNet5,
    parameter_count,
    save_net,
    summary,
)
from lenet_demo.nets.checkpoint import make_net, write_atomically


class Watched(NamedTuple):
    """The digits whose error is told after each pass; none of them is learnt from."""

    name: str
    digits: Digits


def main() -> None:
    flags = read_flags(__doc__)
    in_colour = flags.data_set == "cifar10"
    channels = 3 if in_colour else None
    if flags.summary:
        print(summary(make_net(flags.net, channels)))
        return
    recipe = COLOUR if in_colour else RECIPES[flags.net][flags.recipe]
    if flags.epochs:
        recipe = shortened(recipe, flags.epochs)
    torch.set_num_threads(flags.threads)
    name = "cifar10" if in_colour else flags.recipe
    facts = {"net": flags.net, "recipe_name": name, "recipe": facts_of(recipe)}
    facts |= {"seed": flags.seed, "epochs": recipe.epochs, "threads": flags.threads}
    facts |= {"data_set": flags.data_set, "digits": flags.digits or "all"}
    run = Run(flags.run or Path("runs") / f"{flags.net}-{name}-{flags.seed}", facts)
    with run.alone():
        if not flags.resume:
            run.refuse_to_overwrite()
        torch.manual_seed(flags.seed)
        net = make_net(flags.net, channels)
        if recipe.start:
            recipe.start(net)
        training, watched, test = prepare(flags, recipe, net, run)
        epochs = go_through(training, run, recipe.epochs, watched)
        path = conclude(training.result, run, epochs, watched, test, flags.out)
        if training.moments:
            write_history(path, training.moments, epochs, watched, test)


def prepare(
    flags: argparse.Namespace, recipe: Recipe | PaperRecipe, net: LeNet, run: Run
) -> tuple[Training, Watched, Digits]:
    """The procedure with what it learns from, what is watched, and what it is tested by."""
    if flags.data_set == "cifar10":
        learn, held_out, test = colour_pictures(flags.data)
        watched = Watched("held-out", held_out)
    elif isinstance(recipe, PaperRecipe):
        # As in 1998: all 60,000 are learnt from, and figure 5 shows the test error by pass.
        learn, test = training_digits(flags.data), test_digits(flags.data)
        watched = Watched("test", test)
    else:
        (learn, held_out), test = learning_digits(flags.data), test_digits(flags.data)
        watched = Watched("held-out", held_out)
    learn = learn.first(flags.digits)
    training: Training
    if isinstance(recipe, PaperRecipe):
        assert isinstance(net, LeNet5)
        training = sdlm.SDLM(net, recipe, learn, flags.seed)
    else:
        if recipe.written:
            learn = together(learn, write_digits(recipe.written))
        if isinstance(recipe, StringRecipe):
            training = StringTraining(net, recipe, learn, flags.seed)
        else:
            training = BatchTraining(net, recipe, learn, flags.seed)
    if flags.history:
        training.moments = Moments(run.folder / "moments", recipe.epochs, len(learn))
    print(f"{flags.net}: {parameter_count(net):,} free parameters, {len(learn):,} digits to learn")
    return training, watched, test


def go_through(training: Training, run: Run, passes: int, watched: Watched) -> list[Epoch]:
    """All passes that the run has not made yet, each saved and told as it ends."""
    epochs = run.resume(training)
    if training.moments and not epochs:
        training.moments.begin(training.result)
    elif training.moments and training.moments.lack(len(epochs)):
        raise TrainingFailed(f"{run.folder} was begun without --history: train anew in another.")
    if epochs:
        print(f"continued after pass {epochs[-1].number} of {passes}")
    with heeding_interrupts():
        for number in range(len(epochs) + 1, passes + 1):
            start = time.perf_counter()
            learnt = training.learn(number)
            if not learnt.loss < float("inf"):
                raise TrainingFailed(
                    f"The loss is no longer a number in pass {number}: lower the recipe's rate."
                )
            error = error_rate(training.result, watched.digits)
            seconds = time.perf_counter() - start
            epochs.append(Epoch(number, learnt.loss, learnt.error, error, seconds))
            run.save(training, epochs)
            print(
                f"pass {number:3}  loss {learnt.loss:8.4f}  training error {learnt.error:7.2%}  "
                f"{watched.name} error {error:6.2%}  {learnt.remark}",
                flush=True,  # told as it ends, in a log file or a pipe too
            )
    return epochs


def conclude(
    net: LeNet, run: Run, epochs: list[Epoch], watched: Watched, test: Digits, out: Path
) -> Path:
    """The one look at the test digits; the checkpoint, whose path it is, and the run's pictures."""
    posterior = net.posterior(outputs(net, test))
    read = posterior.argmax(dim=1)
    held_out = watched.digits if watched.digits is not test else None
    # Nothing is set by the test digits, this limit neither.
    rejection = None
    if held_out and net.has_prototypes:
        rejection = calibrate_rejection(net, held_out, draw_non_digits(5_000))
    facts = run.facts | {
        "parameters": parameter_count(net),
        "held_out_error": epochs[-1].watched_error if held_out else None,
        "test_error": misread(posterior, test.labels) / len(test),
        "rejection": rejection._asdict() if rejection else None,
        "minutes": round(sum(epoch.seconds for epoch in epochs) / 60, 1),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    name, recipe = facts["net"], facts["recipe_name"]
    path = out / (f"{name}.safetensors" if recipe == "shipped" else f"{name}-{recipe}.safetensors")
    title = f"{path.stem}, seed {facts['seed']}: test error {facts['test_error']:.2%}"
    if facts["data_set"] == "cifar10":
        curve = draw_accuracy(epochs, title, watched.name)
    else:
        curve = draw_curve(epochs, title, watched.name, figure_5=recipe == "paper")
    write_atomically(run.folder / "curve.png", curve)
    write_atomically(run.folder / "confusion.png", draw_confusion(test.labels, read, title))
    write_atomically(run.folder / "misread.png", draw_misread(test, read, title))
    write_atomically(path.with_suffix(".png"), curve)
    save_net(net, facts, path)
    print(f"{title}; written to {path}, pictures in {run.folder}")
    return path


def shortened(recipe: Recipe | PaperRecipe, epochs: int) -> Recipe | PaperRecipe:
    if isinstance(recipe, PaperRecipe):
        return dataclasses.replace(recipe, etas=recipe.etas[:epochs])
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
