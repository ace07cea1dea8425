"""A run: its folder, its state after every epoch, and all of its epochs in order."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from filelock import FileLock, Timeout
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from ..nets.checkpoint import write_atomically
from .data import Digits
from .trainer import Trainer, TrainingFailed, deferring_interrupts, error_rate


class Epoch(NamedTuple):
    """One pass's figures; errors are fractions of the digits."""

    number: int  # from 1
    loss: float
    training_error: float  # on the fly, as digits are learnt
    validation_error: float  # of the weights that would be kept, on digits not learnt from
    seconds: float


@dataclass
class Stage:
    """Pieces of work, passes for one, that are left; `timed` ones took so many `seconds`.

    `cost` of a piece, beside those of other stages.
    """

    left: int
    cost: float
    timed: int = 0
    seconds: float = 0.0


class Forecast:
    """How long a run has to go, all its stages together."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {}

    def expect(self, name: str, pieces: int, cost: float = 1.0) -> Stage:
        """The stage of that name, which has so many pieces unless it is known already."""
        return self.stages.setdefault(name, Stage(pieces, cost))

    def note(self, name: str, seconds: float) -> str:
        """That a piece is done, and took so long: what is left, in words."""
        done = self.stages[name]
        done.left, done.timed, done.seconds = done.left - 1, done.timed + 1, done.seconds + seconds
        stages = self.stages.values()
        pace = sum(s.seconds for s in stages) / sum(s.timed * s.cost for s in stages)
        left = sum(s.left * (s.seconds / s.timed if s.timed else s.cost * pace) for s in stages)
        return f"about {duration(left)} left in all"


def duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


@dataclass(frozen=True)
class Run:
    """`folder` of a run that `facts` (network, recipe, seed, …) tell from every other."""

    folder: Path
    facts: dict[str, Any]
    forecast: Forecast = field(default_factory=Forecast)

    @property
    def _state(self) -> Path:
        return self.folder / "state.safetensors"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps other runs out of this folder; raises `TrainingFailed` where one is at work.

        The lock is the operating system's: it goes with its process, however that ends.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "lock", timeout=0):
                yield
        except Timeout:
            raise TrainingFailed(
                f"Another run is at work in {self.folder}: wait for it, or name another folder "
                "with --run."
            ) from None

    def save(self, training: Trainer, epochs: list[Epoch]) -> None:
        """Write all that `resume` needs, and the figures so far as JSON lines.

        Figures and weights are one file, so that no kill comes between them.
        """
        tensors = {key: value.contiguous() for key, value in training.state().items()}
        kept = {"facts": self.facts, "epochs": epochs}
        write_atomically(self._state, save(tensors, metadata={"run": json.dumps(kept)}))
        lines = "".join(json.dumps(epoch._asdict()) + "\n" for epoch in epochs)
        write_atomically(self.folder / "metrics.jsonl", lines.encode())

    def resume(self, training: Trainer) -> list[Epoch]:
        """Bring `training` to where the run was; the figures so far. Raises `TrainingFailed`."""
        if not self._state.exists():
            return []
        try:
            with safe_open(self._state, framework="pt") as file:
                kept = json.loads(file.metadata()["run"])
                state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingFailed(
                f"{self._state} is damaged; delete {self.folder} and train anew."
            ) from error
        devices = gone_on(kept["facts"].get("device", "cpu"), self.facts.get("device", "cpu"))
        self.facts["device"] = kept["facts"]["device"] = devices
        if other := differences(kept["facts"], self.facts):
            raise TrainingFailed(
                f"{self.folder} holds a run of other settings ({other}); delete it, or have --run "
                "name a folder in another place."
            )
        training.restore(state)
        return [Epoch(*epoch) for epoch in kept["epochs"]]

    def refuse_to_overwrite(self) -> None:
        """Raises `TrainingFailed` where the folder holds a run already."""
        # A boosted one's are in folders of their own.
        state = next(self.folder.rglob(self._state.name), None)
        if state is None:
            return
        other = ""
        with suppress(
            SafetensorError, OSError, ValueError, KeyError, TypeError
        ):  # --resume says so
            with safe_open(state, framework="pt") as file:
                before = json.loads(file.metadata()["run"])["facts"]
            # Which are no settings: a network's number among boosted ones, and where it learns.
            before = {key: value for key, value in before.items() if key != "member"}
            other = differences(before, self.facts | {"device": before["device"]})
        if other:
            raise TrainingFailed(
                f"{self.folder} holds a run of other settings ({other}): name another folder with "
                "--run."
            )
        raise TrainingFailed(
            f"{self.folder} holds a run already: continue it with --resume, or name another "
            "folder with --run."
        )


def differences(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What two runs' or sets' facts differ in: each setting's name, its value before and now."""
    old, new = flat(before), flat(json.loads(json.dumps(now)))
    return "; ".join(
        f"{name} was {old.get(name)} and is now {new.get(name)}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    )


def flat(facts: Any, name: str = "") -> dict[str, Any]:
    """Nested facts by names like recipe.rate."""
    if isinstance(facts, list):
        facts = {str(number): item for number, item in enumerate(facts, 1)}
    if not isinstance(facts, dict):
        return {name: facts}
    return {
        key: value
        for part, inner in facts.items()
        for key, value in flat(inner, f"{name}.{part}" if name else part).items()
    }


def gone_on(before: str, here: str) -> str:
    """A run's devices, one after the other: results differ by device, so all are recorded."""
    return before if before.split()[-1] == here else f"{before}, then {here}"


# ---- All epochs ---------------------------------------------------------------------------------


class Validation(NamedTuple):
    """The digits whose error is measured after each pass; none of them is learnt from."""

    name: str
    digits: Digits


def fit(
    training: Trainer, run: Run, passes: int, validation: Validation, who: str = ""
) -> list[Epoch]:
    """All passes that the run has not made yet; `who` begins each line that tells of one."""
    epochs = run.resume(training)
    if training.snapshots and not epochs:
        training.snapshots.begin(training.result)
    elif training.snapshots and training.snapshots.lack(len(epochs)):
        raise TrainingFailed(f"{run.folder} was begun without --history: train anew in another.")
    stage = run.forecast.expect(who, passes)
    stage.left -= len(epochs)
    if epochs:
        print(f"{who}continued after pass {epochs[-1].number} of {passes}")
    with deferring_interrupts():
        for number in range(len(epochs) + 1, passes + 1):
            start = time.perf_counter()
            learnt = training.learn(number)
            if not learnt.loss < float("inf"):
                raise TrainingFailed(
                    f"The loss is no longer a number in pass {number}: lower the recipe's rate."
                )
            error = error_rate(training.result, validation.digits)
            seconds = time.perf_counter() - start
            epochs.append(Epoch(number, learnt.loss, learnt.error, error, seconds))
            run.save(training, epochs)
            print(
                f"{who}pass {number:3}  loss {learnt.loss:8.4f}  "
                f"training error {learnt.error:7.2%}  "
                f"{validation.name} error {error:6.2%}  {learnt.remark}  "
                f"{run.forecast.note(who, seconds)}",
                flush=True,  # printed as the pass ends, in a log file or a pipe too
            )
    return epochs


# ---- Work that runs share -----------------------------------------------------------------------

Piece = TypeVar("Piece")


def share(folder: Path, numbers: Sequence[int], make: Callable[[int], Piece]) -> list[Piece]:
    """What `make` gives for each of `numbers`; those another run is at come last, waited for.

    `make` reads what is made already, and goes on where its maker was stopped. The locks in
    `folder` are the operating system's: they go with their process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces: dict[int, Piece] = {}
    at_another = []
    for number in numbers:
        lock = FileLock(folder / f"{number:02}.lock")
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            at_another.append((number, lock))
            continue
        with held:
            pieces[number] = make(number)
    for number, lock in at_another:
        print(f"Another run works on {number} of {folder}: waiting for it.", flush=True)
        with lock:
            pieces[number] = make(number)
    return [pieces[number] for number in numbers]
