"""Random distortions of whole batches, each digit by its own draw.

The paper's distorted set (section III-B, figure 7) moves, scales, squeezes and shears. Here
are rotation, elastic bending and the thickness of the pen besides. A distortion leaves the
label what it was.
"""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class Distortions:
    """The ranges that each digit's own distortion is drawn from.

    Factors evenly in their logarithms, bending by a normal distribution, all else evenly. With all
    at 0 a digit stays as it is.
    """

    scale: float = 0.0  #     factor of size, in 1/(1+scale) … 1+scale
    shrink: float = 0.0  #    another one, in 1-shrink … 1
    squeeze: float = 0.0  #   factor by which width grows and height shrinks, likewise
    rotation: float = 0.0  #  degrees, either way
    shear: float = 0.0  #     pixels sideways per row, either way
    shift: float = 0.0  #     pixels on each axis, either way
    elastic: float = 0.0  #   pixels: the deviation of a smooth random bending
    thickness: float = 0.0  # pixels by which a pen's edge moves, either way, at most 1
    noise: float = 0.0  #     chance by which each pixel is inverted, drawn from 0 to this

    def __call__(self, ink: Tensor) -> Tensor:
        """(B, C, H, W) ink in [0, 1] → the same shape, bilinear, paper where nothing was."""
        if self == Distortions():
            return ink
        # Affine and elastic share one resampling: two would blur twice.
        grid = F.affine_grid(self._affine(ink), list(ink.shape), align_corners=False)
        if self.elastic:
            grid = grid + self._bending(ink)
        moved = F.grid_sample(ink, grid, align_corners=False)
        inked = self._pen(moved) if self.thickness else moved
        return self._inverted(inked) if self.noise else inked

    def _affine(self, ink: Tensor) -> Tensor:
        """(B, 2, 3) matrices from where a pixel lands to where it comes from."""
        batch, _, height, width = ink.shape

        def draw(reach: float) -> Tensor:
            return (torch.rand(batch) * 2 - 1) * reach

        def draw_factor(reach: float) -> Tensor:
            return (draw(1) * torch.tensor(1 + reach).log()).exp()

        scale, squeeze = draw_factor(self.scale), draw_factor(self.squeeze)
        if self.shrink:
            scale = scale * (1 - torch.rand(batch) * self.shrink)
        angle, shear = draw(self.rotation).deg2rad(), draw(self.shear)
        # From where a pixel lands to where it comes from, so factors are inverse: source =
        # (x_factor, shear; 0, y_factor) · rotation, then shift.
        x_factor, y_factor = 1 / (scale * squeeze), squeeze / scale
        cos, sin = angle.cos(), angle.sin()
        # Grid coordinates run from -1 to 1: two units are the whole width or height.
        x_shift, y_shift = draw(self.shift) * 2 / width, draw(self.shift) * 2 / height
        x_row = [x_factor * cos - shear * sin, x_factor * sin + shear * cos, x_shift]
        y_row = [-y_factor * sin, y_factor * cos, y_shift]
        return torch.stack([torch.stack(x_row, dim=1), torch.stack(y_row, dim=1)], dim=1)

    def _bending(self, ink: Tensor, cells: int = 6) -> Tensor:
        """(B, H, W, 2) displacements, smooth between `cells`×`cells` random ones."""
        batch, _, height, width = ink.shape
        coarse = torch.randn(batch, 2, cells, cells) * self.elastic
        smooth = _bicubic(cells, height).to(ink) @ coarse @ _bicubic(cells, width).T.to(ink)
        return smooth.permute(0, 2, 3, 1) * torch.tensor([2 / width, 2 / height])

    def _pen(self, ink: Tensor) -> Tensor:
        """Blend each digit with its dilation or its erosion by one pixel."""
        change = (torch.rand(len(ink), 1, 1, 1) * 2 - 1) * self.thickness
        moved = torch.where(change > 0, _largest_of_nine(ink), -_largest_of_nine(-ink))
        return ink + change.abs() * (moved - ink)

    def _inverted(self, ink: Tensor) -> Tensor:
        """Each pixel of the field its opposite, by a chance of the digit's own."""
        chance = torch.rand(len(ink), 1, 1, 1) * self.noise
        return torch.where(torch.rand_like(ink) < chance, 1 - ink, ink)


@cache
def _bicubic(cells: int, side: int) -> Tensor:
    """(side, cells): what bicubic interpolation makes of each of `cells` values in a row."""
    rows = torch.eye(cells)[None, None]
    return F.interpolate(rows, (side, cells), mode="bicubic", align_corners=False)[0, 0]


def _largest_of_nine(ink: Tensor) -> Tensor:
    """A 3×3 maximum, rows and then columns: five times as fast here as `max_pool2d`."""
    padded = F.pad(ink, (1, 1, 1, 1), value=float("-inf"))
    rows = padded[:, :, :-2].maximum(padded[:, :, 1:-1]).maximum(padded[:, :, 2:])
    return rows[..., :-2].maximum(rows[..., 1:-1]).maximum(rows[..., 2:])


# ---- Moves by whole pixels ----------------------------------------------------------------------
# Random moves of whole pictures, by whole pixels: colour pictures lose nothing to resampling.


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
