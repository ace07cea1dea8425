"""Train a network on MNIST and write its checkpoint: python train.py lenet5"""

import argparse
import dataclasses
import platform
import sys
from pathlib import Path

import torch

from lenet_demo.learning.curve import draw_curve
from lenet_demo.learning.data import DataError, learning_digits, test_digits
from lenet_demo.learning.loop import TrainingFailed, error_rate, rejection_distance, train
from lenet_demo.learning.recipes import RECIPES
from lenet_demo.nets import NETS, parameter_count, save_net
from lenet_demo.nets.checkpoint import CHECKPOINTS, write_atomically


def main() -> None:
    flags = read_flags()
    recipe = RECIPES[flags.net]
    if flags.epochs:
        recipe = dataclasses.replace(recipe, epochs=flags.epochs)
    learn, held_out = learning_digits(flags.data)
    test = test_digits(flags.data)  # read now so that its want is told now; looked at last

    torch.manual_seed(flags.seed)
    net = NETS[flags.net]()
    print(f"{flags.net}: {parameter_count(net):,} free parameters, {len(learn):,} digits to learn")

    epochs, least, best = [], 1.0, {}
    for epoch, averaged in train(net, recipe, learn, held_out):
        epochs.append(epoch)
        print(
            f"epoch {epoch.number:3}  loss {epoch.loss:8.4f}"
            f"  training error {epoch.training_error:7.2%}  held-out {epoch.held_out_error:6.2%}"
        )
        if epoch.held_out_error <= least:
            least = epoch.held_out_error
            best = {key: value.clone() for key, value in averaged.state_dict().items()}

    net.load_state_dict(best)
    facts = {
        "net": flags.net,
        "parameters": parameter_count(net),
        "seed": flags.seed,
        "recipe": recipe.facts(),
        "epochs": recipe.epochs,
        "held_out_error": least,
        "test_error": error_rate(net, test),
        "rejection_distance": rejection_distance(net, held_out),
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
    }
    path = flags.out / f"{flags.net}.safetensors"
    save_net(net, facts, path)
    title = f"{flags.net}: held-out error {least:.2%}, test error {facts['test_error']:.2%}"
    write_atomically(path.with_suffix(".png"), draw_curve(epochs, title))
    print(f"{title}; written to {path}")


def read_flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("net", choices=list(NETS), help="the network to train")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        help="folder of torchvision's MNIST; downloaded into it where missing (default: data)",
    )
    parser.add_argument("--epochs", type=int, help="passes over the digits (default: the recipe's)")
    parser.add_argument("--seed", type=int, default=0, help="of weights and distortions")
    parser.add_argument(
        "--out",
        type=Path,
        default=CHECKPOINTS,
        help="folder of the checkpoint and its curve (default: checkpoints)",
    )
    flags = parser.parse_args()
    if flags.epochs is not None and flags.epochs < 1:
        parser.error("--epochs must be at least 1")
    return flags


if __name__ == "__main__":
    try:
        main()
    except (DataError, TrainingFailed) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file could not be read or written: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped: no checkpoint was written, the old one is as it was.")
