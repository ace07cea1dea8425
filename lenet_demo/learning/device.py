"""Where a network learns: the processor, or a graphics card by way of CUDA."""

import torch

from .training import TrainingFailed


def choose_device(asked: str | None, *, is_numpy: bool = False) -> torch.device:
    """What `--device` says; CUDA where there is one, if it says nothing. Raises `TrainingFailed`.

    `is_numpy`: stochastic diagonal Levenberg-Marquardt goes pattern by pattern, in numpy.
    """
    if is_numpy:
        if asked == "cuda":
            raise TrainingFailed(
                "Stochastic diagonal Levenberg-Marquardt goes pattern by pattern in numpy, on the "
                "processor: leave --device out, or name cpu."
            )
        return torch.device("cpu")
    is_there = torch.cuda.is_available()
    if asked == "cuda" and not is_there:
        raise TrainingFailed(
            "PyTorch finds no CUDA device here: leave --device out, or name cpu; a card needs its "
            "driver and a CUDA build of PyTorch."
        )
    return torch.device(asked or ("cuda" if is_there else "cpu"))
