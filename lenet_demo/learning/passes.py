"""The passes of a run, each saved and told as it ends."""

import time
from typing import NamedTuple

from .data import Digits
from .run import Epoch, Run
from .training import Training, TrainingFailed, error_rate, heeding_interrupts


class Watched(NamedTuple):
    """The digits whose error is told after each pass; none of them is learnt from."""

    name: str
    digits: Digits


def go_through(
    training: Training, run: Run, passes: int, watched: Watched, who: str = ""
) -> list[Epoch]:
    """All passes that the run has not made yet; `who` begins each line that tells of one."""
    epochs = run.resume(training)
    if training.moments and not epochs:
        training.moments.begin(training.result)
    elif training.moments and training.moments.lack(len(epochs)):
        raise TrainingFailed(f"{run.folder} was begun without --history: train anew in another.")
    if epochs:
        print(f"{who}continued after pass {epochs[-1].number} of {passes}")
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
                f"{who}pass {number:3}  loss {learnt.loss:8.4f}  "
                f"training error {learnt.error:7.2%}  "
                f"{watched.name} error {error:6.2%}  {learnt.remark}",
                flush=True,  # told as it ends, in a log file or a pipe too
            )
    return epochs
