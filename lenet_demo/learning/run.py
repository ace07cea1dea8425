"""A run's folder: its state after every pass, its figures, its pictures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from ..nets.checkpoint import write_atomically
from .training import Training, TrainingFailed


class Epoch(NamedTuple):
    """One pass's figures; errors are fractions of the digits."""

    number: int  # from 1
    loss: float
    training_error: float  # on the fly, as digits are learnt
    watched_error: float  # of the weights that would be kept, on digits not learnt from
    seconds: float


@dataclass(frozen=True)
class Run:
    """`folder` of a run that `facts` (network, recipe, seed, …) tell from every other."""

    folder: Path
    facts: dict[str, Any]

    @property
    def _state(self) -> Path:
        return self.folder / "state.safetensors"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within, nobody else trains in this folder; raises `TrainingFailed` where one does.

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

    def save(self, training: Training, epochs: list[Epoch]) -> None:
        """Write all that `resume` needs, and the figures so far as JSON lines.

        Figures and weights are one file, so that no kill comes between them.
        """
        tensors = {key: value.contiguous() for key, value in training.state().items()}
        kept = {"facts": self.facts, "epochs": epochs}
        write_atomically(self._state, save(tensors, metadata={"run": json.dumps(kept)}))
        lines = "".join(json.dumps(epoch._asdict()) + "\n" for epoch in epochs)
        write_atomically(self.folder / "metrics.jsonl", lines.encode())

    def resume(self, training: Training) -> list[Epoch]:
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
        if kept["facts"] != json.loads(json.dumps(self.facts)):
            raise TrainingFailed(
                f"{self.folder} holds a run of other settings; delete it, or have --run name a "
                "folder in another place."
            )
        training.restore(state)
        return [Epoch(*epoch) for epoch in kept["epochs"]]

    def refuse_to_overwrite(self) -> None:
        """Raises `TrainingFailed` where the folder holds a run already."""
        if any(self.folder.rglob(self._state.name)):  # a boosted one's are in folders of their own
            raise TrainingFailed(
                f"{self.folder} holds a run already: continue it with --resume, "
                "or name another folder with --run."
            )


def gone_on(before: str, here: str) -> str:
    """A run's devices, one after the other: results differ by them, so all are told."""
    return before if before.split()[-1] == here else f"{before}, then {here}"
