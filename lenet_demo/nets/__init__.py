"""What a network is. Read trace, layers, prototypes, lenet5, modern, census, checkpoint."""

from .census import census, parameter_count
from .checkpoint import NETS, CheckpointError, load_net, save_net
from .lenet5 import LeNet5
from .modern import ModernLeNet
from .trace import LeNet, Trace

__all__ = [
    "NETS",
    "CheckpointError",
    "LeNet",
    "LeNet5",
    "ModernLeNet",
    "Trace",
    "census",
    "load_net",
    "parameter_count",
    "save_net",
]
