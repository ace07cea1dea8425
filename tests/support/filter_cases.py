"""Maps, filters and poolings to try the engine on, with what torch makes of them."""

import torch
from torch.nn import functional as F

from lenet_demo.nets.lenet5 import squash


def random_case(rng):
    """One map with a filter and a pooling, and what torch makes of them."""
    side, padding, stride, dilation = (
        int(rng.integers(least, most)) for least, most in ((1, 6), (0, 5), (1, 5), (1, 5))
    )
    reach = dilation * (side - 1) + 1
    height, width = (int(n) for n in max(5, reach) + rng.integers(0, 13, 2))
    pool = int(rng.choice([2, 4]))
    coefficient, bias, pool_bias = rng.normal(size=3)
    values, weights = rng.normal(size=(height, width)), rng.normal(size=(side, side))
    case = {
        "map": {"width": width, "height": height, "values": values.ravel().tolist()},
        "weights": weights.ravel().tolist(),
        "settings": {"bias": bias, "padding": padding, "stride": stride, "dilation": dilation},
        "pool": pool,
        "learnt": {"coefficient": coefficient, "bias": pool_bias},
    }
    x, w = (torch.from_numpy(each)[None, None] for each in (values, weights))
    how = (torch.tensor([bias], dtype=x.dtype), stride, padding, dilation)
    through = F.conv2d(x, w, *how)
    moved = F.pad(x, (1, 0))[..., :-1]
    wanted = {
        "none": through,
        "relu": F.relu(through),
        "tanh": squash(through),
        "moved": F.conv2d(moved, w, *how),
        "max": F.max_pool2d(x, pool),
        "average": F.avg_pool2d(x, pool),
        "trainable": squash(coefficient * F.avg_pool2d(x, pool) * pool**2 + pool_bias),
    }
    return case, {name: of[0, 0].numpy() for name, of in wanted.items()}
