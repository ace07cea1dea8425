"""Drawings that arrive together are read together."""

import asyncio
from collections.abc import Mapping

from ..inference import Reading, read_all
from ..ink import Ink
from ..nets import LeNet


class Batches:
    """One network's readings, asked for one by one and made in one forward pass each round.

    A visitor who is alone waits for nobody: a round ends as soon as the event loop has nothing
    else at hand. With many, eight drawings cost little more than one, since most of a single
    forward pass is spent on calling, not on counting.
    """

    def __init__(self, net: LeNet):
        self.net = net
        self.waiting: list[tuple[Ink | None, bool, asyncio.Future[Reading]]] = []

    def read(self, field: Ink | None, *, scaled: bool) -> asyncio.Future[Reading]:
        """What `reading.read` gives, soon."""
        loop = asyncio.get_running_loop()
        if not self.waiting:
            loop.call_soon(self.make)
        future = loop.create_future()
        self.waiting.append((field, scaled, future))
        return future

    def make(self) -> None:
        """Read all that wait; those whose visitor has left meanwhile, too."""
        waiting, self.waiting = self.waiting, []
        for kind in (True, False):
            asked = [(field, future) for field, scaled, future in waiting if scaled == kind]
            try:
                readings = read_all(self.net, [field for field, _ in asked], scaled=kind)
            except Exception as error:  # each visitor gets it, nobody waits for ever
                for _, future in asked:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), reading in zip(asked, readings, strict=True):
                if not future.done():
                    future.set_result(reading)


def batches_of(nets: Mapping[str, LeNet]) -> dict[str, Batches]:
    return {name: Batches(net) for name, net in nets.items()}
