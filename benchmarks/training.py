"""Our training against the tutorials' way, in one run: python -m benchmarks.training --data DIR

Images a second, side by side and in turn: the tutorials' pipeline (torchvision's MNIST →
Resize → ToTensor → Normalize → DataLoader) with the same network and batch; `LeNet5` against a
version of it with sixteen separate C3 convolutions and a loop over the maps in its subsampling,
as public copies have it. And the seconds to 99 % of the test digits right.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import MNIST

from lenet_demo.nets import LeNet5, ModernLeNet, Trace
from lenet_demo.nets.lenet5 import TABLE_I, Subsampling, parse_table, squash
from lenet_demo.training.data import learning_digits, test_digits
from lenet_demo.training.losses import cross_entropy, mean_squared_error
from lenet_demo.training.recipe import Recipe
from lenet_demo.training.sgd import BatchTrainer
from lenet_demo.training.trainer import error_rate

BATCH = 64
ROUNDS = 7


class PlainModernLeNet(ModernLeNet):
    """For pictures that the tutorials' transforms have scaled already."""

    def scale(self, ink: Tensor) -> Tensor:
        return ink


class SeparateLeNet5(LeNet5):
    """The same function, computed map by map: the weights are `LeNet5`'s own."""

    def __init__(self) -> None:
        super().__init__()
        self.table = parse_table(TABLE_I)

    def subsample(self, layer: Subsampling, x: Tensor) -> Tensor:
        maps = [
            nn.functional.avg_pool2d(x[:, i : i + 1], 2) * 4 * layer.coefficient[i] + layer.bias[i]
            for i in range(x.shape[1])
        ]
        return torch.cat(maps, dim=1)

    def stages(self, image: Tensor) -> Trace:
        c1 = squash(self.c1(image))
        s2 = squash(self.subsample(self.s2, c1))
        maps, first = [], 0
        for out_map, seen in enumerate(self.table):
            kernels = self.c3.kernels[first : first + len(seen)][None]
            bias = self.c3.bias[out_map : out_map + 1]
            maps.append(nn.functional.conv2d(s2[:, seen], kernels, bias))
            first += len(seen)
        c3 = squash(torch.cat(maps, dim=1))
        s4 = squash(self.subsample(self.s4, c3))
        c5 = squash(self.c5(s4))
        f6 = squash(self.f6(c5.flatten(1)))
        return Trace(image, c1, s2, c3, s4, c5, f6, self.output(f6))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable, theirs: Callable) -> tuple[float, float, float]:
    """Median seconds of ours and theirs, and the median of their ratios, round by round."""
    ours(), theirs()
    rounds = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(times) for times in zip(*rounds, strict=True))
    return mine, other, statistics.median(b / a for a, b in rounds)


def tutorial_batches(root: Path) -> Iterator[tuple[Tensor, Tensor]]:
    steps = [transforms.Resize((32, 32)), transforms.ToTensor()]
    steps.append(transforms.Normalize((0.1307,), (0.3081,)))
    mnist = MNIST(root, train=True, transform=transforms.Compose(steps))
    while True:
        yield from DataLoader(mnist, batch_size=BATCH, shuffle=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of MNIST")
    root = parser.parse_args().data
    torch.set_num_threads(2)
    learn, _ = learning_digits(root)

    def step(net: ModernLeNet, optimiser: torch.optim.Adam, image: Tensor, labels: Tensor) -> None:
        optimiser.zero_grad()
        cross_entropy(net(image), labels).backward()
        optimiser.step()

    ours_net, plain_net = ModernLeNet().train(), PlainModernLeNet().train()
    ours_adam, plain_adam = (
        torch.optim.Adam(net.parameters(), lr=1e-3) for net in (ours_net, plain_net)
    )

    def our_batches(steps: int, train: bool) -> None:
        for chosen in torch.randperm(len(learn))[: steps * BATCH].split(BATCH):
            digits = learn[chosen]
            ink = digits.ink / 255
            if train:
                step(ours_net, ours_adam, ink, digits.labels)

    theirs = tutorial_batches(root)

    def their_batches(steps: int, train: bool) -> None:
        for _ in range(steps):
            image, labels = next(theirs)
            if train:
                step(plain_net, plain_adam, image, labels)

    for what, train in (("pipeline alone", False), ("pipeline and step", True)):
        mine, other, ratio = in_turn(
            lambda train=train: our_batches(40, train), lambda train=train: their_batches(40, train)
        )
        images = 40 * BATCH
        print(
            f"{what:22} {images / mine:9,.0f} images/s, tutorials {images / other:7,.0f}: ", end=""
        )
        print(f"{ratio:.1f} times")

    ours, separate = LeNet5(), SeparateLeNet5()
    separate.load_state_dict(ours.state_dict())
    batch = learn[torch.arange(BATCH)]
    assert torch.allclose(ours(batch.ink / 255), separate(batch.ink / 255), rtol=1e-3, atol=1e-3)

    def lenet_steps(net: LeNet5) -> None:
        for _ in range(20):
            net.zero_grad()
            mean_squared_error(net(batch.ink / 255), batch.labels).backward()

    def lenet_forward(net: LeNet5) -> None:
        field = batch.ink[:1] / 255
        with torch.inference_mode():
            for _ in range(300):
                net(field)

    for what, work in (("LeNet5 step", lenet_steps), ("LeNet5 single forward", lenet_forward)):
        torch.set_num_threads(1 if work is lenet_forward else 2)
        *_, ratio = in_turn(lambda work=work: work(ours), lambda work=work: work(separate))
        print(f"{what:22} {ratio:.1f} times as fast as map by map")

    torch.set_num_threads(2)
    torch.manual_seed(0)
    fast = Recipe(loss=cross_entropy, epochs=4, batch=128, rate=8e-3, average_over=0.3)
    training = BatchTrainer(ModernLeNet(), fast, learn, seed=0)
    spent = seconds(lambda: [training.learn(number) for number in range(1, fast.epochs + 1)])
    error = error_rate(training.result, test_digits(root))
    print(f"modern, 4 passes       {spent:.0f} s to {1 - error:.2%} of the test digits right")


if __name__ == "__main__":
    main()
