"""Random moves of whole pictures, by whole pixels: colour pictures lose nothing to resampling."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What each picture is moved by, drawn for it alone; with all at 0 it stays as it is."""

    flip: float = 0.0  # chance that left and right change places
    shift: int = 0  #    pixels on each axis, either way; what comes in mirrors what is at the edge

    def __call__(self, pictures: Tensor) -> Tensor:
        """(B, C, H, W) of any numbers → the same shape."""
        count, _, height, width = pictures.shape
        is_flipped = torch.rand(count) < self.flip
        flipped = torch.where(is_flipped[:, None, None, None], pictures.flip(3), pictures)
        if not self.shift:
            return flipped
        padded = F.pad(flipped, [self.shift] * 4, mode="reflect")
        top, left = torch.randint(2 * self.shift + 1, (2, count, 1))
        rows, columns = top + torch.arange(height), left + torch.arange(width)
        # Channels last while it is indexed: a pixel of each picture's own rows and columns.
        picked = padded.movedim(1, 3)[
            torch.arange(count)[:, None, None], rows[:, :, None], columns[:, None]
        ]
        return picked.movedim(3, 1).contiguous()
