"""What a network is.

Read `lenet5` from top to bottom: it is all of 1998. Then `base`, what every network shares;
`early`, `modern` and `tutorial`, the other networks; `registry`, all of them by name;
`connectivity`, `summary` and `description`, what is derived from a network's modules;
`checkpoint`, weights on disk; `convert`, other people's weights.
"""

from .base import LeNet, Trace
from .checkpoint import CheckpointError, load_net, save_net
from .connectivity import Connectivity, connectivity
from .description import describe
from .early import LeNet1, LeNet4
from .lenet5 import LeNet5
from .modern import ModernLeNet, SmallKernelLeNet, WideLeNet
from .registry import NETS
from .summary import layers, parameter_count, summary
from .tutorial import TutorialLeNet

__all__ = [
    "NETS",
    "CheckpointError",
    "Connectivity",
    "LeNet",
    "LeNet1",
    "LeNet4",
    "LeNet5",
    "ModernLeNet",
    "SmallKernelLeNet",
    "Trace",
    "TutorialLeNet",
    "WideLeNet",
    "connectivity",
    "describe",
    "layers",
    "load_net",
    "parameter_count",
    "save_net",
    "summary",
]
