"""Centre-surround cells, and simple cells as rows of them (Hubel and Wiesel 1962)."""

import torch
from torch import Tensor
from torch.nn import functional as F

SIDE, CENTRE, SURROUND = 5, 0.8, 1.6


def bell(side: int, deviation: float) -> Tensor:
    """(side, side): a Gaussian, 1 in the middle."""
    at = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    return torch.exp(-(at[:, None] ** 2 + at[None] ** 2) / (2 * deviation**2))


def share(weights: Tensor) -> Tensor:
    return weights / weights.sum()


def centre_surround() -> Tensor:
    """(5, 5): a difference of two Gaussians, 1 in all where it is positive, -1 where negative."""
    difference = share(bell(SIDE, CENTRE)) - share(bell(SIDE, SURROUND))
    return difference / difference.clamp(min=0).sum()


def on_and_off(ink: Tensor, padding: int = 2) -> Tensor:
    """(H, W) ink → (2, H, W) on-centre and off-centre cells, with paper around the ink."""
    difference = F.conv2d(ink[None, None], centre_surround()[None, None], padding=padding)[0, 0]
    return torch.stack([difference.clamp(min=0), (-difference).clamp(min=0)])


def row_cells(cells: Tensor) -> Tensor:
    """(2, H, W) → (H−4, W−4): five on-centre cells in an upright row, less the off-centre ones."""
    column = torch.zeros(2, 1, 5, 5, dtype=torch.float64)
    column[0, 0, :, 2], column[1, 0, :, 2] = 1, -1
    return F.relu(F.conv2d(cells[None], column.movedim(1, 0))[0, 0])
