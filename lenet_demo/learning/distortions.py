"""Random distortions of whole batches, each digit by its own draw.

The paper's distorted set (section III-B, figure 7) moves, scales, squeezes and shears; a
rotation is added here. Every distortion leaves the label what it was.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True, kw_only=True)
class Affine:
    """Ranges that each digit's affine distortion is drawn from, uniformly.

    `scale`: factor of size, log-uniform in 1/(1+scale) … 1+scale. `squeeze`: factor by which
    width grows and height shrinks, likewise. `rotation`: degrees either way. `shear`: pixels
    sideways per row, either way. `shift`: pixels either way on each axis.
    """

    scale: float = 0.0
    squeeze: float = 0.0
    rotation: float = 0.0
    shear: float = 0.0
    shift: float = 0.0

    def __call__(self, ink: Tensor) -> Tensor:
        """(B, C, H, W) float ink → the same shape, bilinear, paper where nothing was."""
        batch = len(ink)

        def draw(reach: float) -> Tensor:
            return (torch.rand(batch) * 2 - 1) * reach

        scale = (draw(1) * torch.log1p(torch.tensor(self.scale))).exp()
        squeeze = (draw(1) * torch.log1p(torch.tensor(self.squeeze))).exp()
        angle = draw(self.rotation).deg2rad()
        shear = draw(self.shear)
        # affine_grid maps where a pixel lands to where it comes from: hence the inverses.
        # source = shear · stretch · rotation, then shift.
        x_factor, y_factor = 1 / (scale * squeeze), squeeze / scale
        cos, sin = angle.cos(), angle.sin()
        x_row = torch.stack([x_factor * cos - shear * sin, x_factor * sin + shear * cos], dim=1)
        y_row = torch.stack([-y_factor * sin, y_factor * cos], dim=1)
        # Grid coordinates run from -1 to 1: two units are the whole width or height.
        x_shift, y_shift = (draw(self.shift) * 2 / side for side in (ink.shape[3], ink.shape[2]))
        matrix = torch.stack(
            [
                torch.cat([x_row, x_shift[:, None]], dim=1),
                torch.cat([y_row, y_shift[:, None]], dim=1),
            ],
            dim=1,
        )
        grid = F.affine_grid(matrix, list(ink.shape), align_corners=False)
        return F.grid_sample(ink, grid, align_corners=False)
