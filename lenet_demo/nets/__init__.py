"""What a network is.

Read trace, base, layers, prototypes, nineties, lenet5, forerunners, plain, modern, tutorials,
wiring, kinds, checkpoint and its checks, description, census.
"""

from .base import LeNet
from .census import census, parameter_count, summary
from .checkpoint import CheckpointError, load_net, save_net
from .description import describe
from .forerunners import LeNet1, LeNet4
from .kinds import NETS
from .lenet5 import LeNet5
from .modern import ModernLeNet
from .trace import Trace
from .tutorials import SmallKernelLeNet, WideLeNet
from .wiring import Wiring

__all__ = [
    "NETS",
    "CheckpointError",
    "LeNet",
    "LeNet1",
    "LeNet4",
    "LeNet5",
    "ModernLeNet",
    "SmallKernelLeNet",
    "Trace",
    "WideLeNet",
    "Wiring",
    "census",
    "describe",
    "load_net",
    "parameter_count",
    "save_net",
    "summary",
]
